//! Topics merged and split, and snippets moved, in another copy of the project, as this one takes them in.
//!
//! What one edit changed belongs together, and so do edits that changed the same records: it comes as a whole or
//! stays there as a whole. It comes where all of it is here as it was there when the two parted, or as it was at
//! some later time, and where nothing made here has the same snippets.

use super::edit_builder::EditBuilder;
use super::regroup::next_topic_number;
use crate::coding::codebook::model::{
    Codebook, CodingRecord, DerivedTopic, MemoTarget, RecordKey, SnippetMove, TranscriptSpan,
};
use crate::format::{count_noun, join_names};
use crate::topics::{Run, RunId, TopicId};
use std::collections::{BTreeMap, BTreeSet};

/// Merges, splits and moves of another copy that belong together, in terms of this project's transcripts. Each record
/// has the states it went through there: first as it was when the two parted, last as it is now.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RegroupingHistory {
    /// Topics made of others.
    pub topics: BTreeMap<TopicId, Vec<Option<DerivedTopic>>>,
    /// Snippets moved.
    pub moves: BTreeMap<TranscriptSpan, Vec<Option<SnippetMove>>>,
}

/// What becomes of the topics of another copy.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct CopiedTopics {
    /// The number of records left there, since these topics were changed here in another way.
    pub left_there: usize,
    /// A sentence for each part of it.
    pub conflicts: Vec<String>,
    /// The records to set or to remove.
    records: BTreeMap<RecordKey, Option<CodingRecord>>,
    /// Topics that are no more, each with the topic that has its snippets.
    successors: BTreeMap<(RunId, TopicId), TopicId>,
    /// The numbers here of the topics made there.
    numbers: BTreeMap<(RunId, TopicId), TopicId>,
    /// The topics there that are not what has their number here.
    different: BTreeSet<(RunId, TopicId)>,
}

impl CopiedTopics {
    /// The number here of a topic made there, by its number there; none where it is another topic here. Topics that
    /// nobody made have the same number.
    pub fn number_here(&self, run: RunId, topic: TopicId) -> Option<TopicId> {
        let known = self.numbers.get(&(run, topic)).copied();
        (!self.different.contains(&(run, topic))).then_some(known.unwrap_or(topic))
    }

    /// Whether a topic came with this merge, or is here already as it is there.
    pub fn is_copied(&self, run: RunId, topic: TopicId) -> bool {
        self.numbers.contains_key(&(run, topic)) && !self.different.contains(&(run, topic))
    }

    /// Decides on the merges, splits and moves of one run. Topics that were made there get another number where
    /// theirs is taken here.
    pub fn add_run(&mut self, book: &Codebook, run: &Run, histories: &[RegroupingHistory]) {
        self.number_topics(book, run, histories);
        for history in histories {
            let history = self.renumbered(run.id, history);
            let topics = topics_of(&history);
            if is_here(book, run.id, &history) {
                continue;
            }
            if fits(book, run.id, &history) {
                self.take(run.id, &history);
                continue;
            }
            self.left_there += history.topics.len() + history.moves.len();
            let theirs = self.numbers.iter().filter(|((of, _), here)| *of == run.id && topics.contains(here));
            let theirs: Vec<(RunId, TopicId)> = theirs.map(|(topic, _)| *topic).collect();
            self.different.extend(theirs);
            self.conflicts.push(conflict_sentence(&history, &topics));
        }
    }

    /// Finds the numbers here of all topics made there, those made first before those made of them.
    fn number_topics(&mut self, book: &Codebook, run: &Run, histories: &[RegroupingHistory]) {
        let of_run = run.topics.iter().map(|topic| topic.id).collect::<BTreeSet<_>>();
        let made: BTreeMap<TopicId, &Vec<Option<DerivedTopic>>> = histories
            .iter()
            .flat_map(|history| &history.topics)
            .map(|(topic, states)| (*topic, states))
            .collect();
        let next_here = next_topic_number(book, run);
        let next_there = made.keys().next_back().map_or(0, |last| last.0 + 1);
        let mut free = next_here.max(next_there);
        for (topic, states) in made {
            let same = |here: &&DerivedTopic| {
                let alike = |there: &DerivedTopic| (&there.label, &there.spans) == (&here.label, &here.spans);
                here.run == run.id && !of_run.contains(&here.topic) && states.iter().flatten().any(alike)
            };
            let number = if of_run.contains(&topic) {
                topic
            } else if let Some(here) = book.derived_topics.values().find(same) {
                here.topic
            } else if topic.0 >= next_here {
                topic
            } else {
                free += 1;
                TopicId(free - 1)
            };
            self.numbers.insert((run.id, topic), number);
        }
    }

    /// The same with the numbers that topics have here.
    fn renumbered(&self, run: RunId, history: &RegroupingHistory) -> RegroupingHistory {
        let here = |topic: TopicId| self.numbers.get(&(run, topic)).copied().unwrap_or(topic);
        let topic = |made: &DerivedTopic| DerivedTopic {
            topic: here(made.topic),
            from: made.from.iter().map(|from| here(*from)).collect(),
            ..made.clone()
        };
        let moved =
            |it: &SnippetMove| SnippetMove { from: it.from.map(here), to: it.to.map(here), ..it.clone() };
        let topics = history.topics.iter();
        let moves = history.moves.iter();
        RegroupingHistory {
            topics: topics
                .map(|(id, states)| (here(*id), states.iter().map(|it| it.as_ref().map(topic)).collect()))
                .collect(),
            moves: moves
                .map(|(place, states)| {
                    (place.clone(), states.iter().map(|it| it.as_ref().map(moved)).collect())
                })
                .collect(),
        }
    }

