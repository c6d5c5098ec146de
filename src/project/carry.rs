//! Spans of an earlier text carried to the text that took its place.

use super::{reading, records, transcripts};
use crate::coding::{Edit, Finder, MemoTarget, PlacedSpan, Record};
use crate::corpus::{Span, TranscriptId};
use rusqlite::{Connection, params};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// How many spans with decisions or memos were found in the new text, and how many stay with the old.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Carried {
    pub(super) carried: usize,
    pub(super) kept: usize,
}

/// The snippets of a transcript that have been read.
pub(super) fn reading(db: &Connection, transcript: i64) -> rusqlite::Result<Vec<Span>> {
    let read = reading::of(db, TranscriptId(transcript))?;
    let covered = |span: Span| read.iter().any(|read| read.start <= span.start && span.end <= read.end);
    let snippets = super::import::of_transcript(db, transcript)?;
    Ok(snippets.into_iter().map(|snippet| snippet.span).filter(|&span| covered(span)).collect())
}

/// Carries whatever is bound to other versions of the document to the version that is now current;
/// `read` are the spans read in the version before.
pub(super) fn to_version(
    db: &Connection,
    document: i64,
    new: TranscriptId,
    text: &str,
    read: &[Span],
) -> rusqlite::Result<Carried> {
    let mut outcome = Carried::default();
    let versions: Vec<TranscriptId> = db
        .prepare_cached("SELECT id FROM transcript WHERE document = ?1 AND id <> ?2 ORDER BY id DESC")?
        .query_map(params![document, new.0], |row| Ok(TranscriptId(row.get(0)?)))?
        .collect::<rusqlite::Result<_>>()?;
    let memos = memos(db)?;
    for (age, &old) in versions.iter().enumerate() {
        let noted = memos.iter().filter(|target| transcript_of(target) == Some(old));
        let noted: Vec<&MemoTarget> = noted.collect();
        let bound: BTreeSet<Span> = db
            .prepare_cached(
                "SELECT transcript, begin, end FROM assigned_span WHERE transcript = ?1
                 UNION SELECT transcript, begin, end FROM regrouped_span WHERE transcript = ?1
                 UNION SELECT transcript, begin, end FROM moved_span WHERE transcript = ?1
                 UNION SELECT transcript, begin, end FROM quote WHERE transcript = ?1
                 UNION SELECT transcript, begin, end FROM refused WHERE transcript = ?1
                 UNION SELECT transcript, begin, end FROM sampled_span WHERE transcript = ?1",
            )?
            .query_map([old.0], |row| Ok(records::placed(row, 0)?.span))?
            .collect::<rusqlite::Result<_>>()?;
        if bound.is_empty() && noted.is_empty() && (age > 0 || read.is_empty()) {
            continue;
        }
        let before = transcripts::text(db, old)?.unwrap_or_default();
        let finder = Finder::new(&before, text);
        for span in bound {
            match finder.find(span) {
                Some(found) => {
                    outcome.carried += 1;
                    move_spans(db, old, span, PlacedSpan { transcript: new, span: found })?;
                }
                None => outcome.kept += 1,
            }
        }
        for target in noted {
            let moved = match target {
                MemoTarget::Span(placed) => finder
                    .find(placed.span)
                    .map(|span| MemoTarget::Span(PlacedSpan { transcript: new, span })),
                _ => Some(MemoTarget::Transcript(new)),
            };
            let renamed = match moved {
                Some(moved) => db
                    .prepare_cached("UPDATE OR IGNORE memo SET target = ?2 WHERE target = ?1")?
                    .execute(params![records::to_json(target)?, records::to_json(&moved)?])?,
                None => 0,
            };
            *(if renamed > 0 { &mut outcome.carried } else { &mut outcome.kept }) += 1;
        }
        if age == 0 {
            let found: Vec<_> = read.iter().filter_map(|&span| Some((new, finder.find(span)?))).collect();
            reading::save(db, &found)?;
        }
    }
    Ok(outcome)
}

fn move_spans(db: &Connection, old: TranscriptId, span: Span, to: PlacedSpan) -> rusqlite::Result<()> {
    let from = params![
        old.0,
        span.start as i64,
        span.end as i64,
        to.transcript.0,
        to.span.start as i64,
        to.span.end as i64
    ];
    for table in ["assigned_span", "regrouped_span", "moved_span", "quote", "refused", "sampled_span"] {
        db.prepare_cached(&format!(
            "UPDATE OR IGNORE {table} SET transcript = ?4, begin = ?5, end = ?6
             WHERE transcript = ?1 AND begin = ?2 AND end = ?3"
        ))?
        .execute(from)?;
        // What is left was ignored because the decision holds there already.
        db.prepare_cached(&format!("DELETE FROM {table} WHERE transcript = ?1 AND begin = ?2 AND end = ?3"))?
            .execute(params![old.0, span.start as i64, span.end as i64])?;
    }
    Ok(())
}

