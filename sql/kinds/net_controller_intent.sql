INSERT INTO kind(name, pattern, parent, summary) VALUES
('net_controller_intent', 'projects/{project}/composite-apps/{composite_app}/{composite_app_version}/deployment-intent-groups/{deployment_intent_group}/network-controller-intent/{name}', 'deployment_intent_group', 'A set of interfaces that workloads of a deployment get.');

-- net_controller_intent: a set of interfaces that workloads of a deployment get.
CREATE TABLE net_controller_intent (
    address                 TEXT NOT NULL PRIMARY KEY REFERENCES resource(address) DEFERRABLE INITIALLY DEFERRED
                            CONSTRAINT "address.mismatch" CHECK (address = parent || '/network-controller-intent/' || name),
    project                 TEXT NOT NULL,
    composite_app           TEXT NOT NULL,
    composite_app_version   TEXT NOT NULL,
    deployment_intent_group TEXT NOT NULL,
    name                    TEXT NOT NULL CONSTRAINT "name.too-long" CHECK (length(name) <= 128),
    parent                  TEXT NOT NULL GENERATED ALWAYS AS
                            ('projects/' || project || '/composite-apps/' || composite_app || '/' || composite_app_version
                             || '/deployment-intent-groups/' || deployment_intent_group) VIRTUAL
                            REFERENCES deployment_intent_group(address) DEFERRABLE INITIALLY DEFERRED
) STRICT;
CREATE INDEX net_controller_intent_by_parent ON net_controller_intent(parent);

CREATE TRIGGER net_controller_intent_registers AFTER INSERT ON net_controller_intent BEGIN
    INSERT INTO intent_name(deployment_intent_group, name, uses) VALUES (NEW.parent, NEW.name, 1)
    ON CONFLICT(deployment_intent_group, name) DO UPDATE SET uses = uses + 1;
END;
CREATE TRIGGER net_controller_intent_withdraws AFTER DELETE ON net_controller_intent BEGIN
    UPDATE intent_name SET uses = uses - 1 WHERE deployment_intent_group = OLD.parent AND name = OLD.name;
    DELETE FROM intent_name WHERE deployment_intent_group = OLD.parent AND name = OLD.name AND uses = 0;
END;
