//! A run as the researcher arranged it: topics merged and split, snippets moved.

use super::model::{Codebook, Moved, PlacedSpan, Regrouped};
use crate::corpus::{Corpus, Snippet, SnippetId, Span, TranscriptId};
use crate::topics::measure::TopicQuality;
use crate::topics::{Keyword, Membership, Run, Topic, TopicId};
use std::collections::BTreeMap;

/// The run with its topics and members as the researcher's edits have them; the run itself where there are none.
///
/// A topic keeps its number. One that others were merged into has them all, those are gone; the parts of one that was
/// split have numbers of their own, above all others, and it is gone. A snippet that was moved is surely where it is.
/// Edits bind to spans: a snippet is meant where it and the span overlap by half of the shorter of the two.
pub fn arranged(corpus: &Corpus, run: Run, book: &Codebook) -> Run {
    let made: Vec<&Regrouped> = book.regrouped.values().filter(|made| made.run == run.id).collect();
    let moved: Vec<&Moved> = book.moved.values().filter(|moved| moved.run == run.id).collect();
    if made.is_empty() && moved.is_empty() {
        return run;
    }
    let mut run = run;
    let before = sizes(&run);
    let bare: Vec<TopicId> =
        run.topics.iter().map(|topic| topic.id).filter(|id| !before.contains_key(id)).collect();
    let claims =
        Claims::new(made.iter().flat_map(|made| made.spans.iter().map(|span| (span, Some(made.topic)))));
    let moves = Claims::new(moved.iter().map(|moved| (&moved.place, moved.to)));
    for member in &mut run.members {
        let Some(snippet) = corpus.snippet_index(member.snippet).and_then(|at| corpus.snippets.get(at))
        else {
            continue;
        };
        let topic = match (moves.of(snippet), claims.of(snippet)) {
            (Some(to), _) => {
                Membership { topic: to, probability: f32::from(u8::from(to.is_some())), ..*member }
            }
            (None, Some(to)) if member.topic.is_none() => {
                Membership { topic: to, probability: 1.0, ..*member }
            }
            (None, Some(to)) => Membership { topic: to, ..*member },
            (None, None) => continue,
        };
        *member = topic;
    }
    for made in &made {
        put(&mut run, made, corpus);
    }
    for leaning in &mut run.leanings {
        leaning.topic = leaning.topic.and_then(|topic| heir(&made, topic));
    }
    let is_made = |topic: TopicId| made.iter().any(|made| made.topic == topic);
    let after = sizes(&run);
    let holds = |topic: TopicId| after.get(&topic).copied().unwrap_or(0);
    // What lost all it had is gone; what had nothing to lose stays.
    run.topics.retain(|topic| holds(topic.id) > 0 || bare.contains(&topic.id));
    let home: BTreeMap<SnippetId, Option<TopicId>> =
        run.members.iter().map(|member| (member.snippet, member.topic)).collect();
    for topic in &mut run.topics {
        if is_made(topic.id) || before.get(&topic.id) != after.get(&topic.id) {
            topic.snippets = holds(topic.id);
            topic.representatives.retain(|id| home.get(id).copied().flatten() == Some(topic.id));
        }
    }
    run
}

/// The topic that has what a topic had: itself, or the one it was merged into; none where it was split.
fn heir(made: &[&Regrouped], topic: TopicId) -> Option<TopicId> {
    let mut heirs = made.iter().filter(|made| made.from.contains(&topic)).map(|made| made.topic);
    match (heirs.next(), heirs.next()) {
        (None, _) => Some(topic),
        (Some(heir), None) => Some(heir),
        (Some(first), Some(second)) => [first, second].into_iter().find(|heir| *heir == topic),
    }
}

fn sizes(run: &Run) -> BTreeMap<TopicId, usize> {
    let mut sizes = BTreeMap::new();
    for topic in run.members.iter().filter_map(|member| member.topic) {
        *sizes.entry(topic).or_default() += 1;
    }
    sizes
}

/// Puts a topic that was made in its place among the others, by number.
fn put(run: &mut Run, made: &Regrouped, corpus: &Corpus) {
    let keyword = |word: &super::model::Word| Keyword {
        word: word.word.clone(),
        score: (f64::from(word.millionths) / 1e6) as f32,
    };
    let origin = run.topics.iter().find(|topic| made.from.contains(&topic.id));
    let topic = Topic {
        id: made.topic,
        language: origin.and_then(|topic| topic.language.clone()),
        label: made.label.clone(),
        keywords: made.keywords.iter().map(keyword).collect(),
        snippets: made.spans.len(),
        representatives: made.representatives.iter().filter_map(|place| snippet_at(corpus, place)).collect(),
    };
    if let Some(old) = run.measures.topics.get_mut(made.topic.0 as usize) {
        *old = TopicQuality::default();
    }
    if let Some(stability) =
        run.measures.stability.as_mut().and_then(|of| of.topics.get_mut(made.topic.0 as usize))
    {
        *stability = f32::NAN;
    }
    match run.topics.binary_search_by_key(&made.topic, |topic| topic.id) {
        Ok(at) => {
            if let Some(old) = run.topics.get_mut(at) {
                *old = topic;
            }
        }
        Err(at) => run.topics.insert(at, topic),
    }
}

fn snippet_at(corpus: &Corpus, place: &PlacedSpan) -> Option<SnippetId> {
    let range = corpus.transcript(place.transcript)?.snippets.clone();
    let snippets = corpus.snippets.get(range)?;
    let at = snippets.binary_search_by_key(&place.span, |snippet| snippet.span).ok()?;
    snippets.get(at).map(|snippet| snippet.id)
}

/// Which topic spans were given to.
struct Claims {
    by_transcript: BTreeMap<TranscriptId, Vec<(Span, Option<TopicId>)>>,
}

impl Claims {
    /// Gathers them; of two on one span the later holds.
    fn new<'a>(spans: impl Iterator<Item = (&'a PlacedSpan, Option<TopicId>)>) -> Self {
        let mut sorted: BTreeMap<TranscriptId, BTreeMap<Span, Option<TopicId>>> = BTreeMap::new();
        for (placed, topic) in spans {
            sorted.entry(placed.transcript).or_default().insert(placed.span, topic);
        }
        let by_transcript =
            sorted.into_iter().map(|(id, spans)| (id, spans.into_iter().collect::<Vec<_>>())).collect();
        Self { by_transcript }
    }

    /// The claim that overlaps the snippet most, by at least half of the shorter of the two, and of equal ones the
    /// shortest; none where none does.
    fn of(&self, snippet: &Snippet) -> Option<Option<TopicId>> {
        let spans = self.by_transcript.get(&snippet.transcript)?;
        let from = spans.partition_point(|(span, _)| span.end <= snippet.span.start);
        let near = spans.get(from..)?.iter().take_while(|(span, _)| span.start < snippet.span.end);
        near.map(|&(span, topic)| (span.overlap(snippet.span), span.len(), topic))
            .filter(|&(shared, long, _)| shared > 0 && shared * 2 >= long.min(snippet.span.len()))
            .max_by_key(|&(shared, long, _)| (shared, std::cmp::Reverse(long)))
            .map(|(.., topic)| topic)
    }
}
