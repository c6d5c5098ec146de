-- Passages picked to be quoted for a theme, in an order.

CREATE TABLE quote (
    theme      INTEGER NOT NULL REFERENCES theme (id) DEFERRABLE INITIALLY DEFERRED,
    transcript INTEGER NOT NULL REFERENCES transcript (id),
    begin      INTEGER NOT NULL,
    end        INTEGER NOT NULL,
    position   INTEGER NOT NULL,
    PRIMARY KEY (theme, transcript, begin, end)
) WITHOUT ROWID;
CREATE INDEX quote_place ON quote (transcript);
