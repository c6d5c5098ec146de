//! Assigning topics and passages to themes.

use super::edit_builder::{EditBuilder, passages_are};
use crate::coding::codebook::model::{
    Assignment, AssignmentId, AssignmentSource, Codebook, CodingRecord, Edit, Signature, ThemeId,
    TranscriptSpan,
};
use crate::coding::codebook::run_topics::{topic_label, topic_spans};
use crate::coding::codebook::theme_path::ThemeRef;
use crate::coding::error::{CodingError, CodingResult};
use crate::corpus::Corpus;
use crate::format::{count_noun, thousands};
use crate::topics::{Run, TopicId};
use std::collections::BTreeSet;

/// Assigns topics to a theme: the decision on the topic and, with it, all its snippets as they are now.
///
/// A topic may be in several themes. Assigning it again after passages were taken out restores all of it, and keeps what it
/// was assigned with before: passages of transcripts that are out, and of texts that have changed since, are in no topic now.
/// Another coder's decision is not touched: the same is then decided twice, once by each.
///
/// # Errors
/// When there is no such topic or theme, or all of them are assigned so already.
pub fn assign_topics(
    book: &Codebook,
    corpus: &Corpus,
    run: &Run,
    topics: &[TopicId],
    place: ThemeRef<'_>,
    by: &Signature,
) -> CodingResult<Edit> {
    let mut draft = EditBuilder::new(book);
    let topics: BTreeSet<TopicId> = topics.iter().copied().collect();
    let spans = topic_spans(corpus, run, &topics)?;
    let (theme, to) = draft.resolve_theme(place)?;
    let (mut names, mut snippets) = (Vec::new(), 0);
    for (topic, spans) in spans {
        let source = AssignmentSource::Topic { run: run.id, topic };
        let own = |old: &&Assignment| old.theme == theme && old.source == source && old.coder == by.coder;
        let there = draft.assignments().find(own).cloned();
        let before = there.as_ref().map_or(&[][..], |there| &there.spans);
        let together = unite_spans(&spans, before);
        if there.is_some() && together == before {
            continue;
        }
        names.push(topic_label(book, run, topic));
        snippets += spans.len();
        let id = there.as_ref().map_or_else(|| draft.new_assignment_id(), |there| there.id);
        draft.put(CodingRecord::Assignment(sign_assignment(id, theme, source, together, by)));
    }
    let held = count_noun(snippets, "snippet");
    let what = match names.as_slice() {
        [] if topics.len() == 1 => return Err(CodingError::NothingToDo(format!("the topic is in {to}"))),
        [] if topics.is_empty() => return Err(CodingError::NothingSelected),
        [] => {
            let topics = thousands(topics.len());
            return Err(CodingError::NothingToDo(format!("the {topics} topics are in {to}")));
        }
        [one] => format!("assigned '{one}' ({held}) to {to}"),
        several => format!("assigned {} ({held}) to {to}", count_noun(several.len(), "topic")),
    };
    draft.finish(what)
}

/// The passages of two lists, sorted, without those of one that lie inside one of the other.
fn unite_spans(now: &[TranscriptSpan], before: &[TranscriptSpan]) -> Vec<TranscriptSpan> {
    let all_now: BTreeSet<&TranscriptSpan> = now.iter().collect();
    let kept: BTreeSet<&TranscriptSpan> =
        before.iter().filter(|placed| !lies_within(&all_now, placed)).collect();
    let new = now.iter().filter(|placed| !lies_within(&kept, placed));
    let together: BTreeSet<&TranscriptSpan> = new.chain(kept.iter().copied()).collect();
    together.into_iter().cloned().collect()
}

/// Assigns passages (snippets or parts of them) to a theme. Passages inside one that this coder assigned to
/// it already are passed over.
///
/// # Errors
/// When there is no such theme, or all of them are there already.
pub fn assign_spans(
    book: &Codebook,
    spans: &[TranscriptSpan],
    place: ThemeRef<'_>,
    by: &Signature,
) -> CodingResult<Edit> {
    let mut draft = EditBuilder::new(book);
    let wanted: BTreeSet<&TranscriptSpan> = spans.iter().filter(|placed| !placed.span.is_empty()).collect();
    if wanted.is_empty() {
        return Err(CodingError::NothingSelected);
    }
    let (theme, to) = draft.resolve_theme(place)?;
    let own = |old: &&Assignment| old.theme == theme && old.coder == by.coder;
    let there: BTreeSet<&TranscriptSpan> =
        book.assignments.values().filter(own).flat_map(|old| &old.spans).collect();
    let new: Vec<TranscriptSpan> =
        wanted.iter().filter(|&&placed| !lies_within(&there, placed)).map(|&placed| placed.clone()).collect();
    if new.is_empty() {
        return Err(CodingError::NothingToDo(format!("{} in {to}", passages_are(wanted.len()))));
    }
    let what = format!("assigned {} to {to}", count_noun(new.len(), "passage"));
    let id = draft.new_assignment_id();
    draft.put(CodingRecord::Assignment(sign_assignment(id, theme, AssignmentSource::Spans, new, by)));
    draft.finish(what)
}

/// An assignment signed with coder and time.
pub(super) fn sign_assignment(
    id: AssignmentId,
    theme: ThemeId,
    source: AssignmentSource,
    spans: Vec<TranscriptSpan>,
    by: &Signature,
) -> Assignment {
    Assignment { id, theme, source, spans, coder: by.coder.clone(), time: by.time.clone() }
}

/// Whether a passage lies inside one of the others, which are sorted.
///
/// Only the nearest that begins before it is looked at: nested passages are rare, and assigning one twice
/// does no harm.
pub(super) fn lies_within(there: &BTreeSet<&TranscriptSpan>, placed: &TranscriptSpan) -> bool {
    let mut last = placed.clone();
    last.span.end = usize::MAX;
    there.range::<TranscriptSpan, _>(..=&last).next_back().is_some_and(|old| {
        old.transcript == placed.transcript
            && old.span.start <= placed.span.start
            && placed.span.end <= old.span.end
    })
}
