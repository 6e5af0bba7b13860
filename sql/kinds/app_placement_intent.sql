INSERT INTO kind(name, pattern, parent, summary) VALUES
('app_placement_intent', 'projects/{project}/composite-apps/{composite_app}/{composite_app_version}/deployment-intent-groups/{deployment_intent_group}/generic-placement-intents/{generic_placement_intent}/app-intents/{name}',
 'generic_placement_intent', 'Where one app of a deployment runs.');

INSERT INTO field(kind, path, shape, stored, required, no_reference, summary) VALUES
('app_placement_intent', 'spec.app', 'text', NULL, 0, NULL, 'The app; a generic placement intent has at most one intent per app.'),
('app_placement_intent', 'spec.intent', 'record', NULL, 1, NULL, 'Where it runs.'),
('app_placement_intent', 'spec.intent.allOf', 'records', 'app_placement_intent_all_of', 0, NULL, 'The app runs on every cluster that the items name; an item with anyOf picks one.'),
('app_placement_intent', 'spec.intent.allOf[].clusterProvider', 'text', NULL, 0, NULL, 'The provider of the cluster or of the clusters with the label.'),
('app_placement_intent', 'spec.intent.allOf[].cluster', 'text', NULL, 0, NULL, 'This cluster; not together with clusterLabel or anyOf.'),
('app_placement_intent', 'spec.intent.allOf[].clusterLabel', 'text', NULL, 0, 'a selector, resolved in the plan', 'Every cluster of the provider that carries this label; not together with cluster or anyOf.'),
('app_placement_intent', 'spec.intent.allOf[].anyOf', 'records', 'app_placement_intent_all_of_any_of', 0, NULL, 'Exactly one cluster of those that the items name.'),
('app_placement_intent', 'spec.intent.allOf[].anyOf[].clusterProvider', 'text', NULL, 0, NULL, 'The provider of the cluster or of the clusters with the label.'),
('app_placement_intent', 'spec.intent.allOf[].anyOf[].cluster', 'text', NULL, 0, NULL, 'This cluster; not together with clusterLabel.'),
('app_placement_intent', 'spec.intent.allOf[].anyOf[].clusterLabel', 'text', NULL, 0, 'a selector, resolved in the plan', 'Any cluster of the provider that carries this label; not together with cluster.'),
('app_placement_intent', 'spec.intent.anyOf', 'records', 'app_placement_intent_any_of', 0, NULL, 'The app runs on exactly one cluster of those that the items name.'),
('app_placement_intent', 'spec.intent.anyOf[].clusterProvider', 'text', NULL, 0, NULL, 'The provider of the cluster or of the clusters with the label.'),
('app_placement_intent', 'spec.intent.anyOf[].cluster', 'text', NULL, 0, NULL, 'This cluster; not together with clusterLabel.'),
('app_placement_intent', 'spec.intent.anyOf[].clusterLabel', 'text', NULL, 0, 'a selector, resolved in the plan', 'Any cluster of the provider that carries this label; not together with cluster.');

-- app_placement_intent: where one app of a deployment runs.
CREATE TABLE app_placement_intent (
    address                  TEXT NOT NULL PRIMARY KEY REFERENCES resource(address) DEFERRABLE INITIALLY DEFERRED
                             CONSTRAINT "address.mismatch" CHECK (address = parent || '/app-intents/' || name),
    project                  TEXT NOT NULL,
    composite_app            TEXT NOT NULL,
    composite_app_version    TEXT NOT NULL,
    deployment_intent_group  TEXT NOT NULL,
    generic_placement_intent TEXT NOT NULL,
    name                     TEXT NOT NULL CONSTRAINT "name.too-long" CHECK (length(name) <= 128),
    parent                   TEXT NOT NULL GENERATED ALWAYS AS
                             ('projects/' || project || '/composite-apps/' || composite_app || '/' || composite_app_version
                              || '/deployment-intent-groups/' || deployment_intent_group
                              || '/generic-placement-intents/' || generic_placement_intent) VIRTUAL
                             REFERENCES generic_placement_intent(address) DEFERRABLE INITIALLY DEFERRED,
    app                      TEXT NOT NULL,
    app_address              TEXT NOT NULL GENERATED ALWAYS AS
                             ('projects/' || project || '/composite-apps/' || composite_app || '/' || composite_app_version || '/apps/' || app) VIRTUAL
                             REFERENCES app(address) DEFERRABLE INITIALLY DEFERRED
) STRICT;
CREATE UNIQUE INDEX "app-placement-intent.one-per-app" ON app_placement_intent(parent, app);
CREATE INDEX app_placement_intent_by_app ON app_placement_intent(app_address);

