//! A run's topics seen from the codebook: their names, and the spans of their snippets.

use super::error::{Error, Result};
use super::model::{Codebook, PlacedSpan};
use crate::corpus::Corpus;
use crate::topics::{Run, Topic, TopicId};
use std::collections::{BTreeMap, BTreeSet};

/// The topic of that number.
///
/// # Errors
/// [`Error::UnknownTopic`].
pub(super) fn known(run: &Run, topic: TopicId) -> Result<&Topic> {
    let unknown = Error::UnknownTopic { topic: topic.0, run: run.id.0, topics: run.topics.len() };
    run.topics.iter().find(|known| known.id == topic).ok_or(unknown)
}

/// What a topic is called: the researcher's name for it, else the machine's label.
pub fn label(book: &Codebook, run: &Run, topic: TopicId) -> String {
    let machine = || run.topics.iter().find(|known| known.id == topic).map(|known| known.label.clone());
    book.label(run.id, topic)
        .map(str::to_owned)
        .or_else(machine)
        .unwrap_or_else(|| format!("topic {}", topic.0))
}

/// The spans of the topics' snippets, sorted.
///
/// # Errors
/// [`Error::UnknownTopic`].
pub(super) fn spans_of(
    corpus: &Corpus,
    run: &Run,
    topics: &BTreeSet<TopicId>,
) -> Result<BTreeMap<TopicId, Vec<PlacedSpan>>> {
    let mut spans: BTreeMap<TopicId, Vec<PlacedSpan>> = BTreeMap::new();
    for &topic in topics {
        known(run, topic)?;
        spans.insert(topic, Vec::new());
    }
    for member in &run.members {
        let Some(spans) = member.topic.and_then(|topic| spans.get_mut(&topic)) else { continue };
        let Some(snippet) = corpus.snippet_index(member.snippet).and_then(|at| corpus.snippets.get(at))
        else {
            continue;
        };
        spans.push(PlacedSpan { transcript: snippet.transcript, span: snippet.span });
    }
    spans.values_mut().for_each(|spans| spans.sort());
    Ok(spans)
}
