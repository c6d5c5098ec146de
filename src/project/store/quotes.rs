//! The table of quotes.

use crate::coding::{Quote, ThemeId, TranscriptSpan};
use crate::project::db::columns::{placed_span_from_row, span_columns};
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

/// Deletes a quote.
pub(in crate::project) fn delete_quote(db: &Connection, quote: &Quote) -> rusqlite::Result<usize> {
    let [transcript, begin, end] = span_columns(&quote.place);
    db.prepare_cached("DELETE FROM quote WHERE theme = ?1 AND transcript = ?2 AND begin = ?3 AND end = ?4")?
        .execute([quote.theme.0, transcript, begin, end])
}

/// All quotes.
pub(in crate::project) fn load_quotes(
    db: &Connection,
) -> rusqlite::Result<BTreeMap<(ThemeId, TranscriptSpan), Quote>> {
    db.prepare("SELECT theme, transcript, begin, end, position FROM quote")?
        .query_map([], |row| {
            let quote = Quote {
                theme: ThemeId(row.get(0)?),
                place: placed_span_from_row(row, 1)?,
                position: row.get(4)?,
            };
            Ok(((quote.theme, quote.place.clone()), quote))
        })?
        .collect()
}
