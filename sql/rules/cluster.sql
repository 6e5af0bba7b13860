-- Codes of clusters.
INSERT INTO rule(code, status, summary, explanation, remedy) VALUES
('cluster.unreachable', 10, 'a cluster cannot be reached',
 'No connection was made, or none that can be trusted. Nothing was sent.',
 'Look at the cluster, then continue:
    emcoctl clusters check ADDRESS
    emcoctl resume ADDRESS'),
('cluster.identity-changed', 7, 'behind this address is another cluster than before',
 'The uid of the namespace kube-system is not the one that was recorded. Nothing is applied to or removed from a cluster that is not the one in the records.',
 'Give the kubeconfig of the right cluster. If the cluster was rebuilt, or another one takes its place for good:
    emcoctl clusters rebind PROVIDER/CLUSTER'),
('cluster.identity-unreadable', 10, 'the identity of a cluster cannot be read',
 'The credential may not read the namespace kube-system, whose uid tells one cluster from another. Without it a rebuilt cluster could not be noticed.',
 'Allow it to get the namespace kube-system.'),
('cluster.access-denied', 10, 'a cluster does not let us in, or not do what is needed',
 'The server answered, and said no: the credential is not accepted, or lacks a right.',
 'Give the credential the rights that the message names, or apply the cluster with another kubeconfig:
    emcoctl clusters check ADDRESS'),
('cluster.access-unknown', 10, 'whether a cluster lets us do what is needed could not be found out',
 'The access review was not answered. Nothing was changed by asking.',
 'Ask again when the cluster is well:
    emcoctl clusters check ADDRESS'),
('cluster.certificate-expires', 0, 'a certificate or token of a cluster expires soon',
 'A warning: after that day the cluster cannot be reached any more with the kubeconfig that the store holds.',
 'Get a new kubeconfig and apply the cluster again; what is deployed there is not touched.'),
('cluster.clock-differs', 0, 'the clocks of a cluster and of this host differ by a minute or more',
 'A warning: certificates and tokens begin and end by the clock of the cluster, records are written by the clock of this host. The lease of an operation does not depend on either.',
 'Set both by a time server.'),
('cluster.no-connection', 3, 'a cluster has no kubeconfig that can be used',
 'Something is still recorded on the cluster, and the store has no kubeconfig of it any more: it was removed, or is managed through git now.',
 'Apply the cluster again with a kubeconfig as its file.'),
('logical-cloud.level-unavailable', 5, 'logical clouds of this level cannot be instantiated yet',
 'Level 1 (a tenant with a certificate of its own) is stored and checked; carrying it out is not there yet.',
 'Use level "0", or wait for the version that has it.'),
('logical-cloud.not-instantiated', 5, 'a deployment''s logical cloud is not instantiated',
 'A deployment runs in the namespace of its logical cloud, which has to be there first.',
 'Instantiate it, in the same bundle or before:
    emcoctl instantiate LOGICAL-CLOUD'),
('logical-cloud.has-deployments', 5, 'deployments still run in this logical cloud',
 'Terminating it would take their namespace away.',
 'Terminate them first; the message names them:
    emcoctl terminate ADDRESS');

INSERT INTO rule(code, status, summary, explanation, remedy) VALUES
('logical-cloud.labels-need-own-namespace', 5, 'labels are wanted on a namespace that the logical cloud does not own',
 'A namespace that exists already is used as it is: never labelled, never deleted.',
 'Take spec.labels out, or choose a namespace that does not exist yet.');
