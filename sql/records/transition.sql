-- The state machines of the deployment level, as data: triggers enforce them, emcoctl-design(7) shows them, a test
-- searches them for traps.

-- transition: one legal move of one machine.
CREATE TABLE transition (
    machine TEXT NOT NULL CHECK (machine IN ('phase', 'operation', 'change')),
    a       TEXT NOT NULL, -- from
    b       TEXT NOT NULL, -- to
    UNIQUE (machine, a, b)
) STRICT;

-- Phases of a lifecycle object. From every phase there is a way to NotDeployed that needs nothing but the object
-- itself: terminate, or abandon when clusters are gone.
INSERT INTO transition(machine, a, b) VALUES
('phase', 'NotDeployed', 'Instantiating'),
('phase', 'Instantiating', 'Instantiated'), ('phase', 'Instantiating', 'Failed'), ('phase', 'Instantiating', 'Stopped'),
('phase', 'Instantiating', 'Updating'), ('phase', 'Instantiating', 'Terminating'), ('phase', 'Instantiating', 'NotDeployed'),
('phase', 'Instantiated', 'Updating'), ('phase', 'Instantiated', 'Terminating'), ('phase', 'Instantiated', 'NotDeployed'),
('phase', 'Updating', 'Instantiated'), ('phase', 'Updating', 'Failed'), ('phase', 'Updating', 'Stopped'),
('phase', 'Updating', 'Terminating'), ('phase', 'Updating', 'NotDeployed'),
('phase', 'Terminating', 'NotDeployed'), ('phase', 'Terminating', 'Failed'), ('phase', 'Terminating', 'Stopped'),
('phase', 'Terminating', 'Instantiating'), ('phase', 'Terminating', 'Updating'),
('phase', 'Failed', 'Instantiating'), ('phase', 'Failed', 'Updating'), ('phase', 'Failed', 'Terminating'), ('phase', 'Failed', 'NotDeployed'),
('phase', 'Stopped', 'Instantiating'), ('phase', 'Stopped', 'Updating'), ('phase', 'Stopped', 'Terminating'), ('phase', 'Stopped', 'NotDeployed'),
('phase', 'Failed', 'Stopped'), ('phase', 'Stopped', 'Failed');

-- An operation ends once; a failed or stopped one may be resumed, a superseded or abandoned one never.
INSERT INTO transition(machine, a, b) VALUES
('operation', 'Running', 'Done'), ('operation', 'Running', 'Failed'), ('operation', 'Running', 'Stopped'),
('operation', 'Running', 'Superseded'), ('operation', 'Running', 'Abandoned'),
('operation', 'Failed', 'Running'), ('operation', 'Failed', 'Superseded'), ('operation', 'Failed', 'Abandoned'),
('operation', 'Stopped', 'Running'), ('operation', 'Stopped', 'Superseded'), ('operation', 'Stopped', 'Abandoned');

-- A change is Pending while it has never left, Sent from the commit before its request until its outcome is known, and
-- Dropped when another operation took over. Sent → Pending needs an answer that says "not executed".
INSERT INTO transition(machine, a, b) VALUES
('change', 'Pending', 'Sent'), ('change', 'Sent', 'Pending'), ('change', 'Sent', 'Done'), ('change', 'Sent', 'Conflict'),
('change', 'Sent', 'Failed'), ('change', 'Conflict', 'Pending'), ('change', 'Failed', 'Pending'),
('change', 'Pending', 'Done'), -- found to be so already, by a read
('change', 'Pending', 'Dropped'), ('change', 'Sent', 'Dropped'), ('change', 'Conflict', 'Dropped'), ('change', 'Failed', 'Dropped');
