INSERT INTO kind(name, pattern, parent, operations, summary) VALUES
('deployment_intent_group', 'projects/{project}/composite-apps/{composite_app}/{composite_app_version}/deployment-intent-groups/{name}', 'composite_app',
 'approve instantiate update rollback migrate terminate stop resume abandon', 'One deployment of a composite application: which profile, in which logical cloud, with which values.');

INSERT INTO field(kind, path, shape, stored, required, no_reference, summary) VALUES
('deployment_intent_group', 'spec.compositeProfile', 'text', NULL, 0, NULL, 'The composite profile that configures it.'),
('deployment_intent_group', 'spec.version', 'text', 'release_name', 0, 'a name of its own', 'Helm''s release name: at most 53 lower-case letters, digits, ''-'' and ''.''.'),
('deployment_intent_group', 'spec.logicalCloud', 'text', NULL, 0, NULL, 'The logical cloud of the same project that it runs in.'),
('deployment_intent_group', 'spec.overrideValues', 'records', NULL, 0, NULL, 'Values that count more than those of charts and profiles.'),
('deployment_intent_group', 'spec.overrideValues[].app', 'text', NULL, 0, NULL, 'The app that the values are for.'),
('deployment_intent_group', 'spec.overrideValues[].values', 'text-map', NULL, 1, 'values of charts', 'From dotted key, as in helm --set, to value.');

-- deployment_intent_group: one deployment of a composite application.
CREATE TABLE deployment_intent_group (
    address               TEXT NOT NULL PRIMARY KEY REFERENCES resource(address) DEFERRABLE INITIALLY DEFERRED
                          CONSTRAINT "address.mismatch" CHECK (address = parent || '/deployment-intent-groups/' || name),
    project               TEXT NOT NULL,
    composite_app         TEXT NOT NULL,
    composite_app_version TEXT NOT NULL,
    name                  TEXT NOT NULL CONSTRAINT "name.too-long" CHECK (length(name) <= 128),
    parent                TEXT NOT NULL GENERATED ALWAYS AS
                          ('projects/' || project || '/composite-apps/' || composite_app || '/' || composite_app_version) VIRTUAL
                          REFERENCES composite_app(address) DEFERRABLE INITIALLY DEFERRED,
    composite_profile     TEXT NOT NULL,
    release_name          TEXT NOT NULL CONSTRAINT "deployment-intent-group.version-shape" CHECK (
                              length(release_name) BETWEEN 1 AND 53 AND release_name NOT GLOB '*[^a-z0-9.-]*'
                              AND '.' || release_name || '.' NOT GLOB '*.[.-]*' AND '.' || release_name || '.' NOT GLOB '*-.*'),
    logical_cloud         TEXT NOT NULL,
    composite_profile_address TEXT NOT NULL GENERATED ALWAYS AS
                          ('projects/' || project || '/composite-apps/' || composite_app || '/' || composite_app_version
                           || '/composite-profiles/' || composite_profile) VIRTUAL
                          REFERENCES composite_profile(address) DEFERRABLE INITIALLY DEFERRED,
    logical_cloud_address TEXT NOT NULL GENERATED ALWAYS AS ('projects/' || project || '/logical-clouds/' || logical_cloud) VIRTUAL
                          REFERENCES logical_cloud(address) DEFERRABLE INITIALLY DEFERRED
) STRICT;
CREATE INDEX deployment_intent_group_by_parent ON deployment_intent_group(parent);
CREATE INDEX deployment_intent_group_by_composite_profile ON deployment_intent_group(composite_profile_address);
CREATE INDEX deployment_intent_group_by_logical_cloud ON deployment_intent_group(logical_cloud_address, release_name);

-- deployment_intent_group_override_values: values for one app. Upstream allows an empty app, which means none.
CREATE TABLE deployment_intent_group_override_values (
    owner                 TEXT NOT NULL REFERENCES deployment_intent_group(address) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    ordinal               INTEGER NOT NULL,
    project               TEXT NOT NULL,
    composite_app         TEXT NOT NULL,
    composite_app_version TEXT NOT NULL,
    app                   TEXT NOT NULL,
    app_address           TEXT GENERATED ALWAYS AS
                          ('projects/' || project || '/composite-apps/' || composite_app || '/' || composite_app_version || '/apps/' || nullif(app, '')) VIRTUAL
                          REFERENCES app(address) DEFERRABLE INITIALLY DEFERRED,
    PRIMARY KEY (owner, ordinal)
) STRICT;
CREATE INDEX deployment_intent_group_override_values_by_app ON deployment_intent_group_override_values(app_address);

-- Upstream takes the first of several and says nothing.
CREATE UNIQUE INDEX "deployment-intent-group.override-twice"
    ON deployment_intent_group_override_values(owner, app) WHERE app <> '';

-- deployment_intent_group_override_values_values: one value.
CREATE TABLE deployment_intent_group_override_values_values (
    owner  TEXT NOT NULL,
    within INTEGER NOT NULL,
    key    TEXT NOT NULL,
    value  TEXT NOT NULL,
    PRIMARY KEY (owner, within, key),
    FOREIGN KEY (owner, within) REFERENCES deployment_intent_group_override_values(owner, ordinal)
        ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED
) STRICT;

INSERT INTO rule(code, status, summary, explanation, remedy) VALUES
('deployment-intent-group.override-twice', 3, 'spec.overrideValues names one app twice',
 'Which of the two values would count is not said. EMCO takes the first and drops the second without a word.',
 'Write all values of the app below one entry.'),
('deployment-intent-group.version-shape', 3, 'the version of a deployment intent group is no name of a Helm release',
 'spec.version becomes Helm''s release name, which is part of the names of most objects: at most 53 lower-case letters, digits, ''-'' and ''.'', with a letter or digit at both ends of each part.',
 'Give spec.version such a name, e.g. r1.');
