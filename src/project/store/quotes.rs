//! The table of quotes.

use crate::coding::{Quote, ThemeId, TranscriptSpan};
use crate::project::db::columns::placed_span_from_row;
use rusqlite::{Connection, params};
use std::collections::BTreeMap;

/// Inserts a quote, or updates the position of one that exists (`there`). Gives the number of rows changed.
pub(in crate::project) fn put_quote(db: &Connection, quote: &Quote, there: bool) -> rusqlite::Result<usize> {
    let sql = if there {
        "UPDATE quote SET position = ?5 WHERE theme = ?1 AND transcript = ?2 AND begin = ?3 AND end = ?4"
    } else {
        "INSERT INTO quote (theme, transcript, begin, end, position) VALUES (?1, ?2, ?3, ?4, ?5)"
    };
    let TranscriptSpan { transcript, span } = &quote.place;
    let (begin, end) = (span.start as i64, span.end as i64);
    db.prepare_cached(sql)?.execute(params![quote.theme.0, transcript.0, begin, end, quote.position])
}

/// Deletes a quote.
pub(in crate::project) fn delete_quote(db: &Connection, quote: &Quote) -> rusqlite::Result<usize> {
    let TranscriptSpan { transcript, span } = &quote.place;
    db.prepare_cached("DELETE FROM quote WHERE theme = ?1 AND transcript = ?2 AND begin = ?3 AND end = ?4")?
        .execute(params![quote.theme.0, transcript.0, span.start as i64, span.end as i64])
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
