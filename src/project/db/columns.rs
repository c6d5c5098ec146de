//! Values as columns of `project.db` hold them.

use crate::coding::TranscriptSpan;
use crate::corpus::{Span, TranscriptId};
use rusqlite::types::Type;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// A value as JSON, for a column.
pub(in crate::project) fn to_json<T: Serialize>(value: &T) -> rusqlite::Result<String> {
    serde_json::to_string(value).map_err(|error| rusqlite::Error::ToSqlConversionFailure(Box::new(error)))
}

/// A value from the JSON of a column.
pub(in crate::project) fn from_json<T: DeserializeOwned>(text: &str) -> rusqlite::Result<T> {
    serde_json::from_str(text)
        .map_err(|error| rusqlite::Error::FromSqlConversionFailure(0, Type::Text, Box::new(error)))
}

/// The transcript, the first byte and the end of a span, as its three columns hold them.
pub(in crate::project) fn span_columns(place: &TranscriptSpan) -> [i64; 3] {
    [place.transcript.0, place.span.start as i64, place.span.end as i64]
}

/// Reads a transcript and a span from three columns, the first of which is given.
pub(in crate::project) fn placed_span_from_row(
    row: &rusqlite::Row<'_>,
    first: usize,
) -> rusqlite::Result<TranscriptSpan> {
    Ok(TranscriptSpan {
        transcript: TranscriptId(row.get(first)?),
        span: Span::new(row.get::<_, u32>(first + 1)? as usize, row.get::<_, u32>(first + 2)? as usize),
    })
}
