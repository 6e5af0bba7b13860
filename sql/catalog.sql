-- The catalogue: what exists and what each rule means. Read by the program to check documents, to explain codes and
-- to write emcoctl-kinds(5); never changed at run time.

-- rule: one diagnostic code. A constraint or trigger of that name enforces it, or the program does.
CREATE TABLE rule (
    code        TEXT NOT NULL PRIMARY KEY CHECK (code GLOB '[a-z]*.[a-z0-9]*' AND code NOT GLOB '*[^a-z0-9.-]*'),
    status      INTEGER NOT NULL CHECK (status BETWEEN 0 AND 70), -- exit status when it ends a command; 0 for notes and warnings
    summary     TEXT NOT NULL CHECK (length(summary) BETWEEN 10 AND 120), -- one line for the list of codes
    explanation TEXT NOT NULL CHECK (length(explanation) >= 20),          -- what is wrong and why it is not let through
    remedy      TEXT NOT NULL CHECK (length(remedy) >= 10)                -- what to do next; commands stand on lines of their own, indented by four blanks
) STRICT;
