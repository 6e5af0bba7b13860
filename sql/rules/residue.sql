-- Codes of what was given up or kept on purpose.
INSERT INTO rule(code, status, summary, explanation, remedy) VALUES
('residue.unknown', 3, 'there is no open entry of that number',
 'Entries are numbered for ever; this number was never given, or its entry is closed.',
 'See which are open:
    emcoctl residue'),
('residue.kept', 0, 'an object of the residue is not deleted',
 'A note: somebody took the object over, or deleting it would take objects of others along. It stays, and so does its entry.',
 'Remove it by hand, or close the entry:
    emcoctl reclaim --dismiss ID');
