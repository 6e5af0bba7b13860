INSERT INTO kind(name, pattern, parent, summary) VALUES
('cluster_reference', 'projects/{project}/logical-clouds/{logical_cloud}/cluster-references/{name}', 'logical_cloud',
 'Makes a cluster part of a logical cloud.');

INSERT INTO field(kind, path, shape, stored, no_reference, summary) VALUES
('cluster_reference', 'spec.clusterProvider', 'text', NULL, NULL, 'The provider of the cluster.'),
('cluster_reference', 'spec.cluster', 'text', NULL, NULL, 'The cluster.'),
('cluster_reference', 'spec.loadBalancerIP', 'text', 'load_balancer_ip', 'an address', 'Kept for existing bundles; nothing uses it.');

INSERT INTO alias(kind, spelling, path) VALUES
('cluster_reference', 'spec.loadbalancerIp', 'spec.loadBalancerIP');

-- cluster_reference: one cluster of a logical cloud.
CREATE TABLE cluster_reference (
    address          TEXT NOT NULL PRIMARY KEY REFERENCES resource(address) DEFERRABLE INITIALLY DEFERRED
                     CONSTRAINT "address.mismatch" CHECK (address = parent || '/cluster-references/' || name),
    project          TEXT NOT NULL,
    logical_cloud    TEXT NOT NULL,
    name             TEXT NOT NULL CONSTRAINT "name.too-long" CHECK (length(name) <= 128),
    parent           TEXT NOT NULL GENERATED ALWAYS AS ('projects/' || project || '/logical-clouds/' || logical_cloud) VIRTUAL
                     REFERENCES logical_cloud(address) DEFERRABLE INITIALLY DEFERRED,
    cluster_provider TEXT NOT NULL,
    cluster          TEXT NOT NULL,
    load_balancer_ip TEXT CONSTRAINT "field.too-long" CHECK (length(load_balancer_ip) <= 16),
    cluster_provider_address TEXT NOT NULL GENERATED ALWAYS AS ('cluster-providers/' || cluster_provider) VIRTUAL
                     REFERENCES cluster_provider(address) DEFERRABLE INITIALLY DEFERRED,
    cluster_address  TEXT NOT NULL GENERATED ALWAYS AS ('cluster-providers/' || cluster_provider || '/clusters/' || cluster) VIRTUAL
                     REFERENCES cluster(address) DEFERRABLE INITIALLY DEFERRED
) STRICT;
CREATE UNIQUE INDEX "cluster-reference.duplicate" ON cluster_reference(parent, cluster_provider, cluster);
CREATE INDEX cluster_reference_by_provider ON cluster_reference(cluster_provider_address);
CREATE INDEX cluster_reference_by_cluster ON cluster_reference(cluster_address);

INSERT INTO rule(code, status, summary, explanation, remedy) VALUES
('cluster-reference.duplicate', 3, 'a logical cloud refers to one cluster twice',
 'A cluster is part of a logical cloud or it is not; two references to it would leave open which of them ends it.',
 'Keep one of the two references.');
