-- What a live deployment uses stays where it is and what it is: it could not be updated or removed any more otherwise.
-- Everything else may be edited at any time; the deployment then has pending changes.

CREATE TRIGGER "hold.in-use" BEFORE DELETE ON resource WHEN EXISTS (SELECT 1 FROM hold WHERE address = OLD.address) BEGIN
    SELECT RAISE(ABORT, 'hold.in-use');
END;

CREATE TRIGGER logical_cloud_frozen BEFORE UPDATE OF level, namespace, user_name ON logical_cloud
WHEN (NEW.level IS NOT OLD.level OR coalesce(NEW.namespace, '') <> coalesce(OLD.namespace, '')
      OR coalesce(NEW.user_name, '') <> coalesce(OLD.user_name, ''))
 AND EXISTS (SELECT 1 FROM hold WHERE address = OLD.address) BEGIN
    SELECT RAISE(ABORT, 'hold.frozen');
END;

-- A kubeconfig may be replaced; whether it leads to the same cluster is asked of the cluster.
CREATE TRIGGER cluster_frozen BEFORE UPDATE OF git_ops_type, git_ops_reference_object, git_ops_resource_object ON cluster
WHEN (coalesce(NEW.git_ops_type, '') <> coalesce(OLD.git_ops_type, '')
      OR coalesce(NEW.git_ops_reference_object, '') <> coalesce(OLD.git_ops_reference_object, '')
      OR coalesce(NEW.git_ops_resource_object, '') <> coalesce(OLD.git_ops_resource_object, ''))
 AND EXISTS (SELECT 1 FROM hold WHERE address = OLD.address) BEGIN
    SELECT RAISE(ABORT, 'hold.frozen');
END;

CREATE TRIGGER cluster_reference_frozen BEFORE UPDATE OF cluster_provider, cluster ON cluster_reference
WHEN (NEW.cluster_provider IS NOT OLD.cluster_provider OR NEW.cluster IS NOT OLD.cluster)
 AND EXISTS (SELECT 1 FROM hold WHERE address = OLD.address) BEGIN
    SELECT RAISE(ABORT, 'hold.frozen');
END;

INSERT INTO rule(code, status, summary, explanation, remedy) VALUES
('hold.in-use', 5, 'what a deployment uses cannot be deleted',
 'A live deployment has objects on clusters that could be neither updated nor removed any more without it. The message lists every deployment that uses it. Nothing was deleted.',
 'Terminate the deployments first:
    emcoctl terminate ADDRESS'),
('hold.frozen', 5, 'what a deployment uses cannot be made to mean something else',
 'Namespace, level and user of a logical cloud, and how a cluster is reached through git, are where the objects of live deployments are. Nothing was changed.',
 'Terminate the deployments first, or declare a new resource beside it.');
