//! The tables of passages kept for a theme or kept from it: quotes and rejected suggestions.

use crate::coding::{Quote, RejectedSuggestion, ThemeId, TranscriptSpan};
use crate::project::db::columns::{collect_rows, placed_span_from_row, span_columns};
use rusqlite::{Connection, params};
use std::collections::BTreeMap;

/// Inserts a quote. Gives the number of rows inserted.
pub(in crate::project) fn insert_quote(db: &Connection, quote: &Quote) -> rusqlite::Result<usize> {
    let [transcript, begin, end] = span_columns(&quote.place);
    db.prepare_cached(
        "INSERT INTO quote (theme, transcript, begin, end, coder, position) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    )?
    .execute(params![quote.theme.0, transcript, begin, end, quote.coder, quote.position])
}

/// All quotes.
pub(in crate::project) fn load_quotes(
    db: &Connection,
) -> rusqlite::Result<BTreeMap<(ThemeId, TranscriptSpan, String), Quote>> {
    collect_rows(db, "SELECT theme, transcript, begin, end, coder, position FROM quote", [], |row| {
        let (theme, place, coder) = (ThemeId(row.get(0)?), placed_span_from_row(row, 1)?, row.get(4)?);
        let quote = Quote { theme, place, coder, position: row.get(5)? };
        Ok(((theme, quote.place.clone(), quote.coder.clone()), quote))
    })
}

/// Deletes what a coder's record in one of the tables says of a passage and a theme. Gives the number of rows
/// deleted.
pub(in crate::project) fn delete_passage(
    db: &Connection,
    table: &str,
    theme: ThemeId,
    place: &TranscriptSpan,
    coder: &str,
) -> rusqlite::Result<usize> {
    let [transcript, begin, end] = span_columns(place);
    let here = "theme = ?1 AND transcript = ?2 AND begin = ?3 AND end = ?4 AND coder = ?5";
    db.prepare_cached(&format!("DELETE FROM {table} WHERE {here}"))?
        .execute(params![theme.0, transcript, begin, end, coder])
}

/// Inserts a rejected suggestion. Gives the number of rows inserted.
pub(in crate::project) fn insert_rejection(
    db: &Connection,
    refused: &RejectedSuggestion,
) -> rusqlite::Result<usize> {
    let [transcript, begin, end] = span_columns(&refused.place);
    db.prepare_cached(
        "INSERT INTO refused (theme, transcript, begin, end, coder) VALUES (?1, ?2, ?3, ?4, ?5)",
    )?
    .execute(params![refused.theme.0, transcript, begin, end, refused.coder])
}

/// All rejected suggestions.
pub(in crate::project) fn load_rejections(
    db: &Connection,
) -> rusqlite::Result<BTreeMap<(ThemeId, TranscriptSpan, String), RejectedSuggestion>> {
    collect_rows(db, "SELECT theme, transcript, begin, end, coder FROM refused", [], |row| {
        let (theme, place, coder) = (ThemeId(row.get(0)?), placed_span_from_row(row, 1)?, row.get(4)?);
        let refused = RejectedSuggestion { theme, place, coder };
        Ok(((theme, refused.place.clone(), refused.coder.clone()), refused))
    })
}
