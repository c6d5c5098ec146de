//! Snippets as rows of a table.

use crate::corpus::{Snippet, SnippetId, SpeakerPart, TranscriptId};
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
    collect_rows(db, &sql, [transcript], snippet_from_row)
}

/// The speakers of a snippet as its row has them; none where one speaks.
pub(in crate::project) fn parts_column(parts: &[SpeakerPart]) -> rusqlite::Result<Option<String>> {
    (!parts.is_empty()).then(|| columns::to_json(&parts)).transpose()
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
        parts: row.get_ref(8)?.as_str_or_null()?.map_or_else(|| Ok(Vec::new()), columns::from_json)?,
    })
}
