-- resource: one thing that exists at the intent level now; its kind's table has a row of the same address. Every
-- segment of an address is a literal of its kind's pattern or a name, so that the rule for names is here, once.
CREATE TABLE resource (
    address     TEXT NOT NULL PRIMARY KEY CONSTRAINT "name.invalid" CHECK (
                    address NOT GLOB '*[^A-Za-z0-9._/-]*' AND '/' || address || '/' NOT GLOB '*/[._/-]*'
                    AND '/' || address || '/' NOT GLOB '*[._-]/*' AND instr(address, char(0)) = 0),
    kind        TEXT NOT NULL REFERENCES kind(name) DEFERRABLE INITIALLY DEFERRED,
    document    INTEGER NOT NULL REFERENCES document(id) DEFERRABLE INITIALLY DEFERRED, -- its content
    born        INTEGER NOT NULL REFERENCES generation(number) DEFERRABLE INITIALLY DEFERRED,
    bundle      TEXT NOT NULL, -- the named bundle that applied it last, '' when none
    description TEXT CONSTRAINT "metadata.description-too-long" CHECK (length(description) <= 1024 AND instr(description, char(0)) = 0),
    user_data1  TEXT CONSTRAINT "metadata.user-data-too-long" CHECK (length(user_data1) <= 512 AND instr(user_data1, char(0)) = 0),
    user_data2  TEXT CONSTRAINT "metadata.user-data-too-long" CHECK (length(user_data2) <= 512 AND instr(user_data2, char(0)) = 0)
) STRICT;
CREATE UNIQUE INDEX resource_by_document ON resource(document);
CREATE INDEX resource_by_kind ON resource(kind);
CREATE INDEX resource_by_born ON resource(born);
CREATE INDEX resource_by_bundle ON resource(bundle) WHERE bundle <> '';

CREATE TRIGGER "resource.identity-fixed" BEFORE UPDATE OF address, kind, born ON resource
WHEN NEW.address IS NOT OLD.address OR NEW.kind IS NOT OLD.kind OR NEW.born IS NOT OLD.born BEGIN
    SELECT RAISE(ABORT, 'resource.identity-fixed');
END;
CREATE TRIGGER "resource.document-of-another" BEFORE INSERT ON resource
WHEN EXISTS (SELECT 1 FROM document WHERE id = NEW.document
                AND (address IS NOT NEW.address OR kind IS NOT NEW.kind OR until IS NOT NULL)) BEGIN
    SELECT RAISE(ABORT, 'resource.document-of-another');
END;
CREATE TRIGGER resource_document_of_another_update BEFORE UPDATE OF document ON resource
WHEN EXISTS (SELECT 1 FROM document WHERE id = NEW.document
                AND (address IS NOT NEW.address OR kind IS NOT NEW.kind OR until IS NOT NULL)) BEGIN
    SELECT RAISE(ABORT, 'resource.document-of-another');
END;

-- A version ends in the generation that replaces or removes it: nobody has to remember to say so. One that was made in
-- the same generation never was.
CREATE TRIGGER resource_version_replaced AFTER UPDATE OF document ON resource WHEN NEW.document IS NOT OLD.document BEGIN
    UPDATE document SET until = (SELECT max(number) FROM generation)
     WHERE id = OLD.document AND since < (SELECT max(number) FROM generation);
END;
CREATE TRIGGER resource_version_removed AFTER DELETE ON resource BEGIN
    UPDATE document SET until = (SELECT max(number) FROM generation)
     WHERE id = OLD.document AND since < (SELECT max(number) FROM generation);
    DELETE FROM document WHERE id = OLD.document AND since = (SELECT max(number) FROM generation);
END;
