INSERT INTO kind(name, pattern, parent, summary) VALUES
('sfc_client_intent', 'projects/{project}/composite-apps/{composite_app}/{composite_app_version}/deployment-intent-groups/{deployment_intent_group}/sfc-clients/{name}', 'deployment_intent_group', 'A workload whose traffic goes through a chain, which may be of another deployment.');

INSERT INTO field(kind, path, shape, stored, no_reference, summary) VALUES
('sfc_client_intent', 'spec.chainEnd', 'text', NULL, NULL, 'The end of the chain that it is at.'),
('sfc_client_intent', 'spec.sfcIntent', 'text', 'chain', NULL, 'The chain.'),
('sfc_client_intent', 'spec.compositeApp', 'text', 'chain_composite_app', 'a part of the reference to the chain', 'The composite app that the chain belongs to.'),
('sfc_client_intent', 'spec.compositeAppVersion', 'text', 'chain_composite_app_version', 'a part of the reference to the chain', 'Its version.'),
('sfc_client_intent', 'spec.deploymentIntentGroup', 'text', 'chain_deployment_intent_group', 'a part of the reference to the chain', 'The deployment intent group of the chain.'),
('sfc_client_intent', 'spec.app', 'text', NULL, NULL, 'The app of the workload.'),
('sfc_client_intent', 'spec.workloadResource', 'text', NULL, 'a rendered object, which the plan checks', 'The name of its rendered object.'),
('sfc_client_intent', 'spec.resourceType', 'text', NULL, 'a kind of Kubernetes', 'Its kind, e.g. Deployment.');

-- sfc_client_intent: a workload whose traffic goes through a chain.
CREATE TABLE sfc_client_intent (
    address                 TEXT NOT NULL PRIMARY KEY REFERENCES resource(address) DEFERRABLE INITIALLY DEFERRED
                            CONSTRAINT "address.mismatch" CHECK (address = parent || '/sfc-clients/' || name),
    project                 TEXT NOT NULL,
    composite_app           TEXT NOT NULL,
    composite_app_version   TEXT NOT NULL,
    deployment_intent_group TEXT NOT NULL,
    name                    TEXT NOT NULL CONSTRAINT "name.too-long" CHECK (length(name) <= 128),
    parent                  TEXT NOT NULL GENERATED ALWAYS AS
                            ('projects/' || project || '/composite-apps/' || composite_app || '/' || composite_app_version
                             || '/deployment-intent-groups/' || deployment_intent_group) VIRTUAL
                            REFERENCES deployment_intent_group(address) DEFERRABLE INITIALLY DEFERRED,
    chain_end                     TEXT NOT NULL CONSTRAINT "field.not-allowed" CHECK (chain_end IN ('left', 'right')),
    chain                         TEXT NOT NULL,
    chain_composite_app           TEXT NOT NULL,
    chain_composite_app_version   TEXT NOT NULL,
    chain_deployment_intent_group TEXT NOT NULL,
    app                           TEXT NOT NULL,
    workload_resource             TEXT NOT NULL CONSTRAINT "field.format" CHECK (is_name(workload_resource)),
    resource_type                 TEXT NOT NULL CONSTRAINT "field.format" CHECK (is_name(resource_type)),
    chain_address TEXT NOT NULL GENERATED ALWAYS AS
        ('projects/' || project || '/composite-apps/' || chain_composite_app || '/' || chain_composite_app_version
         || '/deployment-intent-groups/' || chain_deployment_intent_group || '/network-chains/' || chain) VIRTUAL
        REFERENCES sfc_intent(address) DEFERRABLE INITIALLY DEFERRED,
    app_address TEXT NOT NULL GENERATED ALWAYS AS
        ('projects/' || project || '/composite-apps/' || composite_app || '/' || composite_app_version || '/apps/' || app) VIRTUAL
        REFERENCES app(address) DEFERRABLE INITIALLY DEFERRED
) STRICT;
CREATE INDEX sfc_client_intent_by_parent ON sfc_client_intent(parent);
CREATE INDEX sfc_client_intent_by_chain ON sfc_client_intent(chain_address);
CREATE INDEX sfc_client_intent_by_app ON sfc_client_intent(app_address);

CREATE TRIGGER sfc_client_intent_registers AFTER INSERT ON sfc_client_intent BEGIN
    INSERT INTO intent_name(deployment_intent_group, name, uses) VALUES (NEW.parent, NEW.name, 1)
    ON CONFLICT(deployment_intent_group, name) DO UPDATE SET uses = uses + 1;
END;
CREATE TRIGGER sfc_client_intent_withdraws AFTER DELETE ON sfc_client_intent BEGIN
    UPDATE intent_name SET uses = uses - 1 WHERE deployment_intent_group = OLD.parent AND name = OLD.name;
    DELETE FROM intent_name WHERE deployment_intent_group = OLD.parent AND name = OLD.name AND uses = 0;
END;
