INSERT INTO kind(name, pattern, parent, summary) VALUES
('traffic_group_intent', 'projects/{project}/composite-apps/{composite_app}/{composite_app_version}/deployment-intent-groups/{deployment_intent_group}/traffic-group-intents/{name}', 'deployment_intent_group', 'A set of servers and clients of a deployment that talk to each other.');

-- traffic_group_intent: a set of servers and clients of a deployment that talk to each other.
CREATE TABLE traffic_group_intent (
    address                 TEXT NOT NULL PRIMARY KEY REFERENCES resource(address) DEFERRABLE INITIALLY DEFERRED
                            CONSTRAINT "address.mismatch" CHECK (address = parent || '/traffic-group-intents/' || name),
    project                 TEXT NOT NULL,
    composite_app           TEXT NOT NULL,
    composite_app_version   TEXT NOT NULL,
    deployment_intent_group TEXT NOT NULL,
    name                    TEXT NOT NULL CONSTRAINT "name.too-long" CHECK (length(name) <= 128)
                            CONSTRAINT "name.no-label-value" CHECK (is_label_value(name)),
    parent                  TEXT NOT NULL GENERATED ALWAYS AS
                            ('projects/' || project || '/composite-apps/' || composite_app || '/' || composite_app_version
                             || '/deployment-intent-groups/' || deployment_intent_group) VIRTUAL
                            REFERENCES deployment_intent_group(address) DEFERRABLE INITIALLY DEFERRED
) STRICT;
CREATE INDEX traffic_group_intent_by_parent ON traffic_group_intent(parent);

CREATE TRIGGER traffic_group_intent_registers AFTER INSERT ON traffic_group_intent BEGIN
    INSERT INTO intent_name(deployment_intent_group, name, uses) VALUES (NEW.parent, NEW.name, 1)
    ON CONFLICT(deployment_intent_group, name) DO UPDATE SET uses = uses + 1;
END;
CREATE TRIGGER traffic_group_intent_withdraws AFTER DELETE ON traffic_group_intent BEGIN
    UPDATE intent_name SET uses = uses - 1 WHERE deployment_intent_group = OLD.parent AND name = OLD.name;
    DELETE FROM intent_name WHERE deployment_intent_group = OLD.parent AND name = OLD.name AND uses = 0;
END;
