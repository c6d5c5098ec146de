//! Snippets as rows of a table.

use crate::corpus::{Snippet, SnippetId, Span, SpeakerPart, SpeakerPool, TranscriptId};
use crate::project::db::columns::{self, collect_rows, size_column, span_from_row};
use rusqlite::Connection;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// The columns [`snippet_from_row`] reads.
pub(in crate::project) const SNIPPET_COLUMNS: &str =
    "id, transcript, begin, end, start, stop, speaker, words, parts";

/// The part of a speaker as the column of a row has it, in JSON.
#[derive(Serialize, Deserialize)]
struct StoredPart<'a> {
    span: Span,
    #[serde(borrow)]
    speaker: Option<Cow<'a, str>>,
    words: usize,
}

impl<'a> StoredPart<'a> {
    fn of(part: &'a SpeakerPart) -> Self {
        Self { span: part.span, speaker: part.speaker.as_deref().map(Cow::Borrowed), words: part.words }
    }
}

/// The snippets of a transcript, in order of position.
pub(in crate::project) fn snippets_of_transcript(
    db: &Connection,
    transcript: i64,
) -> rusqlite::Result<Vec<Snippet>> {
    let sql = format!("SELECT {SNIPPET_COLUMNS} FROM snippet WHERE transcript = ?1 ORDER BY begin, end, id");
    let mut names = SpeakerPool::default();
    collect_rows(db, &sql, [transcript], |row| snippet_from_row(row, &mut names))
}

/// The speakers of a snippet as its row has them; none where one speaks.
pub(in crate::project) fn parts_column(parts: &[SpeakerPart]) -> rusqlite::Result<Option<String>> {
    (!parts.is_empty())
        .then(|| columns::to_json(&parts.iter().map(StoredPart::of).collect::<Vec<_>>()))
        .transpose()
}

/// Reads a row of the table `snippet`.
pub(in crate::project) fn snippet_from_row(
    row: &rusqlite::Row<'_>,
    names: &mut SpeakerPool,
) -> rusqlite::Result<Snippet> {
    let parts: Vec<StoredPart<'_>> =
        row.get_ref(8)?.as_str_or_null()?.map_or_else(|| Ok(Vec::new()), columns::from_json)?;
    let part = |part: StoredPart<'_>| SpeakerPart {
        span: part.span,
        speaker: part.speaker.map(|speaker| names.name(&speaker)),
        words: part.words,
    };
    let parts = parts.into_iter().map(part).collect();
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
