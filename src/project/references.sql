-- Themes that stand also under another theme than the one that is their home.

CREATE TABLE theme_reference (
    theme  INTEGER NOT NULL REFERENCES theme (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    parent INTEGER NOT NULL REFERENCES theme (id) DEFERRABLE INITIALLY DEFERRED,
    PRIMARY KEY (theme, parent)
) WITHOUT ROWID;
CREATE INDEX theme_reference_parent ON theme_reference (parent);
