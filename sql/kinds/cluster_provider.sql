INSERT INTO kind(name, pattern, parent, summary) VALUES
('cluster_provider', 'cluster-providers/{name}', NULL, 'Who runs clusters: a name under which clusters are listed.');

-- cluster_provider: who runs clusters.
CREATE TABLE cluster_provider (
    address TEXT NOT NULL PRIMARY KEY REFERENCES resource(address) DEFERRABLE INITIALLY DEFERRED
            CONSTRAINT "address.mismatch" CHECK (address = 'cluster-providers/' || name),
    name    TEXT NOT NULL CONSTRAINT "name.too-long" CHECK (length(name) <= 128)
) STRICT;
