//! Relocating spans: whatever is bound to an earlier version of a transcript is moved to the span with the
//! same words in the current version. Done at an import, for all records in the database, and when an edit is
//! applied or undone that was made for earlier texts. A span that is not found stays with the earlier text,
//! which is kept, and is searched again at the next change: nothing is lost.

use super::transcripts;
use crate::coding::{CodingRecord, Edit, MemoTarget, SpanRelocator, TranscriptSpan};
use crate::corpus::{Span, TranscriptId};
use crate::project::db::columns::{collect_rows, json_column, span_columns, span_from_row, to_json};
use crate::project::db::read_mark_rows;
use rusqlite::{Connection, params};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// The tables with spans: every one that has `transcript`, `begin` and `end`, but for snippets and read marks.
const SPAN_TABLES: [&str; 6] =
    ["assigned_span", "regrouped_span", "moved_span", "quote", "refused", "sampled_span"];

/// The number of spans with decisions or memos that were found in the new text, and of those that were not.
#[derive(Debug, Clone, Copy, Default)]
pub(in crate::project) struct RelocationCounts {
    pub(in crate::project) relocated: usize,
    pub(in crate::project) not_found: usize,
}

/// The spans of a transcript's snippets that have been read.
pub(in crate::project) fn read_snippets(db: &Connection, transcript: i64) -> rusqlite::Result<Vec<Span>> {
    let read = read_mark_rows::marks_of_transcript(db, TranscriptId(transcript))?;
    let covered = |span: Span| read.iter().any(|read| read.start <= span.start && span.end <= read.end);
    let snippets = super::snippet_rows::snippets_of_transcript(db, transcript)?;
    Ok(snippets.into_iter().map(|snippet| snippet.span).filter(|&span| covered(span)).collect())
}

/// Moves whatever is bound to other versions of a document to its current version, newest version first.
/// `read` are the spans read in the version before.
pub(in crate::project) fn relocate_to_version(
    db: &Connection,
    document: i64,
    new: TranscriptId,
    text: &str,
    read: &[Span],
) -> rusqlite::Result<RelocationCounts> {
    let mut outcome = RelocationCounts::default();
    let versions = "SELECT id FROM transcript WHERE document = ?1 AND id <> ?2 ORDER BY id DESC";
    let versions: Vec<TranscriptId> =
        collect_rows(db, versions, [document, new.0], |row| Ok(TranscriptId(row.get(0)?)))?;
    let memos: Vec<MemoTarget> = collect_rows(db, "SELECT target FROM memo", [], |row| json_column(row, 0))?;
    for (age, &old) in versions.iter().enumerate() {
        let noted = memos.iter().filter(|target| transcript_of_target(target) == Some(old));
        let noted: Vec<&MemoTarget> = noted.collect();
        let bound = SPAN_TABLES.map(|table| format!("SELECT begin, end FROM {table} WHERE transcript = ?1"));
        let bound: BTreeSet<Span> =
            collect_rows(db, &bound.join(" UNION "), [old.0], |row| span_from_row(row, 0))?;
        if bound.is_empty() && noted.is_empty() && (age > 0 || read.is_empty()) {
            continue;
        }
        // Only for a version something is bound to: the finder needs both texts. A restored backup holds no text
        // that was current; nothing is found in none.
        let before = transcripts::load_text(db, old)?;
        let finder = SpanRelocator::new(&before, text);
        for span in bound {
            match finder.relocate(span) {
                Some(found) => {
                    outcome.relocated += 1;
                    let [from, to] = [(old, span), (new, found)]
                        .map(|(transcript, span)| TranscriptSpan { transcript, span });
                    move_spans(db, &from, &to)?;
                }
                None => outcome.not_found += 1,
            }
        }
        for target in noted {
            let moved = match target {
                MemoTarget::Span(placed) => finder
                    .relocate(placed.span)
                    .map(|span| MemoTarget::Span(TranscriptSpan { transcript: new, span })),
                target => {
                    let mut target = target.clone();
                    target.transcript_mut().map(|transcript| *transcript = new).map(|()| target)
                }
            };
            let renamed = match moved {
                Some(moved) => db
                    .prepare_cached("UPDATE OR IGNORE memo SET target = ?2 WHERE target = ?1")?
                    .execute(params![to_json(target)?, to_json(&moved)?])?,
                None => 0,
            };
            *(if renamed > 0 { &mut outcome.relocated } else { &mut outcome.not_found }) += 1;
        }
        if age == 0 {
            let found: Vec<_> = read.iter().filter_map(|&span| Some((new, finder.relocate(span)?))).collect();
            read_mark_rows::save_marks(db, &found)?;
        }
    }
    Ok(outcome)
}

