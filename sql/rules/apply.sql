-- Codes of carrying out changes. Each says how one object ended.
INSERT INTO rule(code, status, summary, explanation, remedy) VALUES
('apply.refused', 10, 'a cluster refused a change',
 'The answer was a definite no: nothing was executed. The message is the server''s.',
 'Correct the cause, then continue:
    emcoctl resume ADDRESS'),
('apply.forbidden', 10, 'a cluster refused a change for lack of rights',
 'The credential of the cluster may not do this. Nothing was executed.',
 'Give it the right, then continue:
    emcoctl clusters check ADDRESS
    emcoctl resume ADDRESS'),
('apply.field-conflict', 11, 'another manager took a field between plan and write',
 'The object was left untouched: another manager now owns a field that the change sets.',
 'Plan again; the plan names the field and both ways to go on:
    emcoctl plan'),
('apply.foreign-object', 5, 'somebody else made an object of that name meanwhile',
 'The create found an object that carries no marker of ours. It was left untouched.',
 'Rename yours, remove the other, or plan again with --adopt ask:
    emcoctl plan --adopt ask'),
('apply.changed-since-plan', 7, 'an object was changed by somebody else since the plan',
 'A field that the change touches is not as the plan saw it. The object was left untouched.',
 'Plan again and look at what they did:
    emcoctl plan'),
('apply.object-replaced', 7, 'an object was deleted or made again by somebody else',
 'The object that the plan saw is not there any more. It is neither made again nor overwritten without a new plan.',
 'Plan again:
    emcoctl plan'),
('apply.object-is-being-deleted', 7, 'an object is being deleted by somebody else',
 'The object has a deletion under way, so that writing to it would be lost.',
 'Wait until it is gone, then continue:
    emcoctl resume ADDRESS'),
('apply.deletion-pending', 9, 'a deletion was accepted and has not ended in time',
 'The object has finalizers: others have to agree before it vanishes. It is never called gone before it is, and finalizers are never removed for them.',
 'Look after whoever holds it, then continue:
    emcoctl resume ADDRESS'),
('apply.unresolved', 1, 'whether a change was carried out is not known',
 'Requests were answered by failures or not at all, and no look at the object told. The journal keeps the change as sent.',
 'Continue when the cluster is well; the object is looked at first:
    emcoctl resume ADDRESS'),
('apply.depends-on-failed', 1, 'not tried, because what it needs failed',
 'The namespace of the object, or the removal before its replacement, did not succeed.',
 'Mend the cause, then continue:
    emcoctl resume ADDRESS'),
('apply.kept-until-replaced', 1, 'not removed, because what replaces it is not there',
 'Removals come last: as long as anything before them failed on a cluster, the old objects stay.',
 'Mend the cause, then continue:
    emcoctl resume ADDRESS');
