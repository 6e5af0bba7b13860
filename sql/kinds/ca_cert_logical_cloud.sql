INSERT INTO kind(name, pattern, parent, summary) VALUES
('ca_cert_logical_cloud', 'projects/{project}/ca-certs/{ca_cert}/logical-clouds/{name}', 'project_ca_cert', 'A logical cloud whose clusters get certificates of the authority.');

INSERT INTO field(kind, path, shape, summary) VALUES
('ca_cert_logical_cloud', 'spec.logicalCloud', 'text', 'The logical cloud of the same project.');

-- ca_cert_logical_cloud: a logical cloud whose clusters get certificates of the authority.
CREATE TABLE ca_cert_logical_cloud (
    address TEXT NOT NULL PRIMARY KEY REFERENCES resource(address) DEFERRABLE INITIALLY DEFERRED
            CONSTRAINT "address.mismatch" CHECK (address = parent || '/logical-clouds/' || name),
    project TEXT NOT NULL,
    ca_cert TEXT NOT NULL,
    name    TEXT NOT NULL CONSTRAINT "name.too-long" CHECK (length(name) <= 128),
    parent  TEXT NOT NULL GENERATED ALWAYS AS
            ('projects/' || project || '/ca-certs/' || ca_cert) VIRTUAL
            REFERENCES project_ca_cert(address) DEFERRABLE INITIALLY DEFERRED,
    logical_cloud TEXT NOT NULL,
    logical_cloud_address TEXT NOT NULL GENERATED ALWAYS AS ('projects/' || project || '/logical-clouds/' || logical_cloud) VIRTUAL
        REFERENCES logical_cloud(address) DEFERRABLE INITIALLY DEFERRED
) STRICT;
CREATE INDEX ca_cert_logical_cloud_by_parent ON ca_cert_logical_cloud(parent);
CREATE INDEX ca_cert_logical_cloud_by_logical_cloud ON ca_cert_logical_cloud(logical_cloud_address);
