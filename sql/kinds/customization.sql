INSERT INTO kind(name, pattern, parent, attached, file_sensitive, summary) VALUES
('customization', 'projects/{project}/composite-apps/{composite_app}/{composite_app_version}/deployment-intent-groups/{deployment_intent_group}/generic-k8s-intents/{generic_k8s_intent}/resources/{generic_resource}/customizations/{name}', 'generic_resource', 'many', 1, 'How an object is changed, on which clusters.');

INSERT INTO field(kind, path, shape, stored, required, no_reference, summary) VALUES
('customization', 'spec.clusterSpecific', 'text', NULL, 0, NULL, 'true: only on the clusters that clusterInfo means.'),
('customization', 'spec.clusterInfo', 'record', NULL, 1, NULL, 'The clusters.'),
('customization', 'spec.clusterInfo.scope', 'text', 'scope', 0, NULL, 'label: every cluster with the label; name: the one cluster.'),
('customization', 'spec.clusterInfo.clusterProvider', 'text', 'target_provider', 0, NULL, 'The provider of the clusters.'),
('customization', 'spec.clusterInfo.cluster', 'text', 'target_cluster', 0, NULL, 'The cluster, for scope name.'),
('customization', 'spec.clusterInfo.clusterLabel', 'text', 'target_label', 0, 'a selector, resolved in the plan', 'The label, for scope label.'),
('customization', 'spec.clusterInfo.mode', 'text', 'mode', 0, NULL, 'allow: on these clusters; deny: on all others of the provider.'),
('customization', 'spec.patchType', 'text', NULL, 0, NULL, 'How the patch is written.'),
('customization', 'spec.patchJson', 'records', NULL, 0, NULL, 'The patch: operations as in RFC 6902.'),
('customization', 'spec.patchJson[].op', 'text', NULL, 0, NULL, 'What is done.'),
('customization', 'spec.patchJson[].path', 'text', NULL, 0, 'a place in the object', 'Where it is done, as a JSON pointer.'),
('customization', 'spec.patchJson[].from', 'text', 'from_path', 0, 'a place in the object', 'Where it comes from, for move and copy.'),
('customization', 'spec.patchJson[].value', 'free', 'new_value', 0, 'any JSON', 'What is put there; may hold $(URL)$ to look up a key of the cluster.'),
('customization', 'spec.configMapOptions', 'record', NULL, 0, NULL, 'How files become entries of a ConfigMap.'),
('customization', 'spec.configMapOptions.dataKeyOptions', 'records', 'customization_config_map_options', 0, NULL, 'One entry of the ConfigMap each.'),
('customization', 'spec.configMapOptions.dataKeyOptions[].fileName', 'text', NULL, 0, NULL, 'The attached file.'),
('customization', 'spec.configMapOptions.dataKeyOptions[].keyName', 'text', NULL, 0, 'a key of its own', 'The key that it gets.'),
('customization', 'spec.configMapOptions.dataKeyOptions[].mergePatch', 'text', NULL, 0, NULL, 'true: the content is merged into the present one.'),
('customization', 'spec.secretOptions', 'record', NULL, 0, NULL, 'How files become entries of a Secret.'),
('customization', 'spec.secretOptions.dataKeyOptions', 'records', 'customization_secret_options', 0, NULL, 'One entry of the Secret each.'),
('customization', 'spec.secretOptions.dataKeyOptions[].fileName', 'text', NULL, 0, NULL, 'The attached file.'),
('customization', 'spec.secretOptions.dataKeyOptions[].keyName', 'text', NULL, 0, 'a key of its own', 'The key that it gets.'),
('customization', 'spec.secretOptions.dataKeyOptions[].mergePatch', 'text', NULL, 0, NULL, 'true: the content is merged into the present one.');

-- customization: how an object is changed, on which clusters.
CREATE TABLE customization (
    address                 TEXT NOT NULL PRIMARY KEY REFERENCES resource(address) DEFERRABLE INITIALLY DEFERRED
                            CONSTRAINT "address.mismatch" CHECK (address = parent || '/customizations/' || name),
    project                 TEXT NOT NULL,
    composite_app           TEXT NOT NULL,
    composite_app_version   TEXT NOT NULL,
    deployment_intent_group TEXT NOT NULL,
    generic_k8s_intent      TEXT NOT NULL,
    generic_resource        TEXT NOT NULL,
    name                    TEXT NOT NULL CONSTRAINT "name.too-long" CHECK (length(name) <= 128),
    parent                  TEXT NOT NULL GENERATED ALWAYS AS
                            ('projects/' || project || '/composite-apps/' || composite_app || '/' || composite_app_version
                             || '/deployment-intent-groups/' || deployment_intent_group || '/generic-k8s-intents/' || generic_k8s_intent
                             || '/resources/' || generic_resource) VIRTUAL
                            REFERENCES generic_resource(address) DEFERRABLE INITIALLY DEFERRED,
    cluster_specific TEXT NOT NULL CONSTRAINT "field.not-allowed" CHECK (cluster_specific IN ('true', 'false')),
    scope            TEXT NOT NULL CONSTRAINT "field.not-allowed" CHECK (scope IN ('label', 'name')),
    target_provider  TEXT NOT NULL,
    target_cluster   TEXT CONSTRAINT "field.too-long" CHECK (length(target_cluster) <= 128),
    target_label     TEXT CONSTRAINT "field.too-long" CHECK (length(target_label) <= 128),
    mode             TEXT NOT NULL CONSTRAINT "field.not-allowed" CHECK (mode IN ('allow', 'deny')),
    patch_type       TEXT CONSTRAINT "field.not-allowed" CHECK (patch_type IN ('', 'json', 'merge')),
    target_provider_address TEXT NOT NULL GENERATED ALWAYS AS ('cluster-providers/' || target_provider) VIRTUAL
        REFERENCES cluster_provider(address) DEFERRABLE INITIALLY DEFERRED,
    target_cluster_address TEXT GENERATED ALWAYS AS
        (CASE WHEN scope = 'name' AND cluster_specific = 'true' THEN 'cluster-providers/' || target_provider || '/clusters/' || target_cluster END) VIRTUAL
        REFERENCES cluster(address) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT "customization.cluster-missing" CHECK (
        cluster_specific = 'false' OR scope = 'label' OR coalesce(target_cluster, '') <> ''),
    CONSTRAINT "customization.label-missing" CHECK (
        cluster_specific = 'false' OR scope = 'name' OR coalesce(target_label, '') <> '')
) STRICT;
CREATE INDEX customization_by_parent ON customization(parent);
CREATE INDEX customization_by_provider ON customization(target_provider_address);
CREATE INDEX customization_by_cluster ON customization(target_cluster_address);

