//! Read marks: which spans have been on screen. Collected in memory, since each alone would cost a
//! transaction, and written with the next change, in batches, and on closing.

use crate::coding::add_read_span;
use crate::corpus::{Span, TranscriptId};
use crate::project::{Project, ProjectResult};
use rusqlite::{Connection, params};
use std::collections::{BTreeMap, BTreeSet};

/// How many marks are collected before they are written: at most these are lost by a crash. Chosen by hand,
/// not measured.
const MAX_PENDING_MARKS: usize = 32;

impl Project {
    /// Records that a span has been on screen; does nothing where the project is open read-only.
    ///
    /// Marks are written a few dozen at a time, with the next edit, or when the project is closed.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn mark_read(&mut self, transcript: TranscriptId, span: Span) -> ProjectResult<()> {
        if self.access != crate::project::Access::Owner || span.is_empty() {
            return Ok(());
        }
        self.pending_read_marks.push((transcript, span));
        if self.pending_read_marks.len() >= MAX_PENDING_MARKS { self.write_db(|_| Ok(())) } else { Ok(()) }
    }
}

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
    db.prepare_cached("SELECT begin, end FROM reading WHERE transcript = ?1")?
        .query_map([transcript.0], |row| {
            Ok(Span::new(row.get::<_, u32>(0)? as usize, row.get::<_, u32>(1)? as usize))
        })?
        .collect()
}

/// The read spans of all transcripts.
pub(in crate::project) fn load_marks(
    db: &Connection,
) -> rusqlite::Result<BTreeMap<TranscriptId, BTreeSet<Span>>> {
    let mut read: BTreeMap<TranscriptId, BTreeSet<Span>> = BTreeMap::new();
    let mut rows = db.prepare("SELECT transcript, begin, end FROM reading")?;
    for row in rows.query_map([], |row| super::records::placed_span_from_row(row, 0))? {
        let placed = row?;
        read.entry(placed.transcript).or_default().insert(placed.span);
    }
    Ok(read)
}
