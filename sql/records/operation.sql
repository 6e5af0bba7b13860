-- operation: one attempt to move one deployment. The row says who works on it (holder), and its epoch is the fencing
-- token: every commit of the holder asserts it, a takeover raises it.
CREATE TABLE operation (
    id             INTEGER PRIMARY KEY AUTOINCREMENT,
    deployment     INTEGER NOT NULL REFERENCES deployment(id) DEFERRABLE INITIALLY DEFERRED,
    kind           TEXT NOT NULL CONSTRAINT "operation.kind" CHECK (kind IN ('instantiate', 'update', 'rollback', 'terminate', 'abandon')),
    from_revision  INTEGER, -- in force before; NULL when none
    to_revision    INTEGER, -- in force after; NULL for terminate and abandon
    state          TEXT NOT NULL DEFAULT 'Running' CHECK (state IN ('Running', 'Done', 'Failed', 'Stopped', 'Superseded', 'Abandoned')),
    plan           TEXT NOT NULL, -- id of the plan it carries out
    actor          TEXT NOT NULL,
    reason         TEXT NOT NULL, -- of the command, '' when none was given
    started_at     INTEGER NOT NULL,
    ended_at       INTEGER,
    message        TEXT NOT NULL DEFAULT '', -- why it failed or stopped, in a line
    -- the holder
    epoch          INTEGER NOT NULL DEFAULT 1 CHECK (epoch >= 1),
    host           TEXT NOT NULL,
    boot           TEXT NOT NULL, -- id of the host's boot: times of CLOCK_BOOTTIME compare only within one
    pid            INTEGER NOT NULL,
    renewed        INTEGER NOT NULL DEFAULT 0, -- grows with each renewal of the lease
    stop_requested INTEGER NOT NULL DEFAULT 0 CHECK (stop_requested IN (0, 1)),
    CONSTRAINT "operation.end-has-time" CHECK ((state = 'Running') = (ended_at IS NULL)),
    CONSTRAINT "operation.terminate-has-no-target" CHECK ((kind IN ('terminate', 'abandon')) = (to_revision IS NULL)),
    FOREIGN KEY (deployment, from_revision) REFERENCES release(deployment, revision) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY (deployment, to_revision) REFERENCES release(deployment, revision) DEFERRABLE INITIALLY DEFERRED
) STRICT;
CREATE INDEX operation_by_from ON operation(deployment, from_revision);
CREATE INDEX operation_by_to ON operation(deployment, to_revision);
-- At most one operation of a deployment is under way or may be resumed.
CREATE UNIQUE INDEX operation_one_open ON operation(deployment) WHERE state IN ('Running', 'Failed', 'Stopped');
-- A plan is carried out once: one operation per deployment and plan.
CREATE UNIQUE INDEX operation_one_per_plan ON operation(deployment, plan);

CREATE TRIGGER "operation.starts-running" BEFORE INSERT ON operation WHEN NEW.state IS NOT 'Running' OR NEW.epoch IS NOT 1 BEGIN
    SELECT RAISE(ABORT, 'operation.starts-running');
END;
-- A logical cloud is the namespace of what runs in it: it goes last.
CREATE TRIGGER "logical-cloud.has-deployments" BEFORE INSERT ON operation
WHEN NEW.kind = 'terminate' AND EXISTS (
    SELECT 1 FROM deployment AS cloud JOIN deployment AS inhabitant ON inhabitant.phase <> 'NotDeployed'
      JOIN release ON release.deployment = inhabitant.id AND release.revision = inhabitant.revision
     WHERE cloud.id = NEW.deployment AND inhabitant.id <> cloud.id AND release.logical_cloud = cloud.address) BEGIN
    SELECT RAISE(ABORT, 'logical-cloud.has-deployments');
END;
CREATE TRIGGER "operation.illegal-move" BEFORE UPDATE OF state ON operation
WHEN NEW.state IS NOT OLD.state
 AND NOT EXISTS (SELECT 1 FROM transition WHERE machine = 'operation' AND a = OLD.state AND b = NEW.state) BEGIN
    SELECT RAISE(ABORT, 'operation.illegal-move');
END;
CREATE TRIGGER "operation.epoch-grows" BEFORE UPDATE OF epoch ON operation WHEN NEW.epoch < OLD.epoch BEGIN
    SELECT RAISE(ABORT, 'operation.epoch-grows');
