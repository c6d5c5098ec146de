//! The machine's topics merged and split, snippets moved between them.

use super::draft::Draft;
use super::merge::{joined, list};
use crate::coding::error::{Error, Result};
use crate::coding::model::{Codebook, Edit, MemoTarget, Moved, PlacedSpan, Regrouped, TopicMark, Word};
use crate::coding::topics::{known, label, spans_of};
use crate::coding::wording::count;
use crate::corpus::Corpus;
use crate::topics::{Keyword, Run, Topic, TopicId};
use std::collections::{BTreeMap, BTreeSet};

/// Keywords and representatives kept of a topic that was made.
const KEYWORDS: usize = 10;
const REPRESENTATIVES: usize = 20;

/// One of the topics a topic is split into.
#[derive(Debug, Clone, PartialEq)]
pub struct Part {
    /// The label the machine gives it.
    pub label: String,
    /// What sets it apart, best first.
    pub keywords: Vec<Keyword>,
    /// Its snippets, by place in the corpus, the most telling first.
    pub snippets: Vec<usize>,
}

/// Merges topics into the first of them, which keeps its number, its name and its label. The words of the others come
/// to it, weighed by how many snippets each brings; so do their memos. Topics that have no part in it keep everything.
/// `run` is the run as it is arranged now.
///
/// # Errors
/// When there is no such topic, or fewer than two are given.
pub fn merge_topics(book: &Codebook, corpus: &Corpus, run: &Run, topics: &[TopicId]) -> Result<Edit> {
    let mut draft = Draft::new(book);
    let mut spans = gathered(&mut draft, corpus, run, topics)?;
    let Merged { others, into, snippets } = merge_into(&mut draft, corpus, run, topics, &mut spans)?;
    let names: Vec<String> = others.iter().map(|&other| format!("'{}'", label(book, run, other))).collect();
    let named = if names.len() > 3 { count(names.len(), "topic") } else { list(&names) };
    let held = count(snippets, "snippet");
    let what = format!("merged {named} into '{}' ({held})", label(book, run, into));
    draft.finish(what).ok_or(Error::NothingSelected)
}

/// Merges several groups of topics at once, each as [`merge_topics`] does; no topic may be in two of them.
///
/// # Errors
/// As for [`merge_topics`], and when no group is given.
pub fn merge_groups(book: &Codebook, corpus: &Corpus, run: &Run, groups: &[Vec<TopicId>]) -> Result<Edit> {
    if let [topics] = groups {
        return merge_topics(book, corpus, run, topics);
    }
    let mut draft = Draft::new(book);
    let mut spans = gathered(&mut draft, corpus, run, &groups.concat())?;
    let mut topics = 0;
    for group in groups {
        topics += merge_into(&mut draft, corpus, run, group, &mut spans)?.others.len() + 1;
    }
    let what = format!("merged {} into {}", count(topics, "topic"), groups.len());
    draft.finish(what).ok_or(Error::NothingSelected)
}

/// What was merged.
struct Merged {
    into: TopicId,
    others: Vec<TopicId>,
    /// How many snippets there are now.
    snippets: usize,
}

/// The snippets of topics that are to be merged, free of what was made of them earlier.
fn gathered(
    draft: &mut Draft<'_>,
    corpus: &Corpus,
    run: &Run,
    topics: &[TopicId],
) -> Result<BTreeMap<TopicId, Vec<PlacedSpan>>> {
    topics.iter().try_for_each(|&topic| known(run, topic).map(|_| ()))?;
    let spans = spans_of(corpus, run, &topics.iter().copied().collect())?;
    let all: Vec<PlacedSpan> = spans.values().flatten().cloned().collect();
    settle(draft, run, &all);
    Ok(spans)
}

