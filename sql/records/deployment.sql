-- deployment: the life on clusters of one lifecycle object (logical cloud, deployment intent group). The row is made by
-- the first operation and stays for ever, so that an object that is deleted and declared again continues its revisions.
CREATE TABLE deployment (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    address       TEXT NOT NULL UNIQUE, -- of the resource; no foreign key, because the resource may be gone
    kind          TEXT NOT NULL CONSTRAINT "deployment.kind" CHECK (kind IN ('logical_cloud', 'deployment_intent_group')),
    uid           TEXT NOT NULL UNIQUE CONSTRAINT "deployment.uid-shape" CHECK (length(uid) = 16 AND uid NOT GLOB '*[^0-9a-f]*'), -- value of the label emco/deployment
    phase         TEXT NOT NULL DEFAULT 'NotDeployed' CONSTRAINT "deployment.phase-known" CHECK (phase IN
                      ('NotDeployed', 'Instantiating', 'Instantiated', 'Updating', 'Terminating', 'Failed', 'Stopped')),
    interrupted   TEXT CONSTRAINT "deployment.interrupted-known" CHECK (interrupted IN ('instantiate', 'update', 'rollback', 'terminate')),
    operation     INTEGER REFERENCES operation(id) DEFERRABLE INITIALLY DEFERRED, -- the last one begun
    revision      INTEGER, -- of the release that the clusters hold or are brought to; NULL when none
    next_revision INTEGER NOT NULL DEFAULT 1 CHECK (next_revision >= 1),
    CONSTRAINT "deployment.interrupted-names-operation" CHECK ((phase IN ('Failed', 'Stopped')) = (interrupted IS NOT NULL)),
    CONSTRAINT "deployment.phase-needs-operation" CHECK (phase = 'NotDeployed' OR operation IS NOT NULL),
    CONSTRAINT "deployment.not-deployed-has-no-release" CHECK (phase <> 'NotDeployed' OR revision IS NULL),
    FOREIGN KEY (id, revision) REFERENCES release(deployment, revision) DEFERRABLE INITIALLY DEFERRED
) STRICT;
CREATE INDEX deployment_by_operation ON deployment(operation);
CREATE INDEX deployment_by_release ON deployment(id, revision);

CREATE TRIGGER "deployment.starts-not-deployed" BEFORE INSERT ON deployment
WHEN NEW.phase IS NOT 'NotDeployed' OR NEW.next_revision IS NOT 1 BEGIN
    SELECT RAISE(ABORT, 'deployment.starts-not-deployed');
END;
CREATE TRIGGER "deployment.illegal-move" BEFORE UPDATE OF phase ON deployment
WHEN NEW.phase IS NOT OLD.phase
 AND NOT EXISTS (SELECT 1 FROM transition WHERE machine = 'phase' AND a = OLD.phase AND b = NEW.phase) BEGIN
    SELECT RAISE(ABORT, 'deployment.illegal-move');
END;
CREATE TRIGGER "deployment.identity-fixed" BEFORE UPDATE OF id, address, kind, uid ON deployment
WHEN NEW.id IS NOT OLD.id OR NEW.address IS NOT OLD.address OR NEW.kind IS NOT OLD.kind OR NEW.uid IS NOT OLD.uid BEGIN
    SELECT RAISE(ABORT, 'deployment.identity-fixed');
END;
CREATE TRIGGER "deployment.revision-never-restarts" BEFORE UPDATE OF next_revision ON deployment
WHEN NEW.next_revision < OLD.next_revision BEGIN
    SELECT RAISE(ABORT, 'deployment.revision-never-restarts');
END;
CREATE TRIGGER "deployment.is-history" BEFORE DELETE ON deployment BEGIN
    SELECT RAISE(ABORT, 'deployment.is-history');
END;

-- True completion: what is called Instantiated or NotDeployed is so on every cluster, as far as answers and reads told.
CREATE TRIGGER "deployment.unfinished-changes" BEFORE UPDATE OF phase ON deployment
WHEN NEW.phase IN ('Instantiated', 'NotDeployed') AND NEW.phase IS NOT OLD.phase
 AND EXISTS (SELECT 1 FROM change WHERE operation = NEW.operation AND state NOT IN ('Done', 'Dropped')) BEGIN
    SELECT RAISE(ABORT, 'deployment.unfinished-changes');
END;
CREATE TRIGGER "deployment.dropped-changes" BEFORE UPDATE OF phase ON deployment
WHEN NEW.phase = 'Instantiated' AND NEW.phase IS NOT OLD.phase
 AND EXISTS (SELECT 1 FROM change WHERE operation = NEW.operation AND state = 'Dropped') BEGIN
    SELECT RAISE(ABORT, 'deployment.dropped-changes');
