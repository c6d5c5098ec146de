//! What is known of a topic beside its keywords: the sentences that say it, what sets it apart from the nearest topic, where
//! in the talks it comes and who speaks. `Enter` reads a sentence in its transcript, and `s` shows the parts it has.

use super::theme_picker::ThemePicker;
use crate::app::citation::cite_span;
use crate::app::coding_target::CodingTarget;
use crate::app::effect::ReadingQueue;
use crate::app::widget::list::ListCursor;
use crate::app::{Action, KeyContext, Overlay, ScreenCommand, Workspace, edits};
use crate::coding::{KeySentence, TopicProfile};
use crate::topics::TopicId;

/// What is known of a topic.
#[derive(Debug, Clone, Default)]
pub struct TopicSheet {
    /// The topic.
    pub topic: Option<TopicId>,
    /// What is known of it.
    pub profile: TopicProfile,
    /// The cursor among its sentences.
    pub list: ListCursor,
}

impl TopicSheet {
    /// Shows what is known of a topic.
    pub fn new(topic: TopicId, profile: TopicProfile) -> Self {
        let list = ListCursor::new(profile.sentences.len());
        Self { topic: Some(topic), profile, list }
    }

    /// The sentence under the cursor.
    pub fn current(&self) -> Option<&KeySentence> {
        self.profile.sentences.get(self.list.cursor)
    }

    /// The topic and the one nearest to it.
    fn with_nearest(&self) -> Option<[TopicId; 2]> {
        Some([self.topic?, self.profile.nearest.as_ref()?.topic])
    }

    /// Reads the sentence in its transcript, with the other sentences as the queue to read on in.
    fn read(&self, sentence: &KeySentence, work: &Workspace) -> Vec<ScreenCommand> {
        let items = self.profile.sentences.iter().map(|sentence| sentence.snippet).collect();
        let name = self.topic.map_or_else(String::new, |topic| work.topic_label(topic));
        let queue = ReadingQueue { name, items };
        vec![ScreenCommand::CloseOverlay, ScreenCommand::ReadSnippet(sentence.snippet, Some(queue))]
    }
}

impl Overlay for TopicSheet {
    fn context(&self) -> KeyContext {
        KeyContext::About
    }
    fn hints(&self) -> Vec<Action> {
        vec![
            Action::Open,
            Action::Assign,
            Action::MergeTopics,
            Action::SplitTopic,
            Action::Copy,
            Action::Back,
        ]
    }
    fn disabled_reason(&self, action: Action) -> Option<String> {
        let reason = match action {
            Action::Open | Action::Copy if self.profile.sentences.is_empty() => "there is no sentence here",
            Action::SplitTopic if self.profile.in_talk.iter().sum::<usize>() < 2 => "it has only one snippet",
            Action::MergeTopics if self.profile.nearest.is_none() => "there is no topic near to it",
            _ => return None,
        };
        Some(reason.to_owned())
    }
    fn update(&mut self, action: Action, work: &Workspace) -> Vec<ScreenCommand> {
        match (action, self.topic, self.current()) {
            (Action::Open, _, Some(sentence)) => self.read(sentence, work),
            (Action::Copy, _, Some(sentence)) => {
                let transcript = work.transcript_index_of(sentence.snippet);
                let cited = transcript.and_then(|at| cite_span(work, at, sentence.span, &sentence.said));
                ScreenCommand::copy_text(cited)
            }
            (Action::Assign, Some(topic), _) => {
                let target = CodingTarget::Topics(vec![topic]);
                let mut commands = vec![ScreenCommand::CloseOverlay];
                commands.extend(ScreenCommand::open_overlay(ThemePicker::for_assign(target, work)));
                commands
            }
            (Action::SplitTopic, Some(topic), _) => {
                let mut commands = vec![ScreenCommand::CloseOverlay];
                commands.extend(ScreenCommand::take_apart(topic, work));
                commands
            }
            (Action::MergeTopics, ..) => self.with_nearest().map_or_else(Vec::new, |topics| {
                ScreenCommand::close_and_apply(edits::merge_topics(work, &topics))
            }),
            _ => Vec::new(),
        }
    }
    fn list(&mut self) -> Option<&mut ListCursor> {
        Some(&mut self.list)
    }
    fn closes_with_corpus(&self) -> bool {
        true
    }
    fn closes_with_run(&self) -> bool {
        true
    }
}
