INSERT INTO kind(name, pattern, parent, summary) VALUES
('logical_cloud_kv', 'projects/{project}/logical-clouds/{logical_cloud}/kv-pairs/{name}', 'logical_cloud',
 'Facts about a logical cloud as keys and values.');

INSERT INTO field(kind, path, shape, no_reference, summary) VALUES
('logical_cloud_kv', 'spec.kv', 'text-maps', 'keys and values', 'A list of maps from key to value.');

-- logical_cloud_kv: facts about a logical cloud.
CREATE TABLE logical_cloud_kv (
    address       TEXT NOT NULL PRIMARY KEY REFERENCES resource(address) DEFERRABLE INITIALLY DEFERRED
                  CONSTRAINT "address.mismatch" CHECK (address = parent || '/kv-pairs/' || name),
    project       TEXT NOT NULL,
    logical_cloud TEXT NOT NULL,
    name          TEXT NOT NULL CONSTRAINT "name.too-long" CHECK (length(name) <= 128),
    parent        TEXT NOT NULL GENERATED ALWAYS AS ('projects/' || project || '/logical-clouds/' || logical_cloud) VIRTUAL
                  REFERENCES logical_cloud(address) DEFERRABLE INITIALLY DEFERRED
) STRICT;
CREATE INDEX logical_cloud_kv_by_parent ON logical_cloud_kv(parent);

-- logical_cloud_kv_kv: one key and value; `ordinal` numbers the maps of the list.
CREATE TABLE logical_cloud_kv_kv (
    owner   TEXT NOT NULL REFERENCES logical_cloud_kv(address) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    ordinal INTEGER NOT NULL,
    key     TEXT NOT NULL,
    value   TEXT NOT NULL,
    PRIMARY KEY (owner, ordinal, key)
) STRICT;
