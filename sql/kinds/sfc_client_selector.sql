INSERT INTO kind(name, pattern, parent, summary) VALUES
('sfc_client_selector', 'projects/{project}/composite-apps/{composite_app}/{composite_app_version}/deployment-intent-groups/{deployment_intent_group}/network-chains/{sfc_intent}/client-selectors/{name}', 'sfc_intent', 'Which pods may use one end of a chain.');

INSERT INTO field(kind, path, shape, stored, required, no_reference, summary) VALUES
('sfc_client_selector', 'spec.chainEnd', 'text', NULL, 0, NULL, 'The end of the chain.'),
('sfc_client_selector', 'spec.podSelector', 'record', NULL, 1, NULL, 'The pods.'),
('sfc_client_selector', 'spec.podSelector.matchLabels', 'text-map', 'sfc_client_selector_pod_selector', 0, 'labels of pods', 'Labels that the pods have.'),
('sfc_client_selector', 'spec.podSelector.matchExpressions', 'free', 'pod_expressions', 0, 'labels of pods', 'Expressions over labels, as Kubernetes has them.'),
('sfc_client_selector', 'spec.namespaceSelector', 'record', NULL, 1, NULL, 'The namespaces.'),
('sfc_client_selector', 'spec.namespaceSelector.matchLabels', 'text-map', 'sfc_client_selector_namespace_selector', 0, 'labels of namespaces', 'Labels that the namespaces have.'),
('sfc_client_selector', 'spec.namespaceSelector.matchExpressions', 'free', 'namespace_expressions', 0, 'labels of namespaces', 'Expressions over labels, as Kubernetes has them.');

-- sfc_client_selector: which pods may use one end of a chain.
CREATE TABLE sfc_client_selector (
    address                 TEXT NOT NULL PRIMARY KEY REFERENCES resource(address) DEFERRABLE INITIALLY DEFERRED
                            CONSTRAINT "address.mismatch" CHECK (address = parent || '/client-selectors/' || name),
    project                 TEXT NOT NULL,
    composite_app           TEXT NOT NULL,
    composite_app_version   TEXT NOT NULL,
    deployment_intent_group TEXT NOT NULL,
    sfc_intent              TEXT NOT NULL,
    name                    TEXT NOT NULL CONSTRAINT "name.too-long" CHECK (length(name) <= 128),
    parent                  TEXT NOT NULL GENERATED ALWAYS AS
                            ('projects/' || project || '/composite-apps/' || composite_app || '/' || composite_app_version
                             || '/deployment-intent-groups/' || deployment_intent_group
                             || '/network-chains/' || sfc_intent) VIRTUAL
                            REFERENCES sfc_intent(address) DEFERRABLE INITIALLY DEFERRED,
    chain_end             TEXT NOT NULL CONSTRAINT "field.not-allowed" CHECK (chain_end IN ('left', 'right')),
    pod_expressions       TEXT, -- JSON
    namespace_expressions TEXT -- JSON
) STRICT;
CREATE INDEX sfc_client_selector_by_parent ON sfc_client_selector(parent);

-- sfc_client_selector_pod_selector, …_namespace_selector: one label of each.
CREATE TABLE sfc_client_selector_pod_selector (
    owner TEXT NOT NULL REFERENCES sfc_client_selector(address) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    key   TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (owner, key)
) STRICT;
CREATE TABLE sfc_client_selector_namespace_selector (
    owner TEXT NOT NULL REFERENCES sfc_client_selector(address) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    key   TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (owner, key)
) STRICT;
