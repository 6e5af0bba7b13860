INSERT INTO kind(name, pattern, parent, summary) VALUES
('project', 'projects/{name}', NULL, 'A tenant''s space: logical clouds and composite applications live in it.');

-- project: a tenant's space.
CREATE TABLE project (
    address TEXT NOT NULL PRIMARY KEY REFERENCES resource(address) DEFERRABLE INITIALLY DEFERRED
            CONSTRAINT "address.mismatch" CHECK (address = 'projects/' || name),
    name    TEXT NOT NULL CONSTRAINT "name.too-long" CHECK (length(name) <= 128)
) STRICT;
