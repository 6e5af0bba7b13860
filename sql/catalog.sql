-- The catalogue: what exists and what each rule means. Read by the program to check documents, to store them, to
-- explain codes and to write emcoctl-kinds(5). Its rows come with the program and never change at run time.

-- rule: one diagnostic code. A constraint or trigger of that name enforces it, or the program does.
CREATE TABLE rule (
    code        TEXT NOT NULL PRIMARY KEY CHECK (code GLOB '[a-z]*.[a-z0-9]*' AND code NOT GLOB '*[^a-z0-9.-]*'),
    status      INTEGER NOT NULL CHECK (status BETWEEN 0 AND 70), -- exit status when it ends a command; 0 for notes and warnings
    summary     TEXT NOT NULL CHECK (length(summary) BETWEEN 10 AND 120), -- one line for the list of codes
    explanation TEXT NOT NULL CHECK (length(explanation) >= 20),          -- what is wrong and why it is not let through
    remedy      TEXT NOT NULL CHECK (length(remedy) >= 10)                -- what to do next; commands stand on lines of their own, indented by four blanks
) STRICT;

-- kind: one kind of resource. The table of the same name holds its resources, one row each:
--   address                the primary key; also a foreign key to `resource`
--   one column for each parameter of the pattern that the table needs; `name` is the resource's own
--   parent                 the address above it, generated, a foreign key
--   file                   the digest of the attached file, where the kind has one
--   one column for each scalar field; X_address, generated, where the field X names another resource
-- Lists and maps are child tables KIND_FIELD with those of these columns that they need: owner (the address), ordinal
-- (the number of the item among all of the owner in that table), within (the ordinal of the item that holds it),
-- position (in its own list), key, value, and parameters of the owner's pattern. X_count, in the table that the list X
-- belongs to, is the number of its items. KIND_files has the attached files of a kind that takes many. A column that
-- none of this fills has a default and is derived from other rows.
CREATE TABLE kind (
    name           TEXT NOT NULL PRIMARY KEY CHECK (name NOT GLOB '*[^a-z0-9_]*'),
    pattern        TEXT NOT NULL UNIQUE, -- of its address: literals and {parameters}, separated by slashes
    parent         TEXT REFERENCES kind(name) DEFERRABLE INITIALLY DEFERRED,
    attached       TEXT NOT NULL DEFAULT 'none' CHECK (attached IN ('none', 'optional', 'required', 'many')),
    file_sensitive INTEGER NOT NULL DEFAULT 0 CHECK (file_sensitive IN (0, 1)), -- the file is kept encrypted
    file_unless    TEXT, -- the path of a field; where it is given and not empty, the file means nothing and is left out
    operations     TEXT NOT NULL DEFAULT '', -- the last words of anchors that ask for an operation, separated by blanks
    metadata       INTEGER NOT NULL DEFAULT 1 CHECK (metadata IN (0, 1)), -- its documents have the metadata block
    summary        TEXT NOT NULL CHECK (length(summary) BETWEEN 10 AND 160)
) STRICT;
CREATE INDEX kind_by_parent ON kind(parent);

-- field: one thing that documents of a kind may say, in the order of declaration. What can be read from the table is
-- not repeated here: a scalar is required when its column is NOT NULL without a default, its default is the column's,
-- its enumeration is the CHECK `column IN (…)`, and what it names is what X_address references.
CREATE TABLE field (
    kind      TEXT NOT NULL REFERENCES kind(name) DEFERRABLE INITIALLY DEFERRED,
    path      TEXT NOT NULL, -- 'spec.gitOps.gitOpsType'; in the records of a list 'spec.overrideValues[].app'
    shape     TEXT NOT NULL CHECK (shape IN ('text', 'integer', 'boolean', 'texts', 'text-map', 'text-maps', 'records', 'record', 'free')),
    required  INTEGER NOT NULL DEFAULT 0 CHECK (required IN (0, 1)), -- of lists, maps and records only
    stored    TEXT, -- the column or table that holds it, where it is not the path in snake_case
    sensitive INTEGER NOT NULL DEFAULT 0 CHECK (sensitive IN (0, 1)), -- its values are kept encrypted
    no_reference TEXT, -- why a text that could name something is no reference: what it is instead
    summary   TEXT NOT NULL CHECK (length(summary) BETWEEN 4 AND 200),
    UNIQUE (kind, path)
) STRICT;

-- alias: another spelling of a field that upstream's users have; accepted with a note.
CREATE TABLE alias (
    kind     TEXT NOT NULL REFERENCES kind(name) DEFERRABLE INITIALLY DEFERRED,
    spelling TEXT NOT NULL, -- a path as in `field`
    path     TEXT,          -- the field that is meant; NULL: the value means nothing and is dropped
    UNIQUE (kind, spelling),
    FOREIGN KEY (kind, path) REFERENCES field(kind, path) DEFERRABLE INITIALLY DEFERRED
) STRICT;
CREATE INDEX alias_by_path ON alias(kind, path);
