INSERT INTO kind(name, pattern, parent, summary) VALUES
('generic_placement_intent', 'projects/{project}/composite-apps/{composite_app}/{composite_app_version}/deployment-intent-groups/{deployment_intent_group}/generic-placement-intents/{name}',
 'deployment_intent_group', 'A set of app placement intents: one way to place a deployment.');

INSERT INTO alias(kind, spelling, path) VALUES
('generic_placement_intent', 'spec.logicalCloud', NULL);

-- generic_placement_intent: a set of app placement intents.
CREATE TABLE generic_placement_intent (
    address                 TEXT NOT NULL PRIMARY KEY REFERENCES resource(address) DEFERRABLE INITIALLY DEFERRED
                            CONSTRAINT "address.mismatch" CHECK (address = parent || '/generic-placement-intents/' || name),
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
CREATE INDEX generic_placement_intent_by_parent ON generic_placement_intent(parent);
