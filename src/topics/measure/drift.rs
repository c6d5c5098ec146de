//! Drift: what became of each topic of one run in another.

use crate::topics::model::TopicId;
use std::collections::BTreeMap;

/// Snippets that moved from a topic of the earlier run to one of the later.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SnippetFlow {
    /// The topic of the earlier run; none for its outliers.
    pub from: Option<TopicId>,
    /// The topic of the later run; none for its outliers.
    pub to: Option<TopicId>,
    /// Number of snippets.
    pub snippets: usize,
}

/// A change of topics between two runs.
#[derive(Debug, Clone, PartialEq)]
pub enum TopicChange {
    /// A topic mostly has the snippets of an earlier one.
    Became {
        /// The earlier topic.
        from: TopicId,
        /// The later topic.
        to: TopicId,
        /// Their Jaccard index, 0 to 1: snippets in both over snippets in any.
        alike: f32,
    },
    /// A topic was split into several.
    Split {
        /// The earlier topic.
        from: TopicId,
        /// The later topics, the one that took most first.
        into: Vec<TopicId>,
    },
    /// Several topics were merged into one.
    Merged {
        /// The earlier topics, the one that gave most first.
        from: Vec<TopicId>,
        /// The later topic.
        into: TopicId,
    },
    /// A topic has no counterpart in the later run.
    Vanished(TopicId),
    /// A topic has no counterpart in the earlier run.
    Appeared(TopicId),
}

/// Comparison of two runs.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct TopicDrift {
    /// Number of snippets both runs saw.
    pub shared: usize,
    /// The changes: by the earlier run's topics, then the topics that appeared.
    pub changes: Vec<TopicChange>,
    /// All flows, by earlier topic, outliers last, then by later.
    pub flows: Vec<SnippetFlow>,
}

/// Share of a topic that must have gone to another for the two to count as part of each other. Chosen by
/// hand; not measured.
const PART_SHARE: f64 = 0.25;
/// Jaccard index from which two topics are the same. At a third, two topics of one size have half of their
/// snippets in common. Chosen by hand; not measured.
pub const SAME_TOPIC_JACCARD: f64 = 1.0 / 3.0;

/// Compares where two runs put the same snippets, given side by side.
///
/// A topic *became* another where the two are each other's best match by Jaccard index, at least
/// [`SAME_TOPIC_JACCARD`]. It was *split* where two or more topics hold mostly its snippets and each took a
/// quarter of it or more; several were *merged* where one took most of each, and each is a quarter of it or
/// more. What none of this explains *vanished* or *appeared*.
pub fn compare_topics(earlier: &[Option<TopicId>], later: &[Option<TopicId>]) -> TopicDrift {
    let mut flows: BTreeMap<(Option<TopicId>, Option<TopicId>), usize> = BTreeMap::new();
    let mut before: BTreeMap<TopicId, usize> = BTreeMap::new();
    let mut after: BTreeMap<TopicId, usize> = BTreeMap::new();
    for (&from, &to) in earlier.iter().zip(later) {
        *flows.entry((from, to)).or_default() += 1;
        if let Some(from) = from {
            *before.entry(from).or_default() += 1;
        }
        if let Some(to) = to {
            *after.entry(to).or_default() += 1;
        }
    }
    let shared = |from: TopicId, to: TopicId| flows.get(&(Some(from), Some(to))).copied().unwrap_or(0);
    let alike = |from: TopicId, to: TopicId| {
        let both = shared(from, to);
        both as f64 / (before[&from] + after[&to] - both) as f64
    };
    let mut changes = Vec::new();
    let mut told: Vec<TopicId> = Vec::new();
    let mut splits: BTreeMap<TopicId, Vec<(usize, TopicId)>> = BTreeMap::new();
    for (&from, &size) in &before {
        let took = |&(&to, &whole): &(&TopicId, &usize)| {
            let both = shared(from, to) as f64;
            both >= size as f64 * PART_SHARE && both * 2.0 > whole as f64
        };
        let mut parts: Vec<_> = after.iter().filter(took).map(|(&to, _)| (shared(from, to), to)).collect();
        if parts.len() > 1 {
            parts.sort_by_key(|&(both, to)| (std::cmp::Reverse(both), to));
            splits.insert(from, parts);
        }
    }
    let mut merged: BTreeMap<TopicId, Vec<(usize, TopicId)>> = BTreeMap::new();
    // Splits go first: a topic that was split is not also part of a merge, so that each is told of once.
    for (&from, &size) in before.iter().filter(|(from, _)| !splits.contains_key(from)) {
        for (&to, &whole) in &after {
            let both = shared(from, to) as f64;
            if both * 2.0 > size as f64 && both >= whole as f64 * PART_SHARE {
                merged.entry(to).or_default().push((shared(from, to), from));
            }
        }
    }
    merged.retain(|_, from| from.len() > 1);
    for parts in merged.values_mut() {
        parts.sort_by_key(|&(both, from)| (std::cmp::Reverse(both), from));
    }
    let ids = |parts: &[(usize, TopicId)]| parts.iter().map(|part| part.1).collect::<Vec<_>>();
    for &from in before.keys() {
        let best = after.keys().map(|&to| (alike(from, to), to)).fold(None, first_larger);
        let back = |to| before.keys().map(|&other| (alike(other, to), other)).fold(None, first_larger);
        let joined = merged.iter().find(|(_, parts)| parts.iter().any(|part| part.1 == from));
        if let Some(parts) = splits.get(&from) {
            told.extend(ids(parts));
            changes.push(TopicChange::Split { from, into: ids(parts) });
        } else if let Some((&into, parts)) = joined {
            // A merge is listed once, at the first of its topics.
            if parts.iter().map(|part| part.1).min() == Some(from) {
                told.push(into);
                changes.push(TopicChange::Merged { from: ids(parts), into });
            }
        } else if let Some((near, to)) = best.filter(|&(near, to)| {
            near >= SAME_TOPIC_JACCARD && back(to).is_some_and(|(_, other)| other == from)
        }) {
            told.push(to);
            changes.push(TopicChange::Became { from, to, alike: near as f32 });
        } else {
            changes.push(TopicChange::Vanished(from));
        }
    }
    changes.extend(after.keys().filter(|to| !told.contains(to)).map(|&to| TopicChange::Appeared(to)));
    let last = |topic: Option<TopicId>| (topic.is_none(), topic);
    let mut flows: Vec<SnippetFlow> =
        flows.into_iter().map(|((from, to), snippets)| SnippetFlow { from, to, snippets }).collect();
    flows.sort_by_key(|flow| (last(flow.from), last(flow.to)));
    TopicDrift { shared: earlier.len().min(later.len()), changes, flows }
}

/// The larger of two, the first of equals.
fn first_larger(best: Option<(f64, TopicId)>, next: (f64, TopicId)) -> Option<(f64, TopicId)> {
    match best {
        Some(best) if best.0 >= next.0 => Some(best),
        _ => Some(next),
    }
}
