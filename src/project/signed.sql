-- Memos, quotes, refusals and names carry their coder, and each coder can have their own. What there is by now is
-- signed after this, with the log: see `db/signed_records.rs`.

CREATE TABLE signed_memo (
    target TEXT NOT NULL,
    coder  TEXT NOT NULL,
    text   TEXT NOT NULL,
    PRIMARY KEY (target, coder)
) WITHOUT ROWID;
INSERT INTO signed_memo SELECT target, '', text FROM memo;
DROP TABLE memo;
ALTER TABLE signed_memo RENAME TO memo;

CREATE TABLE signed_quote (
    theme      INTEGER NOT NULL REFERENCES theme (id) DEFERRABLE INITIALLY DEFERRED,
    transcript INTEGER NOT NULL REFERENCES transcript (id),
    begin      INTEGER NOT NULL,
    end        INTEGER NOT NULL,
    coder      TEXT NOT NULL,
    position   INTEGER NOT NULL,
    PRIMARY KEY (theme, transcript, begin, end, coder)
) WITHOUT ROWID;
INSERT INTO signed_quote SELECT theme, transcript, begin, end, '', position FROM quote;
DROP TABLE quote;
ALTER TABLE signed_quote RENAME TO quote;
CREATE INDEX quote_place ON quote (transcript);

CREATE TABLE signed_refusal (
    theme      INTEGER NOT NULL REFERENCES theme (id) DEFERRABLE INITIALLY DEFERRED,
    transcript INTEGER NOT NULL REFERENCES transcript (id),
    begin      INTEGER NOT NULL,
    end        INTEGER NOT NULL,
    coder      TEXT NOT NULL,
    PRIMARY KEY (theme, transcript, begin, end, coder)
) WITHOUT ROWID;
INSERT INTO signed_refusal SELECT theme, transcript, begin, end, '' FROM refused;
DROP TABLE refused;
ALTER TABLE signed_refusal RENAME TO refused;
CREATE INDEX refused_place ON refused (transcript);

CREATE TABLE signed_mark (
    run   INTEGER NOT NULL,
    topic INTEGER NOT NULL,
    coder TEXT NOT NULL,
    label TEXT,
    junk  INTEGER NOT NULL,
    PRIMARY KEY (run, topic, coder)
) WITHOUT ROWID;
INSERT INTO signed_mark SELECT run, topic, '', label, junk FROM topic_mark;
DROP TABLE topic_mark;
ALTER TABLE signed_mark RENAME TO topic_mark;

ALTER TABLE speaker_name ADD COLUMN coder TEXT NOT NULL DEFAULT '';
