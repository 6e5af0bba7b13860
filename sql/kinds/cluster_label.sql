INSERT INTO kind(name, pattern, parent, metadata, summary) VALUES
('cluster_label', 'cluster-providers/{cluster_provider}/clusters/{cluster}/labels/{name}', 'cluster', 0,
 'A label of a cluster: placement intents may mean every cluster that carries it.');

INSERT INTO field(kind, path, shape, stored, no_reference, summary) VALUES
('cluster_label', 'clusterLabel', 'text', 'name', 'a name of its own', 'The label; it keeps the rule for names.');

-- cluster_label: a word by which clusters are chosen.
CREATE TABLE cluster_label (
    address          TEXT NOT NULL PRIMARY KEY REFERENCES resource(address) DEFERRABLE INITIALLY DEFERRED
                     CONSTRAINT "address.mismatch" CHECK (address = parent || '/labels/' || name),
    cluster_provider TEXT NOT NULL,
    cluster          TEXT NOT NULL,
    name             TEXT NOT NULL CONSTRAINT "name.too-long" CHECK (length(name) <= 128),
    parent           TEXT NOT NULL GENERATED ALWAYS AS ('cluster-providers/' || cluster_provider || '/clusters/' || cluster) VIRTUAL
                     REFERENCES cluster(address) DEFERRABLE INITIALLY DEFERRED
) STRICT;
CREATE INDEX cluster_label_by_parent ON cluster_label(parent);
CREATE INDEX cluster_label_by_name ON cluster_label(cluster_provider, name);
