//! Topics of a run as the codebook sees them: shown names, and the spans of their snippets.

use super::model::{Codebook, TranscriptSpan};
use crate::coding::error::{CodingError, CodingResult};
use crate::corpus::{Corpus, SnippetId, SnippetIndex};
use crate::topics::{Run, Topic, TopicId};
use std::collections::{BTreeMap, BTreeSet};

/// Finds a topic of the run by number.
pub(in crate::coding) fn find_topic(run: &Run, topic: TopicId) -> CodingResult<&Topic> {
    let unknown = CodingError::UnknownTopic { topic: topic.0, run: run.id.0, topics: run.topics.len() };
    run.topics.iter().find(|known| known.id == topic).ok_or(unknown)
}

/// The name shown for a topic: the researcher's, else the machine's label, else `topic N`.
pub fn topic_label(book: &Codebook, run: &Run, topic: TopicId) -> String {
    let machine = || run.topics.iter().find(|known| known.id == topic).map(|known| known.label.clone());
    book.topic_label(run.id, topic)
        .map(str::to_owned)
        .or_else(machine)
        .unwrap_or_else(|| format!("topic {}", topic.0))
}

/// The index of the snippet with exactly this span, if the corpus still has it.
pub(in crate::coding) fn snippet_at(corpus: &Corpus, place: &TranscriptSpan) -> Option<SnippetIndex> {
    let entry = corpus.transcript(place.transcript)?;
    let at = corpus.snippets_of(entry).binary_search_by_key(&place.span, |snippet| snippet.span).ok()?;
    Some(SnippetIndex(entry.snippets.start + at))
}

/// The topic of each snippet of a run; none for outliers.
pub fn snippet_topics(run: &Run) -> BTreeMap<SnippetId, Option<TopicId>> {
    run.members.iter().map(|member| (member.snippet, member.topic)).collect()
}

/// The spans of each topic's snippets, sorted. Members whose snippet is no longer in the corpus are skipped.
pub(in crate::coding) fn topic_spans(
    corpus: &Corpus,
    run: &Run,
    topics: &BTreeSet<TopicId>,
) -> CodingResult<BTreeMap<TopicId, Vec<TranscriptSpan>>> {
    let mut spans: BTreeMap<TopicId, Vec<TranscriptSpan>> = BTreeMap::new();
    for &topic in topics {
        find_topic(run, topic)?;
        spans.insert(topic, Vec::new());
    }
    for member in &run.members {
        let Some(spans) = member.topic.and_then(|topic| spans.get_mut(&topic)) else { continue };
        let Some(snippet) = corpus.snippet_index(member.snippet).and_then(|at| corpus.snippet_at(at)) else {
            continue;
        };
        spans.push(TranscriptSpan::of(snippet));
    }
    spans.values_mut().for_each(|spans| spans.sort());
    Ok(spans)
}