-- customization_files: one attached file.
CREATE TABLE customization_files (
    owner   TEXT NOT NULL REFERENCES customization(address) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    ordinal INTEGER NOT NULL,
    name    TEXT NOT NULL,
    file    TEXT NOT NULL REFERENCES content(digest) DEFERRABLE INITIALLY DEFERRED,
    PRIMARY KEY (owner, ordinal)
) STRICT;
CREATE UNIQUE INDEX "customization.file-twice" ON customization_files(owner, name);
CREATE INDEX customization_files_by_file ON customization_files(file);

-- customization_patch_json: one operation of the patch.
CREATE TABLE customization_patch_json (
    owner     TEXT NOT NULL REFERENCES customization(address) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    ordinal   INTEGER NOT NULL,
    op        TEXT NOT NULL CONSTRAINT "field.not-allowed" CHECK (op IN ('add', 'remove', 'replace', 'move', 'copy', 'test')),
    path      TEXT NOT NULL CONSTRAINT "field.too-long" CHECK (length(path) <= 128),
    from_path TEXT,
    new_value TEXT, -- JSON
    PRIMARY KEY (owner, ordinal)
) STRICT;

-- customization_config_map_options: one file as an entry of a ConfigMap.
CREATE TABLE customization_config_map_options (
    owner       TEXT NOT NULL REFERENCES customization(address) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    ordinal     INTEGER NOT NULL,
    file_name   TEXT NOT NULL,
    key_name    TEXT NOT NULL CONSTRAINT "field.format" CHECK (is_config_key(key_name)),
    merge_patch TEXT CONSTRAINT "field.not-allowed" CHECK (merge_patch IN ('', 'true', 'false')),
    PRIMARY KEY (owner, ordinal),
    CONSTRAINT "customization.no-such-file" FOREIGN KEY (owner, file_name) REFERENCES customization_files(owner, name) DEFERRABLE INITIALLY DEFERRED
) STRICT;
CREATE INDEX customization_config_map_options_by_file ON customization_config_map_options(owner, file_name);
CREATE UNIQUE INDEX "customization.key-twice" ON customization_config_map_options(owner, key_name);

-- customization_secret_options: one file as an entry of a Secret.
CREATE TABLE customization_secret_options (
    owner       TEXT NOT NULL REFERENCES customization(address) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    ordinal     INTEGER NOT NULL,
    file_name   TEXT NOT NULL,
    key_name    TEXT NOT NULL CONSTRAINT "field.format" CHECK (is_config_key(key_name)),
    merge_patch TEXT CONSTRAINT "field.not-allowed" CHECK (merge_patch IN ('', 'true', 'false')),
    PRIMARY KEY (owner, ordinal),
    CONSTRAINT "customization.no-such-file" FOREIGN KEY (owner, file_name) REFERENCES customization_files(owner, name) DEFERRABLE INITIALLY DEFERRED
) STRICT;
CREATE INDEX customization_secret_options_by_file ON customization_secret_options(owner, file_name);
CREATE UNIQUE INDEX "customization.secret-key-twice" ON customization_secret_options(owner, key_name);

INSERT INTO rule(code, status, summary, explanation, remedy) VALUES
('customization.cluster-missing', 3, 'a customization for one cluster does not name it',
 'With clusterSpecific true and scope name, clusterInfo.cluster names the cluster.',
 'Name the cluster.'),
('customization.label-missing', 3, 'a customization for clusters with a label does not name it',
 'With clusterSpecific true and scope label, clusterInfo.clusterLabel names the label.',
 'Name the label.'),
('customization.file-twice', 3, 'a customization attaches two files of one name',
 'Files are known by their names; which of the two is meant would be open.',
 'Rename one of the files.'),
('customization.no-such-file', 3, 'a customization names a file that it does not attach',
 'dataKeyOptions say which attached file becomes which entry.',
 'Attach the file, or correct fileName.'),
('customization.key-twice', 3, 'two files become one entry of a ConfigMap',
 'The second would silently replace the first.',
 'Give one of them another keyName.'),
('customization.secret-key-twice', 3, 'two files become one entry of a Secret',
 'The second would silently replace the first.',
 'Give one of them another keyName.');