fn merge_into(
    draft: &mut Draft<'_>,
    corpus: &Corpus,
    run: &Run,
    topics: &[TopicId],
    spans: &mut BTreeMap<TopicId, Vec<PlacedSpan>>,
) -> Result<Merged> {
    let mut wanted: Vec<TopicId> = Vec::new();
    for &topic in topics {
        known(run, topic)?;
        if !wanted.contains(&topic) {
            wanted.push(topic);
        }
    }
    let [into, others @ ..] = wanted.as_slice() else { return Err(Error::NothingSelected) };
    if others.is_empty() {
        return Err(Error::OneTopic);
    }
    let all: Vec<&Topic> = wanted.iter().map(|&topic| known(run, topic)).collect::<Result<_>>()?;
    let mut whole: Vec<PlacedSpan> =
        wanted.iter().filter_map(|topic| spans.remove(topic)).flatten().collect();
    whole.sort();
    for &other in others {
        draft.remove_regrouped(run.id, other);
        draft.remove_mark(run.id, other);
        let (mine, theirs) = (MemoTarget::Topic(run.id, *into), MemoTarget::Topic(run.id, other));
        if let Some(text) = draft.memo(&theirs).map(|memo| memo.text.clone()) {
            let own = draft.memo(&mine).map(|memo| memo.text.clone()).unwrap_or_default();
            draft.put_memo(mine, joined(&own, &text));
            draft.put_memo(theirs, String::new());
        }
    }
    draft.put_regrouped(Regrouped {
        run: run.id,
        topic: *into,
        from: wanted.clone(),
        label: known(run, *into)?.label.clone(),
        keywords: words(&all),
        representatives: representatives(corpus, &all),
        spans: whole.clone(),
    });
    Ok(Merged { into: *into, others: others.to_vec(), snippets: whole.len() })
}

/// Splits a topic into parts, each with a number of its own; the topic itself is gone. Its name goes, its memo comes to
/// the first part, and where it was left out of counts so are the parts. Snippets that no part holds are in no topic
/// then. `run` is the run as it is arranged now.
///
/// # Errors
/// When there is no such topic, or fewer than two parts hold snippets of it.
pub fn split_topic(
    book: &Codebook,
    corpus: &Corpus,
    run: &Run,
    topic: TopicId,
    parts: &[Part],
) -> Result<Edit> {
    known(run, topic)?;
    let spans = spans_of(corpus, run, &BTreeSet::from([topic]))?;
    let mut left: BTreeSet<PlacedSpan> = spans.into_values().flatten().collect();
    let name = label(book, run, topic);
    let mut draft = Draft::new(book);
    settle(&mut draft, run, &left.iter().cloned().collect::<Vec<_>>());
    let mut next = next_topic(book, run);
    let (mut names, mut first) = (Vec::new(), None);
    for part in parts {
        let order: Vec<PlacedSpan> =
            places(corpus, &part.snippets).filter(|place| left.remove(place)).collect();
        if order.is_empty() {
            continue;
        }
        let id = TopicId(next);
        next += 1;
        first = first.or(Some(id));
        names.push(format!("'{}' ({})", part.label, count(order.len(), "snippet")));
        let mut spans = order.clone();
        spans.sort();
        draft.put_regrouped(Regrouped {
            run: run.id,
            topic: id,
            from: vec![topic],
            label: part.label.clone(),
            keywords: part.keywords.iter().map(word).collect(),
            representatives: order.into_iter().take(REPRESENTATIVES).collect(),
            spans,
        });
        if book.is_junk(run.id, topic) {
            draft.put_mark(TopicMark { run: run.id, topic: id, label: None, junk: true });
        }
    }
    let Some(first) = first.filter(|_| names.len() > 1) else { return Err(Error::OnePart(name)) };
    for place in left {
        draft.put_moved(Moved { run: run.id, place, from: Some(topic), to: None });
    }
    draft.remove_regrouped(run.id, topic);
    draft.remove_mark(run.id, topic);
    let old = MemoTarget::Topic(run.id, topic);
    if let Some(text) = draft.memo(&old).map(|memo| memo.text.clone()) {
        draft.put_memo(MemoTarget::Topic(run.id, first), text);
        draft.put_memo(old, String::new());
    }
    let named = if names.len() > 3 { count(names.len(), "part") } else { list(&names) };
    draft.finish(format!("split '{name}' into {named}")).ok_or(Error::NothingSelected)
}

