INSERT INTO kind(name, pattern, parent, summary) VALUES
('app_dependency', 'projects/{project}/composite-apps/{composite_app}/{composite_app_version}/apps/{app}/dependency/{name}', 'app',
 'Says that an app starts only after another app of the same composite application.');

INSERT INTO field(kind, path, shape, stored, summary) VALUES
('app_dependency', 'spec.app', 'text', 'other_app', 'The app that comes first.'),
('app_dependency', 'spec.opStatus', 'text', NULL, 'What the other app must have reached: its objects are deployed, or they are ready.'),
('app_dependency', 'spec.wait', 'integer', NULL, 'Seconds to wait after that, at most 4096.');

-- app_dependency: one app waits for another.
CREATE TABLE app_dependency (
    address               TEXT NOT NULL PRIMARY KEY REFERENCES resource(address) DEFERRABLE INITIALLY DEFERRED
                          CONSTRAINT "address.mismatch" CHECK (address = parent || '/dependency/' || name),
    project               TEXT NOT NULL,
    composite_app         TEXT NOT NULL,
    composite_app_version TEXT NOT NULL,
    app                   TEXT NOT NULL,
    name                  TEXT NOT NULL CONSTRAINT "name.too-long" CHECK (length(name) <= 128),
    parent                TEXT NOT NULL GENERATED ALWAYS AS
                          ('projects/' || project || '/composite-apps/' || composite_app || '/' || composite_app_version || '/apps/' || app) VIRTUAL
                          REFERENCES app(address) DEFERRABLE INITIALLY DEFERRED,
    other_app             TEXT NOT NULL CONSTRAINT "app-dependency.on-itself" CHECK (other_app <> app),
    op_status             TEXT NOT NULL CONSTRAINT "field.not-allowed" CHECK (op_status IN ('Ready', 'Deployed')),
    wait                  INTEGER NOT NULL DEFAULT 0 CONSTRAINT "field.out-of-range" CHECK (wait BETWEEN 0 AND 4096),
    other_app_address     TEXT NOT NULL GENERATED ALWAYS AS
                          ('projects/' || project || '/composite-apps/' || composite_app || '/' || composite_app_version || '/apps/' || other_app) VIRTUAL
                          REFERENCES app(address) DEFERRABLE INITIALLY DEFERRED
) STRICT;
CREATE UNIQUE INDEX "app-dependency.duplicate" ON app_dependency(parent, other_app);
CREATE INDEX app_dependency_by_other_app ON app_dependency(other_app_address);

INSERT INTO rule(code, status, summary, explanation, remedy) VALUES
('app-dependency.on-itself', 3, 'an app depends on itself',
 'An app that waits for itself would never start.', 'Name another app, or remove the dependency.'),
('app-dependency.duplicate', 3, 'an app depends twice on the same other app',
 'Two dependencies on one app could ask for different states; which of them counts would be open.', 'Keep one of the two.');
