INSERT INTO kind(name, pattern, parent, summary) VALUES
('hpa_consumer', 'projects/{project}/composite-apps/{composite_app}/{composite_app_version}/deployment-intent-groups/{deployment_intent_group}/hpa-intents/{hpa_intent}/hpa-resource-consumers/{name}', 'hpa_intent', 'A workload of the app that needs something of its nodes.');

INSERT INTO field(kind, path, shape, stored, no_reference, summary) VALUES
('hpa_consumer', 'spec.apiVersion', 'text', NULL, 'a version of an API', 'Kept for existing bundles; nothing uses it.'),
('hpa_consumer', 'spec.kind', 'text', NULL, 'a kind of Kubernetes', 'Kept for existing bundles; a Deployment is meant.'),
('hpa_consumer', 'spec.name', 'text', 'workload', 'a rendered object, which the plan checks', 'The name of the rendered Deployment, release name included.'),
('hpa_consumer', 'spec.container', 'text', NULL, 'a container of a rendered object, which the plan checks', 'The container of it; needed for resources that are counted.'),
('hpa_consumer', 'spec.replicas', 'integer', NULL, NULL, 'How many pods of it there are.');

-- hpa_consumer: a workload that needs something of its nodes.
CREATE TABLE hpa_consumer (
    address                 TEXT NOT NULL PRIMARY KEY REFERENCES resource(address) DEFERRABLE INITIALLY DEFERRED
                            CONSTRAINT "address.mismatch" CHECK (address = parent || '/hpa-resource-consumers/' || name),
    project                 TEXT NOT NULL,
    composite_app           TEXT NOT NULL,
    composite_app_version   TEXT NOT NULL,
    deployment_intent_group TEXT NOT NULL,
    hpa_intent              TEXT NOT NULL,
    name                    TEXT NOT NULL CONSTRAINT "name.too-long" CHECK (length(name) <= 128),
    parent                  TEXT NOT NULL GENERATED ALWAYS AS
                            ('projects/' || project || '/composite-apps/' || composite_app || '/' || composite_app_version
                             || '/deployment-intent-groups/' || deployment_intent_group
                             || '/hpa-intents/' || hpa_intent) VIRTUAL
                            REFERENCES hpa_intent(address) DEFERRABLE INITIALLY DEFERRED,
    api_version   TEXT,
    kind          TEXT,
    workload      TEXT NOT NULL CONSTRAINT "field.empty" CHECK (workload <> ''),
    container     TEXT,
    replicas      INTEGER CONSTRAINT "field.out-of-range" CHECK (replicas >= 1),
    has_container INTEGER NOT NULL GENERATED ALWAYS AS (coalesce(container, '') <> '') VIRTUAL
) STRICT;
CREATE INDEX hpa_consumer_by_parent ON hpa_consumer(parent);
CREATE UNIQUE INDEX hpa_consumer_by_container ON hpa_consumer(address, has_container); -- for requirements that need one
