//! Snippets as rows of a table.

use crate::corpus::{Snippet, SnippetId, SpeakerPool, TranscriptId};
use crate::project::db::columns::{self, collect_rows, size_column, span_from_row};
use rusqlite::Connection;

/// The columns [`snippet_from_row`] reads.
pub(in crate::project) const SNIPPET_COLUMNS: &str =
    "id, transcript, begin, end, start, stop, speaker, words, parts";

/// The snippets of a transcript, in order of position.
pub(in crate::project) fn snippets_of_transcript(
    db: &Connection,
    transcript: i64,
) -> rusqlite::Result<Vec<Snippet>> {
    let sql = format!("SELECT {SNIPPET_COLUMNS} FROM snippet WHERE transcript = ?1 ORDER BY begin, end, id");
    let mut names = SpeakerPool::default();
    collect_rows(db, &sql, [transcript], |row| snippet_from_row(row, &mut names))
}

/// Reads a row of the table `snippet`.
pub(in crate::project) fn snippet_from_row(
    row: &rusqlite::Row<'_>,
    names: &mut SpeakerPool,
) -> rusqlite::Result<Snippet> {
    let parts = columns::speaker_parts(row, 8, names)?;
    Ok(Snippet {
        id: SnippetId(row.get(0)?),
        transcript: TranscriptId(row.get(1)?),
        span: span_from_row(row, 2)?,
        start: row.get(4)?,
        end: row.get(5)?,
        speaker: row.get_ref(6)?.as_str_or_null()?.map(|speaker| names.name(speaker)),
        words: size_column(row, 7)?,
        parts,
    })
}
