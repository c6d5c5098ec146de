-- Suggestions that were refused: this passage is not of this theme.

CREATE TABLE refused (
    theme      INTEGER NOT NULL REFERENCES theme (id) DEFERRABLE INITIALLY DEFERRED,
    transcript INTEGER NOT NULL REFERENCES transcript (id),
    begin      INTEGER NOT NULL,
    end        INTEGER NOT NULL,
    PRIMARY KEY (theme, transcript, begin, end)
) WITHOUT ROWID;
CREATE INDEX refused_place ON refused (transcript);
