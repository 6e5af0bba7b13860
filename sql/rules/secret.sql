-- Codes of keys and secrets.
INSERT INTO rule(code, status, summary, explanation, remedy) VALUES
('secret.key-missing', 13, 'the key of the store is not at its place',
 'Kubeconfigs, values of sync objects and other secrets are kept encrypted. The key is in a file beside the store (store.key) unless --key-file or EMCOCTL_KEY_FILE name another; backups never hold it. What needs no secret works without it.',
 'Put the key file back, or say where it is:
    emcoctl --key-file PATH …'),
('secret.key-invalid', 13, 'the key file holds no key',
 'A key file holds 64 hexadecimal digits, as emcoctl init wrote them.',
 'Put the file back as it was made.'),
('secret.key-wrong', 13, 'the key is that of another store',
 'What this store keeps encrypted cannot be opened with the key that was given.',
 'Give the key file that was made with this store:
    emcoctl --key-file PATH …'),
('secret.key-exposed', 13, 'others can replace the key of the store',
 'The key file or its folder is writable by others, or belongs to them. They could put another key there, under which nothing opens, or under which they read what is sealed from then on.',
 'Take their right away:
    chmod 600 FILE'),
('secret.key-readable', 0, 'others can read the key of the store',
 'With it and a copy of the store they can read every kubeconfig and secret that the store keeps.',
 'Take their right away:
    chmod 600 FILE'),
('secret.sealed-elsewhere', 13, 'an exported secret does not open with the key of this store',
 'Exports hold secrets encrypted under the key of the store that made them. They open in a store that has the same key file.',
 'Import with that key file, or export in plain and keep the export safe:
    emcoctl export DIR --with-secrets'),
('secret.sealed', 3, 'a document of an export holds a sealed secret',
 'Exports hold secrets encrypted. Only import opens them; apply would take the encrypted text for the secret.',
 'Import the whole export:
    emcoctl import DIR'),
('secret.unknown-value', 3, 'a document names a secret value that the store does not have',
 'Where get prints a secret value it prints its keyed digest, which stands for the value when the document is applied again. This digest stands for no value of this resource.',
 'Give the value itself, or the digest as get prints it now.'),
('content.unknown', 3, 'a document names an attached file that the store does not have',
 'NAME@sha256:DIGEST, as get prints it, stands for a file that the store holds already. It holds none of this digest.',
 'Attach the file itself.'),
('store.one-vault', 70, 'a store has one set of keys', 'The table holds one row, made with the file.', 'Report this with the command that led here.');
