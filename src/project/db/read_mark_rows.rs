//! Read marks written with the next transaction.

use super::columns::{collect_rows, span_from_row};
use crate::coding::add_read_span;
use crate::corpus::{Span, TranscriptId};
use rusqlite::{Connection, params};
use std::collections::{BTreeMap, BTreeSet};

/// Writes marks, merged with the stored ones of the same transcripts.
pub(in crate::project) fn save_marks(db: &Connection, seen: &[(TranscriptId, Span)]) -> rusqlite::Result<()> {
    let mut by_transcript: BTreeMap<TranscriptId, Vec<Span>> = BTreeMap::new();
    for &(transcript, span) in seen {
        by_transcript.entry(transcript).or_default().push(span);
    }
    for (transcript, spans) in by_transcript {
        let mut merged = marks_of_transcript(db, transcript)?;
        for span in spans {
            add_read_span(&mut merged, span);
        }
        db.prepare_cached("DELETE FROM reading WHERE transcript = ?1")?.execute([transcript.0])?;
        let mut put =
            db.prepare_cached("INSERT INTO reading (transcript, begin, end) VALUES (?1, ?2, ?3)")?;
        for span in merged {
            put.execute(params![transcript.0, span.start as i64, span.end as i64])?;
        }
    }
    Ok(())
}

/// The read spans of a transcript.
pub(in crate::project) fn marks_of_transcript(
    db: &Connection,
    transcript: TranscriptId,
) -> rusqlite::Result<BTreeSet<Span>> {
    let sql = "SELECT begin, end FROM reading WHERE transcript = ?1";
    collect_rows(db, sql, [transcript.0], |row| span_from_row(row, 0))
}