END;
CREATE TRIGGER "deployment.inventory-left" BEFORE UPDATE OF phase ON deployment
WHEN NEW.phase = 'NotDeployed' AND EXISTS (SELECT 1 FROM inventory WHERE deployment = NEW.id) BEGIN
    SELECT RAISE(ABORT, 'deployment.inventory-left');
END;
CREATE TRIGGER "deployment.inventory-differs" BEFORE UPDATE OF phase ON deployment
WHEN NEW.phase = 'Instantiated' AND NEW.phase IS NOT OLD.phase AND (
    EXISTS (SELECT 1 FROM inventory i WHERE i.deployment = NEW.id AND (i.state <> 'Present' OR NOT EXISTS (
        SELECT 1 FROM release_object o WHERE o.deployment = NEW.id AND o.revision = NEW.revision AND o.cluster = i.cluster
           AND o.api_group = i.api_group AND o.kind = i.kind AND o.namespace = i.namespace AND o.name = i.name AND o.body = i.body)))
    OR (SELECT count(*) FROM inventory WHERE deployment = NEW.id)
       <> (SELECT count(*) FROM release_object WHERE deployment = NEW.id AND revision = NEW.revision)) BEGIN
    SELECT RAISE(ABORT, 'deployment.inventory-differs');
END;

INSERT INTO rule(code, status, summary, explanation, remedy) VALUES
('deployment.kind', 70, 'only lifecycle objects are deployed',
 'Logical clouds and deployment intent groups have a life on clusters; nothing else has.', 'Report this with the command that led here.'),
('deployment.uid-shape', 70, 'a deployment''s identity is 16 hexadecimal digits',
 'The identity is the value of a label on every object of the deployment.', 'Report this with the command that led here.'),
('deployment.phase-known', 70, 'a deployment''s phase is one of the seven known',
 'The store holds no other phase, so that every later command knows what to do.', 'Report this with the command that led here.'),
('deployment.interrupted-known', 70, 'only an operation can be interrupted',
 'A failed or stopped deployment keeps which operation it was.', 'Report this with the command that led here.'),
('deployment.interrupted-names-operation', 70, 'Failed and Stopped keep which operation it was',
 'Without it, resume could not continue the right one.', 'Report this with the command that led here.'),
('deployment.phase-needs-operation', 70, 'no phase but NotDeployed without an operation',
 'Only an operation moves a deployment.', 'Report this with the command that led here.'),
('deployment.not-deployed-has-no-release', 70, 'what is not deployed holds no release',
 'A release in force would pin clusters for nothing.', 'Report this with the command that led here.'),
('deployment.starts-not-deployed', 70, 'a deployment begins as NotDeployed',
 'The row is made before its first operation and starts with revision 1.', 'Report this with the command that led here.'),
('deployment.illegal-move', 5, 'this operation is not legal in the present phase',
 'Moves between phases are listed in the transition table; this one is not among them. Nothing was changed.',
 'See the phase and what is legal now:
    emcoctl status ADDRESS'),
('deployment.identity-fixed', 70, 'a deployment''s identity never changes',
 'Its objects carry it on the clusters.', 'Report this with the command that led here.'),
('deployment.revision-never-restarts', 70, 'revisions only grow',
 'Two releases of one number could not be told apart in history, nor by rollback.', 'Report this with the command that led here.'),
('deployment.is-history', 70, 'deployments are never forgotten',
 'A resource that is declared again continues its revisions.', 'Report this with the command that led here.'),
('deployment.unfinished-changes', 70, 'nothing half-applied is called done',
 'A change of the operation has no confirmed outcome yet.', 'Continue the operation:
    emcoctl resume ADDRESS'),
('deployment.dropped-changes', 70, 'a superseded operation cannot end as Instantiated',
 'Some of its changes were never carried out.', 'Report this with the command that led here.'),
('deployment.inventory-left', 5, 'objects of this deployment are still recorded on clusters',
 'NotDeployed means that every object is confirmed gone.', 'Continue the termination, or give up what cannot be reached (it is then listed as residue):
    emcoctl resume ADDRESS
    emcoctl abandon ADDRESS'),
('deployment.inventory-differs', 70, 'the inventory is not the release',
 'Instantiated means that exactly the objects of the release are confirmed on the clusters.', 'Continue the operation:
    emcoctl resume ADDRESS');