-- app_placement_intent_all_of: one item: a cluster, the clusters with a label, or a list of which one is picked.
CREATE TABLE app_placement_intent_all_of (
    owner             TEXT NOT NULL REFERENCES app_placement_intent(address) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    ordinal           INTEGER NOT NULL,
    cluster_provider  TEXT,
    cluster           TEXT,
    cluster_label     TEXT,
    any_of_count      INTEGER NOT NULL,
    cluster_provider_address TEXT GENERATED ALWAYS AS ('cluster-providers/' || nullif(cluster_provider, '')) VIRTUAL
                      REFERENCES cluster_provider(address) DEFERRABLE INITIALLY DEFERRED,
    cluster_address   TEXT GENERATED ALWAYS AS ('cluster-providers/' || cluster_provider || '/clusters/' || nullif(cluster, '')) VIRTUAL
                      REFERENCES cluster(address) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT "app-placement-intent.provider-missing" CHECK (
        coalesce(cluster_provider, '') <> '' OR coalesce(cluster, '') || coalesce(cluster_label, '') = ''),
    CONSTRAINT "app-placement-intent.cluster-or-label" CHECK (
        coalesce(cluster_provider, '') = '' OR (coalesce(cluster, '') = '') <> (coalesce(cluster_label, '') = '')),
    CONSTRAINT "app-placement-intent.empty-item" CHECK (
        any_of_count > 0 OR coalesce(cluster_provider, '') || coalesce(cluster, '') || coalesce(cluster_label, '') <> ''),
    CONSTRAINT "app-placement-intent.selector-beside-list" CHECK (any_of_count = 0 OR coalesce(cluster_provider, '') = ''),
    PRIMARY KEY (owner, ordinal)
) STRICT;
CREATE INDEX app_placement_intent_all_of_by_provider ON app_placement_intent_all_of(cluster_provider_address);
CREATE INDEX app_placement_intent_all_of_by_label ON app_placement_intent_all_of(cluster_label, cluster_provider) WHERE cluster_label <> '';
CREATE INDEX app_placement_intent_all_of_by_cluster ON app_placement_intent_all_of(cluster_address);

-- app_placement_intent_all_of_any_of: one alternative of an item.
CREATE TABLE app_placement_intent_all_of_any_of (
    owner             TEXT NOT NULL,
    within            INTEGER NOT NULL,
    position          INTEGER NOT NULL,
    cluster_provider  TEXT NOT NULL,
    cluster           TEXT,
    cluster_label     TEXT,
    cluster_provider_address TEXT GENERATED ALWAYS AS ('cluster-providers/' || nullif(cluster_provider, '')) VIRTUAL
                      REFERENCES cluster_provider(address) DEFERRABLE INITIALLY DEFERRED,
    cluster_address   TEXT GENERATED ALWAYS AS ('cluster-providers/' || cluster_provider || '/clusters/' || nullif(cluster, '')) VIRTUAL
                      REFERENCES cluster(address) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT "app-placement-intent.cluster-or-label" CHECK ((coalesce(cluster, '') = '') <> (coalesce(cluster_label, '') = '')),
    FOREIGN KEY (owner, within) REFERENCES app_placement_intent_all_of(owner, ordinal) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    PRIMARY KEY (owner, within, position)
) STRICT;
CREATE INDEX app_placement_intent_all_of_any_of_by_provider ON app_placement_intent_all_of_any_of(cluster_provider_address);
CREATE INDEX app_placement_intent_all_of_any_of_by_label ON app_placement_intent_all_of_any_of(cluster_label, cluster_provider) WHERE cluster_label <> '';
CREATE INDEX app_placement_intent_all_of_any_of_by_cluster ON app_placement_intent_all_of_any_of(cluster_address);

-- app_placement_intent_any_of: one alternative for the app.
CREATE TABLE app_placement_intent_any_of (
    owner             TEXT NOT NULL REFERENCES app_placement_intent(address) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    ordinal           INTEGER NOT NULL,
    cluster_provider  TEXT NOT NULL,
    cluster           TEXT,
    cluster_label     TEXT,
    cluster_provider_address TEXT GENERATED ALWAYS AS ('cluster-providers/' || nullif(cluster_provider, '')) VIRTUAL
                      REFERENCES cluster_provider(address) DEFERRABLE INITIALLY DEFERRED,
    cluster_address   TEXT GENERATED ALWAYS AS ('cluster-providers/' || cluster_provider || '/clusters/' || nullif(cluster, '')) VIRTUAL
                      REFERENCES cluster(address) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT "app-placement-intent.cluster-or-label" CHECK ((coalesce(cluster, '') = '') <> (coalesce(cluster_label, '') = '')),
    PRIMARY KEY (owner, ordinal)
) STRICT;
CREATE INDEX app_placement_intent_any_of_by_provider ON app_placement_intent_any_of(cluster_provider_address);
CREATE INDEX app_placement_intent_any_of_by_label ON app_placement_intent_any_of(cluster_label, cluster_provider) WHERE cluster_label <> '';
CREATE INDEX app_placement_intent_any_of_by_cluster ON app_placement_intent_any_of(cluster_address);

INSERT INTO rule(code, status, summary, explanation, remedy) VALUES
('app-placement-intent.one-per-app', 3, 'a generic placement intent has two intents for one app',
 'An app has one placement; with two intents it would be open which of them counts.', 'Keep one of the two, or merge them.'),
('app-placement-intent.provider-missing', 3, 'a placement names a cluster or label without its provider',
 'Clusters and labels are known below their provider only.', 'Add clusterProvider beside cluster or clusterLabel.'),
('app-placement-intent.cluster-or-label', 3, 'a placement names neither or both of cluster and label',
 'Beside clusterProvider stands either cluster, for one cluster, or clusterLabel, for every cluster that carries it.',
 'Keep one of cluster and clusterLabel.'),
('app-placement-intent.empty-item', 3, 'an item of allOf names nothing',
 'An item names a cluster, a label, or a list anyOf of which one cluster is picked. An empty item or an empty list would leave open where the app runs.',
 'Name clusters in the item, or remove it.'),
('app-placement-intent.selector-beside-list', 3, 'an item of allOf has both a selector and a list',
 'Beside anyOf stands neither clusterProvider nor cluster nor clusterLabel: EMCO would silently ignore them.',
 'Put the selector into an item of its own.');
