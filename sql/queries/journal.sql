-- Beginning, carrying out and ending operations (core/store/begin.cpp, core/store/journal.cpp). Each is a statement of a batch.

-- name: make_deployment
INSERT INTO deployment(address, kind, uid) VALUES (?1, ?2, ?3);

-- name: add_body
INSERT INTO body(digest, sealed, content) VALUES (?1, ?2, ?3) ON CONFLICT(digest) DO NOTHING;

-- name: add_release
INSERT INTO release(deployment, revision, closure_digest, generation, restored_from, logical_cloud, namespace, placement, snapshot,
                    tool_version, actor, created_at)
SELECT id, next_revision, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11 FROM deployment WHERE address = ?1;

-- name: add_release_object
INSERT INTO release_object(deployment, revision, cluster, api_group, kind, namespace, name, version, app, rank, keep, body, template)
SELECT id, next_revision - 1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12 FROM deployment WHERE address = ?1;

-- name: supersede
UPDATE operation SET state = 'Superseded', ended_at = coalesce(ended_at, ?2), epoch = epoch + 1
 WHERE deployment = (SELECT id FROM deployment WHERE address = ?1) AND state IN ('Running', 'Failed', 'Stopped');

-- name: drop_changes
UPDATE change SET state = 'Dropped'
 WHERE operation IN (SELECT o.id FROM operation o JOIN deployment d ON d.id = o.deployment WHERE d.address = ?1)
   AND state NOT IN ('Done', 'Dropped');

-- name: add_operation
INSERT INTO operation(id, deployment, kind, from_revision, to_revision, plan, actor, reason, started_at, host, boot, pid)
SELECT (SELECT number FROM next_operation), id, ?2, revision, CASE WHEN ?3 THEN next_revision - 1 END, ?4, ?5, ?6, ?7, ?8, ?9, ?10 FROM deployment WHERE address = ?1;

-- name: begin_phase
UPDATE deployment SET phase = ?2, interrupted = NULL, revision = CASE WHEN ?3 THEN next_revision - 1 ELSE revision END,
       operation = (SELECT max(o.id) FROM operation o WHERE o.deployment = deployment.id)
 WHERE address = ?1;

-- name: add_change
INSERT INTO change(operation, seq, cluster, api_group, kind, namespace, name, version, verb, stage, after_seq, force, app, keep, body,
                   pre_uid, pre_touched, pre_version)
SELECT operation, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18 FROM deployment WHERE address = ?1;

-- name: add_left_out
INSERT INTO left_out(operation, cluster) SELECT operation, ?2 FROM deployment WHERE address = ?1;

-- name: claim
INSERT INTO inventory(cluster, api_group, kind, namespace, name, deployment, version, app, state, keep, operation)
SELECT ?2, ?3, ?4, ?5, ?6, id, ?7, ?8, 'Claimed', ?9, operation FROM deployment WHERE address = ?1
ON CONFLICT(cluster, api_group, kind, namespace, name) DO UPDATE
   SET deployment = excluded.deployment, version = excluded.version, app = excluded.app, keep = excluded.keep, operation = excluded.operation;

-- name: use_plan
INSERT INTO used_plan(plan, actor, used_at) VALUES (?1, ?2, ?3);

-- name: record_identity
INSERT INTO cluster_identity(cluster, identity, recorded_at) VALUES (?1, ?2, ?3)
ON CONFLICT(cluster) DO UPDATE SET identity = excluded.identity;

-- name: approve
INSERT INTO approval(address, closure_digest, actor, reason, created_at) VALUES (?1, ?2, ?3, ?4, ?5);

-- name: yield_field
INSERT INTO yielded_field(deployment, api_group, kind, namespace, name, path)
SELECT id, ?2, ?3, ?4, ?5, ?6 FROM deployment WHERE address = ?1
ON CONFLICT(deployment, api_group, kind, namespace, name, path) DO NOTHING;

-- name: take_back_field
DELETE FROM yielded_field
 WHERE deployment = (SELECT id FROM deployment WHERE address = ?1)
   AND api_group = ?2 AND kind = ?3 AND namespace = ?4 AND name = ?5 AND path = ?6;

-- name: last_operation_of
SELECT operation FROM deployment WHERE address = ?1;

-- name: mark_sent
UPDATE change SET state = 'Sent', attempts = attempts + 1, pre_version = ?3, sent_at = ?4, sent_elapsed = ?5
 WHERE operation = ?1 AND seq = ?2;

-- name: mark_pending
UPDATE change SET state = 'Pending', attempts = attempts - 1 WHERE operation = ?1 AND seq = ?2;

-- name: mark_ended
UPDATE change SET state = ?3, code = ?4, message = ?5 WHERE operation = ?1 AND seq = ?2;

