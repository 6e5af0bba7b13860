-- history_floor: how far back history is whole. Versions that ended with this generation or before it may be gone
-- (store gc), except what a release was made from. No row: everything is there.
CREATE TABLE history_floor (
    id         INTEGER PRIMARY KEY CONSTRAINT "history.one-floor" CHECK (id = 1),
    generation INTEGER NOT NULL REFERENCES generation(number) DEFERRABLE INITIALLY DEFERRED
) STRICT;
CREATE INDEX history_floor_by_generation ON history_floor(generation);
CREATE TRIGGER "history.floor-grows" BEFORE UPDATE ON history_floor WHEN NEW.generation < OLD.generation OR NEW.id IS NOT OLD.id BEGIN
    SELECT RAISE(ABORT, 'history.floor-grows');
END;
CREATE TRIGGER "history.floor-stays" BEFORE DELETE ON history_floor BEGIN
    SELECT RAISE(ABORT, 'history.floor-grows');
END;
