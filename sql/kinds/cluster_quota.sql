INSERT INTO kind(name, pattern, parent, summary) VALUES
('cluster_quota', 'projects/{project}/logical-clouds/{logical_cloud}/cluster-quotas/{name}', 'logical_cloud',
 'How much a logical cloud of level 1 may use on each of its clusters.');

INSERT INTO field(kind, path, shape, no_reference, summary) VALUES
('cluster_quota', 'spec', 'text-map', 'resources and quantities', 'From resource to quantity, as in a ResourceQuota, e.g. limits.cpu or count/deployments.apps.');

-- cluster_quota: a ResourceQuota for the namespace of a logical cloud.
CREATE TABLE cluster_quota (
    address       TEXT NOT NULL PRIMARY KEY REFERENCES resource(address) DEFERRABLE INITIALLY DEFERRED
                  CONSTRAINT "address.mismatch" CHECK (address = parent || '/cluster-quotas/' || name),
    project       TEXT NOT NULL,
    logical_cloud TEXT NOT NULL,
    name          TEXT NOT NULL CONSTRAINT "name.too-long" CHECK (length(name) <= 128),
    parent        TEXT NOT NULL GENERATED ALWAYS AS ('projects/' || project || '/logical-clouds/' || logical_cloud) VIRTUAL
                  REFERENCES logical_cloud(address) DEFERRABLE INITIALLY DEFERRED,
    needed_level  TEXT NOT NULL GENERATED ALWAYS AS ('1') VIRTUAL,
    CONSTRAINT "cluster-quota.level-0" FOREIGN KEY (parent, needed_level) REFERENCES logical_cloud(address, level) DEFERRABLE INITIALLY DEFERRED
) STRICT;
CREATE INDEX cluster_quota_by_parent ON cluster_quota(parent, needed_level);

-- cluster_quota_spec: one limit.
CREATE TABLE cluster_quota_spec (
    owner TEXT NOT NULL REFERENCES cluster_quota(address) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    key   TEXT NOT NULL CONSTRAINT "cluster-quota.resource-shape" CHECK (key <> '' AND key NOT GLOB '*[^A-Za-z0-9./_-]*'),
    value TEXT NOT NULL CONSTRAINT "field.format" CHECK (is_quantity(value)),
    PRIMARY KEY (owner, key)
) STRICT;

INSERT INTO rule(code, status, summary, explanation, remedy) VALUES
('cluster-quota.level-0', 3, 'a quota for a logical cloud of level 0',
 'Quotas limit tenants. A logical cloud of level 0 is the administrator''s and works in namespaces that it may not own.',
 'Remove the quota, or make the logical cloud one of level 1.'),
('cluster-quota.resource-shape', 3, 'a quota limits something that is no name of a resource',
 'Keys of a quota are those of a ResourceQuota: limits.cpu, requests.storage, pods, count/deployments.apps and so on.',
 'Correct the key.'),
('cluster-quota.requests-above-limits', 0, 'a quota allows larger requests than limits',
 'A container''s request is never above its limit, so that the part of the requests above the limits can never be used up.',
 'Raise the limit, or lower the request.');
