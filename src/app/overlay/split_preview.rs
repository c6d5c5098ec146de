//! The preview of splitting a topic: the parts the job found, to be looked at before anything changes.

use super::Overlay;
use crate::app::command::actions::Action;
use crate::app::command::context::KeyContext;
use crate::app::edits;
use crate::app::format::count_noun;
use crate::app::screen::component::ScreenCommand;
use crate::app::state::{Screen, State};
use crate::app::widget::list::ListCursor;
use crate::app::workspace::Workspace;
use crate::app::workspace::notices::Notice;
use crate::coding::edits::TopicPart;
use crate::topics::measure::TopicStability;
use crate::topics::{RunId, TopicId};
use std::sync::Arc;

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

impl State {
    /// Takes over the parts the job found: opens the preview where the researcher still waits at that topic,
    /// else shows a notice with the key that opens it.
    pub fn offer_split(&mut self, parts: SplitPreview) {
        let name = parts.topic_label.clone();
        if parts.rows.len() < 2 {
            let text = format!("'{name}' holds together: no two parts of it are large enough");
            return self.notices.show(Notice::info(text));
        }
        if !parts.is_current(&self.work) {
            let text = format!("'{name}' changed while it was taken apart; split it again");
            return self.notices.show(Notice::hint(text));
        }
        // A job's result must not cover what the researcher went on to do.
        let waits = self.screen == Screen::Topics && self.overlays.is_empty() && !self.topics.filtering;
        if waits && self.topics.selected_or_current() == [parts.topic] {
            self.overlays.push(Overlay::SplitPreview(parts.clone()));
        } else {
            let keys = self.keymap.keys_for(KeyContext::Topics, Action::SplitTopic);
            let key = keys.first().map_or_else(|| Action::SplitTopic.name().to_owned(), ToString::to_string);
            let into = count_noun(parts.rows.len(), "part");
            self.notices.show(Notice::info(format!("'{name}' falls into {into}; {key} on it shows them")));
        }
        self.topics.split_preview = Some(parts);
    }

    /// Takes over the stability measured for a run; returns whether it is the current run.
    pub fn use_stability(&mut self, run: RunId, stability: TopicStability) -> bool {
        let Some(found) = self.work.original_run.as_mut().filter(|found| found.id == run) else {
            return false;
        };
        Arc::make_mut(found).measures.stability = Some(stability);
        self.refresh_screens();
        true
    }
}
