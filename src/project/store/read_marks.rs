//! Read marks: which spans have been on screen. Collected in memory, since each alone would cost a
//! transaction, and written with the next change, in batches, and on closing.

use crate::coding::TranscriptSpan;
use crate::corpus::{Span, TranscriptId};
use crate::project::ProjectResult;
use crate::project::db::columns::{collect_rows, placed_span_from_row};
use crate::project::db::open_project::{Access, Project};
use rusqlite::Connection;
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
        if *self.access() != Access::Owner || span.is_empty() {
            return Ok(());
        }
        self.pending_read_marks.push((transcript, span));
        if self.pending_read_marks.len() >= MAX_PENDING_MARKS { self.write_db(|_| Ok(())) } else { Ok(()) }
    }
}

/// The read spans of all transcripts.
pub(in crate::project) fn load_marks(
    db: &Connection,
) -> rusqlite::Result<BTreeMap<TranscriptId, BTreeSet<Span>>> {
    let mut read: BTreeMap<TranscriptId, BTreeSet<Span>> = BTreeMap::new();
    let spans = "SELECT transcript, begin, end FROM reading";
    let spans: Vec<TranscriptSpan> = collect_rows(db, spans, [], |row| placed_span_from_row(row, 0))?;
    for placed in spans {
        read.entry(placed.transcript).or_default().insert(placed.span);
    }
    Ok(read)
}
