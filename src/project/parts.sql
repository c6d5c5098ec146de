-- Who says which part of a snippet that several speak in, as JSON; null where one speaks.

ALTER TABLE snippet ADD COLUMN parts TEXT;
