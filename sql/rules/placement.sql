-- Codes of deciding where apps run.
INSERT INTO rule(code, status, summary, explanation, remedy) VALUES
('placement.no-intent', 3, 'a deployment names no placement',
 'A deployment intent group needs one group intent with the key genericPlacementIntent, whose value names the placement to use.',
 'Add it, for example
    metadata: {name: placement}
    spec: {intent: {genericPlacementIntent: NAME}}
below the group''s intents, and apply again.'),
('placement.label-goes', 0, 'a label goes by which somebody selects clusters',
 'A label is a selector and no reference: who selects by it stays, and means the clusters that still carry it. A deployment whose label no cluster carries any more is refused when it is planned.',
 'Look at who selects by it, before you remove it:
    emcoctl refs --to ADDRESS'),
('placement.no-clusters', 3, 'a logical cloud has no clusters',
 'Every app runs on clusters of the deployment''s logical cloud, and this one has none.',
 'Add cluster references below the logical cloud, then
    emcoctl apply -f FILE'),
('placement.app-without-intent', 3, 'an app has no placement',
 'Every app of a composite app needs an app placement intent in the generic placement intent that the deployment uses; without one it would run nowhere.',
 'Add one below app-intents of that generic placement intent.'),
('placement.empty', 3, 'a placement selects nothing',
 'Neither allOf nor anyOf names a cluster or a label, so that the app would run nowhere.',
 'Name a cluster or a label in spec.intent.allOf or spec.intent.anyOf.'),
('placement.label-matches-nothing', 3, 'a placement names a label that no cluster carries',
 'A selector by label means every cluster of the provider with that label. Matching none is taken for a mistake, not for «nowhere».',
 'Label a cluster, or change the selector. What carries which label:
    emcoctl get cluster-providers/PROVIDER/clusters/CLUSTER/labels'),
('placement.outside-logical-cloud', 3, 'a mandatory cluster lies outside the logical cloud',
 'Every cluster an app must run on has to belong to the deployment''s logical cloud: it gives the namespace and the rights there.',
 'Add a cluster reference to the logical cloud, or take the cluster out of the placement.'),
('placement.no-candidate', 3, 'an anyOf names no cluster of the logical cloud',
 'An anyOf list picks one cluster among those it names that belong to the logical cloud; here none does.',
 'Add one of its clusters to the logical cloud, or name others.');
