-- Codes of simulated clusters.
INSERT INTO rule(code, status, summary, explanation, remedy) VALUES
('sandbox.not-found', 3, 'a folder holds no simulated clusters',
 'Simulated clusters live in a folder that "sandbox up" makes.',
 'Start some, or name the folder they are in:
    emcoctl sandbox up --clusters 3 --dir DIR
    emcoctl sandbox status --dir DIR'),
('sandbox.other-clusters', 5, 'a folder holds other simulated clusters than are wanted',
 'They are of another number, or another process serves them. Nothing was started or changed.',
 'Choose another folder, or end what is there first:
    emcoctl sandbox down --dir DIR'),
('sandbox.cannot-start', 1, 'simulated clusters could not be started',
 'Their process ended before it answered.',
 'Look at sandbox.log in their folder; start them where their words can be seen:
    emcoctl sandbox up --dir DIR --foreground'),
('sandbox.cannot-listen', 1, 'no port on loopback can be listened on',
 'Simulated clusters are reached through ports of 127.0.0.1, and the system gives none.',
 'End other programs that listen, or allow more ports.'),
('sandbox.damaged', 13, 'the record of a simulated cluster cannot be read',
 'A file in the folder of simulated clusters is not what they write there.',
 'Remove the folder and start anew: simulated clusters hold nothing that a plan does not make again.'),
('sandbox.fault-invalid', 3, 'a script of faults makes no sense',
 'A script is a YAML list: which requests, and what is done to them.',
 'Correct the line that is named; emcoctl-sandbox(1) shows a script:
    man emcoctl-sandbox');
