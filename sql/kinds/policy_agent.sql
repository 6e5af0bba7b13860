INSERT INTO kind(name, pattern, parent, metadata, summary) VALUES
('policy_agent', 'policy/agents/{name}', NULL, 0, 'Something that tells of events on clusters, for policies.');

INSERT INTO field(kind, path, shape, stored, no_reference, summary) VALUES
('policy_agent', 'id', 'text', 'agent_id', 'a name of its own', 'Its name again; the anchor counts.'),
('policy_agent', 'addr', 'text', NULL, 'a host name', 'Where it listens, HOST:PORT.');

-- policy_agent: something that tells of events.
CREATE TABLE policy_agent (
    address TEXT NOT NULL PRIMARY KEY REFERENCES resource(address) DEFERRABLE INITIALLY DEFERRED
            CONSTRAINT "address.mismatch" CHECK (address = 'policy/agents/' || name),
    name    TEXT NOT NULL CONSTRAINT "name.too-long" CHECK (length(name) <= 128),
    agent_id TEXT,
    addr    TEXT NOT NULL CONSTRAINT "field.format" CHECK (is_endpoint(addr))
) STRICT;
