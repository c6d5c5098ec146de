//! Merging, splitting and going to topics on the Topics screen.

use super::{TopicListItem, TopicsScreen};
use crate::app::edits;
use crate::app::effect::Effect;
use crate::app::overlay::Overlay;
use crate::app::screen::component::{ScreenCommand, ScreenComponent};
use crate::app::workspace::Workspace;
use crate::app::workspace::notices::Notice;
use crate::topics::TopicId;
use crate::topics::measure::analysis_variants;
use std::cmp::Reverse;

impl TopicsScreen {
    /// Merges the selected topics into the one under the cursor where it is selected, else into the largest;
    /// ties by topic number.
    pub(super) fn merge_selected(&self, work: &Workspace) -> Vec<ScreenCommand> {
        let size = |topic: &TopicId| work.stats.topic(*topic).map_or(0, |facts| facts.snippets.len());
        let current = self.current_topic();
        let mut topics: Vec<TopicId> = self.selected.iter().copied().collect();
        topics.sort_by_key(|topic| (Some(*topic) != current, Reverse(size(topic)), *topic));
        ScreenCommand::apply_edit(edits::merge_topics(work, &topics))
    }

    /// Shows the split of the topic where it was computed already, else starts the job.
    pub(super) fn split_current(&self, work: &Workspace) -> Vec<ScreenCommand> {
        let Some(topic) = self.selected_or_current().first().copied() else { return Vec::new() };
        match &self.split_preview {
            Some(parts) if parts.topic == topic => {
                ScreenCommand::open_overlay(Overlay::SplitPreview(parts.clone()))
            }
            _ => {
                let name = work.topic_label(topic);
                let text = format!("taking '{name}' apart; its parts are shown before anything changes");
                vec![
                    ScreenCommand::ShowNotice(Notice::info(text)),
                    ScreenCommand::RunEffect(Effect::SplitTopic(topic)),
                ]
            }
        }
    }

    /// Moves the cursor to a topic, where it is listed.
    pub(in crate::app) fn go_to_topic(&mut self, topic: TopicId, work: &Workspace) {
        if let Some(row) = self.rows.iter().position(|row| row.item == TopicListItem::Topic(topic)) {
            self.list.go_to(row);
            self.refresh(work);
        }
    }
}

/// Starts the job that measures the topics' stability.
pub(super) fn measure_stability(work: &Workspace) -> Vec<ScreenCommand> {
    let times = work.run.as_ref().map_or(0, |run| analysis_variants(&run.parameters).len());
    let text =
        format!("the analysis is repeated {times} times in the background to see which topics come back");
    vec![ScreenCommand::ShowNotice(Notice::info(text)), ScreenCommand::RunEffect(Effect::MeasureStability)]
}
