INSERT INTO kind(name, pattern, parent, summary) VALUES
('inbound_server_intent', 'projects/{project}/composite-apps/{composite_app}/{composite_app_version}/deployment-intent-groups/{deployment_intent_group}/traffic-group-intents/{traffic_group_intent}/inbound-intents/{name}', 'traffic_group_intent', 'A service that clients of the group reach.');

INSERT INTO field(kind, path, shape, stored, sensitive, no_reference, summary) VALUES
('inbound_server_intent', 'spec.app', 'text', NULL, 0, NULL, 'The app that serves.'),
('inbound_server_intent', 'spec.appLabel', 'text', NULL, 0, 'a label of pods', 'A label KEY=VALUE of its pods.'),
('inbound_server_intent', 'spec.serviceName', 'text', NULL, 0, 'a rendered object, which the plan checks', 'The name of its Service.'),
('inbound_server_intent', 'spec.externalName', 'text', NULL, 0, 'a host name', 'The name under which it is known outside.'),
('inbound_server_intent', 'spec.port', 'integer', NULL, 0, NULL, 'The port that it serves on.'),
('inbound_server_intent', 'spec.protocol', 'text', NULL, 0, 'a protocol', 'The protocol, e.g. TCP or HTTP.'),
('inbound_server_intent', 'spec.externalSupport', 'boolean', NULL, 0, NULL, 'Whether clients outside the clusters may reach it.'),
('inbound_server_intent', 'spec.serviceMesh', 'text', NULL, 0, 'a word', 'istio: traffic goes through the mesh.'),
('inbound_server_intent', 'spec.edgeCNF', 'text', 'edge_cnf', 0, 'a word', 'sdewan: traffic goes through the SD-EWAN of the edge.'),
('inbound_server_intent', 'spec.management', 'record', NULL, 0, NULL, 'How the mesh treats it.'),
('inbound_server_intent', 'spec.management.sidecarProxy', 'text', 'sidecar_proxy', 0, 'a word', 'yes: its pods have a sidecar.'),
('inbound_server_intent', 'spec.management.tlsType', 'text', 'tls_type', 0, 'a word', 'MUTUAL, SIMPLE or NONE.'),
('inbound_server_intent', 'spec.external', 'record', NULL, 0, NULL, 'For clients outside.'),
('inbound_server_intent', 'spec.external.externalCerts', 'record', NULL, 0, NULL, 'The certificates shown to them, each base64 of PEM.'),
('inbound_server_intent', 'spec.external.externalCerts.serviceCertificate', 'text', 'service_certificate', 0, 'a certificate', 'The certificate of the service.'),
('inbound_server_intent', 'spec.external.externalCerts.servicePrivateKey', 'text', 'service_private_key', 1, NULL, 'Its private key; kept encrypted.'),
('inbound_server_intent', 'spec.external.externalCerts.caCertificate', 'text', 'ca_certificate', 0, 'a certificate', 'The certificate of the authority.');

-- inbound_server_intent: a service that clients of the group reach.
CREATE TABLE inbound_server_intent (
    address                 TEXT NOT NULL PRIMARY KEY REFERENCES resource(address) DEFERRABLE INITIALLY DEFERRED
                            CONSTRAINT "address.mismatch" CHECK (address = parent || '/inbound-intents/' || name),
    project                 TEXT NOT NULL,
    composite_app           TEXT NOT NULL,
    composite_app_version   TEXT NOT NULL,
    deployment_intent_group TEXT NOT NULL,
    traffic_group_intent    TEXT NOT NULL,
    name                    TEXT NOT NULL CONSTRAINT "name.too-long" CHECK (length(name) <= 128)
                            CONSTRAINT "name.no-label-value" CHECK (is_label_value(name)),
    parent                  TEXT NOT NULL GENERATED ALWAYS AS
                            ('projects/' || project || '/composite-apps/' || composite_app || '/' || composite_app_version
                             || '/deployment-intent-groups/' || deployment_intent_group
                             || '/traffic-group-intents/' || traffic_group_intent) VIRTUAL
                            REFERENCES traffic_group_intent(address) DEFERRABLE INITIALLY DEFERRED,
    app                 TEXT NOT NULL,
    app_label           TEXT NOT NULL CONSTRAINT "field.format" CHECK (is_label_text(app_label)),
    service_name        TEXT NOT NULL CONSTRAINT "field.format" CHECK (is_name(service_name)),
    external_name       TEXT CONSTRAINT "field.too-long" CHECK (length(external_name) <= 128),
    port                INTEGER NOT NULL CONSTRAINT "field.out-of-range" CHECK (port BETWEEN 1 AND 65535),
    protocol            TEXT NOT NULL CONSTRAINT "field.too-long" CHECK (length(protocol) <= 5)
                          CONSTRAINT "field.format" CHECK (is_name(protocol)),
    external_support    INTEGER NOT NULL DEFAULT 0 CHECK (external_support IN (0, 1)),
    service_mesh        TEXT CONSTRAINT "field.too-long" CHECK (length(service_mesh) <= 128),
    edge_cnf            TEXT CONSTRAINT "field.too-long" CHECK (length(edge_cnf) <= 128),
    sidecar_proxy       TEXT CONSTRAINT "field.too-long" CHECK (length(sidecar_proxy) <= 5),
    tls_type            TEXT CONSTRAINT "field.too-long" CHECK (length(tls_type) <= 8),
    service_certificate TEXT,
    service_private_key TEXT REFERENCES content(digest) DEFERRABLE INITIALLY DEFERRED,
    ca_certificate      TEXT,
    app_address TEXT NOT NULL GENERATED ALWAYS AS
        ('projects/' || project || '/composite-apps/' || composite_app || '/' || composite_app_version || '/apps/' || app) VIRTUAL
        REFERENCES app(address) DEFERRABLE INITIALLY DEFERRED
) STRICT;
CREATE INDEX inbound_server_intent_by_parent ON inbound_server_intent(parent);
CREATE INDEX inbound_server_intent_by_app ON inbound_server_intent(app_address);
CREATE INDEX inbound_server_intent_by_key ON inbound_server_intent(service_private_key);
