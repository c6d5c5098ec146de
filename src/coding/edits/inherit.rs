//! What the researcher made of one run's topics, carried to the next run.

use super::regroup::{Part, merge_topics, move_snippets, split_topic};
use super::topics::mark;
use crate::coding::arrange::arranged;
use crate::coding::error::Result;
use crate::coding::model::{Change, Codebook, Edit, MemoTarget, Record, Regrouped, TopicMark};
use crate::coding::wording::count;
use crate::corpus::Corpus;
use crate::topics::measure::SAME;
use crate::topics::{Keyword, Run, TopicId};
use std::collections::{BTreeMap, BTreeSet};

/// A new topic is cut where at least this share of it lies in each of two parts of a topic that was split.
const PART: f64 = 0.25;

/// Carries names, junk marks, memos, merges, splits and moves from an earlier run to a later one, as one edit; none
/// where there is nothing to carry. What was already said of the later run's topics stays.
///
/// Everything binds to snippets. New topics that lie mostly (by more than half) in one topic that was merged are merged
/// again; a new topic that lies mostly in several parts of one that was split, by a quarter in each, is split along
/// them; a snippet moved by hand goes to what its topic became. A topic is taken for an earlier one by the highest
/// Jaccard index of their snippets, one to one, from [`SAME`] (a third: of two topics of one size, half are shared) on.
///
/// # Errors
/// As for the edits it is made of.
pub fn inherit(book: &Codebook, corpus: &Corpus, earlier: &Run, later: &Run) -> Result<Option<Edit>> {
    let mut heir = Heir {
        corpus,
        old: arranged(corpus, earlier.clone(), book),
        raw: later,
        new: arranged(corpus, later.clone(), book),
        book: book.clone(),
        counts: Counts::default(),
    };
    heir.merges()?;
    heir.splits()?;
    heir.moves()?;
    heir.marks();
    let changes = difference(book, &heir.book);
    if changes.is_empty() {
        return Ok(None);
    }
    let what = format!("carried {} from run {} to run {}", heir.counts.sentence(), earlier.id.0, later.id.0);
    Ok(Some(Edit { what, changes }))
}

/// How much was carried.
#[derive(Debug, Default)]
struct Counts {
    names: usize,
    junk: usize,
    memos: usize,
    merges: usize,
    splits: usize,
    moves: usize,
}

impl Counts {
    fn sentence(&self) -> String {
        let all = [
            (self.names, "name"),
            (self.junk, "junk mark"),
            (self.memos, "memo"),
            (self.merges, "merge"),
            (self.splits, "split"),
            (self.moves, "move"),
        ];
        let said: Vec<String> = all.iter().filter(|(n, _)| *n > 0).map(|&(n, noun)| count(n, noun)).collect();
        super::merge::list(&said)
    }
}

/// The later run on its way to what the earlier was.
struct Heir<'a> {
    corpus: &'a Corpus,
    old: Run,
    raw: &'a Run,
    new: Run,
    book: Codebook,
    counts: Counts,
}

