INSERT INTO kind(name, pattern, parent, operations, summary) VALUES
('logical_cloud', 'projects/{project}/logical-clouds/{name}', 'project', 'approve instantiate update rollback terminate stop resume abandon',
 'A namespace over several clusters, with the rights of those who use it; deployments run in one.');

INSERT INTO field(kind, path, shape, stored, no_reference, summary) VALUES
('logical_cloud', 'spec.level', 'text', NULL, NULL, '0: the administrator''s, with the rights of the kubeconfigs; 1: a tenant''s, with namespace, quota and user of its own.'),
('logical_cloud', 'spec.namespace', 'text', NULL, 'a namespace of clusters', 'The namespace on each of its clusters.'),
('logical_cloud', 'spec.labels', 'text-map', NULL, 'labels of a namespace', 'Labels for the namespace, where the logical cloud makes it.'),
('logical_cloud', 'spec.user', 'record', NULL, NULL, 'Who uses a logical cloud of level 1.'),
('logical_cloud', 'spec.user.userName', 'text', 'user_name', 'a user of clusters', 'The user''s name, as certificates and role bindings say it; at most 20 characters.'),
('logical_cloud', 'spec.user.type', 'text', 'user_type', 'a word', 'How the user proves who it is; kept for existing bundles.');

-- logical_cloud: a namespace over several clusters.
CREATE TABLE logical_cloud (
    address   TEXT NOT NULL PRIMARY KEY REFERENCES resource(address) DEFERRABLE INITIALLY DEFERRED
              CONSTRAINT "address.mismatch" CHECK (address = parent || '/logical-clouds/' || name),
    project   TEXT NOT NULL,
    name      TEXT NOT NULL CONSTRAINT "name.too-long" CHECK (length(name) <= 128),
    parent    TEXT NOT NULL GENERATED ALWAYS AS ('projects/' || project) VIRTUAL
              REFERENCES project(address) DEFERRABLE INITIALLY DEFERRED,
    level     TEXT NOT NULL DEFAULT '1' CONSTRAINT "field.not-allowed" CHECK (level IN ('0', '1')),
    namespace TEXT CONSTRAINT "field.format" CHECK (namespace = '' OR is_dns_label(namespace))
              CONSTRAINT "logical-cloud.namespace-reserved" CHECK (namespace NOT GLOB 'kube-*'),
    user_name TEXT CONSTRAINT "field.too-long" CHECK (length(user_name) <= 20),
    user_type TEXT CONSTRAINT "field.too-long" CHECK (length(user_type) <= 128)
) STRICT;
CREATE INDEX logical_cloud_by_parent ON logical_cloud(parent);
CREATE UNIQUE INDEX logical_cloud_by_level ON logical_cloud(address, level); -- for those who need a certain level

-- logical_cloud_labels: one label of the namespace.
CREATE TABLE logical_cloud_labels (
    owner TEXT NOT NULL REFERENCES logical_cloud(address) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    key   TEXT NOT NULL CONSTRAINT "field.format" CHECK (is_label_key(key)),
    value TEXT NOT NULL CONSTRAINT "field.format" CHECK (value = '' OR is_label_value(value)),
    PRIMARY KEY (owner, key)
) STRICT;

INSERT INTO rule(code, status, summary, explanation, remedy) VALUES
('logical-cloud.namespace-reserved', 3, 'the namespace of a logical cloud belongs to Kubernetes',
 'Namespaces whose names begin with kube- are made by the cluster for itself; a logical cloud would share them with the control plane.',
 'Give spec.namespace another name.');
