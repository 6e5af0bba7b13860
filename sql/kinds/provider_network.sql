INSERT INTO kind(name, pattern, parent, summary) VALUES
('provider_network', 'cluster-providers/{cluster_provider}/clusters/{cluster}/provider-networks/{name}', 'cluster', 'A network of the provider that pods of one cluster are attached to.');

INSERT INTO field(kind, path, shape, stored, required, no_reference, summary) VALUES
('provider_network', 'spec.cniType', 'text', NULL, 0, NULL, 'What makes the network; only ovn4nfv.'),
('provider_network', 'spec.ipv4Subnets', 'records', NULL, 0, NULL, 'The IPv4 subnets of the network.'),
('provider_network', 'spec.ipv4Subnets[].name', 'text', NULL, 0, 'a name of its own', 'The name of the subnet.'),
('provider_network', 'spec.ipv4Subnets[].subnet', 'text', NULL, 0, 'an address', 'Its addresses, with the length of the network.'),
('provider_network', 'spec.ipv4Subnets[].gateway', 'text', NULL, 0, 'an address', 'The gateway: an address with the length of the network.'),
('provider_network', 'spec.ipv4Subnets[].excludeIps', 'text', NULL, 0, 'addresses', 'Addresses and ranges A..B that are not given to pods.'),
('provider_network', 'spec.ipv6Subnets', 'records', NULL, 0, NULL, 'The IPv6 subnets of the network.'),
('provider_network', 'spec.ipv6Subnets[].name', 'text', NULL, 0, 'a name of its own', 'The name of the subnet.'),
('provider_network', 'spec.ipv6Subnets[].subnet', 'text', NULL, 0, 'an address', 'Its addresses, with the length of the network.'),
('provider_network', 'spec.ipv6Subnets[].gateway', 'text', NULL, 0, 'an address', 'The gateway: an address with the length of the network.'),
('provider_network', 'spec.ipv6Subnets[].excludeIps', 'text', NULL, 0, 'addresses', 'Addresses and ranges A..B that are not given to pods.'),
('provider_network', 'spec.providerNetType', 'text', NULL, 0, NULL, 'How it is attached: through a VLAN, or directly.'),
('provider_network', 'spec.vlan', 'record', NULL, 1, NULL, 'The VLAN; given for DIRECT too.'),
('provider_network', 'spec.vlan.vlanID', 'text', 'vlan_id', 0, 'a number', 'Its number, 0 to 4095.'),
('provider_network', 'spec.vlan.providerInterfaceName', 'text', 'provider_interface_name', 0, 'an interface of nodes', 'The interface of the nodes that carries it.'),
('provider_network', 'spec.vlan.logicalInterfaceName', 'text', 'logical_interface_name', 0, 'an interface of nodes', 'The interface that is made on it.'),
('provider_network', 'spec.vlan.vlanNodeSelector', 'text', 'vlan_node_selector', 0, NULL, 'On which nodes: any, or those with the labels.'),
('provider_network', 'spec.vlan.nodeLabelList', 'texts', 'provider_network_node_label_list', 0, 'labels of nodes', 'Labels of the nodes, for specific.');

INSERT INTO alias(kind, spelling, path) VALUES
('provider_network', 'spec.vlan.vlanId', 'spec.vlan.vlanID');

