//! The table of rejected suggestions.

use crate::coding::{RejectedSuggestion, ThemeId, TranscriptSpan};
use crate::project::db::columns::{placed_span_from_row, span_columns};
use rusqlite::Connection;
use std::collections::BTreeMap;

/// Inserts a rejected suggestion. Gives the number of rows inserted.
pub(in crate::project) fn insert_rejection(
    db: &Connection,
    refused: &RejectedSuggestion,
) -> rusqlite::Result<usize> {
    let [transcript, begin, end] = span_columns(&refused.place);
    db.prepare_cached("INSERT INTO refused (theme, transcript, begin, end) VALUES (?1, ?2, ?3, ?4)")?
        .execute([refused.theme.0, transcript, begin, end])
}

/// Deletes a rejected suggestion.
pub(in crate::project) fn delete_rejection(
    db: &Connection,
    refused: &RejectedSuggestion,
) -> rusqlite::Result<usize> {
    let [transcript, begin, end] = span_columns(&refused.place);
    db.prepare_cached("DELETE FROM refused WHERE theme = ?1 AND transcript = ?2 AND begin = ?3 AND end = ?4")?
        .execute([refused.theme.0, transcript, begin, end])
}

/// All rejected suggestions.
pub(in crate::project) fn load_rejections(
    db: &Connection,
) -> rusqlite::Result<BTreeMap<(ThemeId, TranscriptSpan), RejectedSuggestion>> {
    db.prepare("SELECT theme, transcript, begin, end FROM refused")?
        .query_map([], |row| {
            let refused =
                RejectedSuggestion { theme: ThemeId(row.get(0)?), place: placed_span_from_row(row, 1)? };
            Ok(((refused.theme, refused.place.clone()), refused))
        })?
        .collect()
}
