-- A version leaves only below the floor, and never while a release was made from it. What a commit replaces within its own
-- generation never was.
CREATE TRIGGER "document.is-history" BEFORE DELETE ON document
WHEN OLD.since IS NOT (SELECT max(number) FROM generation)
 AND (OLD.until IS NULL OR OLD.until > coalesce((SELECT generation FROM history_floor), 0)
      OR EXISTS (SELECT 1 FROM release WHERE generation >= OLD.since AND generation < OLD.until)) BEGIN
    SELECT RAISE(ABORT, 'document.is-history');
END;

INSERT INTO rule(code, status, summary, explanation, remedy) VALUES
('document.is-history', 70, 'versions of documents are history', 'They go below the floor that store gc sets, and not while a release was made from them.', 'Report this with the command that led here.'),
('history.one-floor', 70, 'history has one floor', 'The table has one row at most.', 'Report this with the command that led here.'),
('history.floor-grows', 70, 'what is gone does not come back', 'The floor of history only grows.', 'Report this with the command that led here.'),
('generation.pruned', 3, 'what that generation held is not kept any more',
 'store gc removed versions that ended before the generations it was told to keep. Generations that a release was made from are kept.',
 'Name a newer one:
    emcoctl history');
