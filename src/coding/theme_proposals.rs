//! Themes that are proposed for topics near each other: the tree of topics is cut, and each branch with two topics or more
//! that are in no theme yet may become one.

use super::codebook::model::Codebook;
use super::regrouping::topic_count::current_topics;
use super::stats::coding_stats::CodingStats;
use crate::topics::{Run, TopicId};
use std::cmp::Reverse;
use std::collections::BTreeSet;

/// How many topics there are for each branch that themes are proposed from at first: a level three times coarser. In the
/// study the program was made for, 77 topics were sorted into 20 and these into 8 themes, each step by about three.
const TOPICS_PER_BRANCH: usize = 3;

/// A theme that could be made of topics.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ThemeProposal {
    /// What it could be called: the label of the topics as if they were one.
    pub name: String,
    /// The topics, largest first; two or more.
    pub topics: Vec<TopicId>,
}

/// Into how many branches the run's tree is cut at first: the most that leave a third as many groups as there are topics
/// now, as the researcher merged them; those of conduct and those left out of counts are none.
pub fn branches_for_themes(run: &Run, stats: &CodingStats, book: &Codebook) -> usize {
    let tree = &run.measures.tree;
    let all = current_topics(run, stats, book);
    let current = |topic: &TopicId| {
        all.get(topic.0 as usize).copied().flatten().filter(|topic| run.topic_conduct(*topic).is_none())
    };
    let groups = |branches: usize| {
        let mut seen = BTreeSet::new();
        let mut count = 0;
        for branch in tree.cut(branches) {
            let topics: BTreeSet<TopicId> = branch.topics.iter().filter_map(current).collect();
            // A topic that was merged across branches is of the first.
            count += usize::from(topics.into_iter().filter(|topic| seen.insert(*topic)).count() > 0);
        }
        count
    };
    let leaves = tree.topics as usize;
    let wanted = groups(leaves).div_ceil(TOPICS_PER_BRANCH);
    // More branches hardly ever make fewer groups: only where topics were merged across branches.
    let (mut enough, mut many) = (1, leaves + 1);
    while many - enough > 1 {
        let middle = enough.midpoint(many);
        if groups(middle) <= wanted { enough = middle } else { many = middle }
    }
    enough
}

