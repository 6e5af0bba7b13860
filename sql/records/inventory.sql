-- inventory: every object that is ours on a cluster, or may be. The row is written before the object is sent (Claimed)
-- and leaves only when the object is confirmed absent. The key says that an object has at most one owner.
CREATE TABLE inventory (
    cluster    TEXT NOT NULL REFERENCES cluster(address) DEFERRABLE INITIALLY DEFERRED,
    api_group  TEXT NOT NULL,
    kind       TEXT NOT NULL CHECK (kind <> ''),
    namespace  TEXT NOT NULL,
    name       TEXT NOT NULL CHECK (name <> ''),
    deployment INTEGER NOT NULL REFERENCES deployment(id) DEFERRABLE INITIALLY DEFERRED,
    version    TEXT NOT NULL,
    app        TEXT NOT NULL,
    state      TEXT NOT NULL CHECK (state IN ('Claimed', 'Present')),
    uid        TEXT NOT NULL DEFAULT '', -- of the confirmed object
    body       TEXT REFERENCES body(digest) DEFERRABLE INITIALLY DEFERRED, -- last confirmed as applied
    touched    TEXT NOT NULL DEFAULT '', -- digest of our fields as the server answered them after that
    keep       INTEGER NOT NULL DEFAULT 0 CHECK (keep IN (0, 1)),
    operation  INTEGER NOT NULL REFERENCES operation(id) DEFERRABLE INITIALLY DEFERRED, -- that wrote the row last
    CONSTRAINT "inventory.present-is-known" CHECK (state <> 'Present' OR (uid <> '' AND body IS NOT NULL)),
    PRIMARY KEY (cluster, api_group, kind, namespace, name)
) STRICT;
CREATE INDEX inventory_by_deployment ON inventory(deployment, cluster);
CREATE INDEX inventory_by_body ON inventory(body);
CREATE INDEX inventory_by_operation ON inventory(operation);

CREATE TRIGGER "inventory.owner-fixed" BEFORE UPDATE OF deployment ON inventory WHEN NEW.deployment IS NOT OLD.deployment BEGIN
    SELECT RAISE(ABORT, 'inventory.owner-fixed');
END;
-- A row leaves when a change that ends the object is Done, or when it moves to residue in the same transaction.
CREATE TRIGGER "inventory.leaves-only-when-gone" BEFORE DELETE ON inventory
WHEN NOT EXISTS (SELECT 1 FROM change c JOIN deployment d ON d.operation = c.operation
                  WHERE d.id = OLD.deployment AND c.cluster = OLD.cluster AND c.api_group = OLD.api_group AND c.kind = OLD.kind
                    AND c.namespace = OLD.namespace AND c.name = OLD.name AND c.verb IN ('delete', 'forget') AND c.state = 'Done')
 AND NOT EXISTS (SELECT 1 FROM residue r WHERE r.deployment = OLD.deployment AND r.cluster = OLD.cluster AND r.api_group = OLD.api_group
                    AND r.kind = OLD.kind AND r.namespace = OLD.namespace AND r.name = OLD.name) BEGIN
    SELECT RAISE(ABORT, 'inventory.leaves-only-when-gone');
END;

-- residue: objects that were given up (abandon) or kept on purpose. Nobody owns them any more, nobody forgets them:
-- `reclaim` looks for them again.
CREATE TABLE residue (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    deployment INTEGER NOT NULL REFERENCES deployment(id) DEFERRABLE INITIALLY DEFERRED,
    cluster    TEXT NOT NULL, -- address; no foreign key, because the cluster may be gone for good
    api_group  TEXT NOT NULL,
    kind       TEXT NOT NULL,
    namespace  TEXT NOT NULL,
    name       TEXT NOT NULL,
    version    TEXT NOT NULL,
    app        TEXT NOT NULL,
    uid        TEXT NOT NULL, -- '' when it never was confirmed
    identity   TEXT NOT NULL, -- of the cluster, '' when not known
    why        TEXT NOT NULL CHECK (why IN ('abandoned', 'kept', 'foreign-content', 'found')),
    operation  INTEGER NOT NULL REFERENCES operation(id) DEFERRABLE INITIALLY DEFERRED,
    created_at INTEGER NOT NULL,
    deleting   TEXT NOT NULL DEFAULT '', -- resourceVersion in a deletion that may be under way, '' when none is
    settled_at INTEGER, -- when it was found gone, reclaimed or dismissed
    settled_as TEXT CHECK (settled_as IN ('gone', 'reclaimed', 'dismissed')),
    CHECK ((settled_at IS NULL) = (settled_as IS NULL)),
    CHECK (deleting = '' OR settled_at IS NULL)
) STRICT;
CREATE INDEX residue_by_deployment ON residue(deployment);
CREATE INDEX residue_by_operation ON residue(operation);
CREATE INDEX residue_open ON residue(cluster, kind, namespace, name) WHERE settled_at IS NULL;
-- An object whose deletion may be under way is nobody's until that is known to be over; what somebody owns again is not deleted.
CREATE TRIGGER "residue.being-reclaimed" BEFORE INSERT ON inventory
WHEN EXISTS (SELECT 1 FROM residue r WHERE r.settled_at IS NULL AND r.deleting <> '' AND r.cluster = NEW.cluster AND r.api_group = NEW.api_group
                AND r.kind = NEW.kind AND r.namespace = NEW.namespace AND r.name = NEW.name) BEGIN
    SELECT RAISE(ABORT, 'residue.being-reclaimed');
