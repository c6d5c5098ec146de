-- What a memo is for ('' where nobody said), and when it was first written ('' where that is not known).

ALTER TABLE memo ADD COLUMN kind TEXT NOT NULL DEFAULT '';
ALTER TABLE memo ADD COLUMN time TEXT NOT NULL DEFAULT '';
