INSERT INTO kind(name, pattern, parent, summary) VALUES
('cluster_kv', 'cluster-providers/{cluster_provider}/clusters/{cluster}/kv-pairs/{name}', 'cluster',
 'Facts about a cluster as keys and values, for controllers and templates.');

INSERT INTO field(kind, path, shape, required, no_reference, summary) VALUES
('cluster_kv', 'spec.kv', 'text-maps', 1, 'keys and values', 'A list of maps from key to value; values have at most 128 characters.');

-- cluster_kv: facts about a cluster.
CREATE TABLE cluster_kv (
    address          TEXT NOT NULL PRIMARY KEY REFERENCES resource(address) DEFERRABLE INITIALLY DEFERRED
                     CONSTRAINT "address.mismatch" CHECK (address = parent || '/kv-pairs/' || name),
    cluster_provider TEXT NOT NULL,
    cluster          TEXT NOT NULL,
    name             TEXT NOT NULL CONSTRAINT "name.too-long" CHECK (length(name) <= 128),
    parent           TEXT NOT NULL GENERATED ALWAYS AS ('cluster-providers/' || cluster_provider || '/clusters/' || cluster) VIRTUAL
                     REFERENCES cluster(address) DEFERRABLE INITIALLY DEFERRED
) STRICT;
CREATE INDEX cluster_kv_by_parent ON cluster_kv(parent);

-- cluster_kv_kv: one key and value; `ordinal` numbers the maps of the list.
CREATE TABLE cluster_kv_kv (
    owner   TEXT NOT NULL REFERENCES cluster_kv(address) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    ordinal INTEGER NOT NULL,
    key     TEXT NOT NULL,
    value   TEXT NOT NULL CONSTRAINT "field.too-long" CHECK (length(value) <= 128),
    PRIMARY KEY (owner, ordinal, key)
) STRICT;
