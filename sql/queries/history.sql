-- Documents and their versions (core/store/history.cpp).

-- name: version
SELECT id, kind, body, digest, file, line, places, address FROM document WHERE id = ?1;

-- name: changes_between
SELECT address, kind, max(CASE WHEN since <= ?1 AND (until IS NULL OR until > ?1) THEN id END),
       max(CASE WHEN since <= ?2 AND (until IS NULL OR until > ?2) THEN id END)
  FROM document
 WHERE (since <= ?1 AND (until IS NULL OR until > ?1)) <> (since <= ?2 AND (until IS NULL OR until > ?2))
 GROUP BY address ORDER BY address;

-- name: current
SELECT d.id, d.kind, d.body, d.digest, d.file, d.line, d.places, d.address FROM resource r JOIN document d ON d.id = r.document WHERE r.address = ?1;

-- name: at_generation
SELECT id, kind, body, digest, file, line, places, address FROM document
 WHERE address = ?1 AND since <= ?2 AND (until IS NULL OR until > ?2);

-- name: attachments
SELECT a.name, a.digest, c.sealed FROM attachment a JOIN content c ON c.digest = a.digest WHERE a.document = ?1 ORDER BY a.ordinal;

-- name: versions
SELECT d.id, d.since, d.until, d.digest, d.file, d.line, g.committed_at, g.actor, g.reason, g.bundle
  FROM document d JOIN generation g ON g.number = d.since WHERE d.address = ?1 ORDER BY d.since;

-- name: generations
SELECT number, committed_at, actor, reason, bundle, bundle_digest, tool_version FROM generation WHERE number >= ?1 ORDER BY number;

-- name: changes
SELECT d.address, d.kind, d.id,
       (SELECT p.id FROM document p WHERE p.address = d.address AND p.until = d.since) AS before
  FROM document d WHERE d.since = ?1
UNION ALL
SELECT d.address, d.kind, 0, d.id FROM document d
 WHERE d.until = ?1 AND NOT EXISTS (SELECT 1 FROM document n WHERE n.address = d.address AND n.since = d.until)
 ORDER BY 1;

-- name: addresses
SELECT address FROM resource ORDER BY address;

-- name: addresses_below
SELECT address, kind FROM resource WHERE address > ?1 AND address < ?2 ORDER BY address;

-- name: addresses_of_kind
SELECT address FROM resource WHERE kind = ?1 ORDER BY address;

-- name: addresses_at
SELECT address FROM document WHERE since <= ?1 AND (until IS NULL OR until > ?1) ORDER BY address;

-- name: addresses_of_bundle
SELECT address FROM resource WHERE bundle = ?1 AND bundle <> '' ORDER BY address;

-- name: floor
SELECT coalesce((SELECT generation FROM history_floor), 0);

-- name: is_pinned
SELECT 1 FROM release WHERE generation = ?1 LIMIT 1;

-- name: garbage
WITH gone AS (
    SELECT id FROM document d
     WHERE until <= ?1 AND NOT EXISTS (SELECT 1 FROM release r WHERE r.generation >= d.since AND r.generation < d.until)),
used AS (
    SELECT digest FROM attachment WHERE document NOT IN gone UNION SELECT digest FROM secret_value WHERE document NOT IN gone)
SELECT (SELECT count(*) FROM gone), count(*), coalesce(sum(size), 0) FROM content WHERE digest NOT IN used;

-- name: set_floor
INSERT INTO history_floor(id, generation) VALUES (1, ?1) ON CONFLICT(id) DO UPDATE SET generation = excluded.generation;

-- name: drop_versions
DELETE FROM document
 WHERE until <= ?1 AND NOT EXISTS (SELECT 1 FROM release r WHERE r.generation >= document.since AND r.generation < document.until);

-- name: drop_contents
DELETE FROM content
 WHERE digest NOT IN (SELECT digest FROM attachment) AND digest NOT IN (SELECT digest FROM secret_value);
