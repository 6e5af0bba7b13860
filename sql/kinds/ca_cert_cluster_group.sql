INSERT INTO kind(name, pattern, parent, summary) VALUES
('ca_cert_cluster_group', 'projects/{project}/ca-certs/{ca_cert}/logical-clouds/{ca_cert_logical_cloud}/clusters/{name}', 'ca_cert_logical_cloud', 'Clusters of a logical cloud that get a certificate of the authority.');

INSERT INTO field(kind, path, shape, stored, no_reference, summary) VALUES
('ca_cert_cluster_group', 'spec.scope', 'text', NULL, NULL, 'name: one cluster; label: every cluster with the label.'),
('ca_cert_cluster_group', 'spec.cluster', 'text', 'group_cluster', NULL, 'The cluster, for scope name.'),
('ca_cert_cluster_group', 'spec.label', 'text', 'group_label', 'a selector, resolved in the plan', 'The label, for scope label.'),
('ca_cert_cluster_group', 'spec.clusterProvider', 'text', 'group_provider', NULL, 'The provider of the clusters.');

-- ca_cert_cluster_group: clusters of a logical cloud that get a certificate of the authority.
CREATE TABLE ca_cert_cluster_group (
    address               TEXT NOT NULL PRIMARY KEY REFERENCES resource(address) DEFERRABLE INITIALLY DEFERRED
                          CONSTRAINT "address.mismatch" CHECK (address = parent || '/clusters/' || name),
    project               TEXT NOT NULL,
    ca_cert               TEXT NOT NULL,
    ca_cert_logical_cloud TEXT NOT NULL,
    name                  TEXT NOT NULL CONSTRAINT "name.too-long" CHECK (length(name) <= 128),
    parent                TEXT NOT NULL GENERATED ALWAYS AS
                          ('projects/' || project || '/ca-certs/' || ca_cert
                           || '/logical-clouds/' || ca_cert_logical_cloud) VIRTUAL
                          REFERENCES ca_cert_logical_cloud(address) DEFERRABLE INITIALLY DEFERRED,
    scope          TEXT NOT NULL CONSTRAINT "field.not-allowed" CHECK (scope IN ('name', 'label')),
    group_cluster  TEXT,
    group_label    TEXT,
    group_provider TEXT NOT NULL,
    group_provider_address TEXT NOT NULL GENERATED ALWAYS AS ('cluster-providers/' || group_provider) VIRTUAL
        REFERENCES cluster_provider(address) DEFERRABLE INITIALLY DEFERRED,
    group_cluster_address TEXT GENERATED ALWAYS AS
        (CASE scope WHEN 'name' THEN 'cluster-providers/' || group_provider || '/clusters/' || group_cluster END) VIRTUAL
        REFERENCES cluster(address) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT "ca-cert-group.cluster-missing" CHECK (scope <> 'name' OR coalesce(group_cluster, '') <> ''),
    CONSTRAINT "ca-cert-group.label-missing" CHECK (scope <> 'label' OR coalesce(group_label, '') <> '')
) STRICT;
CREATE INDEX ca_cert_cluster_group_by_parent ON ca_cert_cluster_group(parent);
CREATE INDEX ca_cert_cluster_group_by_provider ON ca_cert_cluster_group(group_provider_address);
CREATE INDEX ca_cert_cluster_group_by_cluster ON ca_cert_cluster_group(group_cluster_address);
