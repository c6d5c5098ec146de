//! Carrying the researcher's names, junk marks, memos, merges, splits and moves from one run's topics to the
//! next run's.

use super::regroup::{TopicPart, merge_topics, move_snippets, split_topic};
use super::topics::topic_mark;
use crate::coding::codebook::model::{
    Codebook, DerivedTopic, Edit, KeywordRecord, Memo, MemoTarget, RecordChange, RecordKey, TopicMark,
};
use crate::coding::codebook::run_topics::{snippet_at, snippet_topics};
use crate::coding::error::CodingResult;
use crate::coding::regrouping::apply::apply_regrouping;
use crate::corpus::{Corpus, SnippetIndex};
use crate::format::join_counts;
use crate::topics::measure::SAME_TOPIC_JACCARD;
use crate::topics::{Run, TopicId};
use std::collections::{BTreeMap, BTreeSet};

/// A new topic is split along two parts of an earlier split where at least this share of its snippets lies in
/// each. Chosen by hand; not measured.
const MIN_PART_SHARE: f64 = 0.25;

/// Carries names, junk marks, memos, merges, splits and moves from an earlier run to a later one, as one
/// edit; none where there is nothing to carry. Names, marks and memos of the later run's topics are never
/// overwritten.
///
/// Everything binds to snippets. New topics that lie mostly (more than half) in one merged topic are merged
/// again. A new topic that lies mostly in several parts of a split topic, a quarter or more in each, is split
/// along them. A snippet moved by hand goes to what its topic became. A new topic is taken for an earlier one
/// by the highest Jaccard index of their snippets, one to one, of at least [`SAME_TOPIC_JACCARD`] (a third:
/// of two topics of equal size, half of the snippets are shared).
///
/// # Errors
/// As for the edits it is made of.
pub fn carry_over_topics(
    book: &Codebook,
    corpus: &Corpus,
    earlier: &Run,
    later: &Run,
) -> CodingResult<Option<Edit>> {
    // What is hidden from who works is carried as well: it belongs to the topics of the later run as much.
    let book = &book.with_hidden();
    let mut heir = CarryOver {
        corpus,
        earlier: apply_regrouping(corpus, earlier.clone(), book),
        later_unedited: later,
        later: apply_regrouping(corpus, later.clone(), book),
        book: book.clone(),
        counts: CarryOverCounts::default(),
    };
    // The order matters: splits and moves refer to topics as merged, and names go to the topics that are
    // there in the end.
    heir.carry_merges()?;
    heir.carry_splits()?;
    heir.carry_moves()?;
    heir.carry_marks();
    let keys: BTreeSet<RecordKey> = carried_keys(book).chain(carried_keys(&heir.book)).collect();
    let change = |key: &RecordKey| RecordChange::between(book.record(key), heir.book.record(key));
    let changes: Vec<RecordChange> = keys.iter().filter_map(change).collect();
    if changes.is_empty() {
        return Ok(None);
    }
    let mut what =
        format!("carried {} from run {} to run {}", heir.counts.sentence(), earlier.id.0, later.id.0);
    if let Some(left) = heir.counts.left_sentence() {
        what.push_str(&format!("; {left} stay with run {}, whose topics those are", earlier.id.0));
    }
    Ok(Some(Edit { what, changes }))
}

/// Counts of what was carried, for the sentence.
#[derive(Debug, Default)]
struct CarryOverCounts {
    names: usize,
    junk: usize,
    memos: usize,
    merges: usize,
    splits: usize,
    moves: usize,
    left: LeftCounts,
}

/// Counts of what belongs to topics of the earlier run that are none of the later.
#[derive(Debug, Default)]
struct LeftCounts {
    names: usize,
    junk: usize,
    memos: usize,
    moves: usize,
}

impl CarryOverCounts {
    fn sentence(&self) -> String {
        let Self { names, junk, memos, merges, splits, moves, .. } = *self;
        let marks = [(names, "name"), (junk, "junk mark"), (memos, "memo")];
        join_counts(&[marks, [(merges, "merge"), (splits, "split"), (moves, "move")]].concat())
    }

    /// What was not carried; none where all was.
    fn left_sentence(&self) -> Option<String> {
        let LeftCounts { names, junk, memos, moves } = self.left;
        let left = [(names, "name"), (junk, "junk mark"), (memos, "memo"), (moves, "move")];
        (names + junk + memos + moves > 0).then(|| join_counts(&left))
    }
}

/// The later run while the earlier run's changes are carried over to it, one edit after the other.
struct CarryOver<'a> {
    corpus: &'a Corpus,
    earlier: Run,
    later_unedited: &'a Run,
    later: Run,
    book: Codebook,
    counts: CarryOverCounts,
}

