-- Codes of making objects from rendered charts.
INSERT INTO rule(code, status, summary, explanation, remedy) VALUES
('object.incomplete', 3, 'a rendered document is no object',
 'A document of a chart lacks apiVersion, kind or a fixed name. Such an object could not be found again, so it could neither be updated nor removed.',
 'Look at what the chart renders:
    emcoctl chart render CHART'),
('object.kind-not-served', 3, 'a cluster does not serve a kind',
 'A chart holds an object of a kind that the target cluster does not know, and no definition of it is part of the deployment.',
 'Install the definition (CustomResourceDefinition) on the cluster, choose an API version it serves, or remove the object.'),
('object.reserved-label', 3, 'a chart sets a label that belongs to emcoctl',
 'The labels emco/store, emco/deployment and emco/deployment-id and the annotations emco/operation and emco/digest say whose an object is. A chart that sets them could make objects look like somebody else''s.',
 'Remove them from the chart.'),
('object.owner-references', 3, 'a chart sets ownerReferences',
 'Owners are named by uids, which a cluster gives when it makes an object; a chart cannot know them.',
 'Remove metadata.ownerReferences from the chart.'),
('object.duplicate', 3, 'one object is rendered twice',
 'Two documents have the same group, kind, namespace and name. The later would silently overwrite the earlier.',
 'Give one of them another name.'),
('object.label-too-long', 3, 'an app''s name is too long for a label',
 'Every object carries a label made of the deployment''s identity and the app''s name; Kubernetes allows 63 characters.',
 'Choose a shorter name for the app.'),
('object.name-invalid', 3, 'a rendered object has a name that Kubernetes refuses',
 'Names and keys of labels and annotations follow Kubernetes'' rules, which differ by kind. The server would refuse the object in the middle of an apply.',
 'Choose another name in the chart. Look at what it renders:
    emcoctl chart render CHART'),
('object.likely-secret', 0, 'an object that is no Secret seems to hold a secret',
 'An entry of a ConfigMap, an annotation or a container''s variable has a name that ends in a word like password, token or key, or a text holds a private key. Whoever may read such objects can read it. emcoctl treats the object as it treats Secrets: its values are not shown and are kept encrypted.',
 'Move the value into a Secret and refer to that (secretKeyRef), or rename what is no secret.');
