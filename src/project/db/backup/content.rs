//! The hash of what a project holds, by which a backup knows whether anything has changed.

use super::names::CONTENT_DIGITS;
use crate::project::db::row_hashes::hash_rows;
use crate::project::db::{content_hashes, settings_table};
use rusqlite::Connection;

/// The setting that is given another value with every change of the stored texts and snippets.
pub(in crate::project) const TEXTS_STATE_KEY: &str = "texts_state";

/// What makes a backup another one. What was on screen and where the workbench was left are backed up, but no change of
/// their own: ten openings to read in would take the place of ten with work.
const CONTENT: [&str; 23] = [
    "SELECT id, hash, current, path, name, attributes FROM live.transcript",
    "SELECT id, time, revision, length(topics), length(placed), length(measures) FROM live.run",
    "SELECT * FROM live.theme",
    "SELECT * FROM live.theme_reference",
    "SELECT * FROM live.assignment",
    "SELECT * FROM live.assigned_span",
    "SELECT * FROM live.topic_mark",
    "SELECT * FROM live.regrouped",
    "SELECT * FROM live.regrouped_span",
    "SELECT * FROM live.moved_span",
    "SELECT * FROM live.quote",
    "SELECT * FROM live.refused",
    "SELECT * FROM live.sample",
    "SELECT * FROM live.sampled_span",
    "SELECT * FROM live.memo",
    "SELECT id, time, coder, what, state FROM live.edit",
    "SELECT * FROM live.speaker_name",
    "SELECT * FROM live.removed_transcript",
    "SELECT * FROM live.forgotten",
    "SELECT * FROM live.stop_word",
    "SELECT * FROM live.import_choice",
    "SELECT * FROM live.speaker_case",
    "SELECT value FROM live.setting WHERE key IN ('texts_state', 'current_run')",
];

/// Notes that stored texts or snippets have changed.
pub(in crate::project) fn note_changed_texts(db: &Connection) -> rusqlite::Result<()> {
    // Random, not counted on: after an older backup was restored a count would come again.
    let value: String = db.query_row("SELECT lower(hex(randomblob(8)))", [], |row| row.get(0))?;
    content_hashes::drop_text_hashes(db)?;
    settings_table::set(db, TEXTS_STATE_KEY, &value)
}

/// The hash of what the project attached as `live` holds; none of one that holds nothing yet.
pub(super) fn content_hash(db: &Connection) -> rusqlite::Result<Option<String>> {
    let mut hasher = blake3::Hasher::new();
    let mut rows = 0;
    for sql in CONTENT {
        rows += hash_rows(db, sql, [], &mut hasher)?;
    }
    let hex = hasher.finalize().to_hex();
    Ok((rows > 0).then(|| hex.chars().take(CONTENT_DIGITS).collect()))
}
