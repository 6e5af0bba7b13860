-- The catalogue: kinds, fields, tables, rules. ?1 is one kind, '' for all.

-- name: kinds
SELECT name, pattern, coalesce(parent, ''), attached, file_sensitive, coalesce(file_unless, ''), operations, metadata, summary
  FROM kind WHERE name <> 'metadata' AND (?1 = '' OR name = ?1) ORDER BY rowid;

-- name: fields
SELECT kind, path, shape, required, coalesce(stored, ''), sensitive, summary, coalesce(no_reference, '') FROM field
 WHERE ?1 = '' OR kind IN (?1, 'metadata') ORDER BY rowid;

-- name: aliases
SELECT kind, spelling, coalesce(path, '') FROM alias WHERE ?1 = '' OR kind = ?1 ORDER BY rowid;

-- name: tables
SELECT name, sql FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\_%' ESCAPE '\'
   AND (?1 = '' OR name IN (?1, 'resource') OR name GLOB ?1 || '_*') ORDER BY name;

-- name: columns
SELECT name, "notnull", dflt_value, hidden, pk FROM pragma_table_xinfo(?1) ORDER BY cid;

-- name: references
SELECT id, "table", "from", "to", on_delete FROM pragma_foreign_key_list(?1) ORDER BY id, seq;

-- name: rules
SELECT code, status, summary, explanation, remedy FROM rule ORDER BY code;
