-- The store's keys (core/store/vault.cpp).

-- name: keys
SELECT seal_key, digest_key FROM vault WHERE id = 1;

-- name: record
INSERT INTO vault(id, seal_key, digest_key) VALUES (1, ?1, ?2)
ON CONFLICT(id) DO UPDATE SET seal_key = excluded.seal_key, digest_key = excluded.digest_key;

-- name: any_secret
SELECT 1 FROM content WHERE sealed LIMIT 1;
