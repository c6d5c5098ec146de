//! The preview of splitting a topic: the parts the job found, to be looked at before anything changes.

use crate::app::widget::list::ListCursor;
use crate::app::{Action, KeyContext, Overlay, ScreenCommand, Workspace, edits};
use crate::coding::edits::TopicPart;
use crate::corpus::SnippetIndex;
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
        let mut parts: Vec<SnippetIndex> =
            self.rows.iter().flat_map(|row| row.part.snippets.clone()).collect();
        let mut whole = work.stats.topic(self.topic).map_or_else(Vec::new, |facts| facts.snippets.to_vec());
        // The parts are disjoint by construction, so equal sorted lists mean the same snippets.
        parts.sort_unstable();
        whole.sort_unstable();
        self.run == work.run_id() && parts == whole
    }
}

impl Overlay for SplitPreview {
    fn context(&self) -> KeyContext {
        KeyContext::Listing
    }
    fn update(&mut self, action: Action, work: &Workspace) -> Vec<ScreenCommand> {
        if action != Action::Accept {
            return Vec::new();
        }
        let parts: Vec<TopicPart> = self.rows.iter().map(|row| row.part.clone()).collect();
        ScreenCommand::close_and_apply(edits::split_topic(work, self.topic, &parts))
    }
    fn list(&mut self) -> Option<&mut ListCursor> {
        Some(&mut self.list)
    }
    fn closes_with_run(&self) -> bool {
        true
    }
    fn closes_with_corpus(&self) -> bool {
        true
    }
}
