-- generation: one commit of the intent level: who made it, when, why, from which bundle. Number 0 is the empty store.
CREATE TABLE generation (
    number        INTEGER PRIMARY KEY,
    committed_at  INTEGER NOT NULL,
    actor         TEXT NOT NULL,
    reason        TEXT NOT NULL,
    bundle        TEXT NOT NULL, -- its name, '' when it has none
    bundle_digest TEXT NOT NULL, -- of what was read, '' when it came from no file
    tool_version  TEXT NOT NULL
) STRICT;
CREATE TRIGGER "generation.is-next" BEFORE INSERT ON generation
WHEN NEW.number IS NOT coalesce((SELECT max(number) FROM generation) + 1, 0) BEGIN
    SELECT RAISE(ABORT, 'generation.is-next');
END;
CREATE TRIGGER "generation.fixed" BEFORE UPDATE ON generation BEGIN
    SELECT RAISE(ABORT, 'generation.fixed');
END;
CREATE TRIGGER "generation.is-history" BEFORE DELETE ON generation BEGIN
    SELECT RAISE(ABORT, 'generation.is-history');
END;
