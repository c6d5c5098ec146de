//! Choosing the number of topics: cutting the tree of topics lower merges the most similar ones. The topics
//! as they would be are shown at each step; the merge is one edit, made on accepting.

use crate::app::widget::list::ListCursor;
use crate::app::{Action, KeyContext, Overlay, ScreenCommand, Workspace, edits};
use crate::coding::{count_after_merging, groups_at_cut};
use crate::topics::TopicId;
use std::cmp::Reverse;
use std::collections::BTreeSet;

/// A topic as it would be after the merge.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MergedTopicRow {
    /// Its label: that of the largest topic merged.
    pub label: String,
    /// How many snippets it would have.
    pub snippet_count: usize,
    /// The labels of the topics that would be merged into it, largest first.
    pub merged_labels: Vec<String>,
}

/// The overlay in which the number of topics is chosen.
#[derive(Debug, Clone)]
pub struct TopicCountOverlay {
    /// The topics as they would be, largest first.
    pub rows: Vec<MergedTopicRow>,
    /// The cursor among them.
    pub list: ListCursor,
    /// How many topics there are now.
    pub current_count: usize,
    /// The number of branches the tree is cut to, and the groups of topics this merges.
    branch_count: usize,
    groups: Vec<Vec<TopicId>>,
}

impl TopicCountOverlay {
    /// Opens at one topic fewer than there are; `None` where no two of them can be merged.
    pub fn new(work: &Workspace) -> Option<Self> {
        let branches = work.run.as_ref()?.measures.tree.topics as usize;
        let now = count_after_merging(&work.stats, &[]);
        let mut fewer = Self {
            rows: Vec::new(),
            list: ListCursor::default(),
            current_count: now,
            branch_count: branches,
            groups: Vec::new(),
        };
        fewer.step_count(work, false).then_some(fewer)
    }

    /// How many topics there would be.
    pub fn topic_count(&self) -> usize {
        self.rows.len()
    }

    /// Goes on to the next cut with another number of topics; returns whether there is one. Some cuts change
    /// nothing, as their branches hold topics that are junk or were merged by hand.
    fn step_count(&mut self, work: &Workspace, more: bool) -> bool {
        let Some(run) = &work.run else { return false };
        let most = run.measures.tree.topics as usize;
        let before = count_after_merging(&work.stats, &self.groups);
        let mut branches = self.branch_count;
        while if more { branches < most } else { branches > 1 } {
            branches = if more { branches + 1 } else { branches - 1 };
            let groups = groups_at_cut(run, &work.stats, &work.codebook, branches);
            if count_after_merging(&work.stats, &groups) != before {
                (self.branch_count, self.groups) = (branches, groups);
                self.update_list(work);
                return true;
            }
        }
        false
    }

    /// Lists the merged groups together with the topics that stay as they are.
    fn update_list(&mut self, work: &Workspace) {
        let size = |topic: &TopicId| work.stats.topic(*topic).map_or(0, |facts| facts.snippets.len());
        let merged: BTreeSet<TopicId> = self.groups.iter().flatten().copied().collect();
        let counted = work.stats.topics().iter().filter(|facts| !facts.junk && !merged.contains(&facts.id));
        let alone = counted.map(|facts| vec![facts.id]);
        // A group has at least one topic.
        let row = |group: Vec<TopicId>| MergedTopicRow {
            label: group.first().map_or_else(String::new, |topic| work.topic_label(*topic)),
            snippet_count: group.iter().map(size).sum(),
            merged_labels: group.iter().skip(1).map(|topic| work.topic_label(*topic)).collect(),
        };
        self.rows = self.groups.iter().cloned().chain(alone).map(row).collect();
        self.rows.sort_by(|a, b| {
            (Reverse(a.snippet_count), a.label.as_str()).cmp(&(Reverse(b.snippet_count), b.label.as_str()))
        });
        self.list.set_len(self.rows.len());
    }
}

impl Overlay for TopicCountOverlay {
    fn context(&self) -> KeyContext {
        KeyContext::Cutting
    }
    fn hints(&self) -> Vec<Action> {
        vec![Action::FewerTopics, Action::MoreTopics, Action::Accept, Action::Back]
    }
    fn update(&mut self, action: Action, work: &Workspace) -> Vec<ScreenCommand> {
        match action {
            Action::Accept if self.groups.is_empty() => vec![ScreenCommand::CloseOverlay],
            Action::Accept => ScreenCommand::close_and_apply(edits::merge_groups(work, &self.groups)),
            Action::FewerTopics | Action::MoreTopics => {
                let more = action == Action::MoreTopics;
                let end = if more { "these are all topics" } else { "no more of them can be joined" };
                if self.step_count(work, more) { Vec::new() } else { ScreenCommand::show_hint(end) }
            }
            _ => Vec::new(),
        }
    }
    fn list(&mut self) -> Option<&mut ListCursor> {
        Some(&mut self.list)
    }
    fn closes_with_run(&self) -> bool {
        true
    }
}
