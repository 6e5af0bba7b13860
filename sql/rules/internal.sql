-- Codes of the program itself.
INSERT INTO rule(code, status, summary, explanation, remedy) VALUES
('internal.bug', 70, 'a mistake in emcoctl itself',
 'The program came into a state that its authors thought impossible. It stopped before doing anything it could not account for; what was begun is in the journal.',
 'Report it with the command and its output. To go on, look at what is open and resume it:
    emcoctl status'),
('internal.no-randomness', 70, 'the system gives no random bytes',
 'Keys, nonces and identities need random bytes and the operating system refused to give any.',
 'Check the host: early in its start, or in a broken container, its generator may not be ready. Then repeat the command.');
