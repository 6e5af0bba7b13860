INSERT INTO kind(name, pattern, parent, attached, file_sensitive, summary) VALUES
('generic_resource', 'projects/{project}/composite-apps/{composite_app}/{composite_app_version}/deployment-intent-groups/{deployment_intent_group}/generic-k8s-intents/{generic_k8s_intent}/resources/{name}', 'generic_k8s_intent', 'optional', 1, 'One object that is added to an app of a deployment or changed in it.');

INSERT INTO field(kind, path, shape, stored, required, no_reference, summary) VALUES
('generic_resource', 'spec.app', 'text', NULL, 0, NULL, 'The app that it belongs to.'),
('generic_resource', 'spec.newObject', 'text', NULL, 0, NULL, 'true: the object is added; false: it is in the chart and is changed.'),
('generic_resource', 'spec.resourceGVK', 'record', NULL, 1, NULL, 'Which object.'),
('generic_resource', 'spec.resourceGVK.apiVersion', 'text', 'api_version', 0, 'a version of an API', 'The version of its API, e.g. apps/v1.'),
('generic_resource', 'spec.resourceGVK.kind', 'text', 'object_kind', 0, 'a kind of Kubernetes', 'Its kind, e.g. ConfigMap.'),
('generic_resource', 'spec.resourceGVK.name', 'text', 'object_name', 0, 'an object, which the plan checks', 'Its name.');

-- generic_resource: one object that is added to an app or changed in it.
CREATE TABLE generic_resource (
    address                 TEXT NOT NULL PRIMARY KEY REFERENCES resource(address) DEFERRABLE INITIALLY DEFERRED
                            CONSTRAINT "address.mismatch" CHECK (address = parent || '/resources/' || name),
    project                 TEXT NOT NULL,
    composite_app           TEXT NOT NULL,
    composite_app_version   TEXT NOT NULL,
    deployment_intent_group TEXT NOT NULL,
    generic_k8s_intent      TEXT NOT NULL,
    name                    TEXT NOT NULL CONSTRAINT "name.too-long" CHECK (length(name) <= 128),
    parent                  TEXT NOT NULL GENERATED ALWAYS AS
                            ('projects/' || project || '/composite-apps/' || composite_app || '/' || composite_app_version
                             || '/deployment-intent-groups/' || deployment_intent_group
                             || '/generic-k8s-intents/' || generic_k8s_intent) VIRTUAL
                            REFERENCES generic_k8s_intent(address) DEFERRABLE INITIALLY DEFERRED,
    file        TEXT REFERENCES content(digest) DEFERRABLE INITIALLY DEFERRED,
    app         TEXT NOT NULL,
    new_object  TEXT NOT NULL CONSTRAINT "field.not-allowed" CHECK (new_object IN ('true', 'false')),
    api_version TEXT NOT NULL CONSTRAINT "field.too-long" CHECK (length(api_version) <= 128)
                CONSTRAINT "field.empty" CHECK (api_version <> ''),
    object_kind TEXT NOT NULL CONSTRAINT "field.too-long" CHECK (length(object_kind) <= 128)
                CONSTRAINT "field.empty" CHECK (object_kind <> ''),
    object_name TEXT NOT NULL CONSTRAINT "field.too-long" CHECK (length(object_name) <= 128)
                CONSTRAINT "field.empty" CHECK (object_name <> ''),
    app_address TEXT NOT NULL GENERATED ALWAYS AS
        ('projects/' || project || '/composite-apps/' || composite_app || '/' || composite_app_version || '/apps/' || app) VIRTUAL
        REFERENCES app(address) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT "generic-resource.file-missing" CHECK (file IS NOT NULL OR new_object = 'false' OR lower(object_kind) IN ('configmap', 'secret'))
) STRICT;
CREATE INDEX generic_resource_by_parent ON generic_resource(parent);
CREATE INDEX generic_resource_by_file ON generic_resource(file);
CREATE INDEX generic_resource_by_app ON generic_resource(app_address);

INSERT INTO rule(code, status, summary, explanation, remedy) VALUES
('generic-resource.file-missing', 3, 'a new object has no file',
 'The file is the object. Only ConfigMaps and Secrets may be made of the files of their customizations alone.',
 'Attach the object as YAML:
    file: ./object.yaml'),
('generic-resource.kind-spelling', 0, 'a document and the object that it attaches spell the kind differently',
 'Kinds of Kubernetes are told apart by letter case. The attached object is taken as it is; spec.resourceGVK.kind only names it.',
 'Spell spec.resourceGVK.kind as the object does.');
