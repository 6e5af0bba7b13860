INSERT INTO kind(name, pattern, parent, summary) VALUES
('cluster_sync_object', 'cluster-providers/{cluster_provider}/cluster-sync-objects/{name}', 'cluster_provider',
 'Where and how a git repository is reached that clusters follow; its values are kept encrypted.');

INSERT INTO field(kind, path, shape, required, sensitive, summary) VALUES
('cluster_sync_object', 'spec.kv', 'text-maps', 1, 1, 'A list of maps from key to value, such as url, branch, userName, repoName and gitToken; the values are kept encrypted.');

-- cluster_sync_object: access to a git repository.
CREATE TABLE cluster_sync_object (
    address          TEXT NOT NULL PRIMARY KEY REFERENCES resource(address) DEFERRABLE INITIALLY DEFERRED
                     CONSTRAINT "address.mismatch" CHECK (address = parent || '/cluster-sync-objects/' || name),
    cluster_provider TEXT NOT NULL,
    name             TEXT NOT NULL CONSTRAINT "name.too-long" CHECK (length(name) <= 128),
    parent           TEXT NOT NULL GENERATED ALWAYS AS ('cluster-providers/' || cluster_provider) VIRTUAL
                     REFERENCES cluster_provider(address) DEFERRABLE INITIALLY DEFERRED
) STRICT;
CREATE INDEX cluster_sync_object_by_parent ON cluster_sync_object(parent);

-- cluster_sync_object_kv: one key; the value is the keyed digest of what `content` holds encrypted.
CREATE TABLE cluster_sync_object_kv (
    owner   TEXT NOT NULL REFERENCES cluster_sync_object(address) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    ordinal INTEGER NOT NULL,
    key     TEXT NOT NULL,
    value   TEXT NOT NULL REFERENCES content(digest) DEFERRABLE INITIALLY DEFERRED,
    PRIMARY KEY (owner, ordinal, key)
) STRICT;
CREATE INDEX cluster_sync_object_kv_by_value ON cluster_sync_object_kv(value);