END;
CREATE TRIGGER "operation.holder-changes-with-epoch" BEFORE UPDATE OF host, boot, pid ON operation
WHEN (NEW.host IS NOT OLD.host OR NEW.boot IS NOT OLD.boot OR NEW.pid IS NOT OLD.pid) AND NEW.epoch <= OLD.epoch BEGIN
    SELECT RAISE(ABORT, 'operation.epoch-grows');
END;
CREATE TRIGGER "operation.fixed" BEFORE UPDATE OF id, deployment, kind, from_revision, to_revision, plan, actor, started_at ON operation BEGIN
    SELECT RAISE(ABORT, 'operation.fixed');
END;
CREATE TRIGGER "operation.unfinished-changes" BEFORE UPDATE OF state ON operation
WHEN NEW.state = 'Done' AND EXISTS (SELECT 1 FROM change WHERE operation = NEW.id AND state <> 'Done') BEGIN
    SELECT RAISE(ABORT, 'deployment.unfinished-changes');
END;
CREATE TRIGGER "operation.is-history" BEFORE DELETE ON operation BEGIN
    SELECT RAISE(ABORT, 'operation.is-history');
END;

-- operation_floor: the highest number that an operation is known to have had, where the clusters know more than the store
-- (recover). Objects carry the number of the operation that wrote them last, so that no number may be given twice.
CREATE TABLE operation_floor (
    id     INTEGER PRIMARY KEY CONSTRAINT "operation.one-floor" CHECK (id = 1),
    number INTEGER NOT NULL CHECK (number >= 0)
) STRICT;
CREATE TRIGGER "operation.floor-grows" BEFORE UPDATE ON operation_floor WHEN NEW.number < OLD.number OR NEW.id IS NOT OLD.id BEGIN
    SELECT RAISE(ABORT, 'operation.floor-grows');
END;
CREATE TRIGGER "operation.floor-stays" BEFORE DELETE ON operation_floor BEGIN
    SELECT RAISE(ABORT, 'operation.floor-grows');
END;
CREATE TRIGGER "operation.above-floor" AFTER INSERT ON operation WHEN NEW.id <= (SELECT number FROM operation_floor) BEGIN
    SELECT RAISE(ABORT, 'operation.above-floor');
END;
-- next_operation: the number that the next operation gets.
CREATE VIEW next_operation(number) AS
    SELECT 1 + max(coalesce((SELECT max(id) FROM operation), 0), coalesce((SELECT number FROM operation_floor), 0));

-- change: one step of an operation on one object of one cluster. What it does is fixed when the operation begins; its
-- state and what is known of the object move on.
CREATE TABLE change (
    operation  INTEGER NOT NULL REFERENCES operation(id) DEFERRABLE INITIALLY DEFERRED,
    seq        INTEGER NOT NULL CHECK (seq >= 1),
    cluster    TEXT NOT NULL, -- address
    api_group  TEXT NOT NULL,
    kind       TEXT NOT NULL,
    namespace  TEXT NOT NULL,
    name       TEXT NOT NULL,
    version    TEXT NOT NULL,
    verb       TEXT NOT NULL CONSTRAINT "change.verb" CHECK (verb IN ('create', 'update', 'delete', 'record', 'forget')), -- the last two change rows only: known to be so, known to be gone
    stage      INTEGER NOT NULL CHECK (stage BETWEEN 0 AND 4),
    after_seq  INTEGER CHECK (after_seq < seq), -- this one waits for that one (replace: delete, then create)
    force      INTEGER NOT NULL DEFAULT 0 CHECK (force IN (0, 1)), -- take over fields that other managers own, as the plan showed
    app        TEXT NOT NULL,
    keep       INTEGER NOT NULL DEFAULT 0 CHECK (keep IN (0, 1)),
    body       TEXT REFERENCES body(digest) DEFERRABLE INITIALLY DEFERRED, -- NULL for delete and forget
    pre_uid    TEXT NOT NULL DEFAULT '', -- of the object the decision was based on; '' for create
    pre_touched TEXT NOT NULL DEFAULT '', -- digest of the fields the change touches, as the decision saw them
    pre_version TEXT NOT NULL DEFAULT '', -- resourceVersion to be sent: of the last look at which the touched fields were as decided
    state      TEXT NOT NULL DEFAULT 'Pending' CHECK (state IN ('Pending', 'Sent', 'Done', 'Conflict', 'Failed', 'Dropped')),
    attempts   INTEGER NOT NULL DEFAULT 0 CHECK (attempts >= 0),
    sent_at    INTEGER,          -- wall clock, for people
    sent_elapsed INTEGER,        -- CLOCK_BOOTTIME of the holder's boot, for the settle time
    code       TEXT NOT NULL DEFAULT '', -- why it is Conflict or Failed
    message    TEXT NOT NULL DEFAULT '',
    CONSTRAINT "change.create-expects-nothing" CHECK (verb IN ('create', 'forget') OR pre_uid <> ''),
    CONSTRAINT "change.body-where-needed" CHECK ((verb IN ('create', 'update', 'record')) = (body IS NOT NULL)),
    CONSTRAINT "change.sent-has-time" CHECK (state <> 'Sent' OR (sent_at IS NOT NULL AND sent_elapsed IS NOT NULL AND attempts > 0)),
    PRIMARY KEY (operation, seq)
) STRICT;
CREATE INDEX change_by_body ON change(body);
CREATE INDEX change_by_object ON change(cluster, kind, namespace, name);
CREATE INDEX change_open ON change(operation) WHERE state NOT IN ('Done', 'Dropped');

