//! The sample that was drawn, in its tables.

use super::records::placed;
use crate::coding::{PlacedSpan, Sample};
use rusqlite::{Connection, OptionalExtension, params};

/// Writes the sample; says how many rows that was, without its spans.
pub(super) fn put(db: &Connection, sample: &Sample, there: bool) -> rusqlite::Result<usize> {
    let sql = if there {
        "UPDATE sample SET seed = ?1, strata = ?2 WHERE id = 1"
    } else {
        "INSERT INTO sample (id, seed, strata) VALUES (1, ?1, ?2)"
    };
    // A seed may be larger than the integers of SQLite.
    let rows = db.prepare_cached(sql)?.execute(params![sample.seed.to_string(), sample.by])?;
    db.execute("DELETE FROM sampled_span", [])?;
    let mut put =
        db.prepare_cached("INSERT INTO sampled_span (transcript, begin, end) VALUES (?1, ?2, ?3)")?;
    for PlacedSpan { transcript, span } in &sample.spans {
        put.execute(params![transcript.0, span.start as i64, span.end as i64])?;
    }
    Ok(rows)
}

/// Deletes the sample with its spans.
pub(super) fn delete(db: &Connection) -> rusqlite::Result<usize> {
    db.execute("DELETE FROM sampled_span", [])?;
    db.execute("DELETE FROM sample", [])
}

/// The sample; none where none was drawn.
pub(super) fn get(db: &Connection) -> rusqlite::Result<Option<Sample>> {
    let head = db.query_row("SELECT seed, strata FROM sample", [], |row| {
        Ok((row.get_ref(0)?.as_str()?.parse().unwrap_or_default(), row.get(1)?))
    });
    let Some((seed, by)) = head.optional()? else { return Ok(None) };
    let mut spans = db.prepare("SELECT transcript, begin, end FROM sampled_span ORDER BY 1, 2, 3")?;
    let spans = spans.query_map([], |row| placed(row, 0))?.collect::<rusqlite::Result<_>>()?;
    Ok(Some(Sample { seed, by, spans }))
}
