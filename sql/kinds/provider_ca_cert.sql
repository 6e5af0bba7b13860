INSERT INTO kind(name, pattern, parent, operations, summary) VALUES
('provider_ca_cert', 'cluster-providers/{cluster_provider}/ca-certs/{name}', 'cluster_provider', 'enrollment/instantiate enrollment/terminate enrollment/update distribution/instantiate distribution/terminate distribution/update', 'An authority for the clusters of a provider, signed by one cluster.');

INSERT INTO field(kind, path, shape, stored, required, no_reference, summary) VALUES
('provider_ca_cert', 'spec.certificate', 'record', NULL, 0, NULL, 'Of the certificate that is asked for.'),
('provider_ca_cert', 'spec.certificate.commonName', 'text', 'common_name', 0, 'a name of its own', 'Its common name.'),
('provider_ca_cert', 'spec.csrInfo', 'record', NULL, 1, NULL, 'What the request says.'),
('provider_ca_cert', 'spec.csrInfo.keySize', 'integer', 'key_size', 0, NULL, 'Bits of the key.'),
('provider_ca_cert', 'spec.csrInfo.version', 'integer', 'csr_version', 0, NULL, 'The version of the request.'),
('provider_ca_cert', 'spec.csrInfo.dnsNames', 'texts', 'provider_ca_cert_dns_names', 0, 'host names', 'Names of hosts.'),
('provider_ca_cert', 'spec.csrInfo.emailAddresses', 'texts', 'provider_ca_cert_email_addresses', 0, 'mail addresses', 'Addresses of mail.'),
('provider_ca_cert', 'spec.csrInfo.keyUsages', 'texts', 'provider_ca_cert_key_usages', 0, 'words', 'What the key is for.'),
('provider_ca_cert', 'spec.csrInfo.algorithm', 'record', NULL, 0, NULL, 'The algorithms.'),
('provider_ca_cert', 'spec.csrInfo.algorithm.publicKeyAlgorithm', 'text', 'public_key_algorithm', 0, NULL, 'Of the key.'),
('provider_ca_cert', 'spec.csrInfo.algorithm.signatureAlgorithm', 'text', 'signature_algorithm', 0, NULL, 'Of the signature.'),
('provider_ca_cert', 'spec.csrInfo.subject', 'record', NULL, 0, NULL, 'Whose certificate it is.'),
('provider_ca_cert', 'spec.csrInfo.subject.locale', 'record', NULL, 0, NULL, 'Where that is.'),
('provider_ca_cert', 'spec.csrInfo.subject.locale.country', 'texts', 'provider_ca_cert_country', 0, 'a place', 'The country.'),
('provider_ca_cert', 'spec.csrInfo.subject.locale.locality', 'texts', 'provider_ca_cert_locality', 0, 'a place', 'The town.'),
('provider_ca_cert', 'spec.csrInfo.subject.locale.postalCode', 'texts', 'provider_ca_cert_postal_code', 0, 'a place', 'The postal code.'),
('provider_ca_cert', 'spec.csrInfo.subject.locale.province', 'texts', 'provider_ca_cert_province', 0, 'a place', 'The province.'),
('provider_ca_cert', 'spec.csrInfo.subject.locale.streetAddress', 'texts', 'provider_ca_cert_street_address', 0, 'a place', 'The street.'),
('provider_ca_cert', 'spec.csrInfo.subject.names', 'record', NULL, 0, NULL, 'Names of the subject.'),
('provider_ca_cert', 'spec.csrInfo.subject.names.commonNamePrefix', 'text', 'common_name_prefix', 0, 'a part of a name', 'Added to the common name of each cluster.'),
('provider_ca_cert', 'spec.csrInfo.subject.organization', 'record', NULL, 0, NULL, 'The organization.'),
('provider_ca_cert', 'spec.csrInfo.subject.organization.names', 'texts', 'provider_ca_cert_organization_names', 0, 'names of people', 'Its names.'),
('provider_ca_cert', 'spec.csrInfo.subject.organization.units', 'texts', 'provider_ca_cert_organization_units', 0, 'names of people', 'Its units.'),
('provider_ca_cert', 'spec.duration', 'text', NULL, 0, 'a duration', 'How long the certificate is valid, e.g. 8760h.'),
('provider_ca_cert', 'spec.isCA', 'boolean', 'is_ca', 0, NULL, 'Whether it may sign others.'),
('provider_ca_cert', 'spec.issuerRef', 'record', NULL, 1, NULL, 'The issuer of cert-manager on the issuing cluster.'),
('provider_ca_cert', 'spec.issuerRef.name', 'text', 'issuer_name', 0, 'an object on the issuing cluster', 'Its name.'),
('provider_ca_cert', 'spec.issuerRef.kind', 'text', 'issuer_kind', 0, NULL, 'Its kind.'),
('provider_ca_cert', 'spec.issuerRef.group', 'text', 'issuer_group', 0, NULL, 'The group of its API.'),
('provider_ca_cert', 'spec.issuerRef.version', 'text', 'issuer_version', 0, 'a version of an API', 'The version of its API.'),
('provider_ca_cert', 'spec.issuingCluster', 'record', NULL, 1, NULL, 'The cluster that signs.'),
('provider_ca_cert', 'spec.issuingCluster.cluster', 'text', 'issuing_cluster', 0, NULL, 'The cluster.'),
('provider_ca_cert', 'spec.issuingCluster.clusterProvider', 'text', 'issuing_provider', 0, 'a part of the reference to the cluster', 'Its provider.');