/// Moves a span in all tables with spans.
fn move_spans(db: &Connection, from: &TranscriptSpan, to: &TranscriptSpan) -> rusqlite::Result<()> {
    let from = span_columns(from);
    let ([old, begin, end], [new, new_begin, new_end]) = (from, span_columns(to));
    for table in SPAN_TABLES {
        db.prepare_cached(&format!(
            "UPDATE OR IGNORE {table} SET transcript = ?4, begin = ?5, end = ?6
             WHERE transcript = ?1 AND begin = ?2 AND end = ?3"
        ))?
        .execute([old, begin, end, new, new_begin, new_end])?;
        // Rows still there were ignored because the same decision exists at the new span already.
        db.prepare_cached(&format!("DELETE FROM {table} WHERE transcript = ?1 AND begin = ?2 AND end = ?3"))?
            .execute(from)?;
    }
    Ok(())
}

/// The transcript a memo is on, for memos on a transcript or passage.
fn transcript_of_target(target: &MemoTarget) -> Option<TranscriptId> {
    match target {
        MemoTarget::Span(placed) => Some(placed.transcript),
        target => target.clone().transcript_mut().copied(),
    }
}

/// The edit with its spans moved to the current texts, and whether any text was ever replaced. Both sides of each
/// change are moved, so that the edit matches the records in the database and can be undone.
pub(in crate::project) fn relocate_edit(db: &Connection, edit: &Edit) -> rusqlite::Result<(Edit, bool)> {
    let old = "SELECT old.id, new.id FROM transcript AS old
               LEFT JOIN transcript AS new ON new.document = old.document AND new.current = 1
               WHERE old.current = 0";
    let old: HashMap<TranscriptId, Option<TranscriptId>> = collect_rows(db, old, [], |row| {
        Ok((TranscriptId(row.get(0)?), row.get::<_, Option<i64>>(1)?.map(TranscriptId)))
    })?;
    let mut edit = edit.clone();
    if old.is_empty() {
        return Ok((edit, false));
    }
    let mut places = EditRelocator { db, current_version_of: old, relocated: BTreeMap::new() };
    for change in &mut edit.changes {
        for record in [&mut change.before, &mut change.after].into_iter().flatten() {
            places.relocate_record(record)?;
        }
    }
    Ok((edit, true))
}

/// Finds spans of earlier texts in the current ones and remembers them, one pair of texts at a time.
struct EditRelocator<'a> {
    db: &'a Connection,
    /// The current version of each earlier transcript; none where the document has none any more.
    current_version_of: HashMap<TranscriptId, Option<TranscriptId>>,
    /// The new span of each span found so far.
    relocated: BTreeMap<TranscriptSpan, TranscriptSpan>,
}

impl EditRelocator<'_> {
    /// Moves the spans of a record.
    fn relocate_record(&mut self, record: &mut CodingRecord) -> rusqlite::Result<()> {
        if let Some(id) = record.transcript_mut() {
            *id = self.current_version_of.get(id).copied().flatten().unwrap_or(*id);
        }
        let places = record.spans_mut();
        self.find_spans(&places.iter().map(|place| (**place).clone()).collect::<Vec<_>>())?;
        for place in places {
            if let Some(found) = self.relocated.get(&*place) {
                place.clone_from(found);
            }
        }
        if let Some(spans) = record.span_set_mut() {
            spans.sort();
            spans.dedup();
        }
        Ok(())
    }

    /// Searches spans in the current versions of their transcripts; spans found before are not searched
    /// again.
    fn find_spans(&mut self, spans: &[TranscriptSpan]) -> rusqlite::Result<()> {
        for group in spans.chunk_by(|a, b| a.transcript == b.transcript) {
            let Some(first) = group.first() else { continue };
            let Some(&Some(new)) = self.current_version_of.get(&first.transcript) else { continue };
            if group.iter().all(|placed| self.relocated.contains_key(placed)) {
                continue;
            }
            // As above: nothing is found in a text that is not there.
            let text = |id| transcripts::load_text(self.db, id);
            let (before, after) = (text(first.transcript)?, text(new)?);
            let finder = SpanRelocator::new(&before, &after);
            for placed in group {
                if let Some(span) = finder.relocate(placed.span) {
                    self.relocated.insert(placed.clone(), TranscriptSpan { transcript: new, span });
                }
            }
        }
        Ok(())
    }
}
