-- What a person decided of how files are read: `scope` is file or layout, `subject` its path or name, `choices` JSON.

CREATE TABLE import_choice (
    scope   TEXT NOT NULL,
    subject TEXT NOT NULL,
    choices TEXT NOT NULL,
    PRIMARY KEY (scope, subject)
) WITHOUT ROWID;
