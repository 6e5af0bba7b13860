INSERT INTO kind(name, pattern, parent, summary) VALUES
('sfc_link', 'projects/{project}/composite-apps/{composite_app}/{composite_app_version}/deployment-intent-groups/{deployment_intent_group}/network-chains/{sfc_intent}/links/{name}', 'sfc_intent', 'One function of a chain, between two networks.');

INSERT INTO field(kind, path, shape, no_reference, summary) VALUES
('sfc_link', 'spec.leftNet', 'text', 'a network that Nodus makes', 'The network on its left side.'),
('sfc_link', 'spec.rightNet', 'text', 'a network that Nodus makes', 'The network on its right side.'),
('sfc_link', 'spec.linkLabel', 'text', 'a label of pods', 'A label of the function, NAME=VALUE.'),
('sfc_link', 'spec.app', 'text', NULL, 'The app of the function.'),
('sfc_link', 'spec.workloadResource', 'text', 'a rendered object, which the plan checks', 'The name of its rendered object.'),
('sfc_link', 'spec.resourceType', 'text', 'a kind of Kubernetes', 'Its kind, e.g. Deployment.');

-- sfc_link: one function of a chain.
CREATE TABLE sfc_link (
    address                 TEXT NOT NULL PRIMARY KEY REFERENCES resource(address) DEFERRABLE INITIALLY DEFERRED
                            CONSTRAINT "address.mismatch" CHECK (address = parent || '/links/' || name),
    project                 TEXT NOT NULL,
    composite_app           TEXT NOT NULL,
    composite_app_version   TEXT NOT NULL,
    deployment_intent_group TEXT NOT NULL,
    sfc_intent              TEXT NOT NULL,
    name                    TEXT NOT NULL CONSTRAINT "name.too-long" CHECK (length(name) <= 128),
    parent                  TEXT NOT NULL GENERATED ALWAYS AS
                            ('projects/' || project || '/composite-apps/' || composite_app || '/' || composite_app_version
                             || '/deployment-intent-groups/' || deployment_intent_group
                             || '/network-chains/' || sfc_intent) VIRTUAL
                            REFERENCES sfc_intent(address) DEFERRABLE INITIALLY DEFERRED,
    left_net          TEXT NOT NULL CONSTRAINT "field.format" CHECK (is_name(left_net)),
    right_net         TEXT NOT NULL CONSTRAINT "field.format" CHECK (is_name(right_net)),
    link_label        TEXT NOT NULL CONSTRAINT "field.format" CHECK (is_link_label(link_label)),
    app               TEXT NOT NULL,
    workload_resource TEXT NOT NULL CONSTRAINT "field.format" CHECK (workload_resource = '' OR is_name(workload_resource)),
    resource_type     TEXT NOT NULL CONSTRAINT "field.format" CHECK (resource_type = '' OR is_name(resource_type)),
    app_address TEXT NOT NULL GENERATED ALWAYS AS
        ('projects/' || project || '/composite-apps/' || composite_app || '/' || composite_app_version || '/apps/' || app) VIRTUAL
        REFERENCES app(address) DEFERRABLE INITIALLY DEFERRED
) STRICT;
CREATE INDEX sfc_link_by_parent ON sfc_link(parent);
CREATE UNIQUE INDEX "sfc-link.left-net-twice" ON sfc_link(parent, left_net);
CREATE UNIQUE INDEX "sfc-link.right-net-twice" ON sfc_link(parent, right_net);
CREATE UNIQUE INDEX "sfc-link.label-twice" ON sfc_link(parent, link_label);
CREATE INDEX sfc_link_by_app ON sfc_link(app_address);

INSERT INTO rule(code, status, summary, explanation, remedy) VALUES
('sfc-link.left-net-twice', 3, 'two links of a chain have one left network',
 'A chain is one row of functions; two links with the same would make it fork.',
 'Correct one of the two links.'),
('sfc-link.right-net-twice', 3, 'two links of a chain have one right network',
 'A chain is one row of functions; two links with the same would make it fork.',
 'Correct one of the two links.'),
('sfc-link.label-twice', 3, 'two links of a chain have one label',
 'A chain is one row of functions; two links with the same would make it fork.',
 'Correct one of the two links.');
