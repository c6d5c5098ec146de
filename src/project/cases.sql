-- What is known of people who speak, by the name shown: `attributes` is JSON.

CREATE TABLE speaker_case (
    name       TEXT NOT NULL PRIMARY KEY,
    attributes TEXT NOT NULL
) WITHOUT ROWID;
