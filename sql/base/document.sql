-- document: one version of one resource, in its canonical form. Versions stay when the resource changes or goes;
-- [since, until) are the generations that hold it.
CREATE TABLE document (
    id      INTEGER PRIMARY KEY AUTOINCREMENT,
    address TEXT NOT NULL,
    kind    TEXT NOT NULL,
    since   INTEGER NOT NULL REFERENCES generation(number) DEFERRABLE INITIALLY DEFERRED,
    until   INTEGER REFERENCES generation(number) DEFERRABLE INITIALLY DEFERRED, -- NULL while it is the current one
    body    TEXT NOT NULL,    -- canonical JSON; secret values stand in it as their keyed digests
    digest  TEXT NOT NULL CHECK (length(digest) = 64), -- of body and files: equal digests mean equal documents
    file    TEXT NOT NULL,    -- where it was read, '' when not from a file
    line    INTEGER NOT NULL,
    places  TEXT NOT NULL,    -- where its values stand: "path line column" lines
    CONSTRAINT "document.ends-after-it-begins" CHECK (until > since)
) STRICT;
CREATE UNIQUE INDEX "document.one-per-generation" ON document(address, since);
CREATE INDEX document_by_since ON document(since);
CREATE INDEX document_by_until ON document(until) WHERE until IS NOT NULL;

CREATE TRIGGER "document.fixed" BEFORE UPDATE ON document
WHEN OLD.until IS NOT NULL OR NEW.until IS NULL OR NEW.id IS NOT OLD.id OR NEW.address IS NOT OLD.address
  OR NEW.kind IS NOT OLD.kind OR NEW.since IS NOT OLD.since OR NEW.body IS NOT OLD.body OR NEW.digest IS NOT OLD.digest
  OR NEW.file IS NOT OLD.file OR NEW.line IS NOT OLD.line OR NEW.places IS NOT OLD.places BEGIN
    SELECT RAISE(ABORT, 'document.fixed');
END;

-- content: bytes that documents attach, and values that must stay secret, each kept once.
CREATE TABLE content (
    digest TEXT NOT NULL PRIMARY KEY CHECK (length(digest) = 64 AND digest NOT GLOB '*[^0-9a-f]*'),
    sealed INTEGER NOT NULL CHECK (sealed IN (0, 1)), -- encrypted under the store's key; then the digest is keyed too
    size   INTEGER NOT NULL CHECK (size >= 0)         -- of the plain bytes
) STRICT;
CREATE TRIGGER "content.fixed" BEFORE UPDATE ON content
WHEN NEW.digest IS NOT OLD.digest OR NEW.sealed IS NOT OLD.sealed OR NEW.size IS NOT OLD.size BEGIN
    SELECT RAISE(ABORT, 'content.fixed');
END;

-- content_part: a piece of content; large archives come in several.
CREATE TABLE content_part (
    digest  TEXT NOT NULL REFERENCES content(digest) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    ordinal INTEGER NOT NULL CHECK (ordinal >= 0),
    bytes   BLOB NOT NULL,
    PRIMARY KEY (digest, ordinal)
) STRICT;

-- attachment: a file that a version of a document carries.
CREATE TABLE attachment (
    document INTEGER NOT NULL REFERENCES document(id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    ordinal  INTEGER NOT NULL CHECK (ordinal >= 0),
    name     TEXT NOT NULL,
    digest   TEXT NOT NULL REFERENCES content(digest) DEFERRABLE INITIALLY DEFERRED,
    PRIMARY KEY (document, ordinal)
) STRICT;
CREATE INDEX attachment_by_content ON attachment(digest);

-- secret_value: a secret value that a version of a document names by its digest.
CREATE TABLE secret_value (
    document INTEGER NOT NULL REFERENCES document(id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    digest   TEXT NOT NULL REFERENCES content(digest) DEFERRABLE INITIALLY DEFERRED,
    PRIMARY KEY (document, digest)
) STRICT;
CREATE INDEX secret_value_by_content ON secret_value(digest);

CREATE TRIGGER "attachment.fixed" BEFORE UPDATE ON attachment BEGIN
    SELECT RAISE(ABORT, 'attachment.fixed');
END;
CREATE TRIGGER "secret-value.fixed" BEFORE UPDATE ON secret_value BEGIN
    SELECT RAISE(ABORT, 'secret-value.fixed');
END;
