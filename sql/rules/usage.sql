-- Codes of using the program.
INSERT INTO rule(code, status, summary, explanation, remedy) VALUES
('usage.invalid', 3, 'the command line makes no sense',
 'An unknown command or option, a missing or a superfluous word.',
 'See what there is:
    emcoctl --help
    emcoctl COMMAND --help'),
('config.invalid', 3, 'the configuration makes no sense',
 'config.yaml beside the store holds a setting that does not exist, or a value that it cannot have.',
 'Correct the line that is named. With "approval: separate" deployments need an approval by another actor.'),
('usage.unknown-topic', 3, 'there is no such code, kind or field',
 'The word after explain names nothing that the program knows.',
 'List what there is:
    emcoctl explain codes
    emcoctl explain kinds');
INSERT INTO rule(code, status, summary, explanation, remedy) VALUES
('output.failed', 13, 'the output could not be written',
 'Standard output is closed, or what it goes to is full. What the command did is done; only its words are lost.',
 'Check where the output goes, and look again:
    emcoctl status'),
('internal.no-memory', 70, 'the process ran out of memory',
 'Memory could not be had. What was begun is in the journal.',
 'Give the process more memory, then look at what is open:
    emcoctl status');

INSERT INTO rule(code, status, summary, explanation, remedy) VALUES
('usage.needs-approval', 3, 'nobody can be asked, and nothing says that asking is not needed',
 'Changes are shown and confirmed. Without a terminal nobody can confirm, so that nothing is done.',
 'Say so, or save the plan, look at it and apply that:
    emcoctl apply -f FILE --auto-approve
    emcoctl plan -f FILE --out PLANFILE
    emcoctl apply PLANFILE');
