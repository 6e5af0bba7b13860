-- label_selector: who means clusters by a label of theirs, and by which field. No reference: the label may go, and the
-- clusters that carry it then are found by the plan.
CREATE VIEW label_selector(owner, field, cluster_provider, provider_address, label) AS
    SELECT owner, 'spec.intent.allOf[' || ordinal || '].clusterLabel', cluster_provider, cluster_provider_address, cluster_label
      FROM app_placement_intent_all_of WHERE cluster_label <> ''
    UNION ALL
    SELECT owner, 'spec.intent.allOf[' || within || '].anyOf[' || position || '].clusterLabel', cluster_provider,
           cluster_provider_address, cluster_label
      FROM app_placement_intent_all_of_any_of WHERE cluster_label <> ''
    UNION ALL
    SELECT owner, 'spec.intent.anyOf[' || ordinal || '].clusterLabel', cluster_provider, cluster_provider_address, cluster_label
      FROM app_placement_intent_any_of WHERE cluster_label <> ''
    UNION ALL
    SELECT address, 'spec.clusterInfo.clusterLabel', target_provider, target_provider_address, target_label
      FROM customization WHERE scope = 'label' AND cluster_specific = 'true'
    UNION ALL
    SELECT address, 'spec.label', group_provider, group_provider_address, group_label
      FROM provider_ca_cert_group WHERE scope = 'label'
    UNION ALL
    SELECT address, 'spec.label', group_provider, group_provider_address, group_label
      FROM ca_cert_cluster_group WHERE scope = 'label';
