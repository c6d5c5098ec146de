//! Taking topics or passages off themes, as an edit of its own rather than by undo.
//!
//! A coder's own decisions are taken back first. Only where there are none are the decisions of others, and a
//! guest may not do that.

use super::edit_builder::{EditBuilder, passages_are};
use crate::coding::codebook::model::{
    Assignment, AssignmentSource, Codebook, CodingRecord, Edit, RecordKey, Signature, ThemeId, TranscriptSpan,
};
use crate::coding::codebook::run_topics::{topic_label, topic_spans};
use crate::coding::error::{CodingError, CodingResult};
use crate::corpus::{Corpus, Span, TranscriptId};
use crate::format::{count_noun, join_names};
use crate::topics::{Run, TopicId};
use std::collections::{BTreeMap, BTreeSet};

/// A rest of a passage of at most this many bytes (a paragraph break, two line feeds) is dropped when the
/// text around it is taken out. Follows from how texts are joined; not tuned.
const PARAGRAPH_BREAK_BYTES: usize = 2;

/// Takes topics off a theme, or off all themes. A decision on the topic goes as a whole; where the theme is
/// only inherited from earlier decisions, the topic's snippets are taken out of those.
///
/// The coder's own decisions are taken back first, and only those; see [`CodingError::OtherCodersDecision`]
/// for the rest.
///
/// # Errors
/// When there is no such topic or theme, none of it is there, or it is not the guest's decision.
pub fn unassign_topics(
    book: &Codebook,
    corpus: &Corpus,
    run: &Run,
    topics: &[TopicId],
    theme: Option<ThemeId>,
    by: &Signature,
) -> CodingResult<Edit> {
    let mut draft = EditBuilder::new(book);
    let from = theme_name(&draft, theme)?;
    let topics: BTreeSet<TopicId> = topics.iter().copied().collect();
    if topics.is_empty() {
        return Err(CodingError::NothingSelected);
    }
    let (mut names, mut snippets, mut whose) = (Vec::new(), 0, DecisionScope::new(book, by));
    for (topic, spans) in topic_spans(corpus, run, &topics)? {
        let source = AssignmentSource::Topic { run: run.id, topic };
        let subject = format!("'{}' is in {from}", topic_label(book, run, topic));
        let taken = whose.remove(&mut draft, subject, |draft, whose| {
            let decided = |old: &&Assignment| {
                old.source == source && theme.is_none_or(|theme| old.theme == theme) && whose.covers(old)
            };
            let decisions: Vec<_> = draft.assignments().filter(decided).cloned().collect();
            if decisions.is_empty() {
                return remove_spans(draft, &spans, theme, whose);
            }
            let held: BTreeSet<_> = decisions.iter().flat_map(|old| old.spans.iter().cloned()).collect();
            decisions.iter().for_each(|old| draft.remove(RecordKey::Assignment(old.id)));
            SpanRemoval {
                span_count: held.len(),
                coders: decisions.into_iter().map(|old| old.coder).collect(),
            }
        })?;
        if taken > 0 {
            names.push(topic_label(book, run, topic));
            snippets += taken;
        }
    }
    let held = count_noun(snippets, "snippet");
    let what = match names.as_slice() {
        [] => return Err(CodingError::NothingToDo(format!("the selection is not in {from}"))),
        [one] => format!("took '{one}' ({held}) off {from}"),
        several => format!("took {} ({held}) off {from}", count_noun(several.len(), "topic")),
    };
    draft.finish(what + &whose.log_suffix())
}

