-- Codes of operations.
INSERT INTO rule(code, status, summary, explanation, remedy) VALUES
('doctor.operation-open', 0, 'an operation did not end, and nobody works on it',
 'It failed, was stopped, or its process is gone. What it did is in the journal, so that it can go on where it was.',
 'Go on with it, or ask for something else:
    emcoctl resume ADDRESS'),
('doctor.orphans', 0, 'objects on clusters carry this store''s markers and are in no record',
 'They were written by a store of this identity that knew more than this one: one that was lost, or a backup is older than they are. Nothing is deleted or overwritten because of that.',
 'Complete the records:
    emcoctl recover --from-clusters'),
('operation.fenced', 6, 'another process took over this operation',
 'This process was paused or cut off for longer than its lease, and another one continues. It wrote nothing more, and a late request of it can do no harm: every request names what it expects to find.',
 'Look at what the other process does:
    emcoctl status ADDRESS'),
('operation.not-takeable', 6, 'the operation is held by a living process',
 'Its holder renewed its lease meanwhile, or another process was faster.',
 'Wait for it, or ask it to stop:
    emcoctl status ADDRESS
    emcoctl stop ADDRESS'),
('operation.held', 6, 'an operation on this object is under way',
 'At most one operation runs on a lifecycle object. Its holder is alive.',
 'Wait for it, or ask it to stop:
    emcoctl status ADDRESS
    emcoctl stop ADDRESS'),
('operation.stopped', 8, 'the operation was stopped',
 'Nothing new was begun after the request to stop; what was under way was finished.',
 'Continue, or do something else with it:
    emcoctl resume ADDRESS
    emcoctl terminate ADDRESS'),
('operation.interrupted', 8, 'the outcome of a change was not awaited',
 'A second signal ended the process at once. The journal knows what was sent.',
 'Continue; what was sent is looked at first:
    emcoctl resume ADDRESS'),
('operation.illegal-phase', 5, 'this operation is not legal in the present phase',
 'What may be done with a lifecycle object depends on its phase; the message names the phase and what is legal now. Nothing was changed.',
 'Do one of what the message names:
    emcoctl status ADDRESS'),
('operation.not-approved', 5, 'the deployment has no valid approval',
 'The configuration demands an approval by another actor of exactly this content. There is none, or something in the closure changed after it.',
 'Let somebody else look and approve:
    emcoctl approve ADDRESS'),
('operation.no-such-revision', 5, 'there is no complete release of that revision',
 'Rollback leads to an earlier release that was reached completely.',
 'See which there are:
    emcoctl history ADDRESS'),
('operation.unresolved', 5, 'an earlier create may still arrive',
 'An earlier operation sent a request whose outcome nobody knows. Until the time in which it could still be carried out has passed, or the object is seen, nothing new is begun.',
 'Repeat the command in two minutes, when the cluster can be reached.');

INSERT INTO rule(code, status, summary, explanation, remedy) VALUES
('operation.nothing-to-do', 0, 'what was asked for is so already',
 'A note: the object is in the state that the operation leads to, so nothing is done.',
 'Nothing has to be done.');
