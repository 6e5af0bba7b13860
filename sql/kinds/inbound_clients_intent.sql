INSERT INTO kind(name, pattern, parent, summary) VALUES
('inbound_clients_intent', 'projects/{project}/composite-apps/{composite_app}/{composite_app_version}/deployment-intent-groups/{deployment_intent_group}/traffic-group-intents/{traffic_group_intent}/inbound-intents/{inbound_server_intent}/clients/{name}', 'inbound_server_intent', 'Who may reach a service of the group.');

INSERT INTO field(kind, path, shape, no_reference, summary) VALUES
('inbound_clients_intent', 'spec.app', 'text', NULL, 'The app of the clients.'),
('inbound_clients_intent', 'spec.appLabel', 'text', 'a label of pods', 'A label KEY=VALUE of their pods.'),
('inbound_clients_intent', 'spec.serviceName', 'text', 'a rendered object, which the plan checks', 'The name of their Service.'),
('inbound_clients_intent', 'spec.namespaces', 'texts', 'namespaces of clusters', 'Kept for existing bundles; nothing uses it.'),
('inbound_clients_intent', 'spec.cidrs', 'texts', 'addresses', 'Addresses outside the clusters that may reach the service.');

-- inbound_clients_intent: who may reach a service.
CREATE TABLE inbound_clients_intent (
    address                 TEXT NOT NULL PRIMARY KEY REFERENCES resource(address) DEFERRABLE INITIALLY DEFERRED
                            CONSTRAINT "address.mismatch" CHECK (address = parent || '/clients/' || name),
    project                 TEXT NOT NULL,
    composite_app           TEXT NOT NULL,
    composite_app_version   TEXT NOT NULL,
    deployment_intent_group TEXT NOT NULL,
    traffic_group_intent    TEXT NOT NULL,
    inbound_server_intent   TEXT NOT NULL,
    name                    TEXT NOT NULL CONSTRAINT "name.too-long" CHECK (length(name) <= 128)
                            CONSTRAINT "name.no-label-value" CHECK (is_label_value(name)),
    parent                  TEXT NOT NULL GENERATED ALWAYS AS
                            ('projects/' || project || '/composite-apps/' || composite_app || '/' || composite_app_version
                             || '/deployment-intent-groups/' || deployment_intent_group || '/traffic-group-intents/' || traffic_group_intent
                             || '/inbound-intents/' || inbound_server_intent) VIRTUAL
                            REFERENCES inbound_server_intent(address) DEFERRABLE INITIALLY DEFERRED,
    app          TEXT NOT NULL,
    app_label    TEXT NOT NULL CONSTRAINT "field.format" CHECK (is_label_text(app_label)),
    service_name TEXT NOT NULL CONSTRAINT "field.format" CHECK (is_name(service_name)),
    app_address TEXT NOT NULL GENERATED ALWAYS AS
        ('projects/' || project || '/composite-apps/' || composite_app || '/' || composite_app_version || '/apps/' || app) VIRTUAL
        REFERENCES app(address) DEFERRABLE INITIALLY DEFERRED
) STRICT;
CREATE INDEX inbound_clients_intent_by_parent ON inbound_clients_intent(parent);
CREATE INDEX inbound_clients_intent_by_app ON inbound_clients_intent(app_address);

-- inbound_clients_intent_namespaces, …_cidrs: one item of each list.
CREATE TABLE inbound_clients_intent_namespaces (
    owner   TEXT NOT NULL REFERENCES inbound_clients_intent(address) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    ordinal INTEGER NOT NULL,
    value   TEXT NOT NULL,
    PRIMARY KEY (owner, ordinal)
) STRICT;
CREATE TABLE inbound_clients_intent_cidrs (
    owner   TEXT NOT NULL REFERENCES inbound_clients_intent(address) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    ordinal INTEGER NOT NULL,
    value   TEXT NOT NULL CONSTRAINT "field.format" CHECK (is_cidr(value)),
    PRIMARY KEY (owner, ordinal)
) STRICT;
