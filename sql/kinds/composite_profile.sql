INSERT INTO kind(name, pattern, parent, summary) VALUES
('composite_profile', 'projects/{project}/composite-apps/{composite_app}/{composite_app_version}/composite-profiles/{name}', 'composite_app',
 'A set of app profiles: one way to configure a composite application.');

-- composite_profile: a set of app profiles.
CREATE TABLE composite_profile (
    address               TEXT NOT NULL PRIMARY KEY REFERENCES resource(address) DEFERRABLE INITIALLY DEFERRED
                          CONSTRAINT "address.mismatch" CHECK (address = parent || '/composite-profiles/' || name),
    project               TEXT NOT NULL,
    composite_app         TEXT NOT NULL,
    composite_app_version TEXT NOT NULL,
    name                  TEXT NOT NULL CONSTRAINT "name.too-long" CHECK (length(name) <= 128),
    parent                TEXT NOT NULL GENERATED ALWAYS AS
                          ('projects/' || project || '/composite-apps/' || composite_app || '/' || composite_app_version) VIRTUAL
                          REFERENCES composite_app(address) DEFERRABLE INITIALLY DEFERRED
) STRICT;
CREATE INDEX composite_profile_by_parent ON composite_profile(parent);
