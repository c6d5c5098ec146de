-- What cannot be rebuilt: imported text, the researcher's work, and what each run found.

CREATE TABLE setting (
    key   TEXT PRIMARY KEY,
    value TEXT NOT NULL
) WITHOUT ROWID;

-- The files already imported, with the hash of their bytes and the settings they were read with.
CREATE TABLE file (
    path  TEXT PRIMARY KEY,
    stamp TEXT NOT NULL
) WITHOUT ROWID;

-- One row per version of a text: a row's text never changes, so a span of it never loses its meaning.
-- All versions of one transcript share `document`; at most one of them is current.
CREATE TABLE transcript (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    document   INTEGER NOT NULL,
    current    INTEGER NOT NULL DEFAULT 1,
    path       TEXT NOT NULL,
    name       TEXT NOT NULL,
    nth        INTEGER NOT NULL DEFAULT 0,
    hash       TEXT NOT NULL,
    language   TEXT,
    duration   REAL,
    words      INTEGER NOT NULL,
    attributes TEXT NOT NULL,
    repairs    TEXT NOT NULL,
    UNIQUE (document, hash)
);
CREATE UNIQUE INDEX transcript_source ON transcript (path, name, nth) WHERE current = 1;
CREATE INDEX transcript_name ON transcript (name) WHERE current = 1;

-- Apart from the row above so that listing the corpus does not touch the texts.
CREATE TABLE transcript_text (
    transcript INTEGER PRIMARY KEY REFERENCES transcript (id),
    text       TEXT NOT NULL,
    turns      BLOB NOT NULL,
    cues       BLOB NOT NULL
);

-- A snippet's id stands for one span of one text and is never given to another.
CREATE TABLE snippet (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    transcript INTEGER NOT NULL REFERENCES transcript (id),
    begin      INTEGER NOT NULL,
    end        INTEGER NOT NULL,
    start      REAL,
    stop       REAL,
    speaker    TEXT,
    words      INTEGER NOT NULL
);
CREATE INDEX snippet_place ON snippet (transcript, begin);

-- `snippets` is the generation of the snippet table the members' ids were true for.
CREATE TABLE run (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    time       TEXT NOT NULL,
    corpus     TEXT NOT NULL,
    revision   TEXT NOT NULL,
    parameters TEXT NOT NULL,
    seconds    TEXT NOT NULL,
    topics     TEXT NOT NULL,
    snippets   INTEGER NOT NULL,
    members    BLOB NOT NULL
);

CREATE TABLE theme (
    id          INTEGER PRIMARY KEY,
    parent      INTEGER REFERENCES theme (id) DEFERRABLE INITIALLY DEFERRED,
    name        TEXT NOT NULL,
    description TEXT NOT NULL,
    color       INTEGER NOT NULL,
    position    INTEGER NOT NULL
);

-- `run` and `topic` say what was decided on; runs may be deleted, so they are no foreign keys.
CREATE TABLE assignment (
    id    INTEGER PRIMARY KEY,
    theme INTEGER NOT NULL REFERENCES theme (id) DEFERRABLE INITIALLY DEFERRED,
    run   INTEGER,
    topic INTEGER,
    coder TEXT NOT NULL,
    time  TEXT NOT NULL
);
CREATE INDEX assignment_theme ON assignment (theme);

CREATE TABLE assigned_span (
    assignment INTEGER NOT NULL REFERENCES assignment (id) ON DELETE CASCADE,
    transcript INTEGER NOT NULL REFERENCES transcript (id),
    begin      INTEGER NOT NULL,
    end        INTEGER NOT NULL,
    PRIMARY KEY (assignment, transcript, begin, end)
) WITHOUT ROWID;
CREATE INDEX assigned_span_place ON assigned_span (transcript);

CREATE TABLE topic_mark (
    run   INTEGER NOT NULL,
    topic INTEGER NOT NULL,
    label TEXT,
    junk  INTEGER NOT NULL,
    PRIMARY KEY (run, topic)
) WITHOUT ROWID;

-- `target` is JSON, as in {"theme":3}.
CREATE TABLE memo (
    target TEXT PRIMARY KEY,
    text   TEXT NOT NULL
) WITHOUT ROWID;

-- The log. `changes` is JSON, records before and after. `state`: 0 holds, 1 undone and can be
-- redone, 2 undone for good because another edit followed.
CREATE TABLE edit (
    id      INTEGER PRIMARY KEY AUTOINCREMENT,
    time    TEXT NOT NULL,
    coder   TEXT NOT NULL,
    what    TEXT NOT NULL,
    changes TEXT NOT NULL,
    state   INTEGER NOT NULL DEFAULT 0
);

-- What has been on screen.
CREATE TABLE reading (
    transcript INTEGER NOT NULL REFERENCES transcript (id),
    begin      INTEGER NOT NULL,
    end        INTEGER NOT NULL,
    PRIMARY KEY (transcript, begin, end)
) WITHOUT ROWID;