    /// Takes the last states over.
    fn take(&mut self, run: RunId, history: &RegroupingHistory) {
        for (topic, states) in &history.topics {
            let last = states.last().cloned().flatten();
            self.records.insert(RecordKey::Regrouped(run, *topic), last.map(CodingRecord::Regrouped));
            for from in states.iter().flatten().flat_map(|made| &made.from).filter(|from| *from != topic) {
                self.successors.entry((run, *from)).or_insert(*topic);
            }
        }
        for (place, states) in &history.moves {
            let last = states.last().cloned().flatten();
            self.records.insert(RecordKey::Moved(run, place.clone()), last.map(CodingRecord::Moved));
        }
        let there = |topic: &TopicId| {
            history.topics.get(topic).is_some_and(|states| states.last().is_some_and(Option::is_some))
        };
        self.successors.retain(|(of, topic), _| *of != run || !there(topic));
    }

    /// Puts all of it into an edit; memos go with the topics they are on, names of topics that are no more go.
    /// Returns the number of records changed, and says which names went.
    pub(super) fn apply(&self, draft: &mut EditBuilder<'_>, conflicts: &mut Vec<String>) -> usize {
        for (key, record) in &self.records {
            match record {
                Some(record) => draft.put(record.clone()),
                None => draft.remove(key.clone()),
            }
        }
        for &(run, gone) in self.successors.keys() {
            let heir = self.last_successor(run, gone);
            for name in draft.book.marks_on(run, gone).filter_map(|mark| mark.label.as_deref()) {
                conflicts.push(format!(
                    "the name '{name}' went with topic {}, whose snippets are in topic {} now",
                    gone.0, heir.0
                ));
            }
            draft.remove_marks(run, gone);
            draft.move_memos(MemoTarget::Topic(run, gone), MemoTarget::Topic(run, heir));
        }
        conflicts.extend(self.conflicts.iter().cloned());
        self.records.len()
    }

    /// The topic that has the snippets of one that is no more, after all merges.
    fn last_successor(&self, run: RunId, topic: TopicId) -> TopicId {
        let (mut heir, mut steps) = (topic, self.successors.len());
        while let Some(next) = self.successors.get(&(run, heir)).filter(|_| steps > 0) {
            (heir, steps) = (*next, steps - 1);
        }
        heir
    }
}

/// The topics a history is about, by their numbers here.
fn topics_of(history: &RegroupingHistory) -> BTreeSet<TopicId> {
    let made = history.topics.values().flatten().flatten();
    let made = made.flat_map(|made| made.from.iter().copied().chain([made.topic]));
    made.chain(history.topics.keys().copied()).collect()
}

/// Whether all of it is here as it is there now.
fn is_here(book: &Codebook, run: RunId, history: &RegroupingHistory) -> bool {
    let topic = |(id, states): (&TopicId, &Vec<Option<DerivedTopic>>)| {
        states.last().is_some_and(|last| book.derived_topics.get(&(run, *id)) == last.as_ref())
    };
    let moved = |(place, states): (&TranscriptSpan, &Vec<Option<SnippetMove>>)| {
        states.last().is_some_and(|last| book.snippet_moves.get(&(run, place.clone())) == last.as_ref())
    };
    history.topics.iter().all(topic) && history.moves.iter().all(moved)
}

/// Whether it can be taken over: all records are here in a state they had there, and no other topic made here and no
/// other move has one of its snippets.
fn fits(book: &Codebook, run: RunId, history: &RegroupingHistory) -> bool {
    let topic = |(id, states): (&TopicId, &Vec<Option<DerivedTopic>>)| {
        let here = book.derived_topics.get(&(run, *id));
        states.iter().any(|state| state.as_ref() == here)
    };
    let moved = |(place, states): (&TranscriptSpan, &Vec<Option<SnippetMove>>)| {
        let here = book.snippet_moves.get(&(run, place.clone()));
        states.iter().any(|state| state.as_ref() == here)
    };
    let last = |states: &&Vec<Option<DerivedTopic>>| states.last().is_some_and(Option::is_some);
    let topics = history.topics.values().filter(last).filter_map(|states| states.last()?.as_ref());
    let mut wanted: BTreeSet<&TranscriptSpan> = topics.flat_map(|made| &made.spans).collect();
    wanted.extend(history.moves.keys());
    let mut others = book
        .derived_topics
        .values()
        .filter(|made| made.run == run && !history.topics.contains_key(&made.topic))
        .flat_map(|made| &made.spans);
    let mut moves = book
        .snippet_moves
        .values()
        .filter(|it| it.run == run && !history.moves.contains_key(&it.place))
        .map(|it| &it.place);
    history.topics.iter().all(topic)
        && history.moves.iter().all(moved)
        && !others.any(|place| wanted.contains(place))
        && !moves.any(|place| wanted.contains(place))
}

/// What is said of merges, splits and moves that stay there.
fn conflict_sentence(history: &RegroupingHistory, topics: &BTreeSet<TopicId>) -> String {
    if topics.is_empty() {
        let snippets = count_noun(history.moves.len(), "snippet");
        return format!(
            "{snippets} moved to another topic there, and otherwise here: it is left as it is here"
        );
    }
    let named: Vec<String> = topics.iter().map(|topic| topic.0.to_string()).collect();
    let noun = if named.len() == 1 { "topic" } else { "topics" };
    format!(
        "{noun} {} were merged, split or moved into there, and otherwise here: it is left as it is here",
        join_names(&named)
    )
}
