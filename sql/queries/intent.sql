-- The intent level as the planner needs it (core/store/intent.cpp).

-- name: logical_cloud
SELECT project, name, level, coalesce(namespace, ''), coalesce(user_name, '') FROM logical_cloud WHERE address = ?1;

-- name: labels
SELECT key, value FROM logical_cloud_labels WHERE owner = ?1 ORDER BY key;

-- name: cloud_clusters
SELECT cluster_address FROM cluster_reference WHERE parent = ?1 ORDER BY name;

-- name: quotas
SELECT q.name, s.key, s.value FROM cluster_quota q LEFT JOIN cluster_quota_spec s ON s.owner = q.address
 WHERE q.parent = ?1 ORDER BY q.name, s.key;

-- name: permissions
SELECT address, name, coalesce(namespace, '') FROM user_permission WHERE parent = ?1 ORDER BY name;

-- name: api_groups
SELECT value FROM user_permission_api_groups WHERE owner = ?1 ORDER BY ordinal;

-- name: resources
SELECT value FROM user_permission_resources WHERE owner = ?1 ORDER BY ordinal;

-- name: verbs
SELECT value FROM user_permission_verbs WHERE owner = ?1 ORDER BY ordinal;

-- name: group
SELECT project, composite_app, composite_app_version, name, release_name, parent, composite_profile_address, logical_cloud_address
  FROM deployment_intent_group WHERE address = ?1;

-- name: apps
SELECT a.address, a.name, a.file, p.file FROM app a LEFT JOIN app_profile p ON p.parent = ?2 AND p.app = a.name
 WHERE a.parent = ?1 ORDER BY a.name;

-- name: overrides
SELECT o.app, v.key, v.value FROM deployment_intent_group_override_values o
  JOIN deployment_intent_group_override_values_values v ON v.owner = o.owner AND v.within = o.ordinal
 WHERE o.owner = ?1 AND o.app <> '' ORDER BY o.app, v.key, o.ordinal;

-- name: dependencies
SELECT name, other_app, op_status, wait FROM app_dependency WHERE parent = ?1 ORDER BY name;

-- name: group_intents
SELECT g.address, i.key, i.value, coalesce(c.type, ''), coalesce(c.priority, 0)
  FROM group_intent g JOIN group_intent_intent i ON i.owner = g.address LEFT JOIN controller c ON c.address = i.key_address
 WHERE g.parent = ?1 ORDER BY c.priority, i.key;

-- name: placements
SELECT address, app FROM app_placement_intent WHERE parent = ?1 ORDER BY app;

-- name: all_of
SELECT ordinal, coalesce(cluster_provider, ''), coalesce(cluster, ''), coalesce(cluster_label, '')
  FROM app_placement_intent_all_of WHERE owner = ?1 ORDER BY ordinal;

-- name: all_of_any_of
SELECT position, cluster_provider, coalesce(cluster, ''), coalesce(cluster_label, '')
  FROM app_placement_intent_all_of_any_of WHERE owner = ?1 AND within = ?2 ORDER BY position;

-- name: any_of
SELECT ordinal, cluster_provider, coalesce(cluster, ''), coalesce(cluster_label, '')
  FROM app_placement_intent_any_of WHERE owner = ?1 ORDER BY ordinal;

-- name: labelled_clusters
SELECT parent FROM cluster_label WHERE cluster_provider = ?1 AND name = ?2 ORDER BY parent;

-- Who means a cluster by a label of it, and by which field.
-- name: selectors_of_label
SELECT owner, field FROM label_selector
 WHERE label = ?2 AND cluster_provider = ?1 AND provider_address = 'cluster-providers/' || ?1 ORDER BY owner, field;

-- The labels that a resource means clusters by, one for each cluster that carries one.
-- name: selected_labels
SELECT s.owner, s.field, l.address FROM label_selector s
  CROSS JOIN cluster_label l ON l.cluster_provider = s.cluster_provider AND l.name = s.label
 WHERE s.owner = ?1;

-- The same for every resource.
-- name: all_selected_labels
SELECT s.owner, s.field, l.address FROM label_selector s
  CROSS JOIN cluster_label l ON l.cluster_provider = s.cluster_provider AND l.name = s.label;

-- name: cluster
SELECT cluster_provider, name, coalesce(git_ops_type, '') FROM cluster WHERE address = ?1;

-- name: gitops_type
SELECT git_ops_type FROM cluster WHERE address = ?1;

-- name: kubeconfig
SELECT file FROM cluster WHERE address = ?1;

-- name: cluster_labels
SELECT name FROM cluster_label WHERE parent = ?1 ORDER BY name;

-- name: cluster_key_values
SELECT v.key, v.value FROM cluster_kv k JOIN cluster_kv_kv v ON v.owner = k.address WHERE k.parent = ?1
 ORDER BY k.name, v.ordinal, v.key;

-- name: digest
SELECT r.address, d.digest FROM resource r JOIN document d ON d.id = r.document WHERE r.address = ?1;

-- name: digests_below
SELECT r.address, d.digest FROM resource r JOIN document d ON d.id = r.document WHERE r.address > ?1 AND r.address < ?2
 ORDER BY r.address;
