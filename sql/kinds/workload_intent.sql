INSERT INTO kind(name, pattern, parent, summary) VALUES
('workload_intent', 'projects/{project}/composite-apps/{composite_app}/{composite_app_version}/deployment-intent-groups/{deployment_intent_group}/network-controller-intent/{net_controller_intent}/workload-intents/{name}', 'net_controller_intent', 'A workload that gets interfaces.');

INSERT INTO field(kind, path, shape, no_reference, summary) VALUES
('workload_intent', 'spec.app', 'text', NULL, 'The app that it belongs to.'),
('workload_intent', 'spec.workloadResource', 'text', 'a rendered object, which the plan checks', 'The name of the rendered object, release name included.'),
('workload_intent', 'spec.type', 'text', 'a kind of Kubernetes', 'Its kind, e.g. Deployment.');

-- workload_intent: a workload that gets interfaces.
CREATE TABLE workload_intent (
    address                 TEXT NOT NULL PRIMARY KEY REFERENCES resource(address) DEFERRABLE INITIALLY DEFERRED
                            CONSTRAINT "address.mismatch" CHECK (address = parent || '/workload-intents/' || name),
    project                 TEXT NOT NULL,
    composite_app           TEXT NOT NULL,
    composite_app_version   TEXT NOT NULL,
    deployment_intent_group TEXT NOT NULL,
    net_controller_intent   TEXT NOT NULL,
    name                    TEXT NOT NULL CONSTRAINT "name.too-long" CHECK (length(name) <= 128),
    parent                  TEXT NOT NULL GENERATED ALWAYS AS
                            ('projects/' || project || '/composite-apps/' || composite_app || '/' || composite_app_version
                             || '/deployment-intent-groups/' || deployment_intent_group
                             || '/network-controller-intent/' || net_controller_intent) VIRTUAL
                            REFERENCES net_controller_intent(address) DEFERRABLE INITIALLY DEFERRED,
    app               TEXT NOT NULL,
    workload_resource TEXT NOT NULL CONSTRAINT "field.too-long" CHECK (length(workload_resource) <= 254)
                        CONSTRAINT "field.empty" CHECK (workload_resource <> ''),
    type              TEXT NOT NULL CONSTRAINT "field.format" CHECK (is_name(type)),
    app_address TEXT NOT NULL GENERATED ALWAYS AS
        ('projects/' || project || '/composite-apps/' || composite_app || '/' || composite_app_version || '/apps/' || app) VIRTUAL
        REFERENCES app(address) DEFERRABLE INITIALLY DEFERRED
) STRICT;
CREATE INDEX workload_intent_by_parent ON workload_intent(parent);
CREATE INDEX workload_intent_by_app ON workload_intent(app_address);
