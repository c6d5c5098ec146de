//! The preview of splitting a topic: the parts the job found, to be looked at before anything changes.

use crate::app::command::actions::Action;
use crate::app::edits;
use crate::app::screen::component::ScreenCommand;
use crate::app::widget::list::ListCursor;
use crate::app::workspace::Workspace;
use crate::coding::edits::TopicPart;
use crate::topics::{RunId, TopicId};

/// One part, with a snippet to recognise it by.
#[derive(Debug, Clone, PartialEq)]
pub struct SplitPartRow {
    /// The snippets and label of the new topic.
    pub part: TopicPart,
    /// The text of its most representative snippet.
    pub quote: String,
}

/// A proposed split of a topic.
#[derive(Debug, Clone)]
pub struct SplitPreview {
    /// The topic to split.
    pub topic: TopicId,
    /// Its label.
    pub topic_label: String,
    /// The parts, the largest first.
    pub rows: Vec<SplitPartRow>,
    /// The cursor among them.
    pub list: ListCursor,
    run: Option<RunId>,
}

impl SplitPreview {
    /// The preview of a split of a topic of the current run.
    pub fn new(topic: TopicId, rows: Vec<SplitPartRow>, work: &Workspace) -> Self {
        let list = ListCursor::new(rows.len());
        Self { topic, topic_label: work.topic_label(topic), rows, list, run: work.run_id() }
    }
    /// Whether run and members are still those the parts were computed from: together the parts hold each
    /// snippet of the topic exactly once. False after an edit that moved snippets.
    pub fn is_current(&self, work: &Workspace) -> bool {
        let mut parts: Vec<usize> = self.rows.iter().flat_map(|row| row.part.snippets.clone()).collect();
        let mut whole = work.stats.topic(self.topic).map_or_else(Vec::new, |facts| facts.snippets.clone());
        // The parts are disjoint by construction, so equal sorted lists mean the same snippets.
        parts.sort_unstable();
        whole.sort_unstable();
        self.run == work.run_id() && parts == whole
    }
    /// Does an action; returns whether the overlay stays open, and what it asks for.
    pub(in crate::app) fn update(&mut self, action: Action, work: &Workspace) -> (bool, Vec<ScreenCommand>) {
        if action == Action::Accept {
            let parts: Vec<TopicPart> = self.rows.iter().map(|row| row.part.clone()).collect();
            return (false, ScreenCommand::apply_edit(edits::split_topic(work, self.topic, &parts)));
        }
        self.list.move_cursor(action);
        (true, Vec::new())
    }
}
