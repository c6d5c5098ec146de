//! Passages picked to be quoted, in their table.

use super::records::placed;
use crate::coding::{PlacedSpan, Quote, ThemeId};
use rusqlite::{Connection, params};
use std::collections::BTreeMap;

/// Writes a quote; says how many rows that was.
pub(super) fn put(db: &Connection, quote: &Quote, there: bool) -> rusqlite::Result<usize> {
    let sql = if there {
        "UPDATE quote SET position = ?5 WHERE theme = ?1 AND transcript = ?2 AND begin = ?3 AND end = ?4"
    } else {
        "INSERT INTO quote (theme, transcript, begin, end, position) VALUES (?1, ?2, ?3, ?4, ?5)"
    };
    let PlacedSpan { transcript, span } = &quote.place;
    let (begin, end) = (span.start as i64, span.end as i64);
    db.prepare_cached(sql)?.execute(params![quote.theme.0, transcript.0, begin, end, quote.position])
}

/// Deletes a quote.
pub(super) fn delete(db: &Connection, quote: &Quote) -> rusqlite::Result<usize> {
    let PlacedSpan { transcript, span } = &quote.place;
    db.prepare_cached("DELETE FROM quote WHERE theme = ?1 AND transcript = ?2 AND begin = ?3 AND end = ?4")?
        .execute(params![quote.theme.0, transcript.0, span.start as i64, span.end as i64])
}

/// All quotes.
pub(super) fn all(db: &Connection) -> rusqlite::Result<BTreeMap<(ThemeId, PlacedSpan), Quote>> {
    db.prepare("SELECT theme, transcript, begin, end, position FROM quote")?
        .query_map([], |row| {
            let quote = Quote { theme: ThemeId(row.get(0)?), place: placed(row, 1)?, position: row.get(4)? };
            Ok(((quote.theme, quote.place.clone()), quote))
        })?
        .collect()
}
