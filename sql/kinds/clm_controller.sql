INSERT INTO kind(name, pattern, parent, summary) VALUES
('clm_controller', 'clm-controllers/{name}', NULL, 'A controller that EMCO''s cluster manager told of new and removed clusters.');

INSERT INTO field(kind, path, shape, no_reference, summary) VALUES
('clm_controller', 'spec.host', 'text', 'a host name', 'Where EMCO would reach it; kept for existing bundles, never called.'),
('clm_controller', 'spec.port', 'integer', NULL, 'The port on that host; kept for existing bundles, never called.'),
('clm_controller', 'spec.priority', 'integer', NULL, 'Its place among the others, lowest first; kept for existing bundles.');

-- clm_controller: a controller of clusters; kept, without effect.
CREATE TABLE clm_controller (
    address  TEXT NOT NULL PRIMARY KEY REFERENCES resource(address) DEFERRABLE INITIALLY DEFERRED
             CONSTRAINT "address.mismatch" CHECK (address = 'clm-controllers/' || name),
    name     TEXT NOT NULL CONSTRAINT "name.too-long" CHECK (length(name) <= 128),
    host     TEXT CONSTRAINT "field.too-long" CHECK (length(host) <= 128),
    port     INTEGER CONSTRAINT "field.out-of-range" CHECK (port BETWEEN 0 AND 65535),
    priority INTEGER NOT NULL DEFAULT 0 CONSTRAINT "field.out-of-range" CHECK (priority BETWEEN 0 AND 100)
) STRICT;