/// Proposes themes from the run's tree, cut into `branches`; those with the most snippets first. Left out are topics in a
/// theme, of conduct, or left out of counts, and what is alone in its branch.
pub fn propose_themes(
    run: &Run,
    stats: &CodingStats,
    book: &Codebook,
    branches: usize,
) -> Vec<ThemeProposal> {
    let size = |topic: &TopicId| stats.topic(*topic).map_or(0, |facts| facts.snippets.len());
    let is_open = |topic: &TopicId| {
        run.topic_conduct(*topic).is_none()
            && stats.topic(*topic).is_some_and(|facts| facts.themes.is_empty())
    };
    let tree = &run.measures.tree;
    let current = current_topics(run, stats, book);
    let mut taken = BTreeSet::new();
    let mut proposals = Vec::new();
    for branch in tree.cut(branches) {
        let all: BTreeSet<TopicId> = branch
            .topics
            .iter()
            .filter_map(|topic| current.get(topic.0 as usize).copied().flatten())
            .collect();
        // A topic that was merged across branches is proposed once, in the first.
        let mut topics: Vec<TopicId> =
            all.iter().filter(|topic| is_open(topic) && taken.insert(**topic)).copied().collect();
        if topics.len() < 2 {
            continue;
        }
        topics.sort_by_key(|topic| (Reverse(size(topic)), *topic));
        // The label of the branch is of all its topics: where some are sorted already it would say too much.
        let joint = branch.joint.filter(|_| topics.len() == all.len()).and_then(|at| tree.joints.get(at));
        let label = joint.map(|joint| joint.label.as_str()).filter(|label| !label.is_empty());
        let largest = topics.first().and_then(|topic| stats.topic(*topic)).map(|facts| facts.label.as_str());
        let Some(name) = label.or(largest) else { continue };
        proposals.push(ThemeProposal { name: name.to_owned(), topics });
    }
    let snippets = |proposal: &ThemeProposal| proposal.topics.iter().map(size).sum::<usize>();
    proposals.sort_by_key(|proposal| (Reverse(snippets(proposal)), proposal.topics.first().copied()));
    proposals
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::coding::ThemeRef;
    use crate::coding::edits;
    use crate::coding::fixture::{apply_checked, corpus, run, signature};
    use crate::topics::{MergeStep, TopicTree};

    fn joint(left: u32, right: u32, label: &str) -> MergeStep {
        MergeStep { left, right, distance: 0.1, snippets: 2, label: label.to_owned(), keywords: Vec::new() }
    }

    /// Six snippets in four topics: 0 and 2 lie near each other, then 1 and 3, then all.
    fn four() -> Run {
        let mut run = run(1);
        let first = run.topics[0].clone();
        run.topics = (0..4).map(|id| crate::topics::Topic { id: TopicId(id), ..first.clone() }).collect();
        for (member, topic) in run.members.iter_mut().zip([0, 0, 2, 1, 1, 3]) {
            member.topic = Some(TopicId(topic));
        }
        let joints = vec![joint(0, 2, "Boats"), joint(1, 3, "Bread"), joint(4, 5, "Work")];
        run.measures.tree = TopicTree { topics: 4, joints };
        run
    }

    fn proposed(book: &Codebook, branches: usize) -> Vec<(String, Vec<u32>)> {
        let run = four();
        let stats = CodingStats::new(&corpus(), Some(&run), book);
        let found = propose_themes(&run, &stats, book, branches);
        found.into_iter().map(|it| (it.name, it.topics.iter().map(|topic| topic.0).collect())).collect()
    }

    #[test]
    fn a_third_as_many_groups_are_proposed_as_there_are_topics_now() {
        let (run, mut book) = (four(), Codebook::default());
        let at_first = |book: &Codebook, run: &Run| {
            branches_for_themes(run, &CodingStats::new(&corpus(), Some(run), book), book)
        };
        assert_eq!(at_first(&book, &run), 2, "four topics in two groups");
        let edit = edits::junk_topics(&book, &run, &[TopicId(3)], true).unwrap();
        apply_checked(&mut book, edit);
        assert_eq!(at_first(&book, &run), 1, "three in one");
        // Merged in pairs, two topics are one group, not two of one topic each.
        let mut book = Codebook::default();
        let groups = [vec![TopicId(0), TopicId(2)], vec![TopicId(1), TopicId(3)]];
        let edit = edits::merge_groups(&book, &corpus(), &run, &groups).unwrap();
        apply_checked(&mut book, edit);
        let merged = crate::coding::apply_regrouping(&corpus(), run.clone(), &book);
        assert_eq!(at_first(&book, &merged), 1);
        let stats = CodingStats::new(&corpus(), Some(&merged), &book);
        assert_eq!(propose_themes(&merged, &stats, &book, 1).len(), 1);
    }

    #[test]
    fn branches_with_several_topics_are_proposed_under_their_label() {
        let mut book = Codebook::default();
        let (boats, bread) = (("Boats".to_owned(), vec![0, 2]), ("Bread".to_owned(), vec![1, 3]));
        assert_eq!(proposed(&book, 4), []);
        assert_eq!(proposed(&book, 3), std::slice::from_ref(&boats));
        assert_eq!(proposed(&book, 2), [boats, bread]);
        assert_eq!(proposed(&book, 1), [("Work".to_owned(), vec![0, 1, 2, 3])]);

        let edit = edits::assign_topics(
            &book,
            &corpus(),
            &four(),
            &[TopicId(0)],
            ThemeRef::Path("Sea"),
            &signature(),
        );
        apply_checked(&mut book, edit.unwrap());
        assert_eq!(proposed(&book, 2), [("Bread".to_owned(), vec![1, 3])], "one of two is no group");
        let [(name, topics)] = &proposed(&book, 1)[..] else { panic!("one branch") };
        assert_eq!((name == "Work", topics.len()), (false, 3), "the label is of all four");

        let edit = edits::junk_topics(&book, &four(), &[TopicId(3)], true).unwrap();
        apply_checked(&mut book, edit);
        assert_eq!(proposed(&book, 2), []);
    }
}
