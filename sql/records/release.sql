-- body: the content of one object, named by its digest. A sealed body holds secrets: it is encrypted under the store's
-- key and its digest is keyed, so that it cannot be guessed.
CREATE TABLE body (
    digest  TEXT NOT NULL PRIMARY KEY CHECK (length(digest) = 64 AND digest NOT GLOB '*[^0-9a-f]*'),
    sealed  INTEGER NOT NULL CHECK (sealed IN (0, 1)),
    content BLOB NOT NULL
) STRICT;
CREATE TRIGGER "body.fixed" BEFORE UPDATE ON body BEGIN
    SELECT RAISE(ABORT, 'body.fixed');
END;

-- release: one immutable revision of a deployment: what was rendered, where it goes and why. It is appended by the
-- commit that starts its operation and becomes complete when the deployment reaches Instantiated.
CREATE TABLE release (
    deployment     INTEGER NOT NULL REFERENCES deployment(id) DEFERRABLE INITIALLY DEFERRED,
    revision       INTEGER NOT NULL CHECK (revision >= 1),
    closure_digest TEXT NOT NULL,
    generation     INTEGER NOT NULL,  -- of the intent level it was made from
    restored_from  INTEGER,           -- rollback: the revision whose content this is
    logical_cloud  TEXT NOT NULL,     -- address; of the cloud itself for a logical cloud's release
    namespace      TEXT NOT NULL,
    placement      TEXT NOT NULL,     -- JSON: app → clusters with reasons
    snapshot       TEXT NOT NULL,     -- JSON: the logical cloud and cluster facts that rendering saw
    tool_version   TEXT NOT NULL,
    actor          TEXT NOT NULL,
    created_at     INTEGER NOT NULL,
    complete       INTEGER NOT NULL DEFAULT 0 CHECK (complete IN (0, 1)),
    PRIMARY KEY (deployment, revision),
    FOREIGN KEY (deployment, restored_from) REFERENCES release(deployment, revision) DEFERRABLE INITIALLY DEFERRED
) STRICT;
CREATE INDEX release_by_restored_from ON release(deployment, restored_from);
CREATE INDEX release_by_logical_cloud ON release(logical_cloud);

CREATE TRIGGER "release.revision-is-next" BEFORE INSERT ON release
WHEN NEW.complete IS NOT 0 OR NEW.revision IS NOT (SELECT next_revision FROM deployment WHERE id = NEW.deployment) BEGIN
    SELECT RAISE(ABORT, 'release.revision-is-next');
END;
CREATE TRIGGER release_counts AFTER INSERT ON release BEGIN
    UPDATE deployment SET next_revision = next_revision + 1 WHERE id = NEW.deployment;
END;
CREATE TRIGGER "release.immutable" BEFORE UPDATE ON release
WHEN NEW.complete < OLD.complete OR NEW.deployment IS NOT OLD.deployment OR NEW.revision IS NOT OLD.revision
  OR NEW.closure_digest IS NOT OLD.closure_digest OR NEW.generation IS NOT OLD.generation OR NEW.restored_from IS NOT OLD.restored_from
  OR NEW.logical_cloud IS NOT OLD.logical_cloud OR NEW.namespace IS NOT OLD.namespace OR NEW.placement IS NOT OLD.placement
  OR NEW.snapshot IS NOT OLD.snapshot OR NEW.tool_version IS NOT OLD.tool_version OR NEW.actor IS NOT OLD.actor
  OR NEW.created_at IS NOT OLD.created_at BEGIN
    SELECT RAISE(ABORT, 'release.immutable');
END;
CREATE TRIGGER "release.is-history" BEFORE DELETE ON release BEGIN
    SELECT RAISE(ABORT, 'release.is-history');
END;

-- release_object: one object of a release on one cluster.
CREATE TABLE release_object (
    deployment INTEGER NOT NULL,
    revision   INTEGER NOT NULL,
    cluster    TEXT NOT NULL, -- address; no foreign key, because history outlives clusters
    api_group  TEXT NOT NULL,
    kind       TEXT NOT NULL CHECK (kind <> ''),
    namespace  TEXT NOT NULL,
    name       TEXT NOT NULL CHECK (name <> ''),
    version    TEXT NOT NULL CHECK (version <> ''),
    app        TEXT NOT NULL, -- '' for a logical cloud's own objects
    rank       INTEGER NOT NULL,
    keep       INTEGER NOT NULL CHECK (keep IN (0, 1)), -- never removed with its app
    body       TEXT NOT NULL REFERENCES body(digest) DEFERRABLE INITIALLY DEFERRED,
    template   TEXT NOT NULL, -- file:line of the template it comes from, '' when not known
    PRIMARY KEY (deployment, revision, cluster, api_group, kind, namespace, name),
    FOREIGN KEY (deployment, revision) REFERENCES release(deployment, revision) DEFERRABLE INITIALLY DEFERRED
) STRICT;
CREATE INDEX release_object_by_body ON release_object(body);

CREATE TRIGGER release_object_only_while_new BEFORE INSERT ON release_object
WHEN (SELECT complete FROM release WHERE deployment = NEW.deployment AND revision = NEW.revision) IS NOT 0
  OR EXISTS (SELECT 1 FROM change WHERE operation = (SELECT operation FROM deployment WHERE id = NEW.deployment AND revision = NEW.revision) AND state <> 'Pending') BEGIN
    SELECT RAISE(ABORT, 'release.immutable');
END;
CREATE TRIGGER release_object_fixed BEFORE UPDATE ON release_object BEGIN
    SELECT RAISE(ABORT, 'release.immutable');
END;
CREATE TRIGGER release_object_is_history BEFORE DELETE ON release_object BEGIN
    SELECT RAISE(ABORT, 'release.is-history');
END;

INSERT INTO rule(code, status, summary, explanation, remedy) VALUES
('body.fixed', 70, 'a body is named by its digest and never changes', 'Other content has another digest.', 'Report this with the command that led here.'),
('release.revision-is-next', 70, 'a release takes the next revision', 'Revisions of a deployment form one strictly growing row.', 'Report this with the command that led here.'),
('release.immutable', 70, 'a release never changes', 'It is what the clusters were given; a change is a new release.', 'Report this with the command that led here.'),
('release.is-history', 70, 'releases are never forgotten', 'Rollback and history need them.', 'Report this with the command that led here.');
