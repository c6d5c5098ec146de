//! Why an action is disabled on the Topics screen, in words that say what to do first. The order of the arms
//! matters: the first reason that applies is shown.

use super::TopicsScreen;
use crate::app::citation::snippet_url;
use crate::app::command::actions::Action;
use crate::app::edits;
use crate::app::event::ScreenPane;
use crate::app::workspace::Workspace;
use crate::coding::count_after_merging;

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
        let reason = match (action, self.focus) {
            (Action::Assign | Action::Unassign, ScreenPane::List)
                if self.selected_or_current().is_empty() =>
            {
                "these snippets are in no topic; go to them with Tab and assign them one by one"
            }
            (Action::Rename, _) if self.current_topic().is_none() => "outliers are no topic",
            (Action::Rename, _) if self.selected.len() > 1 => {
                "select one topic, or none to take the one under the cursor"
            }
            (Action::MergeTopics, _) if self.selected.len() < 2 => {
                "select two topics or more first, with Space"
            }
            (Action::FewerTopics, _)
                if work.run.as_ref().is_some_and(|run| run.measures.tree.topics == 0) =>
            {
                "these topics were not compared: they are of several languages, or too few"
            }
            (Action::FewerTopics, _) if count_after_merging(&work.stats, &[]) < 2 => {
                "no two topics can be joined any more"
            }
            (Action::SplitTopic, _) => return self.split_disabled_reason(work),
            (Action::MoveSnippets, ScreenPane::List) => "go to a snippet with Tab first",
            (Action::MoveSnippets, _) if self.snippet_list.current().is_none() => {
                "there are no snippets here"
            }
            (Action::MoveSnippets, _) if work.stats.topics().is_empty() => "there is no topic to move it to",
            (Action::Junk, _) if self.selected_or_current().is_empty() => "outliers are left out already",
            (Action::Memo, ScreenPane::List) if self.current_topic().is_none() => {
                "outliers are no topic; go to a snippet with Tab"
            }
            (Action::Select, ScreenPane::List) if self.current_topic().is_none() => {
                "outliers cannot be selected"
            }
            (
                Action::Open
                | Action::Copy
                | Action::OpenSource
                | Action::NextSnippet
                | Action::PreviousSnippet,
                _,
            )
            | (Action::Assign | Action::Unassign | Action::Memo | Action::Select, ScreenPane::Detail)
                if self.snippet_list.current().is_none() =>
            {
                "there are no snippets here"
            }
            (Action::OpenSource, _) => {
                return self.snippet_list.current().and_then(|s| snippet_url(work, s).err());
            }
            (Action::Unassign, _) => {
                return edits::themes_on(work, &self.current_target())
                    .is_empty()
                    .then(|| "it is in no theme".to_owned());
            }
            _ => return None,
        };
        Some(reason.to_owned())
    }

    /// Why the topic cannot be split; `None` where it can.
    fn split_disabled_reason(&self, work: &Workspace) -> Option<String> {
        let reason = match self.selected_or_current().as_slice() {
            [] => "outliers are no topic",
            [topic] if work.stats.topic(*topic).is_none_or(|facts| facts.snippets.len() < 2) => {
                "it has only one snippet"
            }
            [_] => return None,
            _ => "select one topic, or none to take the one under the cursor",
        };
        Some(reason.to_owned())
    }
}