/// Moves snippets, by place in the corpus, to another topic, or out of all. `run` is the run as it is arranged now.
///
/// # Errors
/// When there is no such topic, or all are there already.
pub fn move_snippets(
    book: &Codebook,
    corpus: &Corpus,
    run: &Run,
    snippets: &[usize],
    to: Option<TopicId>,
) -> Result<Edit> {
    let target = match to {
        Some(topic) => known(run, topic).map(|_| format!("to '{}'", label(book, run, topic)))?,
        None => "out of all topics".to_owned(),
    };
    if snippets.is_empty() {
        return Err(Error::NothingSelected);
    }
    let home: BTreeMap<_, _> = run.members.iter().map(|member| (member.snippet, member.topic)).collect();
    let mut draft = Draft::new(book);
    let (mut moved, mut unseen) = (0, 0);
    for &at in snippets.iter().collect::<BTreeSet<_>>() {
        let Some(snippet) = corpus.snippets.get(at) else { continue };
        let Some(&from) = home.get(&snippet.id) else {
            unseen += 1;
            continue;
        };
        if from == to {
            continue;
        }
        moved += 1;
        let place = PlacedSpan { transcript: snippet.transcript, span: snippet.span };
        draft.put_moved(Moved { run: run.id, place, from, to });
    }
    let what = format!("moved {} {target}", count(moved, "snippet"));
    let already = match to {
        _ if unseen > 0 => "the selection came after the topics were found; find topics again first",
        Some(_) => "the selection is there",
        None => "the selection is in no topic",
    };
    draft.finish(what).ok_or_else(|| Error::Already(already.to_owned()))
}

/// Takes earlier moves of some snippets away, and the snippets from topics made earlier that they were moved out of: a
/// topic that is made now holds them by itself.
fn settle(draft: &mut Draft<'_>, run: &Run, spans: &[PlacedSpan]) {
    let settled: BTreeSet<&PlacedSpan> = spans.iter().collect();
    for place in spans {
        if draft.book.moved.contains_key(&(run.id, place.clone())) {
            draft.remove_moved(run.id, place.clone());
        }
    }
    let earlier = draft.regrouped().filter(|made| made.run == run.id);
    let robbed: Vec<Regrouped> =
        earlier.filter(|made| made.spans.iter().any(|place| settled.contains(place))).cloned().collect();
    for mut made in robbed {
        made.spans.retain(|place| !settled.contains(place));
        made.representatives.retain(|place| !settled.contains(place));
        draft.put_regrouped(made);
    }
}

/// A number no topic of the run has or had.
fn next_topic(book: &Codebook, run: &Run) -> u32 {
    let shown = run.topics.iter().map(|topic| topic.id);
    let made = book.regrouped.values().filter(|made| made.run == run.id);
    let made = made.flat_map(|made| made.from.iter().copied().chain([made.topic]));
    let moved = book.moved.values().filter(|moved| moved.run == run.id);
    let moved = moved.flat_map(|moved| [moved.from, moved.to]).flatten();
    // Topics measured when the run was made are all it had.
    let measured = (run.measures.topics.len() as u32).checked_sub(1).map(TopicId);
    let placed = run.later().iter().filter_map(|member| member.topic);
    shown.chain(made).chain(moved).chain(measured).chain(placed).max().map_or(0, |last| last.0 + 1)
}

fn word(keyword: &Keyword) -> Word {
    let millionths = (f64::from(keyword.score) * 1e6).round().clamp(0.0, f64::from(u32::MAX)) as u32;
    Word { word: keyword.word.clone(), millionths }
}

/// The words of several topics as those of one: c-TF-IDF is a share of what is said, so the scores of the parts are
/// averaged by their size. A word below the best of a topic counts as 0 there.
fn words(topics: &[&Topic]) -> Vec<Word> {
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
    scores.truncate(KEYWORDS);
    scores.into_iter().map(|(text, score)| word(&Keyword { word: text, score: score as f32 })).collect()
}

/// The most telling snippets of several topics in turn: the first of each, then the second, and so on.
fn representatives(corpus: &Corpus, topics: &[&Topic]) -> Vec<PlacedSpan> {
    let longest = topics.iter().map(|topic| topic.representatives.len()).max().unwrap_or(0);
    let in_turn = (0..longest)
        .flat_map(|at| topics.iter().filter_map(move |topic| topic.representatives.get(at)))
        .filter_map(|&id| corpus.snippet_index(id));
    places(corpus, &in_turn.collect::<Vec<_>>()).take(REPRESENTATIVES).collect()
}

fn places<'a>(corpus: &'a Corpus, snippets: &'a [usize]) -> impl Iterator<Item = PlacedSpan> + 'a {
    let snippets = snippets.iter().filter_map(|&at| corpus.snippets.get(at));
    snippets.map(|snippet| PlacedSpan { transcript: snippet.transcript, span: snippet.span })
}