impl CarryOver<'_> {
    /// Applies an edit to the working codebook and rearranges the later run.
    fn apply(&mut self, edit: &Edit) {
        self.book.apply(edit);
        self.later = apply_regrouping(self.corpus, self.later_unedited.clone(), &self.book);
    }

    /// The derived topics of the earlier run: the parts of splits, or the merged topics.
    fn derived_topics(&self, parts: bool) -> Vec<DerivedTopic> {
        let of_old = self.book.derived_topics.values().filter(|made| made.run == self.earlier.id);
        of_old.filter(|made| (made.from.len() == 1) == parts).cloned().collect()
    }

    /// Merges again what was merged.
    fn carry_merges(&mut self) -> CodingResult<()> {
        for made in self.derived_topics(false) {
            let table = TopicOverlap::new(&self.earlier, &self.later);
            let mostly = |&topic: &TopicId| {
                table.shared(made.topic, topic) * 2 > table.later_sizes.get(&topic).copied().unwrap_or(0)
            };
            let mut inside: Vec<TopicId> = table.later_sizes.keys().copied().filter(mostly).collect();
            inside.sort_by_key(|&topic| (std::cmp::Reverse(table.shared(made.topic, topic)), topic));
            if inside.len() > 1 {
                let edit = merge_topics(&self.book, self.corpus, &self.later, &inside)?;
                self.apply(&edit);
                self.counts.merges += 1;
            }
        }
        Ok(())
    }

    /// Splits again what was split.
    fn carry_splits(&mut self) -> CodingResult<()> {
        let mut families: BTreeMap<TopicId, Vec<DerivedTopic>> = BTreeMap::new();
        for made in self.derived_topics(true) {
            for &parent in &made.from {
                families.entry(parent).or_default().push(made.clone());
            }
        }
        for parts in families.into_values() {
            let table = TopicOverlap::new(&self.earlier, &self.later);
            for (&topic, &size) in &table.later_sizes {
                let shared = |made: &DerivedTopic| table.shared(made.topic, topic);
                let taken: usize = parts.iter().map(shared).sum();
                let deep: Vec<&DerivedTopic> =
                    parts.iter().filter(|made| shared(made) as f64 >= size as f64 * MIN_PART_SHARE).collect();
                if deep.len() < 2 || taken * 2 <= size {
                    continue;
                }
                let parts = self.split_parts(topic, &deep);
                let edit = split_topic(&self.book, self.corpus, &self.later, topic, &parts)?;
                self.apply(&edit);
                self.counts.splits += 1;
            }
        }
        Ok(())
    }

    /// The parts of a new topic along those of an earlier one; snippets in none of them go to the largest.
    fn split_parts(&self, topic: TopicId, along: &[&DerivedTopic]) -> Vec<TopicPart> {
        let home = snippet_topics(&self.earlier);
        let mut held: Vec<Vec<SnippetIndex>> = vec![Vec::new(); along.len()];
        let mut rest = Vec::new();
        for member in self.later.members.iter().filter(|member| member.topic == Some(topic)) {
            let Some(at) = self.corpus.snippet_index(member.snippet) else { continue };
            let was = home.get(&member.snippet).copied().flatten();
            let part = along.iter().position(|made| Some(made.topic) == was);
            match part.and_then(|part| held.get_mut(part)) {
                Some(held) => held.push(at),
                None => rest.push(at),
            }
        }
        if let Some(largest) = held.iter_mut().rev().max_by_key(|held| held.len()) {
            largest.append(&mut rest);
        }
        let part = |(made, snippets): (&&DerivedTopic, Vec<SnippetIndex>)| TopicPart {
            label: made.label.clone(),
            keywords: made.keywords.iter().map(KeywordRecord::keyword).collect(),
            snippets,
        };
        along.iter().zip(held).map(part).collect()
    }

    /// Moves again what was moved.
    fn carry_moves(&mut self) -> CodingResult<()> {
        let moved: Vec<_> =
            self.book.snippet_moves.values().filter(|moved| moved.run == self.earlier.id).cloned().collect();
        let became: BTreeMap<TopicId, TopicId> =
            TopicOverlap::new(&self.earlier, &self.later).best_matches().into_iter().collect();
        let mut by_goal: BTreeMap<Option<TopicId>, Vec<SnippetIndex>> = BTreeMap::new();
        for moved in moved {
            let goal = moved.to.and_then(|to| became.get(&to).copied());
            // The topic it was moved to became none of the later run.
            if goal.is_none() && moved.to.is_some() {
                self.counts.left.moves += 1;
                continue;
            }
            if let Some(at) = snippet_at(self.corpus, &moved.place) {
                by_goal.entry(goal).or_default().push(at);
            }
        }
        for (goal, snippets) in by_goal {
            // An error means the snippets are there already, or their topic is gone: neither is worth failing
            // for.
            if let Ok(edit) = move_snippets(&self.book, self.corpus, &self.later, &snippets, goal) {
                self.counts.moves += edit.changes.len();
                self.apply(&edit);
            }
        }
        Ok(())
    }

    /// Counts what is on topics of the earlier run that became none of the later.
    fn count_left(&mut self, carried: &BTreeSet<TopicId>) {
        for topic in self.earlier.topics.iter().map(|topic| topic.id).filter(|id| !carried.contains(id)) {
            for mark in self.book.marks_on(self.earlier.id, topic) {
                self.counts.left.names += usize::from(mark.label.is_some());
                self.counts.left.junk += usize::from(mark.junk);
            }
            let here = MemoTarget::Topic(self.earlier.id, topic);
            self.counts.left.memos += self.book.memos_on(&here).count();
        }
    }

    /// Carries names, junk marks and memos from each topic to the topic it became.
    fn carry_marks(&mut self) {
        let matches = TopicOverlap::new(&self.earlier, &self.later).best_matches();
        self.count_left(&matches.iter().map(|(was, _)| *was).collect());
        for (was, now) in matches {
            let machine = self.later.topics.iter().find(|topic| topic.id == now).map(|topic| &topic.label);
            let before: Vec<TopicMark> = self.book.marks_on(self.earlier.id, was).cloned().collect();
            for old in before {
                let mut new = topic_mark(&self.book, &self.later, now, &old.coder);
                if new.label.is_none() && old.label.is_some() && old.label.as_ref() != machine {
                    new.label = old.label;
                    self.counts.names += 1;
                }
                if old.junk && !new.junk {
                    new.junk = true;
                    self.counts.junk += 1;
                }
                if new.label.is_some() || new.junk {
                    self.book.topic_marks.insert((new.run, new.topic, new.coder.clone()), new);
                }
            }
            let (theirs, mine) =
                (MemoTarget::Topic(self.earlier.id, was), MemoTarget::Topic(self.later.id, now));
            let free = |memo: &&Memo| self.book.memo_of(&mine, &memo.coder).is_none();
            let noted: Vec<Memo> = self.book.memos_on(&theirs).filter(free).cloned().collect();
            for memo in noted {
                self.counts.memos += 1;
                self.book
                    .memos
                    .insert((mine.clone(), memo.coder.clone()), Memo { target: mine.clone(), ..memo });
            }
        }
    }
}