-- name: mark_done
UPDATE change SET state = 'Done', code = '', message = '' WHERE operation = ?1 AND seq = ?2;

-- name: object_is_there
UPDATE inventory SET (state, uid, body, touched, version, app, keep, operation) =
       ('Present', ?3, (SELECT body FROM change WHERE operation = ?1 AND seq = ?2), ?4,
        (SELECT version FROM change WHERE operation = ?1 AND seq = ?2), (SELECT app FROM change WHERE operation = ?1 AND seq = ?2),
        (SELECT keep FROM change WHERE operation = ?1 AND seq = ?2), ?1)
 WHERE (cluster, api_group, kind, namespace, name) =
       (SELECT cluster, api_group, kind, namespace, name FROM change WHERE operation = ?1 AND seq = ?2);

-- name: residue_is_ours_again
UPDATE residue SET deleting = '', settled_at = ?4, settled_as = 'reclaimed'
 WHERE settled_at IS NULL AND uid = ?3 AND (cluster, api_group, kind, namespace, name) =
       (SELECT cluster, api_group, kind, namespace, name FROM change WHERE operation = ?1 AND seq = ?2);

-- name: object_will_be_made_again
UPDATE inventory SET state = 'Claimed', uid = '', body = NULL, touched = '', operation = ?1
 WHERE (cluster, api_group, kind, namespace, name) =
       (SELECT cluster, api_group, kind, namespace, name FROM change WHERE operation = ?1 AND seq = ?2)
   AND EXISTS (SELECT 1 FROM change WHERE operation = ?1 AND after_seq = ?2);

-- name: object_is_gone
DELETE FROM inventory
 WHERE (cluster, api_group, kind, namespace, name) =
       (SELECT cluster, api_group, kind, namespace, name FROM change WHERE operation = ?1 AND seq = ?2)
   AND NOT EXISTS (SELECT 1 FROM change WHERE operation = ?1 AND after_seq = ?2);

-- name: keep_as_residue
INSERT INTO residue(deployment, cluster, api_group, kind, namespace, name, version, app, uid, identity, why, operation, created_at)
SELECT i.deployment, i.cluster, i.api_group, i.kind, i.namespace, i.name, i.version, i.app, i.uid,
       coalesce((SELECT identity FROM cluster_identity c WHERE c.cluster = i.cluster), ''), ?3, ?1, ?4
  FROM inventory i JOIN change c ON c.operation = ?1 AND c.seq = ?2
 WHERE (i.cluster, i.api_group, i.kind, i.namespace, i.name) = (c.cluster, c.api_group, c.kind, c.namespace, c.name);

-- name: abandon_inventory
INSERT INTO residue(deployment, cluster, api_group, kind, namespace, name, version, app, uid, identity, why, operation, created_at)
SELECT i.deployment, i.cluster, i.api_group, i.kind, i.namespace, i.name, i.version, i.app, i.uid,
       coalesce((SELECT identity FROM cluster_identity c WHERE c.cluster = i.cluster), ''), 'abandoned', d.operation, ?2
  FROM inventory i JOIN deployment d ON d.id = i.deployment WHERE d.address = ?1;

-- name: clear_inventory
DELETE FROM inventory WHERE deployment = (SELECT id FROM deployment WHERE address = ?1);

-- name: announce_deletion
UPDATE residue SET deleting = ?2 WHERE id = ?1 AND settled_at IS NULL;

-- name: settle_residue
UPDATE residue SET deleting = '', settled_at = ?2, settled_as = ?3 WHERE id = ?1 AND settled_at IS NULL;

-- name: renew
UPDATE operation SET renewed = renewed + 1 WHERE id = ?1;

-- name: is_holder
SELECT state = 'Running' AND epoch = ?2 FROM operation WHERE id = ?1;

-- name: stop_requested
SELECT stop_requested FROM operation WHERE id = ?1;

-- name: request_stop
UPDATE operation SET stop_requested = 1 WHERE id = ?1 AND state = 'Running';

-- name: take_over
UPDATE operation SET state = 'Running', ended_at = NULL, message = '', epoch = epoch + 1, host = ?2, boot = ?3, pid = ?4, stop_requested = 0
 WHERE id = ?1 AND epoch = ?5 AND state IN ('Running', 'Failed', 'Stopped');

-- name: retry_changes
UPDATE change SET state = 'Pending', code = '', message = '' WHERE operation = ?1 AND state IN ('Conflict', 'Failed');

-- name: resume_phase
UPDATE deployment SET phase = ?2, interrupted = NULL WHERE operation = ?1;

-- name: end_operation
UPDATE operation SET state = ?2, ended_at = ?3, message = ?4 WHERE id = ?1;

