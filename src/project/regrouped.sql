-- What the researcher made of the machine's topics, and what was measured of a run.

-- NULL for runs made before it was measured.
ALTER TABLE run ADD COLUMN measures TEXT;

-- A topic merged from others or split off one. `made` is JSON: what it was made from, its label and words.
CREATE TABLE regrouped (
    run   INTEGER NOT NULL,
    topic INTEGER NOT NULL,
    made  TEXT NOT NULL,
    PRIMARY KEY (run, topic)
) WITHOUT ROWID;

CREATE TABLE regrouped_span (
    run        INTEGER NOT NULL,
    topic      INTEGER NOT NULL,
    transcript INTEGER NOT NULL REFERENCES transcript (id),
    begin      INTEGER NOT NULL,
    end        INTEGER NOT NULL,
    PRIMARY KEY (run, topic, transcript, begin, end),
    FOREIGN KEY (run, topic) REFERENCES regrouped (run, topic) ON DELETE CASCADE
) WITHOUT ROWID;
CREATE INDEX regrouped_span_place ON regrouped_span (transcript);

-- A snippet moved to another topic; `topic` is NULL where it was moved out of all.
CREATE TABLE moved_span (
    run        INTEGER NOT NULL,
    transcript INTEGER NOT NULL REFERENCES transcript (id),
    begin      INTEGER NOT NULL,
    end        INTEGER NOT NULL,
    origin     INTEGER,
    topic      INTEGER,
    PRIMARY KEY (run, transcript, begin, end)
) WITHOUT ROWID;
CREATE INDEX moved_span_place ON moved_span (transcript);
