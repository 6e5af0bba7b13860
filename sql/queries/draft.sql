-- Writing the intent level (core/store/draft.cpp, prepare.cpp).

-- name: known_secret
SELECT 1 FROM document d JOIN secret_value s ON s.document = d.id WHERE d.address = ?1 AND s.digest = ?2;

-- name: current
SELECT r.document, d.digest, d.since, r.kind, r.bundle FROM resource r JOIN document d ON d.id = r.document WHERE r.address = ?1;

-- name: last_generation
SELECT max(number) FROM generation;

-- name: add_generation
INSERT INTO generation(number, committed_at, actor, reason, bundle, bundle_digest, tool_version)
SELECT max(number) + 1, ?1, ?2, ?3, ?4, ?5, ?6 FROM generation;

-- name: drop_document
DELETE FROM document WHERE id = ?1;

-- name: add_document
INSERT INTO document(address, kind, since, body, digest, file, line, places) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8);

-- name: add_attachment
INSERT INTO attachment(document, ordinal, name, digest) VALUES (?1, ?2, ?3, ?4);

-- name: add_secret_value
INSERT INTO secret_value(document, digest) VALUES (?1, ?2);

-- name: add_resource
INSERT INTO resource(address, kind, document, born, bundle, description, user_data1, user_data2)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8);

-- name: change_resource
UPDATE resource SET document = ?2, bundle = ?3, description = ?4, user_data1 = ?5, user_data2 = ?6 WHERE address = ?1;

-- name: claim_for_bundle
UPDATE resource SET bundle = ?2 WHERE address = ?1;

-- name: remove_resource
DELETE FROM resource WHERE address = ?1;

-- name: add_batch
INSERT INTO batch(id, generation) SELECT ?1, max(number) FROM generation;

-- name: rule
SELECT summary, remedy FROM rule WHERE code = ?1;

-- name: siblings
SELECT address FROM resource WHERE kind = ?1 AND address > ?2 AND address < ?3 ORDER BY address LIMIT 1000;

-- name: holders
SELECT holder, reason FROM hold WHERE address = ?1 ORDER BY holder, reason;

-- name: place
SELECT d.kind, d.body, d.file, d.line, d.places FROM resource r JOIN document d ON d.id = r.document WHERE r.address = ?1;

-- name: index_columns
SELECT name FROM pragma_index_info(?1) ORDER BY seqno;

-- name: outcome
SELECT generation FROM batch WHERE id = ?1;

-- name: dependencies
SELECT parent, other_app_address, address FROM app_dependency WHERE parent >= ?1 AND parent < ?2 ORDER BY parent, other_app;

-- name: settle_references
UPDATE group_intent_intent SET free_text = 0
 WHERE group_address = ?1 AND free_text = 1
   AND (EXISTS (SELECT 1 FROM intent_name n WHERE n.deployment_intent_group = group_address AND n.name = value)
        OR NOT EXISTS (SELECT 1 FROM free_text_intent f WHERE f.deployment_intent_group = group_address));

-- name: settle_free_texts
UPDATE group_intent_intent SET free_text = 1
 WHERE owner = ?1 AND key <> 'genericPlacementIntent' AND free_text = 0
   AND NOT EXISTS (SELECT 1 FROM intent_name n WHERE n.deployment_intent_group = group_address AND n.name = value)
   AND EXISTS (SELECT 1 FROM free_text_intent f WHERE f.deployment_intent_group = group_address);

-- name: free_texts
SELECT key FROM group_intent_intent WHERE owner = ?1 AND free_text = 1 ORDER BY key;

-- name: intent_names
SELECT name FROM intent_name WHERE deployment_intent_group = ?1 ORDER BY name;
