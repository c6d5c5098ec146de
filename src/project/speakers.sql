-- Names the researcher gave speakers: `said` is the name the files have, `transcript` the transcript's name or empty for all.

CREATE TABLE speaker_name (
    said       TEXT NOT NULL,
    transcript TEXT NOT NULL,
    name       TEXT NOT NULL,
    PRIMARY KEY (said, transcript)
) WITHOUT ROWID;
