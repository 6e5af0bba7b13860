INSERT INTO kind(name, pattern, parent, summary) VALUES
('hpa_resource', 'projects/{project}/composite-apps/{composite_app}/{composite_app_version}/deployment-intent-groups/{deployment_intent_group}/hpa-intents/{hpa_intent}/hpa-resource-consumers/{hpa_consumer}/resource-requirements/{name}', 'hpa_consumer', 'One thing that a workload needs of its nodes: so much of a resource, or a label.');

INSERT INTO field(kind, path, shape, stored, required, no_reference, summary) VALUES
('hpa_resource', 'spec.allocatable', 'boolean', NULL, 0, NULL, 'true: a resource that is counted; false: a label of the node.'),
('hpa_resource', 'spec.mandatory', 'boolean', NULL, 0, NULL, 'Whether nodes without it are out of the question.'),
('hpa_resource', 'spec.weight', 'integer', NULL, 0, NULL, 'How much it counts among several that are not mandatory.'),
('hpa_resource', 'spec.resource', 'record', NULL, 1, NULL, 'What is needed.'),
('hpa_resource', 'spec.resource.name', 'text', 'resource_name', 0, 'a resource of nodes', 'Of a counted resource: its name, e.g. cpu.'),
('hpa_resource', 'spec.resource.requests', 'integer', 'requests', 0, NULL, 'Of a counted resource: how much of it.'),
('hpa_resource', 'spec.resource.limits', 'integer', 'limits', 0, NULL, 'Of a counted resource: at most how much of it.'),
('hpa_resource', 'spec.resource.units', 'text', 'units', 0, 'a unit', 'Kept for existing bundles; nothing uses it.'),
('hpa_resource', 'spec.resource.key', 'text', 'label_key', 0, 'a label of nodes', 'Of a label: its key.'),
('hpa_resource', 'spec.resource.value', 'text', 'label_value', 0, 'a label of nodes', 'Of a label: its value.');

-- hpa_resource: one thing that a workload needs of its nodes.
CREATE TABLE hpa_resource (
    address                 TEXT NOT NULL PRIMARY KEY REFERENCES resource(address) DEFERRABLE INITIALLY DEFERRED
                            CONSTRAINT "address.mismatch" CHECK (address = parent || '/resource-requirements/' || name),
    project                 TEXT NOT NULL,
    composite_app           TEXT NOT NULL,
    composite_app_version   TEXT NOT NULL,
    deployment_intent_group TEXT NOT NULL,
    hpa_intent              TEXT NOT NULL,
    hpa_consumer            TEXT NOT NULL,
    name                    TEXT NOT NULL CONSTRAINT "name.too-long" CHECK (length(name) <= 128),
    parent                  TEXT NOT NULL GENERATED ALWAYS AS
                            ('projects/' || project || '/composite-apps/' || composite_app || '/' || composite_app_version
                             || '/deployment-intent-groups/' || deployment_intent_group || '/hpa-intents/' || hpa_intent
                             || '/hpa-resource-consumers/' || hpa_consumer) VIRTUAL
                            REFERENCES hpa_consumer(address) DEFERRABLE INITIALLY DEFERRED,
    allocatable   INTEGER NOT NULL CHECK (allocatable IN (0, 1)),
    mandatory     INTEGER CHECK (mandatory IN (0, 1)),
    weight        INTEGER CONSTRAINT "field.out-of-range" CHECK (weight >= 1),
    resource_name TEXT,
    requests      INTEGER,
    limits        INTEGER,
    units         TEXT CONSTRAINT "field.format" CHECK (units = '' OR is_name(units)),
    label_key     TEXT,
    label_value   TEXT,
    needed_container INTEGER GENERATED ALWAYS AS (CASE allocatable WHEN 1 THEN 1 END) VIRTUAL,
    CONSTRAINT "hpa-resource.amount-missing" CHECK (allocatable = 0 OR (coalesce(resource_name, '') <> '' AND coalesce(requests, 0) >= 1)),
    CONSTRAINT "hpa-resource.label-missing" CHECK (allocatable = 1 OR (coalesce(label_key, '') <> '' AND coalesce(label_value, '') <> '')),
    CONSTRAINT "hpa-resource.both-forms" CHECK (
        CASE allocatable WHEN 1 THEN coalesce(label_key, '') = '' AND coalesce(label_value, '') = ''
                         ELSE coalesce(resource_name, '') = '' AND coalesce(requests, 0) = 0 AND coalesce(limits, 0) = 0 END),
    CONSTRAINT "hpa-resource.limit-below-request" CHECK (coalesce(limits, 0) = 0 OR limits >= requests),
    CONSTRAINT "hpa-resource.container-missing" FOREIGN KEY (parent, needed_container)
        REFERENCES hpa_consumer(address, has_container) DEFERRABLE INITIALLY DEFERRED
) STRICT;
CREATE INDEX hpa_resource_by_parent ON hpa_resource(parent);
CREATE INDEX hpa_resource_by_consumer ON hpa_resource(parent, needed_container);

INSERT INTO rule(code, status, summary, explanation, remedy) VALUES
('hpa-resource.amount-missing', 3, 'a counted resource lacks its name or its amount',
 'With allocatable true, spec.resource says the name of the resource and how much of it is requested.',
 'Give spec.resource name and requests.'),
('hpa-resource.label-missing', 3, 'a required label lacks its key or its value',
 'With allocatable false, spec.resource says key and value of a label that the node must carry.',
 'Give spec.resource key and value.'),
('hpa-resource.both-forms', 3, 'a requirement names both a counted resource and a label',
 'A requirement is one or the other; spec.allocatable says which.',
 'Keep the one that is meant and put the other into a requirement of its own.'),
('hpa-resource.limit-below-request', 3, 'a limit is smaller than what is requested',
 'Nobody can use less than was set aside.',
 'Raise the limit or lower the request.'),
('hpa-resource.container-missing', 3, 'a counted resource is required for a workload without a container',
 'What is counted is given to a container; the consumer has to name one.',
 'Give the consumer spec.container.');
