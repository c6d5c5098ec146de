//! Edits of a run's topics: merge, split, and snippets moved between them.
//!
//! The run is never changed: these edits store derived topics and moves, which `apply_regrouping` applies to
//! it. All functions take the run as it is arranged now.

use super::edit_builder::EditBuilder;
use crate::coding::codebook::model::{
    Codebook, CodingRecord, DerivedTopic, Edit, KeywordRecord, MemoTarget, RecordKey, SnippetMove, TopicMark,
    TranscriptSpan,
};
use crate::coding::codebook::run_topics::{find_topic, snippet_topics, topic_label, topic_spans};
use crate::coding::error::{CodingError, CodingResult};
use crate::corpus::{Corpus, SnippetIndex};
use crate::format::{count_noun, join_names};
use crate::topics::{Keyword, Run, Topic, TopicId};
use std::collections::{BTreeMap, BTreeSet};

/// Most keywords and representative snippets stored for a derived topic. Chosen by hand; not measured.
const MAX_KEYWORDS: usize = 10;
const MAX_REPRESENTATIVES: usize = 20;

/// One part of a topic to be split.
#[derive(Debug, Clone, PartialEq)]
pub struct TopicPart {
    /// The machine's label for it.
    pub label: String,
    /// Its keywords, best first.
    pub keywords: Vec<Keyword>,
    /// Its snippets as indices in the corpus, the most representative first.
    pub snippets: Vec<SnippetIndex>,
}

/// Merges topics into the first of them, which keeps its number, name and label. Its keywords become the
/// average of all, weighted by snippets; memos are joined. No other topic changes. `run` is the run as
/// arranged now.
///
/// # Errors
/// When there is no such topic, or fewer than two are given.
pub fn merge_topics(book: &Codebook, corpus: &Corpus, run: &Run, topics: &[TopicId]) -> CodingResult<Edit> {
    let mut draft = EditBuilder::new(book);
    let mut spans = collect_spans(&mut draft, corpus, run, topics)?;
    let TopicMerge { others, into, snippets } = merge_group(&mut draft, corpus, run, topics, &mut spans)?;
    let names: Vec<String> =
        others.iter().map(|&other| format!("'{}'", topic_label(book, run, other))).collect();
    let named = if names.len() > 3 { count_noun(names.len(), "topic") } else { join_names(&names) };
    let held = count_noun(snippets, "snippet");
    let what = format!("merged {named} into '{}' ({held})", topic_label(book, run, into));
    draft.finish(what)
}

/// Merges several groups of topics in one edit, each as [`merge_topics`] does; no topic may be in two groups.
///
/// # Errors
/// As for [`merge_topics`], and when no group is given.
pub fn merge_groups(
    book: &Codebook,
    corpus: &Corpus,
    run: &Run,
    groups: &[Vec<TopicId>],
) -> CodingResult<Edit> {
    if let [topics] = groups {
        return merge_topics(book, corpus, run, topics);
    }
    let mut draft = EditBuilder::new(book);
    let mut spans = collect_spans(&mut draft, corpus, run, &groups.concat())?;
    let mut topics = 0;
    for group in groups {
        topics += merge_group(&mut draft, corpus, run, group, &mut spans)?.others.len() + 1;
    }
    let what = format!("merged {} into {}", count_noun(topics, "topic"), groups.len());
    draft.finish(what)
}

/// The result of merging one group.
struct TopicMerge {
    into: TopicId,
    others: Vec<TopicId>,
    /// The number of snippets of the merged topic.
    snippets: usize,
}

/// The spans of the topics to be merged; earlier moves and derived topics give them up.
fn collect_spans(
    draft: &mut EditBuilder<'_>,
    corpus: &Corpus,
    run: &Run,
    topics: &[TopicId],
) -> CodingResult<BTreeMap<TopicId, Vec<TranscriptSpan>>> {
    topics.iter().try_for_each(|&topic| find_topic(run, topic).map(|_| ()))?;
    let spans = topic_spans(corpus, run, &topics.iter().copied().collect())?;
    let all: Vec<TranscriptSpan> = spans.values().flatten().cloned().collect();
    clear_earlier_regrouping(draft, run, &all);
    Ok(spans)
}

