INSERT INTO kind(name, pattern, parent, summary) VALUES
('composite_app', 'projects/{project}/composite-apps/{name}/{composite_app_version}', 'project',
 'One version of an application made of several apps.');

INSERT INTO field(kind, path, shape, no_reference, summary) VALUES
('composite_app', 'spec.compositeAppVersion', 'text', 'a part of its own address', 'The version; with the name it is the address. It keeps the rule for names.');

-- composite_app: one version of a composite application.
CREATE TABLE composite_app (
    address               TEXT NOT NULL PRIMARY KEY REFERENCES resource(address) DEFERRABLE INITIALLY DEFERRED
                          CONSTRAINT "address.mismatch" CHECK (address = parent || '/composite-apps/' || name || '/' || composite_app_version),
    project               TEXT NOT NULL,
    name                  TEXT NOT NULL CONSTRAINT "name.too-long" CHECK (length(name) <= 128),
    composite_app_version TEXT NOT NULL CONSTRAINT "name.too-long" CHECK (length(composite_app_version) <= 128),
    parent                TEXT NOT NULL GENERATED ALWAYS AS ('projects/' || project) VIRTUAL
                          REFERENCES project(address) DEFERRABLE INITIALLY DEFERRED
) STRICT;
CREATE INDEX composite_app_by_parent ON composite_app(parent);
