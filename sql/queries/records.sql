-- What the deployment level holds (core/store/records.cpp).

-- name: deployment
SELECT id, address, kind, uid, phase, interrupted, operation, revision FROM deployment WHERE address = ?1;

-- name: deployments
SELECT id, address, kind, uid, phase, interrupted, operation, revision FROM deployment ORDER BY address;

-- name: release
SELECT revision, closure_digest, generation, restored_from, logical_cloud, namespace, placement, snapshot, tool_version,
       actor, created_at, complete
  FROM release WHERE deployment = ?1 AND revision = ?2;

-- name: releases
SELECT revision, closure_digest, generation, restored_from, logical_cloud, namespace, placement, snapshot, tool_version,
       actor, created_at, complete
  FROM release WHERE deployment = ?1 ORDER BY revision;

-- name: release_objects
SELECT cluster, api_group, kind, namespace, name, version, app, rank, keep, body, template
  FROM release_object WHERE deployment = ?1 AND revision = ?2 ORDER BY cluster, rank;

-- name: body
SELECT sealed, content FROM body WHERE digest = ?1;

-- name: inventory
SELECT cluster, api_group, kind, namespace, name, version, app, state, uid, body, touched, keep
  FROM inventory WHERE deployment = ?1 ORDER BY cluster, kind, namespace, name;

-- name: owner
SELECT d.address FROM inventory i JOIN deployment d ON d.id = i.deployment
 WHERE i.cluster = ?1 AND i.api_group = ?2 AND i.kind = ?3 AND i.namespace = ?4 AND i.name = ?5;

-- name: clusters_of
SELECT DISTINCT cluster FROM inventory WHERE deployment = ?1 ORDER BY cluster;

-- name: operation
SELECT o.id, o.deployment, d.address, o.kind, o.from_revision, o.to_revision, o.state, o.plan, o.actor, o.reason, o.started_at,
       o.ended_at, o.message, o.epoch, o.host, o.boot, o.pid, o.renewed, o.stop_requested
  FROM operation o JOIN deployment d ON d.id = o.deployment WHERE o.id = ?1;

-- name: left_out
SELECT cluster FROM left_out WHERE operation = ?1 ORDER BY cluster;

-- name: operations_of
SELECT o.id, o.deployment, d.address, o.kind, o.from_revision, o.to_revision, o.state, o.plan, o.actor, o.reason, o.started_at,
       o.ended_at, o.message, o.epoch, o.host, o.boot, o.pid, o.renewed, o.stop_requested
  FROM operation o JOIN deployment d ON d.id = o.deployment WHERE o.deployment = ?1 ORDER BY o.id;

-- name: open_operations
SELECT o.id, o.deployment, d.address, o.kind, o.from_revision, o.to_revision, o.state, o.plan, o.actor, o.reason, o.started_at,
       o.ended_at, o.message, o.epoch, o.host, o.boot, o.pid, o.renewed, o.stop_requested
  FROM operation o JOIN deployment d ON d.id = o.deployment WHERE o.state IN ('Running', 'Failed', 'Stopped') ORDER BY o.id;

-- name: changes
SELECT seq, cluster, api_group, kind, namespace, name, version, verb, stage, after_seq, force, app, keep, body, pre_uid,
       pre_touched, pre_version, state, attempts, sent_elapsed, code, message
  FROM change WHERE operation = ?1 ORDER BY seq;

-- name: identity
SELECT identity FROM cluster_identity WHERE cluster = ?1;

-- name: identity_owner
SELECT cluster FROM cluster_identity WHERE identity = ?1;

-- name: approved
SELECT actor, reason, created_at FROM approval WHERE address = ?1 AND closure_digest = ?2 AND actor <> ?3 ORDER BY id DESC LIMIT 1;

-- name: approvals_of
SELECT closure_digest, actor, reason, created_at FROM approval WHERE address = ?1 ORDER BY id;

-- name: residue
SELECT r.id, d.address, r.cluster, r.api_group, r.kind, r.namespace, r.name, r.version, r.uid, r.why, r.created_at, r.app,
       r.identity, d.uid, r.deleting
  FROM residue r JOIN deployment d ON d.id = r.deployment WHERE r.settled_at IS NULL ORDER BY r.id;

-- name: residue_of
SELECT count(*) FROM residue WHERE deployment = ?1 AND settled_at IS NULL;

-- name: used_plan
SELECT actor, used_at FROM used_plan WHERE plan = ?1;

-- name: yielded
SELECT api_group, kind, namespace, name, path FROM yielded_field WHERE deployment = ?1 ORDER BY kind, namespace, name, path;

-- name: store
SELECT uid FROM store WHERE id = 1;

-- name: generation
SELECT max(number) FROM generation;

-- name: newest_operation
SELECT number - 1 FROM next_operation;
