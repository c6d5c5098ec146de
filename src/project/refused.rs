//! Suggestions that were refused, in their table.

use super::records::placed;
use crate::coding::{PlacedSpan, Refused, ThemeId};
use rusqlite::{Connection, params};
use std::collections::BTreeMap;

/// Writes a refusal; says how many rows that was. There is nothing to change about one that is there.
pub(super) fn put(db: &Connection, refused: &Refused) -> rusqlite::Result<usize> {
    let PlacedSpan { transcript, span } = &refused.place;
    db.prepare_cached("INSERT INTO refused (theme, transcript, begin, end) VALUES (?1, ?2, ?3, ?4)")?
        .execute(params![refused.theme.0, transcript.0, span.start as i64, span.end as i64])
}

/// Deletes a refusal.
pub(super) fn delete(db: &Connection, refused: &Refused) -> rusqlite::Result<usize> {
    let PlacedSpan { transcript, span } = &refused.place;
    db.prepare_cached("DELETE FROM refused WHERE theme = ?1 AND transcript = ?2 AND begin = ?3 AND end = ?4")?
        .execute(params![refused.theme.0, transcript.0, span.start as i64, span.end as i64])
}

/// All refusals.
pub(super) fn all(db: &Connection) -> rusqlite::Result<BTreeMap<(ThemeId, PlacedSpan), Refused>> {
    db.prepare("SELECT theme, transcript, begin, end FROM refused")?
        .query_map([], |row| {
            let refused = Refused { theme: ThemeId(row.get(0)?), place: placed(row, 1)? };
            Ok(((refused.theme, refused.place.clone()), refused))
        })?
        .collect()
}
