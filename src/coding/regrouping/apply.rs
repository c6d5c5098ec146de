//! A run as the researcher rearranged it: topics merged and split, snippets moved. The run itself, as stored,
//! never changes.

use super::stop_words::leave_out_stop_words;
use crate::coding::codebook::model::{Codebook, DerivedTopic, KeywordRecord, SnippetMove, TranscriptSpan};
use crate::coding::codebook::run_topics::{snippet_at, snippet_topics};
use crate::corpus::{Corpus, Snippet, Span, TranscriptId};
use crate::topics::measure::{TopicConduct, TopicQuality};
use crate::topics::{Membership, Run, Topic, TopicId};
use std::collections::BTreeMap;

/// Applies the researcher's merges, splits and moves of this run, leaves out the snippets of transcripts that were
/// taken out, and their stop words; returns the run unchanged where there is none of that.
///
/// A topic keeps its number. A merged topic has the snippets of all its sources, which disappear; parts of a
/// split topic have new numbers above all others, and the split topic disappears. A moved snippet has
/// membership 1. Edits bind to spans: one applies to a snippet where the two overlap by at least half of the
/// shorter, which survives another segmentation of the same text.
pub fn apply_regrouping(corpus: &Corpus, run: Run, book: &Codebook) -> Run {
    let made: Vec<&DerivedTopic> = book.derived_topics.values().filter(|made| made.run == run.id).collect();
    let moved: Vec<&SnippetMove> = book.snippet_moves.values().filter(|moved| moved.run == run.id).collect();
    let mut run = run;
    if made.is_empty() && moved.is_empty() && book.removals.is_empty() {
        leave_out_stop_words(corpus, &mut run, &book.stop_words);
        return run;
    }
    let before = topic_sizes(&run);
    // Topics without any member before the edits: they must not vanish for having none after.
    let bare: Vec<TopicId> =
        run.topics.iter().map(|topic| topic.id).filter(|id| !before.contains_key(id)).collect();
    if !book.removals.is_empty() {
        leave_out_missing(&mut run, corpus);
    }
    let claims =
        SpanTopics::new(made.iter().flat_map(|made| made.spans.iter().map(|span| (span, Some(made.topic)))));
    let moves = SpanTopics::new(moved.iter().map(|moved| (&moved.place, moved.to)));
    for member in &mut run.members {
        let Some(snippet) = corpus.snippet_index(member.snippet).and_then(|at| corpus.snippet_at(at)) else {
            continue;
        };
        // A move, being the later decision, wins over membership of a derived topic; an outlier that a
        // derived topic takes in counts as sure, other members keep their probability.
        let (topic, probability): (Option<TopicId>, f32) =
            match (moves.best_match(snippet), claims.best_match(snippet)) {
                (Some(to), _) => (to, f32::from(u8::from(to.is_some()))),
                (None, Some(to)) if member.topic.is_none() => (to, 1.0),
                (None, Some(to)) => (to, member.probability),
                (None, None) => (member.topic, member.probability),
            };
        // A merge holds for what was not there when it was made as well, as for transcripts that were out.
        let topic = topic.map(|topic| merged_topic(&made, topic));
        *member = Membership { topic, probability, ..*member };
    }
    let conduct = run.measures.conduct.clone();
    let is_conduct = |topic: &TopicId| conduct.get(topic.0 as usize).is_some_and(TopicConduct::is_conduct);
    for made in &made {
        insert_derived_topic(&mut run, made, corpus);
        // Greetings that were joined with a subject are no conduct any more.
        let signs = run.measures.conduct.get_mut(made.topic.0 as usize);
        if let Some(signs) = signs.filter(|_| !made.from.iter().all(is_conduct)) {
            *signs = TopicConduct::default();
        }
    }
    for leaning in &mut run.nearest_topics {
        leaning.topic = leaning.topic.and_then(|topic| successor_topic(&made, topic));
    }
    for found in run.measures.conduct_snippets.iter_mut().flatten() {
        found.topic =
            found.topic.and_then(|topic| successor_topic(&made, TopicId(topic))).map(|topic| topic.0);
    }
    let is_made = |topic: TopicId| made.iter().any(|made| made.topic == topic);
    let after = topic_sizes(&run);
    let holds = |topic: TopicId| after.get(&topic).copied().unwrap_or(0);
    // A topic that lost all its snippets disappears; one that had none to begin with stays.
    run.topics.retain(|topic| holds(topic.id) > 0 || bare.contains(&topic.id));
    let home = snippet_topics(&run);
    for topic in &mut run.topics {
        if is_made(topic.id) || before.get(&topic.id) != after.get(&topic.id) {
            topic.snippets = holds(topic.id);
            topic.representatives.retain(|id| home.get(id).copied().flatten() == Some(topic.id));
        }
    }
    leave_out_stop_words(corpus, &mut run, &book.stop_words);
    run
}

