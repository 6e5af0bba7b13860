INSERT INTO kind(name, pattern, parent, summary) VALUES
('sfc_intent', 'projects/{project}/composite-apps/{composite_app}/{composite_app_version}/deployment-intent-groups/{deployment_intent_group}/network-chains/{name}', 'deployment_intent_group', 'A chain of network functions that traffic passes through.');

INSERT INTO field(kind, path, shape, no_reference, summary) VALUES
('sfc_intent', 'spec.chainType', 'text', NULL, 'How traffic is led; only Routing.'),
('sfc_intent', 'spec.namespace', 'text', 'a namespace of clusters', 'The namespace of the chain.');

-- sfc_intent: a chain of network functions.
CREATE TABLE sfc_intent (
    address                 TEXT NOT NULL PRIMARY KEY REFERENCES resource(address) DEFERRABLE INITIALLY DEFERRED
                            CONSTRAINT "address.mismatch" CHECK (address = parent || '/network-chains/' || name),
    project                 TEXT NOT NULL,
    composite_app           TEXT NOT NULL,
    composite_app_version   TEXT NOT NULL,
    deployment_intent_group TEXT NOT NULL,
    name                    TEXT NOT NULL CONSTRAINT "name.too-long" CHECK (length(name) <= 128),
    parent                  TEXT NOT NULL GENERATED ALWAYS AS
                            ('projects/' || project || '/composite-apps/' || composite_app || '/' || composite_app_version
                             || '/deployment-intent-groups/' || deployment_intent_group) VIRTUAL
                            REFERENCES deployment_intent_group(address) DEFERRABLE INITIALLY DEFERRED,
    chain_type TEXT NOT NULL CONSTRAINT "field.not-allowed" CHECK (chain_type IN ('Routing')),
    namespace  TEXT NOT NULL CONSTRAINT "field.format" CHECK (is_dns_label(namespace))
) STRICT;
CREATE INDEX sfc_intent_by_parent ON sfc_intent(parent);

CREATE TRIGGER sfc_intent_registers AFTER INSERT ON sfc_intent BEGIN
    INSERT INTO intent_name(deployment_intent_group, name, uses) VALUES (NEW.parent, NEW.name, 1)
    ON CONFLICT(deployment_intent_group, name) DO UPDATE SET uses = uses + 1;
END;
CREATE TRIGGER sfc_intent_withdraws AFTER DELETE ON sfc_intent BEGIN
    UPDATE intent_name SET uses = uses - 1 WHERE deployment_intent_group = OLD.parent AND name = OLD.name;
    DELETE FROM intent_name WHERE deployment_intent_group = OLD.parent AND name = OLD.name AND uses = 0;
END;
