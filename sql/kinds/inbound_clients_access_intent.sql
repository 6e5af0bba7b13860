INSERT INTO kind(name, pattern, parent, summary) VALUES
('inbound_clients_access_intent', 'projects/{project}/composite-apps/{composite_app}/{composite_app_version}/deployment-intent-groups/{deployment_intent_group}/traffic-group-intents/{traffic_group_intent}/inbound-intents/{inbound_server_intent}/clients/{inbound_clients_intent}/access-points/{name}', 'inbound_clients_intent', 'What clients may ask of a service.');

INSERT INTO field(kind, path, shape, required, no_reference, summary) VALUES
('inbound_clients_access_intent', 'spec.action', 'text', 0, NULL, 'What happens; only ALLOW.'),
('inbound_clients_access_intent', 'spec.url', 'texts', 1, 'paths of the service', 'Paths, such as /api/v1 or /api/*.'),
('inbound_clients_access_intent', 'spec.access', 'texts', 1, 'methods of HTTP', 'Methods: GET, PUT, POST or DELETE.');

-- inbound_clients_access_intent: what clients may ask of a service.
CREATE TABLE inbound_clients_access_intent (
    address                 TEXT NOT NULL PRIMARY KEY REFERENCES resource(address) DEFERRABLE INITIALLY DEFERRED
                            CONSTRAINT "address.mismatch" CHECK (address = parent || '/access-points/' || name),
    project                 TEXT NOT NULL,
    composite_app           TEXT NOT NULL,
    composite_app_version   TEXT NOT NULL,
    deployment_intent_group TEXT NOT NULL,
    traffic_group_intent    TEXT NOT NULL,
    inbound_server_intent   TEXT NOT NULL,
    inbound_clients_intent  TEXT NOT NULL,
    name                    TEXT NOT NULL CONSTRAINT "name.too-long" CHECK (length(name) <= 128)
                            CONSTRAINT "name.no-label-value" CHECK (is_label_value(name)),
    parent                  TEXT NOT NULL GENERATED ALWAYS AS
                            ('projects/' || project || '/composite-apps/' || composite_app || '/' || composite_app_version
                             || '/deployment-intent-groups/' || deployment_intent_group || '/traffic-group-intents/' || traffic_group_intent || '/inbound-intents/' || inbound_server_intent
                             || '/clients/' || inbound_clients_intent) VIRTUAL
                            REFERENCES inbound_clients_intent(address) DEFERRABLE INITIALLY DEFERRED,
    action TEXT NOT NULL CONSTRAINT "field.not-allowed" CHECK (action IN ('ALLOW'))
) STRICT;
CREATE INDEX inbound_clients_access_intent_by_parent ON inbound_clients_access_intent(parent);

-- inbound_clients_access_intent_url, …_access: one item of each list.
CREATE TABLE inbound_clients_access_intent_url (
    owner   TEXT NOT NULL REFERENCES inbound_clients_access_intent(address) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    ordinal INTEGER NOT NULL,
    value   TEXT NOT NULL CONSTRAINT "field.format" CHECK (is_url_path(value)),
    PRIMARY KEY (owner, ordinal)
) STRICT;
CREATE TABLE inbound_clients_access_intent_access (
    owner   TEXT NOT NULL REFERENCES inbound_clients_access_intent(address) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    ordinal INTEGER NOT NULL,
    value   TEXT NOT NULL CONSTRAINT "field.not-allowed" CHECK (value IN ('GET', 'PUT', 'POST', 'DELETE')),
    PRIMARY KEY (owner, ordinal)
) STRICT;
