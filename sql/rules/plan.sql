-- Codes of planning.
INSERT INTO rule(code, status, summary, explanation, remedy) VALUES
('plan.owned-by-other', 5, 'an object belongs to another deployment',
 'The inventory says that another deployment made this object. An object has one owner on a cluster, so that no two deployments undo each other''s work.',
 'Rename the object, or remove it from the other deployment first:
    emcoctl status OTHER-ADDRESS'),
('plan.foreign-object', 5, 'an object of that name exists and is not ours',
 'Somebody else made an object with the name that this deployment needs. Foreign objects are never overwritten.',
 'Rename yours, remove the other, or take it over:
    emcoctl plan -f FILE --adopt ask
    emcoctl adopt ADDRESS OBJECT'),
('plan.object-is-being-deleted', 5, 'an object that is needed is being deleted',
 'The object has a deletion under way, perhaps held by a finalizer. Writing to it now would be lost when the deletion ends.',
 'Wait until it is gone and plan again. Who holds it:
    emcoctl status ADDRESS'),
('plan.field-conflict', 11, 'another manager owns a field that this plan would change',
 'Kubernetes keeps who manages which field. Another manager set this one to another value, an autoscaler for example; overwriting it would start a fight.',
 'Leave the field to them, or take it over:
    emcoctl plan -f FILE --yield KIND/NAMESPACE/NAME:FIELD
    emcoctl plan -f FILE --take KIND/NAMESPACE/NAME:FIELD'),
('plan.refused-by-server', 3, 'the cluster would refuse an object',
 'A dry-run was answered with a definite refusal: by the schema, by an admission rule, by a quota or for lack of rights.',
 'Correct the chart or its values, then plan again.'),
('plan.undetermined', 1, 'what an object would become could not be found out',
 'The server gave no usable answer to a dry-run. That is never taken for «no change», so the plan cannot be applied.',
 'Plan again. If it persists, look at the cluster''s webhooks and API server:
    emcoctl clusters check ADDRESS'),
('plan.cluster-unreadable', 10, 'a cluster of this plan could not be read',
 'Without reading a cluster nobody can say what would be changed there, so the plan cannot be applied as it is.',
 'Look at the cluster, or leave it out with --on-unreachable skip:
    emcoctl clusters check ADDRESS'),
('plan.stale', 7, 'the store or a cluster moved on since the plan was made',
 'A plan is carried out exactly as it was shown, or not at all. Something it was based on is different now.',
 'Make a new plan:
    emcoctl plan -f FILE'),
('plan.used', 7, 'this plan was carried out before',
 'A saved plan is good for one use.',
 'Make a new plan:
    emcoctl plan -f FILE --out FILE'),
('plan.not-yet-available', 5, 'the deployment needs something that this version cannot do',
 'The intents are stored, but carrying them out needs a feature that is not there yet. Leaving it out silently would deploy something else than was asked for.',
 'Take the feature out of the intents, or wait for the version that has it.'),
('plan.input-moved', 7, 'an input of the saved plan is another one now',
 'The plan pins the digest of everything it was made from; a file, a secret or the store''s content differs.',
 'Make a new plan:
    emcoctl plan -f FILE --out FILE');

INSERT INTO rule(code, status, summary, explanation, remedy) VALUES
('plan.damaged', 7, 'a file is no plan, or not the one that was saved',
 'A plan file names everything in it by digest. This one is cut off, was edited, or is another kind of file.',
 'Make a new plan:
    emcoctl plan -f FILE --out PLANFILE'),
('plan.newer-format', 7, 'a plan file is of another version',
 'It was written by a program whose plan files this one does not know.',
 'Use that program, or make a new plan:
    emcoctl plan -f FILE --out PLANFILE'),
('plan.other-store', 7, 'a plan belongs to another store',
 'The plan was made from another store than the one it is applied with.',
 'Name the right store, or make a new plan:
    emcoctl apply PLANFILE --store PATH');

INSERT INTO rule(code, status, summary, explanation, remedy) VALUES
('plan.cluster-skipped', 0, 'a cluster of this plan is left out',
 'A warning: the cluster could not be read and --on-unreachable skip was given. It stays as it is, and the deployments on it stay unfinished until an update reaches it.',
 'When the cluster is back:
    emcoctl update ADDRESS');
