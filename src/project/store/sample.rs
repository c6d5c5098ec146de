//! The tables of the random sample; there is at most one.

use crate::coding::{SnippetSample, TranscriptSpan};
use crate::project::db::columns::placed_span_from_row;
use rusqlite::{Connection, OptionalExtension, params};

/// Inserts or updates (`there`) the sample with its spans. Gives the number of rows changed in the main
/// table.
pub(in crate::project) fn put_sample(
    db: &Connection,
    sample: &SnippetSample,
    there: bool,
) -> rusqlite::Result<usize> {
    let sql = if there {
        "UPDATE sample SET seed = ?1, strata = ?2 WHERE id = 1"
    } else {
        "INSERT INTO sample (id, seed, strata) VALUES (1, ?1, ?2)"
    };
    // Stored as text: a seed is a u64, and SQLite's integers are signed.
    let rows = db.prepare_cached(sql)?.execute(params![sample.seed.to_string(), sample.by])?;
    db.execute("DELETE FROM sampled_span", [])?;
    let mut put =
        db.prepare_cached("INSERT INTO sampled_span (transcript, begin, end) VALUES (?1, ?2, ?3)")?;
    for TranscriptSpan { transcript, span } in &sample.spans {
        put.execute(params![transcript.0, span.start as i64, span.end as i64])?;
    }
    Ok(rows)
}

/// Deletes the sample with its spans.
pub(in crate::project) fn delete_sample(db: &Connection) -> rusqlite::Result<usize> {
    db.execute("DELETE FROM sampled_span", [])?;
    db.execute("DELETE FROM sample", [])
}

/// The sample, if one was drawn.
pub(in crate::project) fn load_sample(db: &Connection) -> rusqlite::Result<Option<SnippetSample>> {
    let head = db.query_row("SELECT seed, strata FROM sample", [], |row| {
        Ok((row.get_ref(0)?.as_str()?.parse().unwrap_or_default(), row.get(1)?))
    });
    let Some((seed, by)) = head.optional()? else { return Ok(None) };
    let mut spans = db.prepare("SELECT transcript, begin, end FROM sampled_span ORDER BY 1, 2, 3")?;
    let spans = spans.query_map([], |row| placed_span_from_row(row, 0))?.collect::<rusqlite::Result<_>>()?;
    Ok(Some(SnippetSample { seed, by, spans }))
}