-- name: end_phase
UPDATE deployment SET phase = ?2, interrupted = CASE WHEN ?2 IN ('Failed', 'Stopped') THEN ?3 END,
       revision = CASE WHEN ?2 = 'NotDeployed' THEN NULL ELSE revision END
 WHERE operation = ?1;

-- name: complete_release
UPDATE release SET complete = 1
 WHERE (deployment, revision) = (SELECT deployment, to_revision FROM operation WHERE id = ?1);

-- name: decision_holds
SELECT coalesce((SELECT d.phase IS ?2 AND coalesce(d.operation, 0) IS ?3 AND d.revision IS ?4 FROM deployment d WHERE d.address = ?1),
                ?2 IS 'NotDeployed' AND ?3 IS 0 AND ?4 IS NULL);

-- name: generation_is
SELECT max(number) IS ?1 FROM generation;

-- name: can_take_over
SELECT epoch = ?2 AND renewed = ?3 AND state IN ('Running', 'Failed', 'Stopped') FROM operation WHERE id = ?1;

-- name: supersede_as_abandoned
UPDATE operation SET state = 'Abandoned', ended_at = coalesce(ended_at, ?2), epoch = epoch + 1
 WHERE deployment = (SELECT id FROM deployment WHERE address = ?1) AND state IN ('Running', 'Failed', 'Stopped');

-- name: end_last_operation
UPDATE operation SET state = 'Done', ended_at = ?2 WHERE id = (SELECT operation FROM deployment WHERE address = ?1);

-- name: not_deployed
UPDATE deployment SET phase = 'NotDeployed', interrupted = NULL, revision = NULL WHERE address = ?1;

-- name: plan_is_new
SELECT NOT EXISTS (SELECT 1 FROM used_plan WHERE plan = ?1);

-- name: identity_is
SELECT (SELECT identity FROM cluster_identity WHERE cluster = ?1) IS ?2;

-- name: nobody_works_on
SELECT NOT EXISTS (SELECT 1 FROM inventory i JOIN deployment d ON d.id = i.deployment JOIN operation o ON o.id = d.operation
                    WHERE i.cluster = ?1 AND o.state = 'Running');

-- name: leave_behind
INSERT INTO residue(deployment, cluster, api_group, kind, namespace, name, version, app, uid, identity, why, operation, created_at)
SELECT deployment, cluster, api_group, kind, namespace, name, version, app, uid, ?2, 'abandoned', operation, ?3
  FROM inventory WHERE cluster = ?1 AND state = 'Present';

-- name: settle_residue_of_cluster
UPDATE residue SET deleting = '', settled_at = ?3, settled_as = 'gone' WHERE cluster = ?1 AND identity = ?2 AND settled_at IS NULL;

-- name: expect_nothing_on
UPDATE inventory SET state = 'Claimed', uid = '', body = NULL, touched = '' WHERE cluster = ?1;

-- name: leave_out_of_interrupted
INSERT INTO left_out(operation, cluster)
SELECT DISTINCT o.id, ?1 FROM inventory i JOIN deployment d ON d.id = i.deployment JOIN operation o ON o.id = d.operation
 WHERE i.cluster = ?1 AND o.state IN ('Failed', 'Stopped')
   AND NOT EXISTS (SELECT 1 FROM left_out l WHERE l.operation = o.id AND l.cluster = ?1);

-- name: take_on_store
UPDATE store SET uid = ?1 WHERE id = 1;

-- name: number_above
INSERT INTO operation_floor(id, number) VALUES (1, ?1) ON CONFLICT(id) DO UPDATE SET number = max(number, excluded.number);

-- name: make_found_deployment
INSERT INTO deployment(address, kind, uid) VALUES (?1, ?2, ?3) ON CONFLICT(uid) DO NOTHING;

-- name: begin_finding
INSERT INTO operation(id, deployment, kind, plan, actor, reason, started_at, host, boot, pid)
SELECT (SELECT number FROM next_operation), id, 'abandon', ?2, ?3, ?4, ?5, ?6, ?7, ?8 FROM deployment WHERE uid = ?1 AND phase = 'NotDeployed';

-- name: list_found
INSERT INTO residue(deployment, cluster, api_group, kind, namespace, name, version, app, uid, identity, why, operation, created_at)
SELECT d.id, ?2, ?3, ?4, ?5, ?6, ?7, '', ?8, coalesce((SELECT identity FROM cluster_identity c WHERE c.cluster = ?2), ''), 'found',
       coalesce((SELECT max(o.id) FROM operation o WHERE o.deployment = d.id AND o.plan = ?9), d.operation), ?10
  FROM deployment d WHERE d.uid = ?1;

-- name: end_finding
UPDATE operation SET state = 'Done', ended_at = ?3 WHERE deployment = (SELECT id FROM deployment WHERE uid = ?1) AND plan = ?2;
