-- Attached files and secret values (core/store/content.cpp).

-- name: add
INSERT INTO content(digest, sealed, size) VALUES (?1, ?2, ?3);

-- name: add_part
INSERT INTO content_part(digest, ordinal, bytes) VALUES (?1, ?2, ?3);

-- name: find
SELECT sealed, size FROM content WHERE digest = ?1;

-- name: parts
SELECT bytes FROM content_part WHERE digest = ?1 ORDER BY ordinal;
