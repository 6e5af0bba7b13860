-- store: this store's own facts; one row, made with the file.
CREATE TABLE store (
    id         INTEGER PRIMARY KEY CONSTRAINT "store.one-row" CHECK (id = 1),
    uid        TEXT NOT NULL, -- a UUID; every object on a cluster carries it
    created_at INTEGER NOT NULL
) STRICT;
-- A new store may take the place of a lost one (recover) as long as nothing was deployed from it.
CREATE TRIGGER "store.uid-fixed" BEFORE UPDATE OF uid ON store WHEN NEW.uid IS NOT OLD.uid AND EXISTS (SELECT 1 FROM deployment) BEGIN
    SELECT RAISE(ABORT, 'store.uid-fixed');
END;

-- schema_state: digests by which an opening program knows whether this file's schema is the one it was made with.
CREATE TABLE schema_state (
    id     INTEGER PRIMARY KEY CONSTRAINT "store.one-schema-state" CHECK (id = 1),
    code   TEXT NOT NULL, -- of the triggers, views and catalogue rows that the program carries
    schema TEXT NOT NULL  -- of all definitions in the file
) STRICT;

-- batch: commits of the recent past, so that one whose answer was lost can be asked for.
CREATE TABLE batch (
    number     INTEGER PRIMARY KEY AUTOINCREMENT,
    id         TEXT NOT NULL UNIQUE,
    generation INTEGER NOT NULL REFERENCES generation(number) DEFERRABLE INITIALLY DEFERRED -- of the intent level after it
) STRICT;
CREATE INDEX batch_by_generation ON batch(generation);
CREATE TRIGGER batch_forget AFTER INSERT ON batch BEGIN
    DELETE FROM batch WHERE number <= NEW.number - 10000;
END;