/// Merges one group, taking its spans out of `spans`.
fn merge_group(
    draft: &mut EditBuilder<'_>,
    corpus: &Corpus,
    run: &Run,
    topics: &[TopicId],
    spans: &mut BTreeMap<TopicId, Vec<TranscriptSpan>>,
) -> CodingResult<TopicMerge> {
    let mut seen = BTreeSet::new();
    let wanted: Vec<TopicId> = topics.iter().copied().filter(|&topic| seen.insert(topic)).collect();
    let all: Vec<&Topic> = wanted.iter().map(|&topic| find_topic(run, topic)).collect::<CodingResult<_>>()?;
    let (&[into, ref others @ ..], [first, ..]) = (wanted.as_slice(), all.as_slice()) else {
        return Err(CodingError::NothingSelected);
    };
    if others.is_empty() {
        return Err(CodingError::TooFewTopics);
    }
    let mut whole: Vec<TranscriptSpan> =
        wanted.iter().filter_map(|topic| spans.remove(topic)).flatten().collect();
    whole.sort();
    // What was merged into one of them before is in this topic, too.
    let earlier = wanted.iter().filter_map(|&topic| draft.book.derived_topics.get(&(run.id, topic)));
    let earlier = earlier.filter(|made| made.from.len() > 1).flat_map(|made| made.from.iter().copied());
    let mut from = wanted.clone();
    from.extend(earlier.filter(|&topic| seen.insert(topic)));
    for &other in others {
        draft.remove(RecordKey::Regrouped(run.id, other));
        draft.remove_marks(run.id, other);
        draft.move_memos(MemoTarget::Topic(run.id, other), MemoTarget::Topic(run.id, into));
    }
    draft.put(CodingRecord::Regrouped(DerivedTopic {
        run: run.id,
        topic: into,
        from,
        label: first.label.clone(),
        keywords: merge_keywords(&all),
        representatives: merge_representatives(corpus, &all),
        spans: whole.clone(),
    }));
    Ok(TopicMerge { into, others: others.to_vec(), snippets: whole.len() })
}

/// Splits a topic into parts, each with a new number; the topic itself disappears. Its name is dropped, its
/// memo goes to the first part, and its junk mark to all parts. Snippets in no part become outliers. `run` is
/// the run as arranged now.
///
/// # Errors
/// When there is no such topic, or fewer than two parts have snippets of it.
pub fn split_topic(
    book: &Codebook,
    corpus: &Corpus,
    run: &Run,
    topic: TopicId,
    parts: &[TopicPart],
) -> CodingResult<Edit> {
    find_topic(run, topic)?;
    let spans = topic_spans(corpus, run, &BTreeSet::from([topic]))?;
    let mut left: BTreeSet<TranscriptSpan> = spans.into_values().flatten().collect();
    let name = topic_label(book, run, topic);
    let mut draft = EditBuilder::new(book);
    clear_earlier_regrouping(&mut draft, run, &left.iter().cloned().collect::<Vec<_>>());
    let mut next = next_topic_number(book, run);
    let (mut names, mut first) = (Vec::new(), None);
    for part in parts {
        let order: Vec<TranscriptSpan> =
            snippet_spans(corpus, &part.snippets).filter(|place| left.remove(place)).collect();
        if order.is_empty() {
            continue;
        }
        let id = TopicId(next);
        next += 1;
        first = first.or(Some(id));
        names.push(format!("'{}' ({})", part.label, count_noun(order.len(), "snippet")));
        let mut spans = order.clone();
        spans.sort();
        draft.put(CodingRecord::Regrouped(DerivedTopic {
            run: run.id,
            topic: id,
            from: vec![topic],
            label: part.label.clone(),
            keywords: part.keywords.iter().map(KeywordRecord::of).collect(),
            representatives: order.into_iter().take(MAX_REPRESENTATIVES).collect(),
            spans,
        }));
        if book.is_junk_topic(run.id, topic) {
            let coder = book.coder.clone();
            draft.put_mark(TopicMark { run: run.id, topic: id, coder, label: None, junk: true });
        }
    }
    let Some(first) = first.filter(|_| names.len() > 1) else { return Err(CodingError::TooFewParts(name)) };
    for place in left {
        draft.put(CodingRecord::Moved(SnippetMove { run: run.id, place, from: Some(topic), to: None }));
    }
    draft.remove(RecordKey::Regrouped(run.id, topic));
    draft.remove_marks(run.id, topic);
    draft.move_memos(MemoTarget::Topic(run.id, topic), MemoTarget::Topic(run.id, first));
    let named = if names.len() > 3 { count_noun(names.len(), "part") } else { join_names(&names) };
    draft.finish(format!("split '{name}' into {named}"))
}

