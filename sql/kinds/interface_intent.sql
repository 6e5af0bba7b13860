INSERT INTO kind(name, pattern, parent, summary) VALUES
('interface_intent', 'projects/{project}/composite-apps/{composite_app}/{composite_app_version}/deployment-intent-groups/{deployment_intent_group}/network-controller-intent/{net_controller_intent}/workload-intents/{workload_intent}/interfaces/{name}', 'workload_intent', 'One interface of a workload: its network and, where given, its address.');

INSERT INTO field(kind, path, shape, stored, no_reference, summary) VALUES
('interface_intent', 'spec.interface', 'text', 'interface', 'a name of its own', 'The name of the interface in the pod.'),
('interface_intent', 'spec.name', 'text', 'network', 'a network of every cluster that the app lands on, which the plan checks', 'The network, provider network or link of a chain that it is attached to.'),
('interface_intent', 'spec.defaultGateway', 'text', NULL, 'a word', 'true: its gateway is the default one of the pod.'),
('interface_intent', 'spec.ipAddress', 'text', NULL, 'an address', 'Its address; without, one of the network is given.'),
('interface_intent', 'spec.macAddress', 'text', NULL, 'an address', 'Its MAC address; without, one is made.');

-- interface_intent: one interface of a workload.
CREATE TABLE interface_intent (
    address                 TEXT NOT NULL PRIMARY KEY REFERENCES resource(address) DEFERRABLE INITIALLY DEFERRED
                            CONSTRAINT "address.mismatch" CHECK (address = parent || '/interfaces/' || name),
    project                 TEXT NOT NULL,
    composite_app           TEXT NOT NULL,
    composite_app_version   TEXT NOT NULL,
    deployment_intent_group TEXT NOT NULL,
    net_controller_intent   TEXT NOT NULL,
    workload_intent         TEXT NOT NULL,
    name                    TEXT NOT NULL CONSTRAINT "name.too-long" CHECK (length(name) <= 128),
    parent                  TEXT NOT NULL GENERATED ALWAYS AS
                            ('projects/' || project || '/composite-apps/' || composite_app || '/' || composite_app_version
                             || '/deployment-intent-groups/' || deployment_intent_group || '/network-controller-intent/' || net_controller_intent
                             || '/workload-intents/' || workload_intent) VIRTUAL
                            REFERENCES workload_intent(address) DEFERRABLE INITIALLY DEFERRED,
    interface       TEXT NOT NULL CONSTRAINT "field.format" CHECK (is_label_value(interface)),
    network         TEXT NOT NULL CONSTRAINT "field.format" CHECK (is_label_value(network)),
    default_gateway TEXT CONSTRAINT "field.format" CHECK (default_gateway = '' OR is_label_value(default_gateway)),
    ip_address      TEXT CONSTRAINT "field.format" CHECK (ip_address = '' OR is_ip(ip_address)),
    mac_address     TEXT CONSTRAINT "field.format" CHECK (mac_address = '' OR is_mac(mac_address))
) STRICT;
CREATE INDEX interface_intent_by_parent ON interface_intent(parent);
CREATE UNIQUE INDEX "interface-intent.interface-twice" ON interface_intent(parent, interface);
CREATE UNIQUE INDEX "interface-intent.gateway-twice" ON interface_intent(parent) WHERE default_gateway = 'true';

INSERT INTO rule(code, status, summary, explanation, remedy) VALUES
('interface-intent.interface-twice', 3, 'a workload gets two interfaces of one name',
 'Interfaces of a pod have different names.',
 'Rename one of them.'),
('interface-intent.gateway-twice', 3, 'a workload gets two default gateways',
 'A pod has one default route.',
 'Keep defaultGateway true for one of the interfaces.');
