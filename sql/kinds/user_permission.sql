INSERT INTO kind(name, pattern, parent, summary) VALUES
('user_permission', 'projects/{project}/logical-clouds/{logical_cloud}/user-permissions/{name}', 'logical_cloud',
 'What the user of a logical cloud of level 1 may do, in one namespace or on the whole cluster.');

INSERT INTO field(kind, path, shape, required, no_reference, summary) VALUES
('user_permission', 'spec.namespace', 'text', 0, 'a namespace of clusters', 'The namespace it is for; empty: the whole cluster.'),
('user_permission', 'spec.apiGroups', 'texts', 1, 'groups of APIs', 'API groups; "" is the core group, "*" all of them.'),
('user_permission', 'spec.resources', 'texts', 1, 'resources of APIs', 'Resources in the plural, e.g. secrets; "*" all of them.'),
('user_permission', 'spec.verbs', 'texts', 1, 'verbs of APIs', 'What may be done with them, e.g. get, list, create; "*" everything.');

-- user_permission: one Role or ClusterRole of a logical cloud's user.
CREATE TABLE user_permission (
    address       TEXT NOT NULL PRIMARY KEY REFERENCES resource(address) DEFERRABLE INITIALLY DEFERRED
                  CONSTRAINT "address.mismatch" CHECK (address = parent || '/user-permissions/' || name),
    project       TEXT NOT NULL,
    logical_cloud TEXT NOT NULL,
    name          TEXT NOT NULL CONSTRAINT "name.too-long" CHECK (length(name) <= 128),
    parent        TEXT NOT NULL GENERATED ALWAYS AS ('projects/' || project || '/logical-clouds/' || logical_cloud) VIRTUAL
                  REFERENCES logical_cloud(address) DEFERRABLE INITIALLY DEFERRED,
    namespace     TEXT CONSTRAINT "field.format" CHECK (namespace = '' OR is_dns_label(namespace))
) STRICT;
CREATE INDEX user_permission_by_parent ON user_permission(parent);

-- user_permission_api_groups, …_resources, …_verbs: one item of each list.
CREATE TABLE user_permission_api_groups (
    owner   TEXT NOT NULL REFERENCES user_permission(address) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    ordinal INTEGER NOT NULL,
    value   TEXT NOT NULL,
    PRIMARY KEY (owner, ordinal)
) STRICT;
CREATE TABLE user_permission_resources (
    owner   TEXT NOT NULL REFERENCES user_permission(address) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    ordinal INTEGER NOT NULL,
    value   TEXT NOT NULL,
    PRIMARY KEY (owner, ordinal)
) STRICT;
CREATE TABLE user_permission_verbs (
    owner   TEXT NOT NULL REFERENCES user_permission(address) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    ordinal INTEGER NOT NULL,
    value   TEXT NOT NULL,
    PRIMARY KEY (owner, ordinal)
) STRICT;