-- provider_ca_cert: an authority for the clusters of a provider, signed by one cluster.
CREATE TABLE provider_ca_cert (
    address          TEXT NOT NULL PRIMARY KEY REFERENCES resource(address) DEFERRABLE INITIALLY DEFERRED
                     CONSTRAINT "address.mismatch" CHECK (address = parent || '/ca-certs/' || name),
    cluster_provider TEXT NOT NULL,
    name             TEXT NOT NULL CONSTRAINT "name.too-long" CHECK (length(name) <= 128),
    parent           TEXT NOT NULL GENERATED ALWAYS AS
                     ('cluster-providers/' || cluster_provider) VIRTUAL
                     REFERENCES cluster_provider(address) DEFERRABLE INITIALLY DEFERRED,
    common_name          TEXT CONSTRAINT "field.too-long" CHECK (length(common_name) <= 128),
    key_size             INTEGER CONSTRAINT "field.out-of-range" CHECK (key_size BETWEEN 0 AND 16384),
    csr_version          INTEGER,
    public_key_algorithm TEXT CONSTRAINT "field.not-allowed" CHECK (public_key_algorithm IN ('', 'RSA', 'DSA', 'ECDSA', 'Ed25519')),
    signature_algorithm  TEXT CONSTRAINT "field.not-allowed" CHECK (signature_algorithm IN ('', 'MD5WithRSA', 'SHA1WithRSA', 'SHA256WithRSA', 'SHA384WithRSA',
                             'SHA512WithRSA', 'ECDSAWithSHA1', 'ECDSAWithSHA256', 'ECDSAWithSHA384', 'ECDSAWithSHA512', 'SHA256WithRSAPSS',
                             'SHA384WithRSAPSS', 'SHA512WithRSAPSS', 'PureEd25519')),
    common_name_prefix   TEXT CONSTRAINT "field.too-long" CHECK (length(common_name_prefix) <= 128),
    duration             TEXT CONSTRAINT "field.format" CHECK (duration = '' OR is_duration(duration)),
    is_ca                INTEGER CHECK (is_ca IN (0, 1)),
    issuer_name          TEXT NOT NULL CONSTRAINT "field.empty" CHECK (issuer_name <> ''),
    issuer_kind          TEXT NOT NULL CONSTRAINT "field.not-allowed" CHECK (issuer_kind IN ('ClusterIssuer', 'Issuer')),
    issuer_group         TEXT NOT NULL CONSTRAINT "field.not-allowed" CHECK (issuer_group IN ('cert-manager.io')),
    issuer_version       TEXT,
    issuing_cluster      TEXT NOT NULL,
    issuing_provider     TEXT NOT NULL,
    issuing_cluster_address TEXT NOT NULL GENERATED ALWAYS AS
        ('cluster-providers/' || issuing_provider || '/clusters/' || issuing_cluster) VIRTUAL
        REFERENCES cluster(address) DEFERRABLE INITIALLY DEFERRED
) STRICT;
CREATE INDEX provider_ca_cert_by_parent ON provider_ca_cert(parent);
CREATE INDEX provider_ca_cert_by_issuing_cluster ON provider_ca_cert(issuing_cluster_address);

