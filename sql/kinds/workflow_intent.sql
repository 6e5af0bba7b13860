INSERT INTO kind(name, pattern, parent, operations, summary) VALUES
('workflow_intent', 'projects/{project}/composite-apps/{composite_app}/{composite_app_version}/deployment-intent-groups/{deployment_intent_group}/temporal-workflow-intents/{name}', 'deployment_intent_group', 'start cancel', 'A workflow of Temporal that is started on demand.');

INSERT INTO field(kind, path, shape, stored, required, no_reference, summary) VALUES
('workflow_intent', 'spec.workflowClient', 'record', NULL, 1, NULL, 'The client that starts the workflow.'),
('workflow_intent', 'spec.workflowClient.clientEndpointName', 'text', 'client_host', 0, 'a host name', 'Its host.'),
('workflow_intent', 'spec.workflowClient.clientEndpointPort', 'integer', 'client_port', 0, NULL, 'Its port.'),
('workflow_intent', 'spec.temporal', 'record', NULL, 1, NULL, 'The workflow.'),
('workflow_intent', 'spec.temporal.workflowClientName', 'text', 'client_name', 0, 'a part of a path', 'The part of the call''s path that names the client.'),
('workflow_intent', 'spec.temporal.workflowStartOptions', 'free', 'start_options', 0, 'any JSON', 'Options of the start, as Temporal has them.'),
('workflow_intent', 'spec.temporal.workflowParams', 'free', 'parameters', 0, 'any JSON', 'Options and parameters of the activities.');

-- workflow_intent: a workflow of Temporal that is started on demand.
CREATE TABLE workflow_intent (
    address                 TEXT NOT NULL PRIMARY KEY REFERENCES resource(address) DEFERRABLE INITIALLY DEFERRED
                            CONSTRAINT "address.mismatch" CHECK (address = parent || '/temporal-workflow-intents/' || name),
    project                 TEXT NOT NULL,
    composite_app           TEXT NOT NULL,
    composite_app_version   TEXT NOT NULL,
    deployment_intent_group TEXT NOT NULL,
    name                    TEXT NOT NULL CONSTRAINT "name.too-long" CHECK (length(name) <= 128),
    parent                  TEXT NOT NULL GENERATED ALWAYS AS
                            ('projects/' || project || '/composite-apps/' || composite_app || '/' || composite_app_version
                             || '/deployment-intent-groups/' || deployment_intent_group) VIRTUAL
                            REFERENCES deployment_intent_group(address) DEFERRABLE INITIALLY DEFERRED,
    client_host   TEXT NOT NULL CONSTRAINT "field.empty" CHECK (client_host <> ''),
    client_port   INTEGER NOT NULL CONSTRAINT "field.out-of-range" CHECK (client_port BETWEEN 1 AND 65535),
    client_name   TEXT,
    start_options TEXT, -- JSON
    parameters    TEXT -- JSON
) STRICT;
CREATE INDEX workflow_intent_by_parent ON workflow_intent(parent);

CREATE TRIGGER workflow_intent_registers AFTER INSERT ON workflow_intent BEGIN
    INSERT INTO intent_name(deployment_intent_group, name, uses) VALUES (NEW.parent, NEW.name, 1)
    ON CONFLICT(deployment_intent_group, name) DO UPDATE SET uses = uses + 1;
END;
CREATE TRIGGER workflow_intent_withdraws AFTER DELETE ON workflow_intent BEGIN
    UPDATE intent_name SET uses = uses - 1 WHERE deployment_intent_group = OLD.parent AND name = OLD.name;
    DELETE FROM intent_name WHERE deployment_intent_group = OLD.parent AND name = OLD.name AND uses = 0;
END;
