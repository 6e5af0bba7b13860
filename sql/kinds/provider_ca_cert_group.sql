INSERT INTO kind(name, pattern, parent, summary) VALUES
('provider_ca_cert_group', 'cluster-providers/{cluster_provider}/ca-certs/{ca_cert}/clusters/{name}', 'provider_ca_cert', 'Clusters that get a certificate of the authority.');

INSERT INTO field(kind, path, shape, stored, no_reference, summary) VALUES
('provider_ca_cert_group', 'spec.scope', 'text', NULL, NULL, 'name: one cluster; label: every cluster with the label.'),
('provider_ca_cert_group', 'spec.cluster', 'text', 'group_cluster', NULL, 'The cluster, for scope name.'),
('provider_ca_cert_group', 'spec.label', 'text', 'group_label', 'a selector, resolved in the plan', 'The label, for scope label.'),
('provider_ca_cert_group', 'spec.clusterProvider', 'text', 'group_provider', NULL, 'The provider of the clusters.');

-- provider_ca_cert_group: clusters that get a certificate of the authority.
CREATE TABLE provider_ca_cert_group (
    address          TEXT NOT NULL PRIMARY KEY REFERENCES resource(address) DEFERRABLE INITIALLY DEFERRED
                     CONSTRAINT "address.mismatch" CHECK (address = parent || '/clusters/' || name),
    cluster_provider TEXT NOT NULL,
    ca_cert          TEXT NOT NULL,
    name             TEXT NOT NULL CONSTRAINT "name.too-long" CHECK (length(name) <= 128),
    parent           TEXT NOT NULL GENERATED ALWAYS AS
                     ('cluster-providers/' || cluster_provider || '/ca-certs/' || ca_cert) VIRTUAL
                     REFERENCES provider_ca_cert(address) DEFERRABLE INITIALLY DEFERRED,
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
CREATE INDEX provider_ca_cert_group_by_parent ON provider_ca_cert_group(parent);
CREATE INDEX provider_ca_cert_group_by_provider ON provider_ca_cert_group(group_provider_address);
CREATE INDEX provider_ca_cert_group_by_cluster ON provider_ca_cert_group(group_cluster_address);

INSERT INTO rule(code, status, summary, explanation, remedy) VALUES
('ca-cert-group.cluster-missing', 3, 'a group of scope name names no cluster',
 'With scope name, spec.cluster names the cluster.',
 'Name the cluster.'),
('ca-cert-group.label-missing', 3, 'a group of scope label names no label',
 'With scope label, spec.label names the label.',
 'Name the label.');
