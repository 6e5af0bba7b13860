-- Checking a whole store (core/store/verify.cpp).

-- name: integrity
SELECT integrity_check FROM pragma_integrity_check(20);

-- name: foreign_keys
SELECT "table", rowid, parent FROM pragma_foreign_key_check ORDER BY 1, 2 LIMIT 20;

-- name: intents
SELECT r.address, d.digest FROM resource r JOIN document d ON d.id = r.document ORDER BY r.address;

-- name: resources
SELECT r.address, r.kind, d.id, d.address, d.kind, d.until, d.body, d.digest,
       r.description, r.user_data1, r.user_data2
  FROM resource r LEFT JOIN document d ON d.id = r.document ORDER BY r.address;

-- name: document_files
SELECT name, digest FROM attachment WHERE document = ?1 ORDER BY ordinal;

-- name: current_without_resource
SELECT d.address FROM document d
 WHERE d.until IS NULL AND NOT EXISTS (SELECT 1 FROM resource r WHERE r.document = d.id) ORDER BY d.address LIMIT 20;

-- name: overlapping_versions
SELECT a.address FROM document a JOIN document b ON b.address = a.address AND b.since > a.since
 WHERE a.until IS NULL OR a.until > b.since ORDER BY a.address LIMIT 20;

-- name: contents
SELECT digest, sealed, size FROM content ORDER BY digest;

-- name: generation
SELECT max(number), count(*) FROM generation;

-- name: bodies
SELECT digest, sealed, content FROM body ORDER BY digest;
