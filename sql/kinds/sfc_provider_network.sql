INSERT INTO kind(name, pattern, parent, summary) VALUES
('sfc_provider_network', 'projects/{project}/composite-apps/{composite_app}/{composite_app_version}/deployment-intent-groups/{deployment_intent_group}/network-chains/{sfc_intent}/provider-networks/{name}', 'sfc_intent', 'The network of the provider at one end of a chain.');

INSERT INTO field(kind, path, shape, no_reference, summary) VALUES
('sfc_provider_network', 'spec.chainEnd', 'text', NULL, 'The end of the chain.'),
('sfc_provider_network', 'spec.providerNetwork', 'text', 'a network of every cluster of the chain, which the plan checks', 'The provider network on every cluster of the chain.'),
('sfc_provider_network', 'spec.gatewayIp', 'text', 'an address', 'The gateway to it.'),
('sfc_provider_network', 'spec.subnet', 'text', 'an address', 'Its addresses.');

-- sfc_provider_network: the network of the provider at one end of a chain.
CREATE TABLE sfc_provider_network (
    address                 TEXT NOT NULL PRIMARY KEY REFERENCES resource(address) DEFERRABLE INITIALLY DEFERRED
                            CONSTRAINT "address.mismatch" CHECK (address = parent || '/provider-networks/' || name),
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
    chain_end        TEXT NOT NULL CONSTRAINT "field.not-allowed" CHECK (chain_end IN ('left', 'right')),
    provider_network TEXT NOT NULL CONSTRAINT "field.format" CHECK (is_name(provider_network)),
    gateway_ip       TEXT NOT NULL CONSTRAINT "field.format" CHECK (is_ipv4(gateway_ip)),
    subnet           TEXT NOT NULL CONSTRAINT "field.format" CHECK (is_ipv4_subnet(subnet))
) STRICT;
CREATE INDEX sfc_provider_network_by_parent ON sfc_provider_network(parent);
