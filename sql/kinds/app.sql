INSERT INTO kind(name, pattern, parent, attached, summary) VALUES
('app', 'projects/{project}/composite-apps/{composite_app}/{composite_app_version}/apps/{name}', 'composite_app', 'required',
 'One part of a composite application: a Helm chart, attached as an archive or as a folder.');

-- app: one part of a composite application; its file is the chart.
CREATE TABLE app (
    address               TEXT NOT NULL PRIMARY KEY REFERENCES resource(address) DEFERRABLE INITIALLY DEFERRED
                          CONSTRAINT "address.mismatch" CHECK (address = parent || '/apps/' || name),
    project               TEXT NOT NULL,
    composite_app         TEXT NOT NULL,
    composite_app_version TEXT NOT NULL,
    name                  TEXT NOT NULL CONSTRAINT "name.too-long" CHECK (length(name) <= 128),
    parent                TEXT NOT NULL GENERATED ALWAYS AS
                          ('projects/' || project || '/composite-apps/' || composite_app || '/' || composite_app_version) VIRTUAL
                          REFERENCES composite_app(address) DEFERRABLE INITIALLY DEFERRED,
    file                  TEXT NOT NULL REFERENCES content(digest) DEFERRABLE INITIALLY DEFERRED
) STRICT;
CREATE INDEX app_by_parent ON app(parent);
CREATE INDEX app_by_file ON app(file);