/// Leaves out the members whose snippets are in no transcript of the corpus.
fn leave_out_missing(run: &mut Run, corpus: &Corpus) {
    let is_here = |member: &Membership| corpus.snippet_index(member.snippet).is_some();
    run.placed = run.later_snippets().iter().filter(|member| is_here(member)).count();
    run.members.retain(is_here);
    run.nearest_topics.retain(is_here);
}

/// The topic that a topic was merged into, and that one again; itself where it was not.
fn merged_topic(made: &[&DerivedTopic], topic: TopicId) -> TopicId {
    let mut at = topic;
    // Each merge takes in other topics than itself; no chain of them is longer than their number.
    for _ in made {
        let into =
            made.iter().find(|made| made.from.len() > 1 && made.topic != at && made.from.contains(&at));
        let Some(into) = into else { break };
        at = into.topic;
    }
    at
}

/// The topic that holds what `topic` held: itself, or the one it was merged into; none where it was split.
fn successor_topic(made: &[&DerivedTopic], topic: TopicId) -> Option<TopicId> {
    let mut heirs = made.iter().filter(|made| made.from.contains(&topic)).map(|made| made.topic);
    match (heirs.next(), heirs.next()) {
        (None, _) => Some(topic),
        (Some(heir), None) => Some(heir),
        // Several derived topics name it as a source: it lives on only if it is one of them.
        (Some(first), Some(second)) => [first, second].into_iter().find(|heir| *heir == topic),
    }
}

/// The number of members of each topic.
fn topic_sizes(run: &Run) -> BTreeMap<TopicId, usize> {
    let mut sizes = BTreeMap::new();
    for topic in run.members.iter().filter_map(|member| member.topic) {
        *sizes.entry(topic).or_default() += 1;
    }
    sizes
}

/// Inserts or replaces a derived topic, in order of number, and clears the measures that no longer describe
/// it.
fn insert_derived_topic(run: &mut Run, made: &DerivedTopic, corpus: &Corpus) {
    let shown = made.representatives.iter().filter_map(|place| snippet_at(corpus, place));
    let shown = shown.filter_map(|at| corpus.snippet_at(at));
    let origin = run.topics.iter().find(|topic| made.from.contains(&topic.id));
    let topic = Topic {
        id: made.topic,
        language: origin.and_then(|topic| topic.language.clone()),
        label: made.label.clone(),
        keywords: made.keywords.iter().map(KeywordRecord::keyword).collect(),
        snippets: made.spans.len(),
        representatives: shown.map(|snippet| snippet.id).collect(),
    };
    if let Some(old) = run.measures.topics.get_mut(made.topic.0 as usize) {
        *old = TopicQuality::default();
    }
    let stabilities = run.measures.stability.as_mut().map(|of| &mut of.topics);
    if let Some(stability) = stabilities.and_then(|of| of.get_mut(made.topic.0 as usize)) {
        *stability = f32::NAN;
    }
    match run.topics.binary_search_by_key(&made.topic, |topic| topic.id) {
        Ok(at) => drop(run.topics.get_mut(at).map(|old| std::mem::replace(old, topic))),
        Err(at) => run.topics.insert(at, topic),
    }
}

/// Which topic each span was given to, by transcript.
struct SpanTopics {
    by_transcript: BTreeMap<TranscriptId, Vec<(Span, Option<TopicId>)>>,
}

impl SpanTopics {
    /// Collects spans with their topics; of two entries for one span the later wins.
    fn new<'a>(spans: impl Iterator<Item = (&'a TranscriptSpan, Option<TopicId>)>) -> Self {
        let mut sorted: BTreeMap<TranscriptId, BTreeMap<Span, Option<TopicId>>> = BTreeMap::new();
        for (placed, topic) in spans {
            sorted.entry(placed.transcript).or_default().insert(placed.span, topic);
        }
        let by_transcript =
            sorted.into_iter().map(|(id, spans)| (id, spans.into_iter().collect::<Vec<_>>())).collect();
        Self { by_transcript }
    }

    /// The topic whose span overlaps the snippet most, by at least half of the shorter of the two; ties go to
    /// the shorter span. The outer option is none where no span does.
    fn best_match(&self, snippet: &Snippet) -> Option<Option<TopicId>> {
        let spans = self.by_transcript.get(&snippet.transcript)?;
        // The spans are those of snippets, which do not overlap: sorted by start, they are sorted by end too.
        let from = spans.partition_point(|(span, _)| span.end <= snippet.span.start);
        let near = spans.get(from..)?.iter().take_while(|(span, _)| span.start < snippet.span.end);
        near.map(|&(span, topic)| (span.overlap(snippet.span), span.len(), topic))
            .filter(|&(shared, long, _)| shared > 0 && shared * 2 >= long.min(snippet.span.len()))
            .max_by_key(|&(shared, long, _)| (shared, std::cmp::Reverse(long)))
            .map(|(.., topic)| topic)
    }
}
