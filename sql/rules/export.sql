-- Codes of exports.
INSERT INTO rule(code, status, summary, explanation, remedy) VALUES
('export.folder-in-use', 3, 'the folder of an export holds something else',
 'An export removes what an earlier export into the same folder wrote and is no longer there. It never does that in a folder that holds no export.',
 'Name an empty or a new folder.'),
('export.incomplete', 3, 'the export in a folder did not end',
 'An export was interrupted, or the disk failed, before everything was written. What is there is not the whole of a store, so that it is not imported.',
 'Export again into the same folder:
    emcoctl export FOLDER'),
('export.absent', 3, 'a folder holds no export',
 'import reads what export wrote: bundles, files, and emcoctl-export.json, which says how secrets are sealed.',
 'Name the folder that was given to export. Other bundles are applied:
    emcoctl apply -f FOLDER --intents-only');
