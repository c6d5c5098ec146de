//! Decisions taken back for topics or passages, other than by undo.

use super::draft::Draft;
use crate::coding::error::{Error, Result};
use crate::coding::model::{Assignment, Codebook, Edit, PlacedSpan, Source, ThemeId};
use crate::coding::topics::{label, spans_of};
use crate::coding::wording::{count, thousands};
use crate::corpus::{Corpus, Span, TranscriptId};
use crate::topics::{Run, TopicId};
use std::collections::{BTreeMap, BTreeSet};

/// A piece left between two that were taken out has to be longer than a paragraph break.
const BREAK: usize = 2;

/// Takes topics off a theme, or off all they are in. A decision on the topic goes as a whole; where
/// the theme is only inherited from earlier decisions, the topic's snippets are taken out of those.
///
/// # Errors
/// When there is no such topic or theme, or none of it is there.
pub fn unassign_topics(
    book: &Codebook,
    corpus: &Corpus,
    run: &Run,
    topics: &[TopicId],
    theme: Option<ThemeId>,
) -> Result<Edit> {
    let mut draft = Draft::new(book);
    let from = named(&draft, theme)?;
    let topics: BTreeSet<TopicId> = topics.iter().copied().collect();
    if topics.is_empty() {
        return Err(Error::NothingSelected);
    }
    let (mut names, mut snippets) = (Vec::new(), 0);
    for (topic, spans) in spans_of(corpus, run, &topics)? {
        let source = Source::Topic { run: run.id, topic };
        let decided =
            |old: &&Assignment| old.source == source && theme.is_none_or(|theme| old.theme == theme);
        let decisions: Vec<_> = draft.assignments().filter(decided).cloned().collect();
        let taken = if decisions.is_empty() {
            take_out(&mut draft, &spans, theme)
        } else {
            let held: BTreeSet<_> = decisions.iter().flat_map(|old| old.spans.iter().cloned()).collect();
            decisions.iter().for_each(|old| draft.remove_assignment(old.id));
            held.len()
        };
        if taken > 0 {
            names.push(label(book, run, topic));
            snippets += taken;
        }
    }
    let held = count(snippets, "snippet");
    let what = match names.as_slice() {
        [] => return Err(Error::Already(format!("the selection is not in {from}"))),
        [one] => format!("took '{one}' ({held}) off {from}"),
        several => format!("took {} ({held}) off {from}", count(several.len(), "topic")),
    };
    draft.finish(what).ok_or(Error::NothingSelected)
}

/// Takes passages out of a theme, or out of all they are in, whatever decision brought them there:
/// a topic's decision then holds for its other snippets.
///
/// # Errors
/// When there is no such theme or the passages are not in it.
pub fn unassign_spans(book: &Codebook, spans: &[PlacedSpan], theme: Option<ThemeId>) -> Result<Edit> {
    let mut draft = Draft::new(book);
    let from = named(&draft, theme)?;
    if spans.is_empty() {
        return Err(Error::NothingSelected);
    }
    if take_out(&mut draft, spans, theme) == 0 {
        let subject = if spans.len() == 1 {
            "the passage is".to_owned()
        } else {
            format!("the {} passages are", thousands(spans.len()))
        };
        return Err(Error::Already(format!("{subject} not in {from}")));
    }
    draft.finish(format!("took {} off {from}", count(spans.len(), "passage"))).ok_or(Error::NothingSelected)
}

fn named(draft: &Draft<'_>, theme: Option<ThemeId>) -> Result<String> {
    match theme {
        Some(theme) => draft.theme(theme).map(|_| draft.path(theme)),
        None => Ok("any theme".to_owned()),
    }
}

/// Cuts spans out of the assignments to a theme, or to any; says how many of them were there.
fn take_out(draft: &mut Draft<'_>, spans: &[PlacedSpan], theme: Option<ThemeId>) -> usize {
    let mut out: BTreeMap<TranscriptId, Vec<Span>> = BTreeMap::new();
    for placed in spans.iter().filter(|placed| !placed.span.is_empty()) {
        out.entry(placed.transcript).or_default().push(placed.span);
    }
    out.values_mut().for_each(|spans| spans.sort_unstable());
    let mut touched = BTreeSet::new();
    let mut changed = Vec::new();
    for assignment in draft.assignments().filter(|old| theme.is_none_or(|theme| old.theme == theme)) {
        let mut left = Vec::with_capacity(assignment.spans.len());
        for placed in &assignment.spans {
            let cuts = out.get(&placed.transcript).map(Vec::as_slice).unwrap_or_default();
            let hits = || cuts.iter().filter(|cut| cut.overlap(placed.span) > 0);
            touched.extend(hits().map(|&cut| (placed.transcript, cut)));
            let pieces = subtract(placed.span, hits());
            left.extend(pieces.into_iter().map(|span| PlacedSpan { transcript: placed.transcript, span }));
        }
        // Spans of two decisions that were merged may overlap, and what is left of them be the same.
        left.sort();
        left.dedup();
        if left != assignment.spans {
            changed.push(Assignment { spans: left, ..assignment.clone() });
        }
    }
    for assignment in changed {
        if assignment.spans.is_empty() {
            draft.remove_assignment(assignment.id);
        } else {
            draft.put_assignment(assignment);
        }
    }
    touched.len()
}

fn subtract<'a>(span: Span, cuts: impl Iterator<Item = &'a Span>) -> Vec<Span> {
    let mut pieces = Vec::new();
    let (mut from, mut cut_any) = (span.start, false);
    for cut in cuts {
        cut_any = true;
        pieces.push(Span::new(from, cut.start.max(from)));
        from = from.max(cut.end);
    }
    pieces.push(Span::new(from, span.end.max(from)));
    pieces.retain(|piece| !cut_any || piece.len() > BREAK);
    pieces
}
