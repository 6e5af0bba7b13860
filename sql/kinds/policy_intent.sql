INSERT INTO kind(name, pattern, parent, summary) VALUES
('policy_intent', 'projects/{project}/composite-apps/{composite_app}/{composite_app_version}/deployment-intent-groups/{deployment_intent_group}/policy-intents/{name}', 'deployment_intent_group', 'What is done when something happens to a deployment.');

INSERT INTO field(kind, path, shape, stored, required, no_reference, summary) VALUES
('policy_intent', 'spec.policy', 'record', NULL, 1, NULL, 'The policy that is asked.'),
('policy_intent', 'spec.policy.engineUrl', 'text', 'engine_url', 0, 'a host name', 'Where the engine is, HOST:PORT/PATH.'),
('policy_intent', 'spec.policy.policyName', 'text', 'policy_name', 0, 'a policy of the engine', 'The policy of the engine.'),
('policy_intent', 'spec.actor', 'text', NULL, 0, NULL, 'Who acts; only temporal.'),
('policy_intent', 'spec.actorArg', 'record', NULL, 0, NULL, 'What the actor is told.'),
('policy_intent', 'spec.actorArg.workFlowMgr', 'text', 'workflow_manager', 0, 'a host name', 'Where the workflow manager is, HOST:PORT.'),
('policy_intent', 'spec.actorArg.workFlowName', 'text', 'workflow_name', 0, 'a workflow of the manager', 'The workflow.'),
('policy_intent', 'spec.event', 'record', NULL, 1, NULL, 'What happens.'),
('policy_intent', 'spec.event.id', 'text', 'event_id', 0, 'a metric', 'The metric.'),
('policy_intent', 'spec.event.agent', 'text', 'agent', 0, NULL, 'The agent that tells of it.'),
('policy_intent', 'spec.supportingEvent', 'free', NULL, 0, 'any JSON', 'Kept for existing bundles; nothing uses it.');

INSERT INTO alias(kind, spelling, path) VALUES
('policy_intent', 'spec.policy.namespace', NULL);

INSERT INTO alias(kind, spelling, path) VALUES
('policy_intent', 'spec.policyIntentID', NULL);

INSERT INTO alias(kind, spelling, path) VALUES
('policy_intent', 'spec.project', NULL);

INSERT INTO alias(kind, spelling, path) VALUES
('policy_intent', 'spec.compositeApp', NULL);

INSERT INTO alias(kind, spelling, path) VALUES
('policy_intent', 'spec.compositeAppVersion', NULL);

INSERT INTO alias(kind, spelling, path) VALUES
('policy_intent', 'spec.deploymentIntentGroup', NULL);

-- policy_intent: what is done when something happens to a deployment.
CREATE TABLE policy_intent (
    address                 TEXT NOT NULL PRIMARY KEY REFERENCES resource(address) DEFERRABLE INITIALLY DEFERRED
                            CONSTRAINT "address.mismatch" CHECK (address = parent || '/policy-intents/' || name),
    project                 TEXT NOT NULL,
    composite_app           TEXT NOT NULL,
    composite_app_version   TEXT NOT NULL,
    deployment_intent_group TEXT NOT NULL,
    name                    TEXT NOT NULL CONSTRAINT "name.too-long" CHECK (length(name) <= 128),
    parent                  TEXT NOT NULL GENERATED ALWAYS AS
                            ('projects/' || project || '/composite-apps/' || composite_app || '/' || composite_app_version
                             || '/deployment-intent-groups/' || deployment_intent_group) VIRTUAL
                            REFERENCES deployment_intent_group(address) DEFERRABLE INITIALLY DEFERRED,
    engine_url       TEXT NOT NULL CONSTRAINT "field.empty" CHECK (engine_url <> ''),
    policy_name      TEXT NOT NULL CONSTRAINT "field.empty" CHECK (policy_name <> ''),
    actor            TEXT CONSTRAINT "field.not-allowed" CHECK (actor IN ('', 'temporal')),
    workflow_manager TEXT,
    workflow_name    TEXT,
    event_id         TEXT NOT NULL,
    agent            TEXT,
    supporting_event TEXT, -- JSON
    agent_address TEXT GENERATED ALWAYS AS ('policy/agents/' || nullif(agent, '')) VIRTUAL
        REFERENCES policy_agent(address) DEFERRABLE INITIALLY DEFERRED
) STRICT;
CREATE INDEX policy_intent_by_parent ON policy_intent(parent);
CREATE INDEX policy_intent_by_agent ON policy_intent(agent_address);

CREATE TRIGGER policy_intent_registers AFTER INSERT ON policy_intent BEGIN
    INSERT INTO intent_name(deployment_intent_group, name, uses) VALUES (NEW.parent, NEW.name, 1)
    ON CONFLICT(deployment_intent_group, name) DO UPDATE SET uses = uses + 1;
END;
CREATE TRIGGER policy_intent_withdraws AFTER DELETE ON policy_intent BEGIN
    UPDATE intent_name SET uses = uses - 1 WHERE deployment_intent_group = OLD.parent AND name = OLD.name;
    DELETE FROM intent_name WHERE deployment_intent_group = OLD.parent AND name = OLD.name AND uses = 0;
END;
