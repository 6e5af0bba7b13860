-- vault: the two keys that secrets are kept under, themselves sealed under the store's key file; one row. A new key file
-- seals them anew and leaves the names made by the digest key as they are.
CREATE TABLE vault (
    id         INTEGER PRIMARY KEY CONSTRAINT "store.one-vault" CHECK (id = 1),
    seal_key   BLOB NOT NULL,
    digest_key BLOB NOT NULL
) STRICT;