CREATE TRIGGER "change.only-when-operation-begins" BEFORE INSERT ON change
WHEN NEW.state IS NOT 'Pending' OR (SELECT state FROM operation WHERE id = NEW.operation) IS NOT 'Running'
  OR EXISTS (SELECT 1 FROM change WHERE operation = NEW.operation AND attempts > 0) BEGIN
    SELECT RAISE(ABORT, 'change.only-when-operation-begins');
END;
CREATE TRIGGER "change.illegal-move" BEFORE UPDATE OF state ON change
WHEN NEW.state IS NOT OLD.state
 AND NOT EXISTS (SELECT 1 FROM transition WHERE machine = 'change' AND a = OLD.state AND b = NEW.state) BEGIN
    SELECT RAISE(ABORT, 'change.illegal-move');
END;
CREATE TRIGGER "change.operation-not-open" BEFORE UPDATE ON change
WHEN (SELECT state FROM operation WHERE id = NEW.operation) NOT IN ('Running', 'Failed', 'Stopped') AND NEW.state <> 'Dropped' BEGIN
    SELECT RAISE(ABORT, 'change.operation-not-open');
END;
CREATE TRIGGER "change.fixed" BEFORE UPDATE OF operation, seq, cluster, api_group, kind, namespace, name, version, verb, stage, after_seq, force, body, pre_uid, pre_touched ON change BEGIN
    SELECT RAISE(ABORT, 'change.fixed');
END;
CREATE TRIGGER "change.is-history" BEFORE DELETE ON change BEGIN
    SELECT RAISE(ABORT, 'change.is-history');
END;

-- left_out: a cluster that the plan could not read and was told to leave out, or that was replaced while the operation
-- was interrupted (clusters rebind). What the operation would have to do there is not known, so that it can be carried
-- out in part only.
CREATE TABLE left_out (
    operation INTEGER NOT NULL REFERENCES operation(id) DEFERRABLE INITIALLY DEFERRED,
    cluster   TEXT NOT NULL, -- address
    PRIMARY KEY (operation, cluster)
) STRICT;
CREATE TRIGGER "left-out.only-when-operation-begins" BEFORE INSERT ON left_out
WHEN ((SELECT state FROM operation WHERE id = NEW.operation) IS NOT 'Running'
      OR EXISTS (SELECT 1 FROM change WHERE operation = NEW.operation AND attempts > 0))
 AND NOT EXISTS (SELECT 1 FROM operation o JOIN inventory i ON i.deployment = o.deployment
                  WHERE o.id = NEW.operation AND o.state IN ('Failed', 'Stopped') AND i.cluster = NEW.cluster AND i.state = 'Claimed') BEGIN
    SELECT RAISE(ABORT, 'left-out.only-when-operation-begins');
END;
CREATE TRIGGER "left-out.fixed" BEFORE UPDATE ON left_out BEGIN
    SELECT RAISE(ABORT, 'left-out.is-history');
END;
CREATE TRIGGER "left-out.is-history" BEFORE DELETE ON left_out BEGIN
    SELECT RAISE(ABORT, 'left-out.is-history');
