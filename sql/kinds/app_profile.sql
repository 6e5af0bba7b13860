INSERT INTO kind(name, pattern, parent, attached, summary) VALUES
('app_profile', 'projects/{project}/composite-apps/{composite_app}/{composite_app_version}/composite-profiles/{composite_profile}/profiles/{name}',
 'composite_profile', 'required', 'Values and resources that change one app''s chart; attached as an archive with a manifest.yaml.');

INSERT INTO field(kind, path, shape, summary) VALUES
('app_profile', 'spec.app', 'text', 'The app that it is for; a composite profile has at most one profile per app.');

-- app_profile: how one app is configured; its file is the profile archive.
CREATE TABLE app_profile (
    address               TEXT NOT NULL PRIMARY KEY REFERENCES resource(address) DEFERRABLE INITIALLY DEFERRED
                          CONSTRAINT "address.mismatch" CHECK (address = parent || '/profiles/' || name),
    project               TEXT NOT NULL,
    composite_app         TEXT NOT NULL,
    composite_app_version TEXT NOT NULL,
    composite_profile     TEXT NOT NULL,
    name                  TEXT NOT NULL CONSTRAINT "name.too-long" CHECK (length(name) <= 128),
    parent                TEXT NOT NULL GENERATED ALWAYS AS
                          ('projects/' || project || '/composite-apps/' || composite_app || '/' || composite_app_version
                           || '/composite-profiles/' || composite_profile) VIRTUAL
                          REFERENCES composite_profile(address) DEFERRABLE INITIALLY DEFERRED,
    file                  TEXT NOT NULL REFERENCES content(digest) DEFERRABLE INITIALLY DEFERRED,
    app                   TEXT NOT NULL,
    app_address           TEXT NOT NULL GENERATED ALWAYS AS
                          ('projects/' || project || '/composite-apps/' || composite_app || '/' || composite_app_version || '/apps/' || app) VIRTUAL
                          REFERENCES app(address) DEFERRABLE INITIALLY DEFERRED
) STRICT;
CREATE UNIQUE INDEX "app-profile.one-per-app" ON app_profile(parent, app);
CREATE INDEX app_profile_by_file ON app_profile(file);
CREATE INDEX app_profile_by_app ON app_profile(app_address);

INSERT INTO rule(code, status, summary, explanation, remedy) VALUES
('app-profile.one-per-app', 3, 'a composite profile has two profiles for one app',
 'An app is configured by one profile of the composite profile; with two it would be open which of them counts.',
 'Keep one of the two, or put the other into another composite profile.');