-- provider_ca_cert_dns_names and the like: one item of each list.
CREATE TABLE provider_ca_cert_dns_names (
    owner   TEXT NOT NULL REFERENCES provider_ca_cert(address) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    ordinal INTEGER NOT NULL,
    value   TEXT NOT NULL CONSTRAINT "field.too-long" CHECK (length(value) <= 128),
    PRIMARY KEY (owner, ordinal)
) STRICT;
CREATE TABLE provider_ca_cert_email_addresses (
    owner   TEXT NOT NULL REFERENCES provider_ca_cert(address) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    ordinal INTEGER NOT NULL,
    value   TEXT NOT NULL CONSTRAINT "field.too-long" CHECK (length(value) <= 128),
    PRIMARY KEY (owner, ordinal)
) STRICT;
CREATE TABLE provider_ca_cert_key_usages (
    owner   TEXT NOT NULL REFERENCES provider_ca_cert(address) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    ordinal INTEGER NOT NULL,
    value   TEXT NOT NULL CONSTRAINT "field.too-long" CHECK (length(value) <= 128),
    PRIMARY KEY (owner, ordinal)
) STRICT;
CREATE TABLE provider_ca_cert_country (
    owner   TEXT NOT NULL REFERENCES provider_ca_cert(address) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    ordinal INTEGER NOT NULL,
    value   TEXT NOT NULL CONSTRAINT "field.too-long" CHECK (length(value) <= 128),
    PRIMARY KEY (owner, ordinal)
) STRICT;
CREATE TABLE provider_ca_cert_locality (
    owner   TEXT NOT NULL REFERENCES provider_ca_cert(address) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    ordinal INTEGER NOT NULL,
    value   TEXT NOT NULL CONSTRAINT "field.too-long" CHECK (length(value) <= 128),
    PRIMARY KEY (owner, ordinal)
) STRICT;
CREATE TABLE provider_ca_cert_postal_code (
    owner   TEXT NOT NULL REFERENCES provider_ca_cert(address) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    ordinal INTEGER NOT NULL,
    value   TEXT NOT NULL CONSTRAINT "field.too-long" CHECK (length(value) <= 128),
    PRIMARY KEY (owner, ordinal)
) STRICT;
CREATE TABLE provider_ca_cert_province (
    owner   TEXT NOT NULL REFERENCES provider_ca_cert(address) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    ordinal INTEGER NOT NULL,
    value   TEXT NOT NULL CONSTRAINT "field.too-long" CHECK (length(value) <= 128),
    PRIMARY KEY (owner, ordinal)
) STRICT;
CREATE TABLE provider_ca_cert_street_address (
    owner   TEXT NOT NULL REFERENCES provider_ca_cert(address) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    ordinal INTEGER NOT NULL,
    value   TEXT NOT NULL CONSTRAINT "field.too-long" CHECK (length(value) <= 128),
    PRIMARY KEY (owner, ordinal)
) STRICT;
CREATE TABLE provider_ca_cert_organization_names (
    owner   TEXT NOT NULL REFERENCES provider_ca_cert(address) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    ordinal INTEGER NOT NULL,
    value   TEXT NOT NULL CONSTRAINT "field.too-long" CHECK (length(value) <= 128),
    PRIMARY KEY (owner, ordinal)
) STRICT;
CREATE TABLE provider_ca_cert_organization_units (
    owner   TEXT NOT NULL REFERENCES provider_ca_cert(address) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    ordinal INTEGER NOT NULL,
    value   TEXT NOT NULL CONSTRAINT "field.too-long" CHECK (length(value) <= 128),
    PRIMARY KEY (owner, ordinal)
) STRICT;