/// Moves snippets, given as indices in the corpus, to another topic or out of all topics. `run` is the run as
/// arranged now.
///
/// # Errors
/// When there is no such topic, or all of them are there already.
pub fn move_snippets(
    book: &Codebook,
    corpus: &Corpus,
    run: &Run,
    snippets: &[SnippetIndex],
    to: Option<TopicId>,
) -> CodingResult<Edit> {
    let target = match to {
        Some(topic) => find_topic(run, topic).map(|_| format!("to '{}'", topic_label(book, run, topic)))?,
        None => "out of all topics".to_owned(),
    };
    if snippets.is_empty() {
        return Err(CodingError::NothingSelected);
    }
    let home = snippet_topics(run);
    let mut draft = EditBuilder::new(book);
    let (mut moved, mut unseen) = (0, 0);
    for &at in snippets.iter().collect::<BTreeSet<_>>() {
        let Some(snippet) = corpus.snippet_at(at) else { continue };
        let Some(&from) = home.get(&snippet.id) else {
            unseen += 1;
            continue;
        };
        if from == to {
            continue;
        }
        moved += 1;
        let place = TranscriptSpan::of(snippet);
        draft.put(CodingRecord::Moved(SnippetMove { run: run.id, place, from, to }));
    }
    let what = format!("moved {} {target}", count_noun(moved, "snippet"));
    let already = match to {
        _ if unseen > 0 => "the selection came after the topics were found; find topics again first",
        Some(_) => "the selection is there",
        None => "the selection is in no topic",
    };
    draft.finish_or(what, || already.to_owned())
}

/// Removes earlier moves of these spans, and the spans from earlier derived topics: the topic that is about
/// to be stored holds them by itself, and no span may belong to two derived topics.
fn clear_earlier_regrouping(draft: &mut EditBuilder<'_>, run: &Run, spans: &[TranscriptSpan]) {
    let settled: BTreeSet<&TranscriptSpan> = spans.iter().collect();
    for place in spans {
        if draft.book.snippet_moves.contains_key(&(run.id, place.clone())) {
            draft.remove(RecordKey::Moved(run.id, place.clone()));
        }
    }
    let earlier = draft.derived_topics().filter(|made| made.run == run.id);
    let robbed: Vec<DerivedTopic> =
        earlier.filter(|made| made.spans.iter().any(|place| settled.contains(place))).cloned().collect();
    for mut made in robbed {
        made.spans.retain(|place| !settled.contains(place));
        made.representatives.retain(|place| !settled.contains(place));
        draft.put(CodingRecord::Regrouped(made));
    }
}

/// A number no topic of the run has or ever had.
pub(super) fn next_topic_number(book: &Codebook, run: &Run) -> u32 {
    let shown = run.topics.iter().map(|topic| topic.id);
    let made = book.derived_topics.values().filter(|made| made.run == run.id);
    let made = made.flat_map(|made| made.from.iter().copied().chain([made.topic]));
    let moved = book.snippet_moves.values().filter(|moved| moved.run == run.id);
    let moved = moved.flat_map(|moved| [moved.from, moved.to]).flatten();
    // Measures exist for each topic the run was made with, even for those that are gone by now.
    let measured = (run.measures.topics.len() as u32).checked_sub(1).map(TopicId);
    let placed = run.later_snippets().iter().filter_map(|member| member.topic);
    shown.chain(made).chain(moved).chain(measured).chain(placed).max().map_or(0, |last| last.0 + 1)
}

/// The keywords of a merged topic. c-TF-IDF is a relative frequency, so the scores are averaged by size; a
/// word that is not among a topic's keywords counts as 0 there. Ties go by alphabet.
fn merge_keywords(topics: &[&Topic]) -> Vec<KeywordRecord> {
    let all: f64 = topics.iter().map(|topic| topic.snippets as f64).sum();
    let mut scores: Vec<(String, f64)> = Vec::new();
    for topic in topics {
        let share = if all > 0.0 { topic.snippets as f64 / all } else { 1.0 / topics.len() as f64 };
        for keyword in &topic.keywords {
            let score = f64::from(keyword.score) * share;
            match scores.iter_mut().find(|known| known.0 == keyword.word) {
                Some(known) => known.1 += score,
                None => scores.push((keyword.word.clone(), score)),
            }
        }
    }
    scores.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    scores.truncate(MAX_KEYWORDS);
    scores
        .into_iter()
        .map(|(text, score)| KeywordRecord::of(&Keyword { word: text, score: score as f32 }))
        .collect()
}

/// The representatives of a merged topic, taken in turn: the first of each topic, then the second of each,
/// and so on.
fn merge_representatives(corpus: &Corpus, topics: &[&Topic]) -> Vec<TranscriptSpan> {
    let longest = topics.iter().map(|topic| topic.representatives.len()).max().unwrap_or(0);
    let in_turn = (0..longest)
        .flat_map(|at| topics.iter().filter_map(move |topic| topic.representatives.get(at)))
        .filter_map(|&id| corpus.snippet_index(id));
    snippet_spans(corpus, &in_turn.collect::<Vec<_>>()).take(MAX_REPRESENTATIVES).collect()
}

/// The spans of snippets given as indices in the corpus.
fn snippet_spans<'a>(
    corpus: &'a Corpus,
    snippets: &'a [SnippetIndex],
) -> impl Iterator<Item = TranscriptSpan> + 'a {
    snippets.iter().filter_map(|&at| corpus.snippet_at(at)).map(TranscriptSpan::of)
}
