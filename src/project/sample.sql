-- Snippets drawn at random, for several people to code; there is one sample at a time.

CREATE TABLE sample (
    id     INTEGER PRIMARY KEY CHECK (id = 1),
    seed   TEXT NOT NULL,
    strata TEXT
);

CREATE TABLE sampled_span (
    transcript INTEGER NOT NULL REFERENCES transcript (id),
    begin      INTEGER NOT NULL,
    end        INTEGER NOT NULL,
    PRIMARY KEY (transcript, begin, end)
) WITHOUT ROWID;
