//! Columns of QualCoder's tables, and what is said of rows that are left out.

use rusqlite::Row;

/// A text column; empty for NULL.
pub(super) fn text_column(row: &Row<'_>, at: usize) -> rusqlite::Result<String> {
    Ok(row.get::<_, Option<String>>(at)?.unwrap_or_default())
}

/// The loss of some things that have no place here; none where there are none.
pub(super) fn left_out(count: usize, what: &str) -> Option<String> {
    (count > 0).then(|| format!("Left out: {count} x {what}."))
}
