//! Why an action is disabled on the Topics screen, in words that say what to do first. The order of the arms
//! matters: the first reason that applies is shown.

use super::{TopicListItem, TopicsScreen};
use crate::app::screen::passage_actions::{is_uncoded, passage_disabled_reason};
use crate::app::{Action, KeyContext, ScreenPane, Workspace};
use crate::coding::count_after_merging;
use crate::topics::LevelStep;

impl TopicsScreen {
    /// Why an action can do nothing now; `None` where it can.
    pub(super) fn find_disabled_reason(&self, action: Action, work: &Workspace) -> Option<String> {
        if work.run.is_none() {
            return match action {
                Action::Back | Action::Sort | Action::Measure => None,
                _ if work.corpus.snippets.is_empty() => Some("there are no snippets yet".to_owned()),
                _ => Some("no topics were found yet".to_owned()),
            };
        }
        let key = |action| work.keymap.key_text(KeyContext::Topics, action);
        let is_conduct_queue = self.current_row().is_some_and(|row| row.item == TopicListItem::MaybeConduct);
        let no_topic =
            if is_conduct_queue { "these are of several topics or none" } else { "outliers are no topic" };
        let reason = match (action, self.panes.focus) {
            (Action::Assign | Action::Unassign, ScreenPane::List)
                if self.selected_or_current().is_empty() =>
            {
                let to_snippets = key(Action::NextPane);
                let topics = if is_conduct_queue { "several topics or none" } else { "no topic" };
                return Some(format!(
                    "these snippets are in {topics}; go to them with {to_snippets} and assign them one by one"
                ));
            }
            (Action::Rename, _) if self.current_topic().is_none() => no_topic,
            (Action::Rename, _) if self.selected.len() > 1 => {
                "select one topic, or none to take the one under the cursor"
            }
            (Action::AboutTopic, _) if self.current_topic().is_none() => no_topic,
            (Action::AboutTopic, _) => return None,
            (Action::LeaveOutWord, _) => match self.current_topic().and_then(|topic| work.topic(topic)) {
                None if is_conduct_queue => no_topic,
                None => "outliers have no keywords",
                Some(topic) if topic.keywords.is_empty() => "it has no keywords",
                Some(_) => return None,
            },
            (Action::MergeTopics, _) if self.selected.len() < 2 => {
                return Some(format!("select two topics or more first, with {}", key(Action::Select)));
            }
            (Action::FewerTopics, _)
                if work.run.as_ref().is_some_and(|run| run.measures.tree.topics == 0) =>
            {
                "these topics were not compared: they are of several languages, or too few"
            }
            (Action::FewerTopics, _) if count_after_merging(&work.stats, &[]) < 2 => {
                "no two topics can be joined any more"
            }
            (Action::CoarserTopics, _) => return level_disabled_reason(LevelStep::Coarser, work),
            (Action::FinerTopics, _) => return level_disabled_reason(LevelStep::Finer, work),
            (Action::SplitTopic, _) => return self.split_disabled_reason(no_topic, work),
            (Action::MoveSnippets, ScreenPane::List) => {
                return Some(format!("go to a snippet with {} first", key(Action::NextPane)));
            }
            (Action::Junk, _) if self.selected_or_current().is_empty() && is_conduct_queue => {
                return Some(format!(
                    "at its snippets ({}) {} moves them to a topic of conduct, which can be left out",
                    key(Action::NextPane),
                    key(Action::MoveSnippets)
                ));
            }
            (Action::Junk, _) if self.selected_or_current().is_empty() => "outliers are left out already",
            (Action::Memo, ScreenPane::List) if self.current_topic().is_none() => {
                return Some(format!("{no_topic}; go to a snippet with {}", key(Action::NextPane)));
            }
            (Action::Select, ScreenPane::List) if self.current_topic().is_none() => {
                "this row cannot be selected"
            }
            // These are for the topics, which may have no snippets.
            (Action::Unassign, ScreenPane::List) if is_uncoded(self, work) => "it is in no theme",
            (Action::Assign | Action::Unassign | Action::Memo | Action::Select, ScreenPane::List) => {
                return None;
            }
            _ => return passage_disabled_reason(self, action, work),
        };
        Some(reason.to_owned())
    }

    /// Why the topic cannot be split; `None` where it can.
    fn split_disabled_reason(&self, no_topic: &str, work: &Workspace) -> Option<String> {
        let reason = match self.selected_or_current().as_slice() {
            [] => no_topic,
            [topic] if work.stats.topic(*topic).is_none_or(|facts| facts.snippets.len() < 2) => {
                "it has only one snippet"
            }
            [_] => return None,
            _ => "select one topic, or none to take the one under the cursor",
        };
        Some(reason.to_owned())
    }
}

/// Why the topics cannot be shown at the next level; `None` where they can.
fn level_disabled_reason(step: LevelStep, work: &Workspace) -> Option<String> {
    let detail = &work.run.as_ref()?.measures.detail;
    let key = |action| work.keymap.key_text(KeyContext::Topics, action);
    if detail.levels.is_empty() {
        return Some(format!(
            "these topics have no levels: they are of a given number, of several languages or few; {} joins the nearest, \
             {} takes one apart",
            key(Action::FewerTopics),
            key(Action::SplitTopic)
        ));
    }
    if detail.next_level(step).is_some() {
        return None;
    }
    Some(match step {
        LevelStep::Coarser => {
            format!("this is the coarsest level; {} joins the nearest topics", key(Action::FewerTopics))
        }
        LevelStep::Finer => {
            format!("this is the finest level; {} takes one topic apart", key(Action::SplitTopic))
        }
    })
}
