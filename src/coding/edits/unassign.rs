//! Decisions taken back for topics or passages, other than by undo.

use super::draft::Draft;
use super::merge::list;
use crate::coding::error::{Error, Result};
use crate::coding::model::{Assignment, Codebook, Edit, PlacedSpan, Source, Stamp, ThemeId};
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
/// What the coder decided is taken back first, and only that; see [`Error::NotYours`] for the rest.
///
/// # Errors
/// When there is no such topic or theme, none of it is there, or a guest did not decide it.
pub fn unassign_topics(
    book: &Codebook,
    corpus: &Corpus,
    run: &Run,
    topics: &[TopicId],
    theme: Option<ThemeId>,
    by: &Stamp,
) -> Result<Edit> {
    let mut draft = Draft::new(book);
    let from = named(&draft, theme)?;
    let topics: BTreeSet<TopicId> = topics.iter().copied().collect();
    if topics.is_empty() {
        return Err(Error::NothingSelected);
    }
    let (mut names, mut snippets, mut whose) = (Vec::new(), 0, Whose::new(book, by));
    for (topic, spans) in spans_of(corpus, run, &topics)? {
        let source = Source::Topic { run: run.id, topic };
        let subject = format!("'{}' is in {from}", label(book, run, topic));
        let taken = whose.take(&mut draft, subject, |draft, whose| {
            let decided = |old: &&Assignment| {
                old.source == source && theme.is_none_or(|theme| old.theme == theme) && whose.has(old)
            };
            let decisions: Vec<_> = draft.assignments().filter(decided).cloned().collect();
            if decisions.is_empty() {
                return take_out(draft, &spans, theme, whose);
            }
            let held: BTreeSet<_> = decisions.iter().flat_map(|old| old.spans.iter().cloned()).collect();
            decisions.iter().for_each(|old| draft.remove_assignment(old.id));
            Taken { spans: held.len(), from: decisions.into_iter().map(|old| old.coder).collect() }
        })?;
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
    draft.finish(what + &whose.sentence()).ok_or(Error::NothingSelected)
}

/// Takes passages out of a theme, or out of all they are in, whatever decision brought them there:
/// a topic's decision then holds for its other snippets.
///
/// What the coder decided is taken back first, and only that; see [`Error::NotYours`] for the rest.
///
/// # Errors
/// When there is no such theme, the passages are not in it, or a guest did not put them there.
pub fn unassign_spans(
    book: &Codebook,
    spans: &[PlacedSpan],
    theme: Option<ThemeId>,
    by: &Stamp,
) -> Result<Edit> {
    let mut draft = Draft::new(book);
    let from = named(&draft, theme)?;
    if spans.is_empty() {
        return Err(Error::NothingSelected);
    }
    let subject = if spans.len() == 1 {
        "the passage is".to_owned()
    } else {
        format!("the {} passages are", thousands(spans.len()))
    };
    let mut whose = Whose::new(book, by);
    let place = format!("{subject} in {from}");
    let taken = whose.take(&mut draft, place, |draft, whose| take_out(draft, spans, theme, whose))?;
    if taken == 0 {
        return Err(Error::Already(format!("{subject} not in {from}")));
    }
    if !whose.others {
        whose.left = holders(&draft, spans, theme);
    }
    let what = format!("took {} off {from}", count(taken, "passage"));
    draft.finish(what + &whose.sentence()).ok_or(Error::NothingSelected)
}

/// Who put passages where they still are.
fn holders(draft: &Draft<'_>, spans: &[PlacedSpan], theme: Option<ThemeId>) -> BTreeSet<String> {
    let mut by_transcript: BTreeMap<TranscriptId, Vec<Span>> = BTreeMap::new();
    for placed in spans {
        by_transcript.entry(placed.transcript).or_default().push(placed.span);
    }
    let held = |placed: &PlacedSpan| {
        let here = by_transcript.get(&placed.transcript);
        here.is_some_and(|here| here.iter().any(|span| span.overlap(placed.span) > 0))
    };
    let there = |old: &Assignment| old.spans.iter().any(held);
    let of = draft.assignments().filter(|old| theme.is_none_or(|theme| old.theme == theme));
    of.filter(|old| there(old)).map(|old| old.coder.clone()).collect()
}

/// What was taken out, and of whose decisions.
struct Taken {
    spans: usize,
    from: BTreeSet<String>,
}

/// Whose decisions are taken back: a coder's own; where there are none of theirs, those of others, unless the coder is a
/// guest in the project.
struct Whose<'a> {
    coder: &'a str,
    guest: bool,
    /// Whether it is the turn of others.
    others: bool,
    /// The others whose decisions were taken back.
    from: BTreeSet<String>,
    /// Those whose decisions still hold.
    left: BTreeSet<String>,
}

impl<'a> Whose<'a> {
    fn new(book: &Codebook, by: &'a Stamp) -> Self {
        let (from, left) = (BTreeSet::new(), BTreeSet::new());
        Self { coder: &by.coder, guest: book.guest.is_some(), others: false, from, left }
    }

    fn has(&self, assignment: &Assignment) -> bool {
        (assignment.coder == self.coder) != self.others
    }

    /// Takes out what is the coder's, else what is others'; says how many spans that was.
    fn take(
        &mut self,
        draft: &mut Draft<'_>,
        subject: String,
        take: impl Fn(&mut Draft<'_>, &Self) -> Taken,
    ) -> Result<usize> {
        self.others = false;
        let own = take(draft, self).spans;
        if own > 0 {
            return Ok(own);
        }
        self.others = true;
        let taken = take(draft, self);
        if taken.spans > 0 && self.guest {
            return Err(Error::NotYours { subject, coders: taken.from.into_iter().collect() });
        }
        self.from.extend(taken.from);
        Ok(taken.spans)
    }

    /// What the log adds where others are concerned.
    fn sentence(&self) -> String {
        let names = |of: &BTreeSet<String>| list(&of.iter().cloned().collect::<Vec<_>>());
        match (self.from.is_empty(), self.left.is_empty()) {
            (false, _) => format!(", where {} had put it", names(&self.from)),
            (true, false) => format!(", where it is by decision of {} as well", names(&self.left)),
            (true, true) => String::new(),
        }
    }
}

fn named(draft: &Draft<'_>, theme: Option<ThemeId>) -> Result<String> {
    match theme {
        Some(theme) => draft.theme(theme).map(|_| draft.path(theme)),
        None => Ok("any theme".to_owned()),
    }
}

/// Cuts spans out of some people's assignments to a theme, or to any; says how many of them were there.
fn take_out(draft: &mut Draft<'_>, spans: &[PlacedSpan], theme: Option<ThemeId>, whose: &Whose<'_>) -> Taken {
    let mut out: BTreeMap<TranscriptId, Vec<Span>> = BTreeMap::new();
    for placed in spans.iter().filter(|placed| !placed.span.is_empty()) {
        out.entry(placed.transcript).or_default().push(placed.span);
    }
    out.values_mut().for_each(|spans| spans.sort_unstable());
    let mut touched = BTreeSet::new();
    let mut changed = Vec::new();
    let of = |old: &&Assignment| theme.is_none_or(|theme| old.theme == theme) && whose.has(old);
    for assignment in draft.assignments().filter(of) {
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
    let from = changed.iter().map(|assignment| assignment.coder.clone()).collect();
    for assignment in changed {
        if assignment.spans.is_empty() {
            draft.remove_assignment(assignment.id);
        } else {
            draft.put_assignment(assignment);
        }
    }
    Taken { spans: touched.len(), from }
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