/// Takes passages out of a theme, or out of all themes, whatever decision brought them there: a decision on a
/// topic then holds for its other snippets.
///
/// The coder's own decisions are taken back first, and only those; see [`CodingError::OtherCodersDecision`]
/// for the rest.
///
/// # Errors
/// When there is no such theme, the passages are not in it, or a guest did not put them there.
pub fn unassign_spans(
    book: &Codebook,
    spans: &[TranscriptSpan],
    theme: Option<ThemeId>,
    by: &Signature,
) -> CodingResult<Edit> {
    let mut draft = EditBuilder::new(book);
    let from = theme_name(&draft, theme)?;
    if spans.is_empty() {
        return Err(CodingError::NothingSelected);
    }
    let subject = passages_are(spans.len());
    let mut whose = DecisionScope::new(book, by);
    let place = format!("{subject} in {from}");
    let taken = whose.remove(&mut draft, place, |draft, whose| remove_spans(draft, spans, theme, whose))?;
    if taken == 0 {
        return Err(CodingError::NothingToDo(format!("{subject} not in {from}")));
    }
    whose.note_remaining(&draft, spans, theme);
    let what = format!("took {} off {from}", count_noun(taken, "passage"));
    draft.finish(what + &whose.log_suffix())
}

/// The coders by whose decisions any of the passages is still in the theme.
fn remaining_coders(
    draft: &EditBuilder<'_>,
    spans: &[TranscriptSpan],
    theme: Option<ThemeId>,
) -> BTreeSet<String> {
    let by_transcript = spans_by_transcript(spans);
    let held = |placed: &TranscriptSpan| {
        let here = by_transcript.get(&placed.transcript);
        here.is_some_and(|here| here.iter().any(|span| span.overlap(placed.span) > 0))
    };
    let there = |old: &Assignment| old.spans.iter().any(held);
    let of = draft.assignments().filter(|old| theme.is_none_or(|theme| old.theme == theme));
    of.filter(|old| there(old)).map(|old| old.coder.clone()).collect()
}

/// What one pass took out: how many spans, and of which coders' decisions.
pub(super) struct SpanRemoval {
    span_count: usize,
    coders: BTreeSet<String>,
}

/// Whose decisions an edit takes back: first the coder's own; where there are none, those of all others,
/// unless the coder is a guest.
pub(super) struct DecisionScope<'a> {
    coder: &'a str,
    is_guest: bool,
    /// Whether this pass takes back the decisions of others.
    of_others: bool,
    /// Other coders whose decisions were taken back.
    removed_coders: BTreeSet<String>,
    /// Coders by whose decisions the passages are still there.
    remaining_coders: BTreeSet<String>,
}

impl<'a> DecisionScope<'a> {
    pub(super) fn new(book: &Codebook, by: &'a Signature) -> Self {
        let (coder, is_guest) = (by.coder.as_str(), book.guest.is_some());
        let (removed_coders, remaining_coders) = (BTreeSet::new(), BTreeSet::new());
        Self { coder, is_guest, of_others: false, removed_coders, remaining_coders }
    }

    /// Whether this pass may take back an assignment.
    pub(super) fn covers(&self, assignment: &Assignment) -> bool {
        (assignment.coder == self.coder) != self.of_others
    }

