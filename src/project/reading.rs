//! What has been on screen. Noted in memory and written with the next change, every so often, and on closing.

use super::{Project, Result};
use crate::coding::merge_read;
use crate::corpus::{Span, TranscriptId};
use rusqlite::{Connection, params};
use std::collections::{BTreeMap, BTreeSet};

/// How many marks are held back before they are written.
const HELD: usize = 32;

impl Project {
    /// Notes that a span has been on screen. Reading without being the owner leaves no mark.
    ///
    /// Marks are written a few dozen at a time, with the next edit, or when the project is closed.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn mark_read(&mut self, transcript: TranscriptId, span: Span) -> Result<()> {
        if self.access != super::Access::Owner || span.is_empty() {
            return Ok(());
        }
        self.seen.push((transcript, span));
        if self.seen.len() >= HELD { self.write(|_| Ok(())) } else { Ok(()) }
    }
}

/// Writes marks, merged with those already there.
pub(super) fn save(db: &Connection, seen: &[(TranscriptId, Span)]) -> rusqlite::Result<()> {
    let mut by_transcript: BTreeMap<TranscriptId, Vec<Span>> = BTreeMap::new();
    for &(transcript, span) in seen {
        by_transcript.entry(transcript).or_default().push(span);
    }
    for (transcript, spans) in by_transcript {
        let mut merged = of(db, transcript)?;
        for span in spans {
            merge_read(&mut merged, span);
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

/// What has been read of one transcript.
pub(super) fn of(db: &Connection, transcript: TranscriptId) -> rusqlite::Result<BTreeSet<Span>> {
    db.prepare_cached("SELECT begin, end FROM reading WHERE transcript = ?1")?
        .query_map([transcript.0], |row| {
            Ok(Span::new(row.get::<_, u32>(0)? as usize, row.get::<_, u32>(1)? as usize))
        })?
        .collect()
}

/// What has been read of every transcript.
pub(super) fn all(db: &Connection) -> rusqlite::Result<BTreeMap<TranscriptId, BTreeSet<Span>>> {
    let mut read: BTreeMap<TranscriptId, BTreeSet<Span>> = BTreeMap::new();
    let mut rows = db.prepare("SELECT transcript, begin, end FROM reading")?;
    for row in rows.query_map([], |row| super::records::placed(row, 0))? {
        let placed = row?;
        read.entry(placed.transcript).or_default().insert(placed.span);
    }
    Ok(read)
}
