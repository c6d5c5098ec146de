-- Transcripts that were taken out, and marks of those that were forgotten for good.

-- `document` is that of all versions of the transcript.
CREATE TABLE removed_transcript (
    document INTEGER PRIMARY KEY
);

-- `source` is a hash of file and name, so that the file is known again and nothing can be read from it.
CREATE TABLE forgotten (
    source TEXT PRIMARY KEY,
    time   TEXT NOT NULL
) WITHOUT ROWID;
