-- What came after a run was made, and where its outliers lean.

-- For snippets in no topic the topic each is nearest to, packed as members are; NULL for runs made before it was kept.
ALTER TABLE run ADD COLUMN leanings BLOB;

-- Later snippets put into the run's topics, packed as members are, and the generation of snippets they were placed in.
ALTER TABLE run ADD COLUMN placed BLOB;
ALTER TABLE run ADD COLUMN placed_snippets INTEGER;
