-- The questions of the guide: `wordings` and `excluded` are JSON, lists of words in small letters without punctuation.

CREATE TABLE guide_question (
    id       INTEGER NOT NULL PRIMARY KEY,
    name     TEXT NOT NULL,
    wordings TEXT NOT NULL,
    excluded TEXT NOT NULL
);
