-- Questions about the schema itself.

-- name: definitions
SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY type, name;

-- name: code
SELECT type, name FROM sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY type, name;

-- name: structure
SELECT name, sql FROM sqlite_schema WHERE type = ?1 AND sql IS NOT NULL AND name NOT LIKE 'sqlite\_%' ESCAPE '\' ORDER BY name;

-- name: stored_columns
SELECT name FROM pragma_table_xinfo(?1) WHERE hidden = 0 ORDER BY cid;

-- name: sequence
SELECT seq FROM sqlite_sequence WHERE name = ?1;

-- name: broken_reference
SELECT c."table", c.parent FROM pragma_foreign_key_check AS c LIMIT 1;

-- name: state
SELECT code, schema FROM schema_state WHERE id = 1;

-- name: record_state
INSERT INTO schema_state(id, code, schema) VALUES (1, ?1, ?2)
ON CONFLICT(id) DO UPDATE SET code = excluded.code, schema = excluded.schema;

-- name: first_generation
INSERT INTO generation(number, committed_at, actor, reason, bundle, bundle_digest, tool_version)
VALUES (0, ?1, ?2, 'the store was made', '', '', ?3);

-- name: birth
INSERT INTO store(id, uid, created_at) VALUES (1, ?1, ?2);

-- name: unique_rules
SELECT (SELECT group_concat(t.name || '.' || c.name, ', ')
          FROM (SELECT name FROM pragma_index_info(l.name) ORDER BY seqno) AS c) AS columns,
       l.name
  FROM sqlite_schema AS t, pragma_index_list(t.name) AS l
 WHERE t.type = 'table' AND l."unique" AND l.name LIKE '%.%'
 ORDER BY columns;

-- The bytes that the file should have.
-- name: size
SELECT page_count * page_size FROM pragma_page_count, pragma_page_size;

-- name: quick_check
SELECT quick_check FROM pragma_quick_check(1);