impl Heir<'_> {
    fn apply(&mut self, edit: &Edit) {
        self.book.apply(edit);
        self.new = arranged(self.corpus, self.raw.clone(), &self.book);
    }

    fn made(&self, parts: bool) -> Vec<Regrouped> {
        let of_old = self.book.regrouped.values().filter(|made| made.run == self.old.id);
        of_old.filter(|made| (made.from.len() == 1) == parts).cloned().collect()
    }

    fn merges(&mut self) -> Result<()> {
        for made in self.made(false) {
            let table = Table::new(&self.old, &self.new);
            let mostly = |&topic: &TopicId| {
                table.shared(made.topic, topic) * 2 > table.after.get(&topic).copied().unwrap_or(0)
            };
            let mut inside: Vec<TopicId> = table.after.keys().copied().filter(mostly).collect();
            inside.sort_by_key(|&topic| (std::cmp::Reverse(table.shared(made.topic, topic)), topic));
            if inside.len() > 1 {
                let edit = merge_topics(&self.book, self.corpus, &self.new, &inside)?;
                self.apply(&edit);
                self.counts.merges += 1;
            }
        }
        Ok(())
    }

    fn splits(&mut self) -> Result<()> {
        let mut families: BTreeMap<TopicId, Vec<Regrouped>> = BTreeMap::new();
        for made in self.made(true) {
            for &parent in &made.from {
                families.entry(parent).or_default().push(made.clone());
            }
        }
        for parts in families.into_values() {
            let table = Table::new(&self.old, &self.new);
            for (&topic, &size) in &table.after {
                let shared = |made: &Regrouped| table.shared(made.topic, topic);
                let taken: usize = parts.iter().map(shared).sum();
                let deep: Vec<&Regrouped> =
                    parts.iter().filter(|made| shared(made) as f64 >= size as f64 * PART).collect();
                if deep.len() < 2 || taken * 2 <= size {
                    continue;
                }
                let parts = self.parts(topic, &deep);
                let edit = split_topic(&self.book, self.corpus, &self.new, topic, &parts)?;
                self.apply(&edit);
                self.counts.splits += 1;
            }
        }
        Ok(())
    }

    /// The parts of a new topic along those of an old one; what lies in none goes with the largest.
    fn parts(&self, topic: TopicId, along: &[&Regrouped]) -> Vec<Part> {
        let home: BTreeMap<_, _> =
            self.old.members.iter().map(|member| (member.snippet, member.topic)).collect();
        let mut held: Vec<Vec<usize>> = vec![Vec::new(); along.len()];
        let mut rest = Vec::new();
        for member in self.new.members.iter().filter(|member| member.topic == Some(topic)) {
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
        let part = |(made, snippets): (&&Regrouped, Vec<usize>)| Part {
            label: made.label.clone(),
            keywords: made
                .keywords
                .iter()
                .map(|word| Keyword {
                    word: word.word.clone(),
                    score: (f64::from(word.millionths) / 1e6) as f32,
                })
                .collect(),
            snippets,
        };
        along.iter().zip(held).map(part).collect()
    }

    fn moves(&mut self) -> Result<()> {
        let moved: Vec<_> =
            self.book.moved.values().filter(|moved| moved.run == self.old.id).cloned().collect();
        let became: BTreeMap<TopicId, TopicId> =
            Table::new(&self.old, &self.new).pairs().into_iter().collect();
        let mut by_goal: BTreeMap<Option<TopicId>, Vec<usize>> = BTreeMap::new();
        for moved in moved {
            let goal = match moved.to {
                None => None,
                Some(to) => match became.get(&to) {
                    Some(&now) => Some(now),
                    None => continue,
                },
            };
            let Some(entry) = self.corpus.transcript(moved.place.transcript) else { continue };
            let snippets = self.corpus.snippets.get(entry.snippets.clone()).unwrap_or_default();
            let Ok(at) = snippets.binary_search_by_key(&moved.place.span, |snippet| snippet.span) else {
                continue;
            };
            by_goal.entry(goal).or_default().push(entry.snippets.start + at);
        }
        for (goal, snippets) in by_goal {
            // All of them there by themselves is as good.
            if let Ok(edit) = move_snippets(&self.book, self.corpus, &self.new, &snippets, goal) {
                self.counts.moves += edit.changes.len();
                self.apply(&edit);
            }
        }
        Ok(())
    }

    fn marks(&mut self) {
        for (was, now) in Table::new(&self.old, &self.new).pairs() {
            let old = mark(&self.book, &self.old, was);
            let mut new = mark(&self.book, &self.new, now);
            let machine = self.new.topics.iter().find(|topic| topic.id == now).map(|topic| &topic.label);
            if new.label.is_none() && old.label.is_some() && old.label.as_ref() != machine {
                new.label = old.label;
                self.counts.names += 1;
            }
            if old.junk && !new.junk {
                new.junk = true;
                self.counts.junk += 1;
            }
            if new.label.is_some() || new.junk {
                let key: (_, TopicId) = (new.run, new.topic);
                self.book.topics.insert(key, TopicMark { ..new });
            }
            let (theirs, mine) = (MemoTarget::Topic(self.old.id, was), MemoTarget::Topic(self.new.id, now));
            if let (Some(memo), None) = (self.book.memos.get(&theirs).cloned(), self.book.memos.get(&mine)) {
                self.counts.memos += 1;
                self.book.memos.insert(mine.clone(), crate::coding::Memo { target: mine, ..memo });
            }
        }
    }
}

/// How many snippets each two topics of two runs have in common, over the snippets that both saw.
struct Table {
    before: BTreeMap<TopicId, usize>,
    after: BTreeMap<TopicId, usize>,
    both: BTreeMap<(TopicId, TopicId), usize>,
}

impl Table {
    fn new(old: &Run, new: &Run) -> Self {
        let home: BTreeMap<_, _> = old.members.iter().map(|member| (member.snippet, member.topic)).collect();
        let mut table = Self { before: BTreeMap::new(), after: BTreeMap::new(), both: BTreeMap::new() };
        for member in &new.members {
            let Some(&was) = home.get(&member.snippet) else { continue };
            if let Some(was) = was {
                *table.before.entry(was).or_default() += 1;
            }
            if let Some(now) = member.topic {
                *table.after.entry(now).or_default() += 1;
            }
            if let (Some(was), Some(now)) = (was, member.topic) {
                *table.both.entry((was, now)).or_default() += 1;
            }
        }
        table
    }

    fn shared(&self, was: TopicId, now: TopicId) -> usize {
        self.both.get(&(was, now)).copied().unwrap_or(0)
    }

    /// Which topic became which, one to one, the most alike first.
    fn pairs(&self) -> Vec<(TopicId, TopicId)> {
        let size = |of: &BTreeMap<TopicId, usize>, topic| of.get(&topic).copied().unwrap_or(0);
        let mut alike: Vec<(f64, TopicId, TopicId)> = self
            .both
            .iter()
            .map(|(&(was, now), &both)| {
                let any = size(&self.before, was) + size(&self.after, now) - both;
                (both as f64 / any.max(1) as f64, was, now)
            })
            .filter(|pair| pair.0 >= SAME)
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

/// The changes that make one codebook's topics, groups, moves and memos those of another.
fn difference(before: &Codebook, after: &Codebook) -> Vec<Change> {
    fn between<K: Ord, V: PartialEq>(
        before: &BTreeMap<K, V>,
        after: &BTreeMap<K, V>,
        record: impl Fn(&V) -> Record,
        changes: &mut Vec<Change>,
    ) {
        let keys: BTreeSet<&K> = before.keys().chain(after.keys()).collect();
        for key in keys {
            let (old, new) = (before.get(key), after.get(key));
            if old != new {
                changes.push(Change { before: old.map(&record), after: new.map(&record) });
            }
        }
    }
    let mut changes = Vec::new();
    between(&before.topics, &after.topics, |it| Record::Topic(it.clone()), &mut changes);
    between(&before.memos, &after.memos, |it| Record::Memo(it.clone()), &mut changes);
    between(&before.regrouped, &after.regrouped, |it| Record::Regrouped(it.clone()), &mut changes);
    between(&before.moved, &after.moved, |it| Record::Moved(it.clone()), &mut changes);
    changes
}
