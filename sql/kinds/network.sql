INSERT INTO kind(name, pattern, parent, summary) VALUES
('network', 'cluster-providers/{cluster_provider}/clusters/{cluster}/networks/{name}', 'cluster', 'A virtual network on one cluster, for the interfaces of pods.');

INSERT INTO field(kind, path, shape, no_reference, summary) VALUES
('network', 'spec.cniType', 'text', NULL, 'What makes the network; only ovn4nfv.'),
('network', 'spec.ipv4Subnets', 'records', NULL, 'The IPv4 subnets of the network.'),
('network', 'spec.ipv4Subnets[].name', 'text', 'a name of its own', 'The name of the subnet.'),
('network', 'spec.ipv4Subnets[].subnet', 'text', 'an address', 'Its addresses, with the length of the network.'),
('network', 'spec.ipv4Subnets[].gateway', 'text', 'an address', 'The gateway: an address with the length of the network.'),
('network', 'spec.ipv4Subnets[].excludeIps', 'text', 'addresses', 'Addresses and ranges A..B that are not given to pods.'),
('network', 'spec.ipv6Subnets', 'records', NULL, 'The IPv6 subnets of the network.'),
('network', 'spec.ipv6Subnets[].name', 'text', 'a name of its own', 'The name of the subnet.'),
('network', 'spec.ipv6Subnets[].subnet', 'text', 'an address', 'Its addresses, with the length of the network.'),
('network', 'spec.ipv6Subnets[].gateway', 'text', 'an address', 'The gateway: an address with the length of the network.'),
('network', 'spec.ipv6Subnets[].excludeIps', 'text', 'addresses', 'Addresses and ranges A..B that are not given to pods.');

-- network: a virtual network on one cluster.
CREATE TABLE network (
    address          TEXT NOT NULL PRIMARY KEY REFERENCES resource(address) DEFERRABLE INITIALLY DEFERRED
                     CONSTRAINT "address.mismatch" CHECK (address = parent || '/networks/' || name),
    cluster_provider TEXT NOT NULL,
    cluster          TEXT NOT NULL,
    name             TEXT NOT NULL CONSTRAINT "name.too-long" CHECK (length(name) <= 128)
                     CONSTRAINT "name.no-label-value" CHECK (is_label_value(name)),
    parent           TEXT NOT NULL GENERATED ALWAYS AS
                     ('cluster-providers/' || cluster_provider || '/clusters/' || cluster) VIRTUAL
                     REFERENCES cluster(address) DEFERRABLE INITIALLY DEFERRED,
    cni_type           TEXT NOT NULL CONSTRAINT "field.not-allowed" CHECK (cni_type IN ('ovn4nfv')),
    ipv4_subnets_count INTEGER NOT NULL,
    ipv6_subnets_count INTEGER NOT NULL,
    CONSTRAINT "network.no-subnet" CHECK (ipv4_subnets_count + ipv6_subnets_count > 0)
) STRICT;
CREATE INDEX network_by_parent ON network(parent);

-- network_ipv4_subnets: one subnet.
CREATE TABLE network_ipv4_subnets (
    owner       TEXT NOT NULL REFERENCES network(address) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    ordinal     INTEGER NOT NULL,
    name        TEXT NOT NULL CONSTRAINT "field.format" CHECK (is_label_value(name)),
    subnet      TEXT NOT NULL CONSTRAINT "field.format" CHECK (is_ipv4_cidr(subnet)),
    gateway     TEXT CONSTRAINT "field.format" CHECK (gateway = '' OR is_ipv4_cidr(gateway)),
    exclude_ips TEXT CONSTRAINT "field.too-long" CHECK (length(exclude_ips) <= 1024)
                CONSTRAINT "field.format" CHECK (is_ipv4_list(exclude_ips)),
    PRIMARY KEY (owner, ordinal)
) STRICT;

-- network_ipv6_subnets: one subnet.
CREATE TABLE network_ipv6_subnets (
    owner       TEXT NOT NULL REFERENCES network(address) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    ordinal     INTEGER NOT NULL,
    name        TEXT NOT NULL CONSTRAINT "field.format" CHECK (is_name(name)),
    subnet      TEXT NOT NULL CONSTRAINT "field.format" CHECK (is_ipv6_cidr(subnet)),
    gateway     TEXT CONSTRAINT "field.format" CHECK (gateway = '' OR length(gateway) <= 128),
    exclude_ips TEXT CONSTRAINT "field.too-long" CHECK (length(exclude_ips) <= 1024),
    PRIMARY KEY (owner, ordinal)
) STRICT;

-- Interfaces name a network by its name alone, so that networks and provider networks share one space of names.
CREATE TRIGGER network_name_taken AFTER INSERT ON network
WHEN EXISTS (SELECT 1 FROM provider_network WHERE parent = NEW.parent AND name = NEW.name) BEGIN
    SELECT RAISE(ABORT, 'network.name-taken');
END;

INSERT INTO rule(code, status, summary, explanation, remedy) VALUES
('network.no-subnet', 3, 'a network has no subnet',
 'A network gives addresses to interfaces; it needs at least one subnet to take them from.',
 'Give it ipv4Subnets or ipv6Subnets.'),
('network.name-taken', 3, 'a network and a provider network of one cluster have one name',
 'Interfaces name their network by its name alone, so that it would be open which of the two is meant.',
 'Give one of them another name.');
