//! Topics merged and taken apart.

use super::{Heap, Topics};
use crate::app::edits;
use crate::app::effect::Effect;
use crate::app::notices::Notice;
use crate::app::overlay::Overlay;
use crate::app::panel::{Ask, Panel};
use crate::app::work::Work;
use crate::topics::TopicId;
use crate::topics::measure::variants;
use std::cmp::Reverse;

impl Topics {
    /// Merges the selected topics into the one under the cursor where it is one of them, else into the largest.
    pub(super) fn merge(&self, work: &Work) -> Vec<Ask> {
        let size = |topic: &TopicId| work.study.topic(*topic).map_or(0, |facts| facts.snippets.len());
        let current = self.topic();
        let mut topics: Vec<TopicId> = self.selected.iter().copied().collect();
        topics.sort_by_key(|topic| (Some(*topic) != current, Reverse(size(topic)), *topic));
        Ask::edit(edits::merge_topics(work, &topics))
    }

    /// Shows the parts of a topic, or has them found.
    pub(super) fn split(&self, work: &Work) -> Vec<Ask> {
        let Some(topic) = self.chosen().first().copied() else { return Vec::new() };
        match &self.parts {
            Some(parts) if parts.topic == topic => Ask::show(Overlay::Parts(parts.clone())),
            _ => {
                let name = work.topic_label(topic);
                let text = format!("taking '{name}' apart; its parts are shown before anything changes");
                vec![Ask::Say(Notice::note(text)), Ask::Do(Effect::SplitTopic(topic))]
            }
        }
    }

    /// Goes to a topic, where it is listed.
    pub(in crate::app) fn point(&mut self, topic: TopicId, work: &Work) {
        if let Some(row) = self.rows.iter().position(|row| row.heap == Heap::Topic(topic)) {
            self.list.go(row);
            self.refresh(work);
        }
    }
}

/// Has it measured which topics come back.
pub(super) fn measuring(work: &Work) -> Vec<Ask> {
    let times = work.run.as_ref().map_or(0, |run| variants(&run.parameters).len());
    let text =
        format!("the analysis is repeated {times} times in the background to see which topics come back");
    vec![Ask::Say(Notice::note(text)), Ask::Do(Effect::MeasureStability)]
}
