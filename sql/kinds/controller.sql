INSERT INTO kind(name, pattern, parent, summary) VALUES
('controller', 'controllers/{name}', NULL, 'A controller that deployments may call: it narrows placement or changes the objects.');

INSERT INTO field(kind, path, shape, no_reference, summary) VALUES
('controller', 'spec.host', 'text', 'a host name', 'Where EMCO would reach it; kept for existing bundles, never called.'),
('controller', 'spec.port', 'integer', NULL, 'The port on that host; kept for existing bundles, never called.'),
('controller', 'spec.type', 'text', NULL, 'What it takes part in: the placement, or the objects (action).'),
('controller', 'spec.priority', 'integer', NULL, 'Controllers of one deployment act in the order of this number, lowest first, then by name.');

-- controller: something that deployments call by name in their group intents.
CREATE TABLE controller (
    address  TEXT NOT NULL PRIMARY KEY REFERENCES resource(address) DEFERRABLE INITIALLY DEFERRED
             CONSTRAINT "address.mismatch" CHECK (address = 'controllers/' || name),
    name     TEXT NOT NULL CONSTRAINT "name.too-long" CHECK (length(name) <= 128),
    host     TEXT CONSTRAINT "field.too-long" CHECK (length(host) <= 128),
    port     INTEGER CONSTRAINT "field.out-of-range" CHECK (port BETWEEN 0 AND 65535),
    type     TEXT CONSTRAINT "field.not-allowed" CHECK (type IN ('', 'action', 'placement', 'sync')),
    priority INTEGER NOT NULL DEFAULT 0 CONSTRAINT "field.out-of-range" CHECK (priority BETWEEN 0 AND 100)
) STRICT;
