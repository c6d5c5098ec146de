-- When a text was imported, RFC 3339 in UTC; null where an earlier version of the program imported it.

ALTER TABLE transcript ADD COLUMN imported TEXT;
