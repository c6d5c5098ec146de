//! The tables of passages kept for a theme or kept from it: quotes and rejected suggestions.

use crate::coding::{Quote, RejectedSuggestion, ThemeId, TranscriptSpan};
use crate::project::db::columns::{collect_rows, placed_span_from_row, span_columns};
use rusqlite::Connection;
use std::collections::BTreeMap;

/// Inserts a quote. Gives the number of rows inserted.
pub(in crate::project) fn insert_quote(db: &Connection, quote: &Quote) -> rusqlite::Result<usize> {
    let [transcript, begin, end] = span_columns(&quote.place);
    db.prepare_cached(
        "INSERT INTO quote (theme, transcript, begin, end, position) VALUES (?1, ?2, ?3, ?4, ?5)",
    )?
    .execute([quote.theme.0, transcript, begin, end, quote.position])
}

/// All quotes.
pub(in crate::project) fn load_quotes(
    db: &Connection,
) -> rusqlite::Result<BTreeMap<(ThemeId, TranscriptSpan), Quote>> {
    collect_rows(db, "SELECT theme, transcript, begin, end, position FROM quote", [], |row| {
        let (theme, place) = (ThemeId(row.get(0)?), placed_span_from_row(row, 1)?);
        Ok(((theme, place.clone()), Quote { theme, place, position: row.get(4)? }))
    })
}

/// Inserts a rejected suggestion. Gives the number of rows inserted.
pub(in crate::project) fn insert_rejection(
    db: &Connection,
    refused: &RejectedSuggestion,
) -> rusqlite::Result<usize> {
    let [transcript, begin, end] = span_columns(&refused.place);
    db.prepare_cached("INSERT INTO refused (theme, transcript, begin, end) VALUES (?1, ?2, ?3, ?4)")?
        .execute([refused.theme.0, transcript, begin, end])
}

/// All rejected suggestions.
pub(in crate::project) fn load_rejections(
    db: &Connection,
) -> rusqlite::Result<BTreeMap<(ThemeId, TranscriptSpan), RejectedSuggestion>> {
    collect_rows(db, "SELECT theme, transcript, begin, end FROM refused", [], |row| {
        let (theme, place) = (ThemeId(row.get(0)?), placed_span_from_row(row, 1)?);
        Ok(((theme, place.clone()), RejectedSuggestion { theme, place }))
    })
}
