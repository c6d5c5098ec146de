//! Fewer topics: which topics would be merged when the run's merge tree is cut at a given number of branches.

use crate::coding::codebook::model::Codebook;
use crate::coding::stats::coding_stats::CodingStats;
use crate::topics::{Run, TopicId};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// The groups of topics that become one where the run's tree is cut into `branches` branches. Each group has
/// two topics or more, largest first; the groups are sorted.
///
/// Topics merged by hand follow the topic they were merged into, and may join two branches. Junk topics,
/// topics that were split and their parts are left as they are.
pub fn groups_at_cut(run: &Run, study: &CodingStats, book: &Codebook, branches: usize) -> Vec<Vec<TopicId>> {
    let size = |topic: &TopicId| study.topic(*topic).map_or(0, |facts| facts.snippets.len());
    let current = current_topics(run, study, book);
    let current = |topic: &TopicId| current.get(topic.0 as usize).copied().flatten();
    let mut groups: Vec<BTreeSet<TopicId>> = Vec::new();
    for bough in run.measures.tree.cut(branches) {
        let mut group: BTreeSet<TopicId> = bough.topics.iter().filter_map(current).collect();
        // A merge by hand across branches joins their groups.
        let (shared, apart) = groups.into_iter().partition(|other| !other.is_disjoint(&group));
        groups = apart;
        let shared: Vec<BTreeSet<TopicId>> = shared;
        group.extend(shared.into_iter().flatten());
        groups.push(group);
    }
    let mut groups: Vec<Vec<TopicId>> =
        groups.into_iter().filter(|group| group.len() > 1).map(|group| group.into_iter().collect()).collect();
    for group in &mut groups {
        group.sort_by_key(|topic| (Reverse(size(topic)), *topic));
    }
    groups.sort();
    groups
}

/// The number of counted (not junk) topics after these groups are merged.
pub fn count_after_merging(study: &CodingStats, groups: &[Vec<TopicId>]) -> usize {
    let merged: usize = groups.iter().map(|group| group.len().saturating_sub(1)).sum();
    study.themed_topic_counts().0.saturating_sub(merged)
}

/// For each leaf of the run's tree, by number, the topic that holds now what it held; none where that is junk, gone, or was
/// divided among several.
pub(in crate::coding) fn current_topics(
    run: &Run,
    study: &CodingStats,
    book: &Codebook,
) -> Vec<Option<TopicId>> {
    // The derived topics that name each leaf as a source: none, one, or several.
    let mut made: BTreeMap<TopicId, Vec<TopicId>> = BTreeMap::new();
    for derived in book.derived_topics.values().filter(|derived| derived.run == run.id) {
        derived.from.iter().for_each(|&leaf| made.entry(leaf).or_default().push(derived.topic));
    }
    let current = |leaf: TopicId| match made.get(&leaf).map_or(&[][..], Vec::as_slice) {
        [] => Some(leaf),
        [one] => Some(*one),
        _ => None,
    };
    let counted = |topic: TopicId| study.topic(topic).filter(|facts| !facts.junk).map(|facts| facts.id);
    (0..run.measures.tree.topics).map(|leaf| counted(current(TopicId(leaf))?)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::coding::edits;
    use crate::coding::fixture::{apply_checked, corpus, run};
    use crate::coding::{CodingStats, apply_regrouping};
    use crate::topics::{MergeStep, TopicTree};

    fn joint(left: u32, right: u32) -> MergeStep {
        MergeStep { left, right, distance: 0.1, snippets: 2, label: String::new(), keywords: Vec::new() }
    }

    /// Six snippets in four topics: 0 and 2 lie near each other, then 1 and 3, then all.
    fn four() -> Run {
        let mut run = run(1);
        let topics: Vec<_> = (0..4).map(|id| (TopicId(id), run.topics[0].clone())).collect();
        run.topics = topics.into_iter().map(|(id, topic)| crate::topics::Topic { id, ..topic }).collect();
        for (member, topic) in run.members.iter_mut().zip([0, 0, 2, 1, 1, 3]) {
            member.topic = Some(TopicId(topic));
        }
        run.measures.tree = TopicTree { topics: 4, joints: vec![joint(0, 2), joint(1, 3), joint(4, 5)] };
        run
    }

    fn ids(groups: &[Vec<TopicId>]) -> Vec<Vec<u32>> {
        groups.iter().map(|group| group.iter().map(|topic| topic.0).collect()).collect()
    }

    #[test]
    fn the_nearest_become_one_and_what_was_done_by_hand_counts() {
        let (corpus, found, mut book) = (corpus(), four(), Codebook::default());
        let groups = |book: &Codebook, branches| {
            let now = apply_regrouping(&corpus, found.clone(), book);
            let study = CodingStats::new(&corpus, Some(&now), book);
            let groups = groups_at_cut(&now, &study, book, branches);
            (ids(&groups), count_after_merging(&study, &groups))
        };
        assert_eq!(groups(&book, 4), (vec![], 4));
        assert_eq!(groups(&book, 3), (vec![vec![0, 2]], 3));
        assert_eq!(groups(&book, 2), (vec![vec![0, 2], vec![1, 3]], 2));
        assert_eq!(groups(&book, 1), (vec![vec![0, 1, 2, 3]], 1));

        let edit = edits::merge_topics(&book, &corpus, &found, &[TopicId(2), TopicId(3)]).unwrap();
        apply_checked(&mut book, edit);
        assert_eq!(groups(&book, 4), (vec![], 3));
        assert_eq!(
            groups(&book, 2),
            (vec![vec![0, 1, 2]], 1),
            "2 has 3, and so brings the branches together"
        );

        let now = apply_regrouping(&corpus, found.clone(), &book);
        let edit = edits::junk_topics(&book, &now, &[TopicId(0)], true).unwrap();
        apply_checked(&mut book, edit);
        assert_eq!(groups(&book, 3), (vec![], 2), "what is left out of counts is not joined");
    }

    #[test]
    fn several_groups_are_merged_in_one_edit() {
        let (corpus, found, mut book) = (corpus(), four(), Codebook::default());
        let pairs = [vec![TopicId(0), TopicId(2)], vec![TopicId(1), TopicId(3)]];
        let edit = edits::merge_groups(&book, &corpus, &found, &pairs).unwrap();
        assert_eq!(apply_checked(&mut book, edit.clone()), "merged 4 topics into 2");
        let now = apply_regrouping(&corpus, found.clone(), &book);
        let homes: Vec<_> = now.members.iter().filter_map(|member| member.topic).map(|id| id.0).collect();
        assert_eq!(homes, [0, 0, 0, 1, 1, 1]);
        assert_eq!(now.topics.iter().map(|topic| topic.snippets).collect::<Vec<_>>(), [3, 3]);
        assert!(edits::merge_groups(&book, &corpus, &now, &[]).is_err());
    }
}
