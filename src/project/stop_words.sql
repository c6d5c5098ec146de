-- Words left out of keywords; in every language where none is given.

CREATE TABLE stop_word (
    word     TEXT NOT NULL,
    language TEXT NOT NULL,
    PRIMARY KEY (word, language)
) WITHOUT ROWID;
