-- hold: what a live deployment uses and so must not be deleted or re-aimed. A view: it follows the records and cannot
-- disagree with them. Triggers of the kinds ask it. Rows may come twice: UNION ALL lets SQLite look up one address without
-- reading all of the records.
CREATE VIEW hold(address, holder, reason) AS
    SELECT address, address, 'it is deployed (' || phase || ')' FROM deployment WHERE phase <> 'NotDeployed'
    UNION ALL
    SELECT r.logical_cloud, d.address, 'a deployment runs in it'
      FROM deployment d JOIN release r ON r.deployment = d.id AND r.revision = d.revision
     WHERE d.phase <> 'NotDeployed' AND r.logical_cloud <> d.address
    UNION ALL
    SELECT i.cluster, d.address, 'it holds objects of a deployment' FROM inventory i JOIN deployment d ON d.id = i.deployment
    UNION ALL
    SELECT c.address, d.address, 'its cluster holds objects of a deployment in this logical cloud'
      FROM cluster_reference c JOIN release r ON r.logical_cloud = c.parent
      JOIN deployment d ON d.id = r.deployment AND d.revision = r.revision AND d.address <> c.parent
     WHERE EXISTS (SELECT 1 FROM inventory i WHERE i.deployment = d.id AND i.cluster = c.cluster_address)
    UNION ALL
    SELECT n.address, d.address, 'an interface of a deployment is attached to it'
      FROM network n JOIN inventory i ON i.cluster = n.parent JOIN deployment d ON d.id = i.deployment
     WHERE EXISTS (SELECT 1 FROM interface_intent f WHERE f.network = n.name
                      AND f.parent > d.address || '/network-controller-intent/' AND f.parent < d.address || '/network-controller-intent0')
    UNION ALL
    SELECT n.address, d.address, 'an interface of a deployment is attached to it'
      FROM provider_network n JOIN inventory i ON i.cluster = n.parent JOIN deployment d ON d.id = i.deployment
     WHERE EXISTS (SELECT 1 FROM interface_intent f WHERE f.network = n.name
                      AND f.parent > d.address || '/network-controller-intent/' AND f.parent < d.address || '/network-controller-intent0');