fn memos(db: &Connection) -> rusqlite::Result<Vec<MemoTarget>> {
    let mut rows = db.prepare_cached("SELECT target FROM memo")?;
    rows.query_map([], |row| records::target(row.get_ref(0)?.as_str()?))?.collect()
}

fn transcript_of(target: &MemoTarget) -> Option<TranscriptId> {
    match target {
        MemoTarget::Transcript(id) => Some(*id),
        MemoTarget::Span(placed) => Some(placed.transcript),
        MemoTarget::Project | MemoTarget::Topic(..) | MemoTarget::Theme(_) => None,
    }
}

/// The edit with its spans carried to the current texts, where it was made for earlier ones.
pub(super) fn edit(db: &Connection, edit: &Edit) -> rusqlite::Result<Edit> {
    let old: HashMap<TranscriptId, Option<TranscriptId>> = db
        .prepare_cached(
            "SELECT old.id, new.id FROM transcript AS old
             LEFT JOIN transcript AS new ON new.document = old.document AND new.current = 1
             WHERE old.current = 0",
        )?
        .query_map([], |row| {
            Ok((TranscriptId(row.get(0)?), row.get::<_, Option<i64>>(1)?.map(TranscriptId)))
        })?
        .collect::<rusqlite::Result<_>>()?;
    let mut edit = edit.clone();
    if old.is_empty() {
        return Ok(edit);
    }
    let mut places = Places { db, old, found: BTreeMap::new() };
    for change in &mut edit.changes {
        for record in [&mut change.before, &mut change.after].into_iter().flatten() {
            places.record(record)?;
        }
    }
    Ok(edit)
}

/// Looks spans of earlier texts up, one pair of texts at a time.
struct Places<'a> {
    db: &'a Connection,
    old: HashMap<TranscriptId, Option<TranscriptId>>,
    found: BTreeMap<PlacedSpan, PlacedSpan>,
}

impl Places<'_> {
    fn record(&mut self, record: &mut Record) -> rusqlite::Result<()> {
        match record {
            Record::Assignment(assignment) => {
                self.look_up(&assignment.spans)?;
                for span in &mut assignment.spans {
                    self.replace(span);
                }
                assignment.spans.sort();
                assignment.spans.dedup();
            }
            Record::Memo(memo) => match &mut memo.target {
                MemoTarget::Transcript(id) => *id = self.old.get(id).copied().flatten().unwrap_or(*id),
                MemoTarget::Span(placed) => {
                    self.look_up(std::slice::from_ref(placed))?;
                    self.replace(placed);
                }
                MemoTarget::Project | MemoTarget::Topic(..) | MemoTarget::Theme(_) => {}
            },
            Record::Regrouped(made) => {
                for spans in [&mut made.spans, &mut made.representatives] {
                    self.look_up(spans)?;
                    spans.iter_mut().for_each(|span| self.replace(span));
                }
                made.spans.sort();
                made.spans.dedup();
            }
            Record::Moved(moved) => {
                self.look_up(std::slice::from_ref(&moved.place))?;
                self.replace(&mut moved.place);
            }
            Record::Refused(refused) => {
                self.look_up(std::slice::from_ref(&refused.place))?;
                self.replace(&mut refused.place);
            }
            Record::Quote(quote) => {
                self.look_up(std::slice::from_ref(&quote.place))?;
                self.replace(&mut quote.place);
            }
            Record::Sample(sample) => {
                self.look_up(&sample.spans)?;
                sample.spans.iter_mut().for_each(|span| self.replace(span));
                sample.spans.sort();
                sample.spans.dedup();
            }
            Record::Theme(_) | Record::Topic(_) | Record::Speaker(_) => {}
        }
        Ok(())
    }

    fn replace(&self, placed: &mut PlacedSpan) {
        if let Some(found) = self.found.get(placed) {
            placed.clone_from(found);
        }
    }

    fn look_up(&mut self, spans: &[PlacedSpan]) -> rusqlite::Result<()> {
        for group in spans.chunk_by(|a, b| a.transcript == b.transcript) {
            let Some(first) = group.first() else { continue };
            let Some(&Some(new)) = self.old.get(&first.transcript) else { continue };
            if group.iter().all(|placed| self.found.contains_key(placed)) {
                continue;
            }
            let text = |id| transcripts::text(self.db, id).map(Option::unwrap_or_default);
            let (before, after) = (text(first.transcript)?, text(new)?);
            let finder = Finder::new(&before, &after);
            for placed in group {
                if let Some(span) = finder.find(placed.span) {
                    self.found.insert(placed.clone(), PlacedSpan { transcript: new, span });
                }
            }
        }
        Ok(())
    }
}
