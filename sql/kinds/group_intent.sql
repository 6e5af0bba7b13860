INSERT INTO kind(name, pattern, parent, summary) VALUES
('group_intent', 'projects/{project}/composite-apps/{composite_app}/{composite_app_version}/deployment-intent-groups/{deployment_intent_group}/intents/{name}',
 'deployment_intent_group', 'Lists the intents of a deployment: which controller is called with which of them.');

INSERT INTO field(kind, path, shape, required, summary) VALUES
('group_intent', 'spec.intent', 'text-map', 1, 'From controller, or genericPlacementIntent, to the name of an intent of this deployment intent group.');

-- group_intent: a list of intents of a deployment.
CREATE TABLE group_intent (
    address                 TEXT NOT NULL PRIMARY KEY REFERENCES resource(address) DEFERRABLE INITIALLY DEFERRED
                            CONSTRAINT "address.mismatch" CHECK (address = parent || '/intents/' || name),
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
CREATE INDEX group_intent_by_parent ON group_intent(parent);

-- group_intent_intent: one controller and the intent it is called with.
CREATE TABLE group_intent_intent (
    owner                   TEXT NOT NULL REFERENCES group_intent(address) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    project                 TEXT NOT NULL,
    composite_app           TEXT NOT NULL,
    composite_app_version   TEXT NOT NULL,
    deployment_intent_group TEXT NOT NULL,
    key                     TEXT NOT NULL,
    value                   TEXT NOT NULL CONSTRAINT "field.too-long" CHECK (length(value) <= 128),
    free_text               INTEGER NOT NULL DEFAULT 0 CHECK (free_text IN (0, 1)), -- derived: the value names nothing, and may
    group_address           TEXT NOT NULL GENERATED ALWAYS AS
                            ('projects/' || project || '/composite-apps/' || composite_app || '/' || composite_app_version
                             || '/deployment-intent-groups/' || deployment_intent_group) VIRTUAL,
    named_intent            TEXT GENERATED ALWAYS AS
                            (CASE WHEN key <> 'genericPlacementIntent' AND free_text = 0 THEN value END) VIRTUAL,
    key_address             TEXT GENERATED ALWAYS AS ('controllers/' || nullif(key, 'genericPlacementIntent')) VIRTUAL
                            REFERENCES controller(address) DEFERRABLE INITIALLY DEFERRED,
    value_address           TEXT GENERATED ALWAYS AS
                            (CASE WHEN key = 'genericPlacementIntent' THEN
                             'projects/' || project || '/composite-apps/' || composite_app || '/' || composite_app_version
                             || '/deployment-intent-groups/' || deployment_intent_group || '/generic-placement-intents/' || value END) VIRTUAL
                            REFERENCES generic_placement_intent(address) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT "group-intent.no-such-intent" FOREIGN KEY (group_address, named_intent)
        REFERENCES intent_name(deployment_intent_group, name) DEFERRABLE INITIALLY DEFERRED,
    PRIMARY KEY (owner, key)
) STRICT;
CREATE UNIQUE INDEX "group-intent.controller-twice"
    ON group_intent_intent(project, composite_app, composite_app_version, deployment_intent_group, key);
CREATE INDEX group_intent_intent_by_intent ON group_intent_intent(group_address, named_intent);
CREATE INDEX group_intent_intent_by_key ON group_intent_intent(key_address);
CREATE INDEX group_intent_intent_by_value ON group_intent_intent(value_address);

-- free_text_intent: intents of the kinds whose controllers never look at the value: upstream's users write anything there.
CREATE VIEW free_text_intent(deployment_intent_group) AS
    SELECT parent FROM hpa_intent UNION ALL SELECT parent FROM sfc_intent
    UNION ALL SELECT parent FROM sfc_client_intent UNION ALL SELECT parent FROM tac_intent;

CREATE TRIGGER "group-intent.not-free" AFTER UPDATE OF free_text ON group_intent_intent
WHEN NEW.free_text = 1 AND (NEW.key = 'genericPlacementIntent'
     OR NOT EXISTS (SELECT 1 FROM free_text_intent WHERE deployment_intent_group = NEW.group_address)) BEGIN
    SELECT RAISE(ABORT, 'group-intent.not-free');
END;

INSERT INTO rule(code, status, summary, explanation, remedy) VALUES
('group-intent.no-such-intent', 3, 'a group intent names an intent that does not exist',
 'The value beside a controller is the name of an intent below the same deployment intent group: what the controller is called for.',
 'Correct the name, or declare the intent in the same bundle.'),
('group-intent.free-text', 0, 'a group intent names no intent, but its controller does not mind',
 'Controllers for hpa, sfc, sfcclient and tac take every intent of their kind in the deployment intent group, whatever the value says. The value names none of them.',
 'Write the name of the intent that is meant, so that it is protected from being deleted.'),
('group-intent.not-free', 70, 'only where free text is allowed may a value name nothing',
 'Every other value is a reference.', 'Report this with the command that led here.'),
('group-intent.controller-twice', 3, 'a deployment calls one controller with two intents',
 'All group intents of a deployment count together, and each controller, like the placement, takes one intent. With two it would be open which of them counts.',
 'Keep one of the two.');
