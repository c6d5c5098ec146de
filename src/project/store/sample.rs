//! The tables of the random sample; there is at most one.

use crate::coding::SnippetSample;
use crate::project::db::columns::{collect_rows, json_column, placed_span_from_row, span_columns};
use rusqlite::{Connection, OptionalExtension, params};

/// Inserts the sample with its spans. Gives the number of rows inserted in the main table.
pub(in crate::project) fn insert_sample(db: &Connection, sample: &SnippetSample) -> rusqlite::Result<usize> {
    // Stored as text: a seed is a u64, and SQLite's integers are signed.
    let rows = db
        .prepare_cached("INSERT INTO sample (id, seed, strata) VALUES (1, ?1, ?2)")?
        .execute(params![sample.seed.to_string(), sample.by])?;
    let mut insert =
        db.prepare_cached("INSERT INTO sampled_span (transcript, begin, end) VALUES (?1, ?2, ?3)")?;
    for place in &sample.spans {
        insert.execute(span_columns(place))?;
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
    let head =
        db.query_row("SELECT seed, strata FROM sample", [], |row| Ok((json_column(row, 0)?, row.get(1)?)));
    let Some((seed, by)) = head.optional()? else { return Ok(None) };
    let spans = "SELECT transcript, begin, end FROM sampled_span ORDER BY 1, 2, 3";
    let spans = collect_rows(db, spans, [], |row| placed_span_from_row(row, 0))?;
    Ok(Some(SnippetSample { seed, by, spans }))
}
