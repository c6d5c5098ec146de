//! Snippets as rows of a table.

use crate::corpus::{Snippet, SnippetId, Span, TranscriptId};
use rusqlite::Connection;

/// The snippets of a transcript, in order of position.
pub(in crate::project) fn snippets_of_transcript(
    db: &Connection,
    transcript: i64,
) -> rusqlite::Result<Vec<Snippet>> {
    db.prepare_cached(
        "SELECT id, transcript, begin, end, start, stop, speaker, words FROM snippet
         WHERE transcript = ?1 ORDER BY begin, end, id",
    )?
    .query_map([transcript], snippet_from_row)?
    .collect()
}

/// Reads a row of the table `snippet`.
pub(in crate::project) fn snippet_from_row(row: &rusqlite::Row<'_>) -> rusqlite::Result<Snippet> {
    Ok(Snippet {
        id: SnippetId(row.get(0)?),
        transcript: TranscriptId(row.get(1)?),
        span: Span::new(row.get::<_, u32>(2)? as usize, row.get::<_, u32>(3)? as usize),
        start: row.get(4)?,
        end: row.get(5)?,
        speaker: row.get(6)?,
        words: row.get::<_, u32>(7)? as usize,
    })
}
