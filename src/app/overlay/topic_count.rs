//! Fewer topics: the nearest become one, seen before it is done.

use crate::app::command::actions::Action;
use crate::app::edits;
use crate::app::screen::component::ScreenCommand;
use crate::app::widget::list::ListCursor;
use crate::app::workspace::Workspace;
use crate::app::workspace::notices::Notice;
use crate::coding::{count_after_merging, groups_at_cut};
use crate::topics::TopicId;
use std::cmp::Reverse;
use std::collections::BTreeSet;

/// A topic as it would be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MergeStepItem {
    /// What it would be called.
    pub label: String,
    /// How many snippets it would hold.
    pub snippets: usize,
    /// The names of the topics that would be merged into it, the largest first.
    pub with: Vec<String>,
}

/// Choose how many topics there are.
#[derive(Debug, Clone)]
pub struct TopicCountOverlay {
    /// The topics as they would be, the largest first.
    pub rows: Vec<MergeStepItem>,
    /// The cursor among them.
    pub list: ListCursor,
    /// How many topics there are.
    pub now: usize,
    /// How many branches the tree of topics is cut to.
    branches: usize,
    groups: Vec<Vec<TopicId>>,
}

impl TopicCountOverlay {
    /// One topic fewer than there are; none where no two of them can be joined.
    pub fn new(work: &Workspace) -> Option<Self> {
        let branches = work.run.as_ref()?.measures.tree.topics as usize;
        let now = count_after_merging(&work.stats, &[]);
        let mut fewer =
            Self { rows: Vec::new(), list: ListCursor::default(), now, branches, groups: Vec::new() };
        fewer.step(work, false).then_some(fewer)
    }

    /// How many topics there would be.
    pub fn topic_count(&self) -> usize {
        self.rows.len()
    }

    /// Does an action; says whether the list stays open, and what it asks for.
    pub(in crate::app) fn update(&mut self, action: Action, work: &Workspace) -> (bool, Vec<ScreenCommand>) {
        match action {
            Action::Accept if self.groups.is_empty() => (false, Vec::new()),
            Action::Accept => (false, ScreenCommand::apply_edit(edits::merge_groups(work, &self.groups))),
            Action::FewerTopics | Action::MoreTopics => {
                let more = action == Action::MoreTopics;
                let end = if more { "these are all topics" } else { "no more of them can be joined" };
                let stands = !self.step(work, more);
                (true, stands.then(|| ScreenCommand::ShowNotice(Notice::hint(end))).into_iter().collect())
            }
            other => {
                self.list.move_cursor(other);
                (true, Vec::new())
            }
        }
    }

    /// Goes on to the next number of topics that differs; says whether there is one.
    fn step(&mut self, work: &Workspace, more: bool) -> bool {
        let Some(run) = &work.run else { return false };
        let most = run.measures.tree.topics as usize;
        let before = count_after_merging(&work.stats, &self.groups);
        let mut branches = self.branches;
        while if more { branches < most } else { branches > 1 } {
            branches = if more { branches + 1 } else { branches - 1 };
            let groups = groups_at_cut(run, &work.stats, &work.codebook, branches);
            if count_after_merging(&work.stats, &groups) != before {
                (self.branches, self.groups) = (branches, groups);
                self.update_list(work);
                return true;
            }
        }
        false
    }

    fn update_list(&mut self, work: &Workspace) {
        let size = |topic: &TopicId| work.stats.topic(*topic).map_or(0, |facts| facts.snippets.len());
        let merged: BTreeSet<TopicId> = self.groups.iter().flatten().copied().collect();
        let counted = work.stats.topics().iter().filter(|facts| !facts.junk && !merged.contains(&facts.id));
        let alone = counted.map(|facts| vec![facts.id]);
        let row = |group: Vec<TopicId>| MergeStepItem {
            label: group.first().map(|topic| work.topic_label(*topic)).unwrap_or_default(),
            snippets: group.iter().map(size).sum(),
            with: group.iter().skip(1).map(|topic| work.topic_label(*topic)).collect(),
        };
        self.rows = self.groups.iter().cloned().chain(alone).map(row).collect();
        self.rows.sort_by(|a, b| {
            (Reverse(a.snippets), a.label.as_str()).cmp(&(Reverse(b.snippets), b.label.as_str()))
        });
        self.list.set_len(self.rows.len());
    }
}
