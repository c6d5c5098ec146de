//! Snippets as rows of a table.

use crate::corpus::{Snippet, SnippetId, TranscriptId};
use crate::project::db::columns::{collect_rows, size_column, span_from_row};
use rusqlite::Connection;

/// The snippets of a transcript, in order of position.
pub(in crate::project) fn snippets_of_transcript(
    db: &Connection,
    transcript: i64,
) -> rusqlite::Result<Vec<Snippet>> {
    let sql = "SELECT id, transcript, begin, end, start, stop, speaker, words FROM snippet
               WHERE transcript = ?1 ORDER BY begin, end, id";
    collect_rows(db, sql, [transcript], snippet_from_row)
}

/// Reads a row of the table `snippet`.
pub(in crate::project) fn snippet_from_row(row: &rusqlite::Row<'_>) -> rusqlite::Result<Snippet> {
    Ok(Snippet {
        id: SnippetId(row.get(0)?),
        transcript: TranscriptId(row.get(1)?),
        span: span_from_row(row, 2)?,
        start: row.get(4)?,
        end: row.get(5)?,
        speaker: row.get(6)?,
        words: size_column(row, 7)?,
    })
}
