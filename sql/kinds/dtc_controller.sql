INSERT INTO kind(name, pattern, parent, summary) VALUES
('dtc_controller', 'dtc-controllers/{name}', NULL, 'A controller that the traffic controller calls for its part of the objects.');

INSERT INTO field(kind, path, shape, no_reference, summary) VALUES
('dtc_controller', 'spec.host', 'text', 'a host name', 'Where EMCO would reach it; kept for existing bundles, never called.'),
('dtc_controller', 'spec.port', 'integer', NULL, 'The port on that host; kept for existing bundles, never called.'),
('dtc_controller', 'spec.type', 'text', 'a word', 'What it takes part in; holds the word action.'),
('dtc_controller', 'spec.priority', 'integer', NULL, 'Controllers act in the order of this number, lowest first, then by name.');

-- dtc_controller: a part of the traffic controller.
CREATE TABLE dtc_controller (
    address TEXT NOT NULL PRIMARY KEY REFERENCES resource(address) DEFERRABLE INITIALLY DEFERRED
            CONSTRAINT "address.mismatch" CHECK (address = 'dtc-controllers/' || name),
    name    TEXT NOT NULL CONSTRAINT "name.too-long" CHECK (length(name) <= 128),
    host     TEXT CONSTRAINT "field.too-long" CHECK (length(host) <= 128),
    port     INTEGER NOT NULL CONSTRAINT "field.out-of-range" CHECK (port BETWEEN 1 AND 65535),
    type     TEXT NOT NULL CONSTRAINT "field.too-long" CHECK (length(type) <= 48)
            CONSTRAINT "dtc-controller.no-action" CHECK (instr(type, 'action') > 0),
    priority INTEGER NOT NULL CONSTRAINT "field.out-of-range" CHECK (priority BETWEEN 1 AND 100)
) STRICT;

INSERT INTO rule(code, status, summary, explanation, remedy) VALUES
('dtc-controller.no-action', 3, 'a controller of the traffic controller is no action controller',
 'The traffic controller calls controllers of type action only.',
 'Give spec.type the value action.');
