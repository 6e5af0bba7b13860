INSERT INTO kind(name, pattern, parent, attached, file_sensitive, file_unless, operations, summary) VALUES
('cluster', 'cluster-providers/{cluster_provider}/clusters/{name}', 'cluster_provider', 'optional', 1, 'spec.gitOps.gitOpsType',
 'apply terminate stop', 'A Kubernetes cluster, reached through the kubeconfig in its file or through a git repository.');

INSERT INTO field(kind, path, shape, stored, summary) VALUES
('cluster', 'spec.gitOps', 'record', NULL, 'Given when objects are not sent to the cluster but committed to a git repository that it follows.'),
('cluster', 'spec.gitOps.gitOpsType', 'text', 'git_ops_type', 'What follows the repository on the cluster; empty: the cluster is reached through its API server.'),
('cluster', 'spec.gitOps.gitOpsReferenceObject', 'text', 'git_ops_reference_object', 'The sync object of this provider that says which repository and branch, and holds the access to it.'),
('cluster', 'spec.gitOps.gitOpsResourceObject', 'text', 'git_ops_resource_object', 'The sync object of this provider that holds what the follower''s own platform needs.');

-- cluster: one Kubernetes cluster. Its file is a kubeconfig, except where git stands between.
CREATE TABLE cluster (
    address          TEXT NOT NULL PRIMARY KEY REFERENCES resource(address) DEFERRABLE INITIALLY DEFERRED
                     CONSTRAINT "address.mismatch" CHECK (address = parent || '/clusters/' || name),
    cluster_provider TEXT NOT NULL,
    name             TEXT NOT NULL CONSTRAINT "name.too-long" CHECK (length(name) <= 128),
    parent           TEXT NOT NULL GENERATED ALWAYS AS ('cluster-providers/' || cluster_provider) VIRTUAL
                     REFERENCES cluster_provider(address) DEFERRABLE INITIALLY DEFERRED,
    file             TEXT REFERENCES content(digest) DEFERRABLE INITIALLY DEFERRED,
    git_ops_type     TEXT CONSTRAINT "field.not-allowed" CHECK (git_ops_type IN ('', 'fluxcd', 'fluxv2', 'azureArc', 'azureArcV2', 'anthos')),
    git_ops_reference_object TEXT CONSTRAINT "field.too-long" CHECK (length(git_ops_reference_object) <= 512),
    git_ops_resource_object  TEXT CONSTRAINT "field.too-long" CHECK (length(git_ops_resource_object) <= 512),
    git_ops_reference_object_address TEXT GENERATED ALWAYS AS
        (parent || '/cluster-sync-objects/' || nullif(git_ops_reference_object, '')) VIRTUAL
        REFERENCES cluster_sync_object(address) DEFERRABLE INITIALLY DEFERRED,
    git_ops_resource_object_address TEXT GENERATED ALWAYS AS
        (parent || '/cluster-sync-objects/' || nullif(git_ops_resource_object, '')) VIRTUAL
        REFERENCES cluster_sync_object(address) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT "cluster.kubeconfig-missing" CHECK (file IS NOT NULL OR coalesce(git_ops_type, '') <> ''),
    CONSTRAINT "cluster.git-needs-reference" CHECK (coalesce(git_ops_type, '') = '' OR coalesce(git_ops_reference_object, '') <> '')
) STRICT;
CREATE INDEX cluster_by_parent ON cluster(parent);
CREATE INDEX cluster_by_file ON cluster(file);
CREATE INDEX cluster_by_git_ops_reference_object ON cluster(git_ops_reference_object_address);
CREATE INDEX cluster_by_git_ops_resource_object ON cluster(git_ops_resource_object_address);

INSERT INTO rule(code, status, summary, explanation, remedy) VALUES
('cluster.kubeconfig-missing', 3, 'a cluster has neither a kubeconfig nor a git repository',
 'A cluster is reached through the kubeconfig that its document attaches, unless spec.gitOps.gitOpsType says that a git repository stands between.',
 'Attach the kubeconfig:
    file: ./kubeconfig.yaml'),
('cluster.git-needs-reference', 3, 'a cluster behind git names no repository',
 'spec.gitOps.gitOpsReferenceObject names the sync object that says which repository and branch are meant and holds the access to it.',
 'Declare the sync object below the cluster''s provider and name it.');