END;
CREATE TRIGGER "operation.clusters-left-out" BEFORE UPDATE OF state ON operation
WHEN NEW.state = 'Done' AND EXISTS (SELECT 1 FROM left_out WHERE operation = NEW.id) BEGIN
    SELECT RAISE(ABORT, 'operation.clusters-left-out');
END;
CREATE TRIGGER "deployment.clusters-left-out" BEFORE UPDATE OF phase ON deployment
WHEN NEW.phase IN ('Instantiated', 'NotDeployed') AND NEW.phase IS NOT OLD.phase
 AND EXISTS (SELECT 1 FROM left_out WHERE operation = NEW.operation) BEGIN
    SELECT RAISE(ABORT, 'operation.clusters-left-out');
END;

INSERT INTO rule(code, status, summary, explanation, remedy) VALUES
('operation.clusters-left-out', 5, 'an operation left clusters out, and cannot end well without them',
 'With --on-unreachable skip a cluster that cannot be read stays as it is. The operation ends as Failed, because nothing half-applied is called done; nobody planned what is to be done there, so that it cannot be resumed either.',
 'When the cluster can be reached again, ask for the same once more:
    emcoctl instantiate|update|rollback|terminate ADDRESS
or, when it is gone for good, take it out of the placement, or abandon the deployment.'),
('left-out.only-when-operation-begins', 70, 'what is left out is recorded when the operation begins', 'Nothing is left out that was not shown and confirmed.', 'Report this with the command that led here.'),
('left-out.is-history', 70, 'what was left out stays recorded', 'It explains how the operation ended.', 'Report this with the command that led here.'),
('operation.one-floor', 70, 'there is one number above which operations are counted', 'The table holds at most one row.', 'Report this with the command that led here.'),
('operation.floor-grows', 70, 'what the clusters once knew stays known', 'A number below could be given to two operations.', 'Report this with the command that led here.'),
('operation.above-floor', 70, 'no operation gets a number that clusters know already', 'Objects carry the number of the operation that wrote them last.', 'Report this with the command that led here.'),
('operation.kind', 70, 'an operation is one of the known kinds', 'The store holds no other.', 'Report this with the command that led here.'),
('operation.end-has-time', 70, 'an operation that ended has an end', 'Running has none, everything else has one.', 'Report this with the command that led here.'),
('operation.terminate-has-no-target', 70, 'only terminations lead to no release', 'Every other operation leads to one.', 'Report this with the command that led here.'),
('operation.starts-running', 70, 'an operation begins as Running', 'It is recorded by the commit that begins it.', 'Report this with the command that led here.'),
('operation.illegal-move', 5, 'the operation has ended otherwise already', 'Moves of operations are listed in the transition table; this one is not among them.', 'See what is open:
    emcoctl status ADDRESS'),
('operation.epoch-grows', 70, 'a fencing token never shrinks', 'A new holder takes a higher epoch, so that the old one can write nothing more.', 'Report this with the command that led here.'),
('operation.fixed', 70, 'what an operation is cannot change', 'Another purpose is another operation.', 'Report this with the command that led here.'),
('operation.is-history', 70, 'operations are never forgotten', 'They explain what is on the clusters.', 'Report this with the command that led here.'),
('change.verb', 70, 'a change is one of the known verbs', 'The store holds no other.', 'Report this with the command that led here.'),
('change.create-expects-nothing', 70, 'a create expects no object, everything else expects one', 'What a change expects travels with its request.', 'Report this with the command that led here.'),
('change.body-where-needed', 70, 'creates and updates carry a body, deletes carry none', 'What will be sent is recorded before it is sent.', 'Report this with the command that led here.'),
('change.sent-has-time', 70, 'a sent change knows when', 'Without it nobody could say when a lost request can no longer arrive.', 'Report this with the command that led here.'),
('change.only-when-operation-begins', 70, 'changes are recorded when their operation begins', 'Nothing is added to what was shown and confirmed.', 'Report this with the command that led here.'),
('change.illegal-move', 70, 'a change moves only as the transition table says', 'Done stays done, and Sent is left only by an answer or a read.', 'Report this with the command that led here.'),
('change.operation-not-open', 70, 'changes of an ended operation rest', 'Another operation may have taken over.', 'Report this with the command that led here.'),
('change.fixed', 70, 'what a change does cannot change', 'It is what was shown and confirmed.', 'Report this with the command that led here.'),
('change.is-history', 70, 'changes are never forgotten', 'They explain what is on the clusters.', 'Report this with the command that led here.');
