INSERT INTO kind(name, pattern, parent, summary) VALUES
('tac_worker', 'projects/{project}/composite-apps/{composite_app}/{composite_app_version}/deployment-intent-groups/{deployment_intent_group}/temporal-action-controller/{tac_intent}/workers/{name}', 'tac_intent', 'A deployment that carries the worker of a workflow.');

INSERT INTO field(kind, path, shape, stored, no_reference, summary) VALUES
('tac_worker', 'spec.startToCloseTimeout', 'integer', NULL, NULL, 'How long it may take, in milliseconds.'),
('tac_worker', 'spec.deploymentIntentGroup', 'text', 'worker_group', NULL, 'The deployment intent group of the worker.'),
('tac_worker', 'spec.compositeApp', 'text', 'worker_composite_app', 'a part of the reference to the deployment intent group', 'Its composite app.'),
('tac_worker', 'spec.compositeAppVersion', 'text', 'worker_composite_app_version', 'a part of the reference to the deployment intent group', 'Its version.');

-- tac_worker: a deployment that carries a worker.
CREATE TABLE tac_worker (
    address                 TEXT NOT NULL PRIMARY KEY REFERENCES resource(address) DEFERRABLE INITIALLY DEFERRED
                            CONSTRAINT "address.mismatch" CHECK (address = parent || '/workers/' || name),
    project                 TEXT NOT NULL,
    composite_app           TEXT NOT NULL,
    composite_app_version   TEXT NOT NULL,
    deployment_intent_group TEXT NOT NULL,
    tac_intent              TEXT NOT NULL,
    name                    TEXT NOT NULL CONSTRAINT "name.too-long" CHECK (length(name) <= 128),
    parent                  TEXT NOT NULL GENERATED ALWAYS AS
                            ('projects/' || project || '/composite-apps/' || composite_app || '/' || composite_app_version
                             || '/deployment-intent-groups/' || deployment_intent_group
                             || '/temporal-action-controller/' || tac_intent) VIRTUAL
                            REFERENCES tac_intent(address) DEFERRABLE INITIALLY DEFERRED,
    start_to_close_timeout       INTEGER CONSTRAINT "field.out-of-range" CHECK (start_to_close_timeout >= 0),
    worker_group                 TEXT NOT NULL,
    worker_composite_app         TEXT NOT NULL,
    worker_composite_app_version TEXT NOT NULL,
    worker_group_address TEXT NOT NULL GENERATED ALWAYS AS
        ('projects/' || project || '/composite-apps/' || worker_composite_app || '/' || worker_composite_app_version
         || '/deployment-intent-groups/' || worker_group) VIRTUAL
        REFERENCES deployment_intent_group(address) DEFERRABLE INITIALLY DEFERRED
) STRICT;
CREATE INDEX tac_worker_by_parent ON tac_worker(parent);
CREATE INDEX tac_worker_by_group ON tac_worker(worker_group_address);
