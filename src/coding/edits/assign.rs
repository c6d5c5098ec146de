//! Decisions: topics and passages into themes.

use super::draft::Draft;
use crate::coding::error::{Error, Result};
use crate::coding::model::{Assignment, Codebook, Edit, PlacedSpan, Source, Stamp, ThemeId};
use crate::coding::place::Place;
use crate::coding::topics::{label, spans_of};
use crate::coding::wording::{count, thousands};
use crate::corpus::Corpus;
use crate::topics::{Run, TopicId};
use std::collections::BTreeSet;

/// Assigns topics to a theme: the decision, and with it all their snippets as they are now. A topic
/// may be in several themes. Assigned again after parts were taken out, it holds for all of it. What another coder
/// decided is their own: the same is decided once more.
///
/// # Errors
/// When there is no such topic or theme, or all of them are there already.
pub fn assign_topics(
    book: &Codebook,
    corpus: &Corpus,
    run: &Run,
    topics: &[TopicId],
    place: Place<'_>,
    by: &Stamp,
) -> Result<Edit> {
    let mut draft = Draft::new(book);
    let topics: BTreeSet<TopicId> = topics.iter().copied().collect();
    let spans = spans_of(corpus, run, &topics)?;
    let (theme, to) = draft.settle(place)?;
    let (mut names, mut snippets) = (Vec::new(), 0);
    for (topic, spans) in spans {
        let source = Source::Topic { run: run.id, topic };
        let own = |old: &&Assignment| old.theme == theme && old.source == source && old.coder == by.coder;
        let there = draft.assignments().find(own).cloned();
        if there.as_ref().is_some_and(|there| there.spans == spans) {
            continue;
        }
        names.push(label(book, run, topic));
        snippets += spans.len();
        let id = there.map_or_else(|| draft.next_assignment(), |there| there.id);
        draft.put_assignment(signed(id, theme, source, spans, by));
    }
    let held = count(snippets, "snippet");
    let what = match names.as_slice() {
        [] if topics.len() == 1 => return Err(Error::Already(format!("the topic is in {to}"))),
        [] if topics.is_empty() => return Err(Error::NothingSelected),
        [] => return Err(Error::Already(format!("the {} topics are in {to}", thousands(topics.len())))),
        [one] => format!("assigned '{one}' ({held}) to {to}"),
        several => format!("assigned {} ({held}) to {to}", count(several.len(), "topic")),
    };
    draft.finish(what).ok_or(Error::NothingSelected)
}

/// Assigns passages chosen by hand, snippets or parts of them, to a theme. Those that this coder put in it
/// already are passed over.
///
/// # Errors
/// When there is no such theme, or all of them are there already.
pub fn assign_spans(book: &Codebook, spans: &[PlacedSpan], place: Place<'_>, by: &Stamp) -> Result<Edit> {
    let mut draft = Draft::new(book);
    let wanted: BTreeSet<&PlacedSpan> = spans.iter().filter(|placed| !placed.span.is_empty()).collect();
    if wanted.is_empty() {
        return Err(Error::NothingSelected);
    }
    let (theme, to) = draft.settle(place)?;
    let own = |old: &&Assignment| old.theme == theme && old.coder == by.coder;
    let there: BTreeSet<&PlacedSpan> =
        book.assignments.values().filter(own).flat_map(|old| &old.spans).collect();
    let new: Vec<PlacedSpan> =
        wanted.iter().filter(|&&placed| !within(&there, placed)).map(|&placed| placed.clone()).collect();
    if new.is_empty() {
        let subject = if wanted.len() == 1 {
            "the passage is".to_owned()
        } else {
            format!("the {} passages are", thousands(wanted.len()))
        };
        return Err(Error::Already(format!("{subject} in {to}")));
    }
    let what = format!("assigned {} to {to}", count(new.len(), "passage"));
    let id = draft.next_assignment();
    draft.put_assignment(signed(id, theme, Source::Spans, new, by));
    draft.finish(what).ok_or(Error::NothingSelected)
}

fn signed(
    id: crate::coding::AssignmentId,
    theme: ThemeId,
    source: Source,
    spans: Vec<PlacedSpan>,
    by: &Stamp,
) -> Assignment {
    Assignment { id, theme, source, spans, coder: by.coder.clone(), time: by.time.clone() }
}

/// Whether a passage lies inside one of the sorted others; the nearest that begins before it is
/// enough, since nested passages are rare and a doubled one does no harm.
fn within(there: &BTreeSet<&PlacedSpan>, placed: &PlacedSpan) -> bool {
    let mut last = placed.clone();
    last.span.end = usize::MAX;
    there.range::<PlacedSpan, _>(..=&last).next_back().is_some_and(|old| {
        old.transcript == placed.transcript
            && old.span.start <= placed.span.start
            && placed.span.end <= old.span.end
    })
}
