INSERT INTO kind(name, pattern, parent, summary) VALUES
('hpa_intent', 'projects/{project}/composite-apps/{composite_app}/{composite_app_version}/deployment-intent-groups/{deployment_intent_group}/hpa-intents/{name}', 'deployment_intent_group', 'What the nodes must offer that one app of a deployment runs on.');

INSERT INTO field(kind, path, shape, summary) VALUES
('hpa_intent', 'spec.app', 'text', 'The app.');

-- hpa_intent: what the nodes must offer that one app of a deployment runs on.
CREATE TABLE hpa_intent (
    address                 TEXT NOT NULL PRIMARY KEY REFERENCES resource(address) DEFERRABLE INITIALLY DEFERRED
                            CONSTRAINT "address.mismatch" CHECK (address = parent || '/hpa-intents/' || name),
    project                 TEXT NOT NULL,
    composite_app           TEXT NOT NULL,
    composite_app_version   TEXT NOT NULL,
    deployment_intent_group TEXT NOT NULL,
    name                    TEXT NOT NULL CONSTRAINT "name.too-long" CHECK (length(name) <= 128),
    parent                  TEXT NOT NULL GENERATED ALWAYS AS
                            ('projects/' || project || '/composite-apps/' || composite_app || '/' || composite_app_version
                             || '/deployment-intent-groups/' || deployment_intent_group) VIRTUAL
                            REFERENCES deployment_intent_group(address) DEFERRABLE INITIALLY DEFERRED,
    app         TEXT NOT NULL,
    app_address TEXT NOT NULL GENERATED ALWAYS AS
        ('projects/' || project || '/composite-apps/' || composite_app || '/' || composite_app_version || '/apps/' || app) VIRTUAL
        REFERENCES app(address) DEFERRABLE INITIALLY DEFERRED
) STRICT;
CREATE INDEX hpa_intent_by_parent ON hpa_intent(parent);
CREATE INDEX hpa_intent_by_app ON hpa_intent(app_address);

CREATE TRIGGER hpa_intent_registers AFTER INSERT ON hpa_intent BEGIN
    INSERT INTO intent_name(deployment_intent_group, name, uses) VALUES (NEW.parent, NEW.name, 1)
    ON CONFLICT(deployment_intent_group, name) DO UPDATE SET uses = uses + 1;
END;
CREATE TRIGGER hpa_intent_withdraws AFTER DELETE ON hpa_intent BEGIN
    UPDATE intent_name SET uses = uses - 1 WHERE deployment_intent_group = OLD.parent AND name = OLD.name;
    DELETE FROM intent_name WHERE deployment_intent_group = OLD.parent AND name = OLD.name AND uses = 0;
END;
