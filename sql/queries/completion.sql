-- Words for the command line (core/flow/candidates.cpp): some addresses in order, from ?1 to ?2, at most ?3 of them.

-- name: addresses
SELECT address FROM resource WHERE address >= ?1 AND address < ?2 ORDER BY address LIMIT ?3;

-- name: clusters
SELECT address FROM cluster WHERE address >= ?1 AND address < ?2 ORDER BY address LIMIT ?3;

-- name: lifecycle
SELECT address FROM logical_cloud WHERE address >= ?1 AND address < ?2
 UNION SELECT address FROM deployment_intent_group WHERE address >= ?1 AND address < ?2
 UNION SELECT address FROM deployment WHERE address >= ?1 AND address < ?2
 ORDER BY address LIMIT ?3;