END;
CREATE TRIGGER "residue.owned-again" BEFORE UPDATE OF deleting ON residue
WHEN NEW.deleting <> '' AND EXISTS (SELECT 1 FROM inventory i WHERE i.cluster = NEW.cluster AND i.api_group = NEW.api_group AND i.kind = NEW.kind
                AND i.namespace = NEW.namespace AND i.name = NEW.name) BEGIN
    SELECT RAISE(ABORT, 'residue.owned-again');
END;
CREATE TRIGGER "residue.is-history" BEFORE DELETE ON residue BEGIN
    SELECT RAISE(ABORT, 'residue.is-history');
END;

-- cluster_identity: which physical cluster an address means, recorded by the first operation on it.
CREATE TABLE cluster_identity (
    cluster     TEXT NOT NULL PRIMARY KEY REFERENCES cluster(address) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    identity    TEXT NOT NULL, -- uid of the namespace kube-system
    recorded_at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX "cluster.duplicate-identity" ON cluster_identity(identity);
CREATE TRIGGER "cluster.identity-fixed" BEFORE UPDATE OF identity ON cluster_identity
WHEN NEW.identity IS NOT OLD.identity AND EXISTS (SELECT 1 FROM inventory WHERE cluster = NEW.cluster AND state = 'Present') BEGIN
    SELECT RAISE(ABORT, 'cluster.identity-fixed');
END;

-- yielded_field: a field that somebody else manages on purpose; the planner leaves it out of what it sends.
CREATE TABLE yielded_field (
    deployment INTEGER NOT NULL REFERENCES deployment(id) DEFERRABLE INITIALLY DEFERRED,
    api_group  TEXT NOT NULL,
    kind       TEXT NOT NULL,
    namespace  TEXT NOT NULL,
    name       TEXT NOT NULL,
    path       TEXT NOT NULL CHECK (path <> ''), -- "spec.replicas"
    PRIMARY KEY (deployment, api_group, kind, namespace, name, path)
) STRICT;

-- approval: somebody agreed to exactly this closure.
CREATE TABLE approval (
    id             INTEGER PRIMARY KEY AUTOINCREMENT,
    address        TEXT NOT NULL, -- of the deployment intent group
    closure_digest TEXT NOT NULL,
    actor          TEXT NOT NULL,
    reason         TEXT NOT NULL,
    created_at     INTEGER NOT NULL
) STRICT;
CREATE INDEX approval_by_address ON approval(address, closure_digest);

-- used_plan: a saved plan is carried out once.
CREATE TABLE used_plan (
    plan    TEXT NOT NULL PRIMARY KEY, -- its id
    actor   TEXT NOT NULL,
    used_at INTEGER NOT NULL
) STRICT;
CREATE TRIGGER "plan.used-is-history" BEFORE DELETE ON used_plan BEGIN
    SELECT RAISE(ABORT, 'plan.used-is-history');
END;

INSERT INTO rule(code, status, summary, explanation, remedy) VALUES
('inventory.present-is-known', 70, 'an object is called present only when it was confirmed', 'The server''s uid and the body it took are recorded.', 'Report this with the command that led here.'),
('inventory.owner-fixed', 70, 'an object''s owner never changes silently', 'Another deployment would have to adopt it.', 'Report this with the command that led here.'),
('inventory.leaves-only-when-gone', 70, 'an object leaves the inventory only when it is confirmed gone', 'Or when it is written down as residue.', 'Report this with the command that led here.'),
('residue.being-reclaimed', 6, 'an object that is needed is being reclaimed',
 'It is residue, and a request to delete it may still be under way. Until the cluster says what became of it, nobody can own it.',
 'Finish that first:
    emcoctl residue
    emcoctl reclaim ID'),
('residue.owned-again', 5, 'an object to be reclaimed belongs to a deployment again',
 'A deployment took it over since it was listed as residue. What a deployment owns is not reclaimed.',
 'Look again; the entry is dismissed then:
    emcoctl reclaim ID'),
('residue.is-history', 70, 'what was left behind is never forgotten', 'It is settled, not deleted.', 'Report this with the command that led here.'),
('cluster.duplicate-identity', 5, 'two cluster addresses lead to one physical cluster',
 'The uid of the namespace kube-system is recorded for another address already. Two owners on one cluster would fight over its objects.',
 'Check the kubeconfigs of both clusters, and delete the resource that is wrong.'),
('cluster.identity-fixed', 5, 'the cluster behind this address is another one than before',
 'Objects are recorded on the cluster that was there. Nothing is applied to or removed from another one.',
 'Give the kubeconfig of the right cluster. If the cluster was rebuilt on purpose:
    emcoctl cluster rebind ADDRESS'),
('plan.used-is-history', 70, 'used plans are remembered', 'A plan is carried out once.', 'Report this with the command that led here.');
