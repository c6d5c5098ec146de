//! Why something can not be done on the Topics screen, in words that say what to do first.

use super::Topics;
use crate::app::actions::Action;
use crate::app::edits;
use crate::app::event::Pane;
use crate::app::quote::source_of;
use crate::app::work::Work;
use crate::coding::left;

impl Topics {
    /// Why an action can do nothing now.
    pub(super) fn reason(&self, action: Action, work: &Work) -> Option<String> {
        if work.run.is_none() {
            return match action {
                Action::Back | Action::Sort | Action::Measure => None,
                _ if work.corpus.snippets.is_empty() => Some("there are no snippets yet".to_owned()),
                _ => Some("no topics were found yet".to_owned()),
            };
        }
        let reason = match (action, self.focus) {
            (Action::Assign | Action::Unassign, Pane::List) if self.chosen().is_empty() => {
                "these snippets are in no topic; go to them with Tab and assign them one by one"
            }
            (Action::Rename, _) if self.topic().is_none() => "outliers are no topic",
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
            (Action::FewerTopics, _) if left(&work.study, &[]) < 2 => "no two topics can be joined any more",
            (Action::SplitTopic, _) => return self.whole(work),
            (Action::MoveSnippets, Pane::List) => "go to a snippet with Tab first",
            (Action::MoveSnippets, _) if self.passages.current().is_none() => "there are no snippets here",
            (Action::MoveSnippets, _) if work.study.topics().is_empty() => "there is no topic to move it to",
            (Action::Junk, _) if self.chosen().is_empty() => "outliers are left out already",
            (Action::Memo, Pane::List) if self.topic().is_none() => {
                "outliers are no topic; go to a snippet with Tab"
            }
            (Action::Select, Pane::List) if self.topic().is_none() => "outliers cannot be selected",
            (
                Action::Open
                | Action::Copy
                | Action::OpenSource
                | Action::NextSnippet
                | Action::PreviousSnippet,
                _,
            )
            | (Action::Assign | Action::Unassign | Action::Memo | Action::Select, Pane::Detail)
                if self.passages.current().is_none() =>
            {
                "there are no snippets here"
            }
            (Action::OpenSource, _) => return self.passages.current().and_then(|s| source_of(work, s).err()),
            (Action::Unassign, _) => {
                return edits::themes_on(work, &self.subject())
                    .is_empty()
                    .then(|| "it is in no theme".to_owned());
            }
            _ => return None,
        };
        Some(reason.to_owned())
    }

    /// Why no topic can be split.
    fn whole(&self, work: &Work) -> Option<String> {
        let reason = match self.chosen().as_slice() {
            [] => "outliers are no topic",
            [topic] if work.study.topic(*topic).is_none_or(|facts| facts.snippets.len() < 2) => {
                "it has only one snippet"
            }
            [_] => return None,
            _ => "select one topic, or none to take the one under the cursor",
        };
        Some(reason.to_owned())
    }
}
