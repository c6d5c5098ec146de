//! Values as columns of `project.db` hold them, and what is read and written alike in several tables.

use crate::coding::TranscriptSpan;
use crate::corpus::{Span, SpeakerPart, SpeakerPool, TranscriptId};
use rusqlite::types::Type;
use rusqlite::{Connection, Params, Row};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// A value as JSON, for a column.
pub(in crate::project) fn to_json<T: Serialize>(value: &T) -> rusqlite::Result<String> {
    serde_json::to_string(value).map_err(|error| rusqlite::Error::ToSqlConversionFailure(Box::new(error)))
}

/// A value from the JSON of a column.
pub(in crate::project) fn from_json<'a, T: Deserialize<'a>>(text: &'a str) -> rusqlite::Result<T> {
    serde_json::from_str(text)
        .map_err(|error| rusqlite::Error::FromSqlConversionFailure(0, Type::Text, Box::new(error)))
}

/// A value from a column that holds JSON.
pub(in crate::project) fn json_column<T: DeserializeOwned>(row: &Row<'_>, at: usize) -> rusqlite::Result<T> {
    from_json(row.get_ref(at)?.as_str()?)
}

/// Reads all rows of a query into a collection.
pub(in crate::project) fn collect_rows<T, C: FromIterator<T>>(
    db: &Connection,
    sql: &str,
    values: impl Params,
    read: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
) -> rusqlite::Result<C> {
    db.prepare_cached(sql)?.query_map(values, read)?.collect()
}

/// The transcript, the first byte and the end of a span, as its three columns hold them.
pub(in crate::project) fn span_columns(place: &TranscriptSpan) -> [i64; 3] {
    [place.transcript.0, place.span.start as i64, place.span.end as i64]
}

/// Reads a transcript and a span from three columns, the first of which is given.
pub(in crate::project) fn placed_span_from_row(
    row: &Row<'_>,
    first: usize,
) -> rusqlite::Result<TranscriptSpan> {
    Ok(TranscriptSpan { transcript: TranscriptId(row.get(first)?), span: span_from_row(row, first + 1)? })
}

/// Reads a span from two columns, the first of which is given.
pub(in crate::project) fn span_from_row(row: &Row<'_>, first: usize) -> rusqlite::Result<Span> {
    Ok(Span::new(size_column(row, first)?, size_column(row, first + 1)?))
}

/// Reads a number of bytes or words from a column.
pub(in crate::project) fn size_column(row: &Row<'_>, at: usize) -> rusqlite::Result<usize> {
    Ok(row.get::<_, u32>(at)? as usize)
}

/// The part of a speaker as the column of a row has it, in JSON.
#[derive(Serialize, Deserialize)]
struct StoredPart<'a> {
    span: Span,
    #[serde(borrow)]
    speaker: Option<StoredName<'a>>,
    words: usize,
}

/// A name, borrowed from the text where nothing in it is escaped: serde sees to that in no other place than this.
#[derive(Serialize, Deserialize)]
struct StoredName<'a>(#[serde(borrow)] Cow<'a, str>);

impl<'a> StoredPart<'a> {
    fn of(part: &'a SpeakerPart) -> Self {
        Self {
            span: part.span,
            speaker: part.speaker.as_deref().map(|name| StoredName(Cow::Borrowed(name))),
            words: part.words,
        }
    }
}

/// The speakers of a snippet as its row has them; none where one speaks.
pub(in crate::project) fn parts_column(parts: &[SpeakerPart]) -> rusqlite::Result<Option<String>> {
    (!parts.is_empty()).then(|| to_json(&parts.iter().map(StoredPart::of).collect::<Vec<_>>())).transpose()
}

/// Reads the speakers of a snippet from a column; none where one speaks.
pub(in crate::project) fn speaker_parts(
    row: &Row<'_>,
    at: usize,
    names: &mut SpeakerPool,
) -> rusqlite::Result<Vec<SpeakerPart>> {
    let Some(text) = row.get_ref(at)?.as_str_or_null()? else { return Ok(Vec::new()) };
    let parts: Vec<StoredPart<'_>> = from_json(text)?;
    let part = |part: StoredPart<'_>| SpeakerPart {
        span: part.span,
        speaker: part.speaker.map(|speaker| names.name(&speaker.0)),
        words: part.words,
    };
    Ok(parts.into_iter().map(part).collect())
}

/// Deletes what a table says of a passage and what it belongs to: a theme or a run, by the column and its value.
/// Gives the number of rows deleted.
pub(in crate::project) fn delete_place(
    db: &Connection,
    table: &str,
    (of, id): (&str, i64),
    place: &TranscriptSpan,
) -> rusqlite::Result<usize> {
    let [transcript, begin, end] = span_columns(place);
    let here = format!("{of} = ?1 AND transcript = ?2 AND begin = ?3 AND end = ?4");
    db.prepare_cached(&format!("DELETE FROM {table} WHERE {here}"))?.execute([id, transcript, begin, end])
}