/// Sizes and overlaps of the topics of two runs, over the snippets that both runs saw.
#[derive(Default)]
struct TopicOverlap {
    earlier_sizes: BTreeMap<TopicId, usize>,
    later_sizes: BTreeMap<TopicId, usize>,
    shared_sizes: BTreeMap<(TopicId, TopicId), usize>,
}

impl TopicOverlap {
    fn new(old: &Run, new: &Run) -> Self {
        let (home, mut table) = (snippet_topics(old), Self::default());
        for member in &new.members {
            let Some(&was) = home.get(&member.snippet) else { continue };
            if let Some(was) = was {
                *table.earlier_sizes.entry(was).or_default() += 1;
            }
            if let Some(now) = member.topic {
                *table.later_sizes.entry(now).or_default() += 1;
            }
            if let (Some(was), Some(now)) = (was, member.topic) {
                *table.shared_sizes.entry((was, now)).or_default() += 1;
            }
        }
        table
    }

    /// The number of snippets two topics share.
    fn shared(&self, was: TopicId, now: TopicId) -> usize {
        self.shared_sizes.get(&(was, now)).copied().unwrap_or(0)
    }

    /// Which topic became which, one to one: pairs by falling Jaccard index, ties by number.
    fn best_matches(&self) -> Vec<(TopicId, TopicId)> {
        let size = |of: &BTreeMap<TopicId, usize>, topic| of.get(&topic).copied().unwrap_or(0);
        let mut alike: Vec<(f64, TopicId, TopicId)> = self
            .shared_sizes
            .iter()
            .map(|(&(was, now), &both)| {
                let any = size(&self.earlier_sizes, was) + size(&self.later_sizes, now) - both;
                (both as f64 / any.max(1) as f64, was, now)
            })
            .filter(|pair| pair.0 >= SAME_TOPIC_JACCARD)
            .collect();
        alike.sort_by(|a, b| b.0.total_cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
        let (mut from, mut to) = (BTreeSet::new(), BTreeSet::new());
        alike.retain(|&(_, was, now)| {
            !from.contains(&was) && !to.contains(&now) && {
                from.insert(was);
                to.insert(now)
            }
        });
        let mut pairs: Vec<_> = alike.into_iter().map(|(_, was, now)| (was, now)).collect();
        pairs.sort_unstable();
        pairs
    }
}

/// The keys of the records that may be carried: topic marks, memos, derived topics and moves.
fn carried_keys(book: &Codebook) -> impl Iterator<Item = RecordKey> {
    let marks =
        book.topic_marks.keys().map(|(run, topic, coder)| RecordKey::Topic(*run, *topic, coder.clone()));
    let memos = book.memos.keys().cloned().map(|(target, coder)| RecordKey::Memo(target, coder));
    let made = book.derived_topics.keys().map(|(run, topic)| RecordKey::Regrouped(*run, *topic));
    let moved = book.snippet_moves.keys().map(|(run, place)| RecordKey::Moved(*run, place.clone()));
    marks.chain(memos).chain(made).chain(moved)
}