    /// Runs `take` on the coder's own decisions and, where that finds none, on those of others. Returns the
    /// number of spans.
    ///
    /// # Errors
    /// [`CodingError::OtherCodersDecision`] where a guest has none of their own.
    pub(super) fn remove(
        &mut self,
        draft: &mut EditBuilder<'_>,
        subject: String,
        take: impl Fn(&mut EditBuilder<'_>, &Self) -> SpanRemoval,
    ) -> CodingResult<usize> {
        self.of_others = false;
        let own = take(draft, self).span_count;
        if own > 0 {
            return Ok(own);
        }
        self.of_others = true;
        let taken = take(draft, self);
        if taken.span_count > 0 && self.is_guest {
            return Err(CodingError::OtherCodersDecision {
                subject,
                coders: taken.coders.into_iter().collect(),
            });
        }
        self.removed_coders.extend(taken.coders);
        Ok(taken.span_count)
    }

    /// Notes who else still holds the passages in the theme, where the coder's own decisions were taken back.
    pub(super) fn note_remaining(
        &mut self,
        draft: &EditBuilder<'_>,
        spans: &[TranscriptSpan],
        theme: Option<ThemeId>,
    ) {
        if !self.of_others {
            self.remaining_coders = remaining_coders(draft, spans, theme);
        }
    }

    /// The end of the sentence where other coders are concerned.
    pub(super) fn log_suffix(&self) -> String {
        let names = |of: &BTreeSet<String>| join_names(&of.iter().cloned().collect::<Vec<_>>());
        match (self.removed_coders.is_empty(), self.remaining_coders.is_empty()) {
            (false, _) => format!(", where {} had put it", names(&self.removed_coders)),
            (true, false) => {
                format!(", where it is by decision of {} as well", names(&self.remaining_coders))
            }
            (true, true) => String::new(),
        }
    }
}

/// The path of the theme, or `any theme`.
fn theme_name(draft: &EditBuilder<'_>, theme: Option<ThemeId>) -> CodingResult<String> {
    match theme {
        Some(theme) => draft.known_path(theme),
        None => Ok("any theme".to_owned()),
    }
}

/// Cuts spans out of the assignments this pass may change, to one theme or to all; returns how many of the
/// spans were found.
pub(super) fn remove_spans(
    draft: &mut EditBuilder<'_>,
    spans: &[TranscriptSpan],
    theme: Option<ThemeId>,
    whose: &DecisionScope<'_>,
) -> SpanRemoval {
    cut_spans(draft, spans, |old| theme.is_none_or(|theme| old.theme == theme) && whose.covers(old))
}

/// Cuts spans out of some assignments; returns how many of the spans were found.
pub(super) fn cut_spans(
    draft: &mut EditBuilder<'_>,
    spans: &[TranscriptSpan],
    of: impl Fn(&Assignment) -> bool,
) -> SpanRemoval {
    let out = spans_by_transcript(spans);
    let mut touched = BTreeSet::new();
    let mut changed = Vec::new();
    for assignment in draft.assignments().filter(|old| of(old)) {
        let mut left = Vec::with_capacity(assignment.spans.len());
        for placed in &assignment.spans {
            let cuts = out.get(&placed.transcript).map_or(&[][..], Vec::as_slice);
            let hits = || cuts.iter().filter(|cut| cut.overlap(placed.span) > 0);
            touched.extend(hits().map(|&cut| (placed.transcript, cut)));
            let pieces = subtract_spans(placed.span, hits()).into_iter();
            left.extend(pieces.map(|span| TranscriptSpan { transcript: placed.transcript, span }));
        }
        // After two overlapping decisions were merged, what is left of their spans may be equal or out of
        // order. Left so, the edit would be refused as stale.
        left.sort();
        left.dedup();
        if left != assignment.spans {
            changed.push(Assignment { spans: left, ..assignment.clone() });
        }
    }
    let coders = changed.iter().map(|assignment| assignment.coder.clone()).collect();
    for assignment in changed {
        if assignment.spans.is_empty() {
            draft.remove(RecordKey::Assignment(assignment.id));
        } else {
            draft.put(CodingRecord::Assignment(assignment));
        }
    }
    SpanRemoval { span_count: touched.len(), coders }
}

/// The spans of each transcript, sorted; empty ones are left out.
pub(super) fn spans_by_transcript(spans: &[TranscriptSpan]) -> BTreeMap<TranscriptId, Vec<Span>> {
    let mut by_transcript: BTreeMap<TranscriptId, Vec<Span>> = BTreeMap::new();
    for placed in spans.iter().filter(|placed| !placed.span.is_empty()) {
        by_transcript.entry(placed.transcript).or_default().push(placed.span);
    }
    by_transcript.values_mut().for_each(|spans| spans.sort_unstable());
    by_transcript
}

/// What remains of a span after the sorted cuts; rests no longer than a paragraph break are dropped.
fn subtract_spans<'a>(span: Span, cuts: impl Iterator<Item = &'a Span>) -> Vec<Span> {
    let mut pieces = Vec::new();
    let (mut from, mut cut_any) = (span.start, false);
    for cut in cuts {
        cut_any = true;
        pieces.push(Span::new(from, cut.start.max(from)));
        from = from.max(cut.end);
    }
    pieces.push(Span::new(from, span.end.max(from)));
    pieces.retain(|piece| !cut_any || piece.len() > PARAGRAPH_BREAK_BYTES);
    pieces
}
