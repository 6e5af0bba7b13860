-- The one write primitive (core/store/commit.cpp).

-- name: batch
INSERT INTO batch(id, generation) SELECT ?1, max(number) FROM generation;

-- name: outcome
SELECT generation FROM batch WHERE id = ?1;