-- provider_network: a network of the provider on one cluster.
CREATE TABLE provider_network (
    address          TEXT NOT NULL PRIMARY KEY REFERENCES resource(address) DEFERRABLE INITIALLY DEFERRED
                     CONSTRAINT "address.mismatch" CHECK (address = parent || '/provider-networks/' || name),
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
    provider_net_type  TEXT NOT NULL CONSTRAINT "field.not-allowed" CHECK (provider_net_type IN ('VLAN', 'DIRECT')),
    vlan_id            TEXT NOT NULL CONSTRAINT "field.out-of-range" CHECK (vlan_id NOT GLOB '*[^0-9]*' AND length(vlan_id) BETWEEN 1 AND 4 AND CAST(vlan_id AS INTEGER) <= 4095),
    provider_interface_name TEXT CONSTRAINT "field.too-long" CHECK (length(provider_interface_name) <= 128),
    logical_interface_name  TEXT CONSTRAINT "field.too-long" CHECK (length(logical_interface_name) <= 128),
    vlan_node_selector TEXT NOT NULL CONSTRAINT "field.not-allowed" CHECK (vlan_node_selector IN ('any', 'specific')),
    node_label_list_count   INTEGER NOT NULL,
    CONSTRAINT "network.no-subnet" CHECK (ipv4_subnets_count + ipv6_subnets_count > 0),
    CONSTRAINT "provider-network.nodes-missing" CHECK (vlan_node_selector <> 'specific' OR node_label_list_count > 0)
) STRICT;
CREATE INDEX provider_network_by_parent ON provider_network(parent);
CREATE UNIQUE INDEX "provider-network.vlan-twice" ON provider_network(parent, provider_interface_name, vlan_id)
    WHERE provider_net_type = 'VLAN' AND provider_interface_name <> '';

-- provider_network_ipv4_subnets: one subnet.
CREATE TABLE provider_network_ipv4_subnets (
    owner       TEXT NOT NULL REFERENCES provider_network(address) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    ordinal     INTEGER NOT NULL,
    name        TEXT NOT NULL CONSTRAINT "field.format" CHECK (is_label_value(name)),
    subnet      TEXT NOT NULL CONSTRAINT "field.format" CHECK (is_ipv4_cidr(subnet)),
    gateway     TEXT CONSTRAINT "field.format" CHECK (gateway = '' OR is_ipv4_cidr(gateway)),
    exclude_ips TEXT CONSTRAINT "field.too-long" CHECK (length(exclude_ips) <= 128)
                CONSTRAINT "field.format" CHECK (is_ipv4_list(exclude_ips)),
    PRIMARY KEY (owner, ordinal)
) STRICT;

-- provider_network_ipv6_subnets: one subnet.
CREATE TABLE provider_network_ipv6_subnets (
    owner       TEXT NOT NULL REFERENCES provider_network(address) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    ordinal     INTEGER NOT NULL,
    name        TEXT NOT NULL CONSTRAINT "field.format" CHECK (is_name(name)),
    subnet      TEXT NOT NULL CONSTRAINT "field.format" CHECK (is_ipv6_cidr(subnet)),
    gateway     TEXT CONSTRAINT "field.format" CHECK (gateway = '' OR length(gateway) <= 128),
    exclude_ips TEXT CONSTRAINT "field.too-long" CHECK (length(exclude_ips) <= 128),
    PRIMARY KEY (owner, ordinal)
) STRICT;

-- provider_network_node_label_list: one label of the nodes.
CREATE TABLE provider_network_node_label_list (
    owner   TEXT NOT NULL REFERENCES provider_network(address) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    ordinal INTEGER NOT NULL,
    value   TEXT NOT NULL CONSTRAINT "field.format" CHECK (is_node_label(value)),
    PRIMARY KEY (owner, ordinal)
) STRICT;

-- Interfaces name a network by its name alone, so that networks and provider networks share one space of names.
CREATE TRIGGER provider_network_name_taken AFTER INSERT ON provider_network
WHEN EXISTS (SELECT 1 FROM network WHERE parent = NEW.parent AND name = NEW.name) BEGIN
    SELECT RAISE(ABORT, 'network.name-taken');
END;

INSERT INTO rule(code, status, summary, explanation, remedy) VALUES
('provider-network.nodes-missing', 3, 'a provider network is for specific nodes and names none',
 'With vlanNodeSelector specific, nodeLabelList says which nodes are meant.',
 'Give nodeLabelList at least one label, or select any.'),
('provider-network.vlan-twice', 3, 'two provider networks use one VLAN of one interface',
 'A VLAN on an interface of the nodes is one network; two of them would share it unknowingly.',
 'Give one of them another vlanID.');
