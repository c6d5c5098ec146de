//! What screens and overlays ask of the workbench around them, and what an overlay is: one is opened by a
//! command, and answers with commands.

use super::citation::RecordingError;
use super::command::repeat::RepeatableCommand;
use super::edits::EditResult;
use super::effect::ReadingQueue;
use super::widget::{list::ListCursor, snippet_list::SnippetList, text_field, wrap::PaneSize};
use super::workspace::{job_list::JobList, notices::Notice, preferences::Setting};
use super::{Action, Effect, KeyContext, Screen, TerminalEffect, Workspace};
use crate::coding::{ThemeId, TranscriptSpan};
use crate::config::keymap::KeyPress;
use crate::corpus::{SnippetIndex, TranscriptIndex};
use crate::format::shorten;
use crate::topics::TopicId;
use std::any::Any;
use std::fmt::Debug;
use std::sync::Arc;
use tui_input::Input;

/// What a screen or an overlay asks of the workbench around it. Several are carried out in order.
#[derive(Debug, Clone)]
pub enum ScreenCommand {
    /// Run an effect: work for the driver.
    RunEffect(Effect),
    /// Open an overlay.
    OpenOverlay(Box<dyn Overlay>),
    /// Close the topmost overlay, which asks for it.
    CloseOverlay,
    /// Show another screen.
    SwitchScreen(Screen),
    /// Show the Reader at a snippet (index into the corpus), with the queue to read on in.
    ReadSnippet(SnippetIndex, Option<ReadingQueue>),
    /// Show the Reader at the beginning of a transcript (index into the corpus).
    ReadTranscript(TranscriptIndex),
    /// Show a theme on the Themes screen.
    ShowTheme(ThemeId),
    /// Show a topic of the current run on the Topics screen.
    ShowTopic(TopicId),
    /// Show the Search screen with this text in the query.
    SearchFor(String),
    /// Show a notice.
    ShowNotice(Notice),
    /// Move snippets (indices into the corpus) to a topic, or out of all topics.
    MoveSnippets(Arc<[SnippetIndex]>, Option<TopicId>),
    /// Remember that a passage was passed by for the theme of a path, or that it was not.
    PassHit(String, TranscriptSpan, bool),
    /// Run another action, as if its key had been pressed.
    RunAction(Action),
    /// Give a setting the value so many steps after the present one, or before it.
    StepSetting(Setting, isize),
    /// Keep a name that was typed, to be brought back in another field.
    RememberName(String),
    /// Keep a command to be repeated.
    Remember(RepeatableCommand),
}

impl ScreenCommand {
    /// Shows why nothing is done.
    pub fn show_hint(text: impl Into<String>) -> Vec<Self> {
        vec![Self::ShowNotice(Notice::hint(text))]
    }
    /// Opens an overlay.
    pub fn open_overlay(overlay: impl Overlay) -> Vec<Self> {
        vec![Self::OpenOverlay(Box::new(overlay))]
    }
    /// Shows the Reader at the current snippet of a list, with the list as the queue to read on in.
    pub fn read_current(list: &SnippetList, name: String) -> Vec<Self> {
        let queue = ReadingQueue { name, items: Arc::clone(&list.items) };
        list.current().map(|snippet| Self::ReadSnippet(snippet, Some(queue))).into_iter().collect()
    }
    /// Copies a text and says so; a hint where there is none.
    pub fn copy_text(quote: Option<String>) -> Vec<Self> {
        let Some(quote) = quote else { return Self::show_hint("there is nothing to copy here") };
        let said = Self::ShowNotice(Notice::success(format!("copied {}", shorten(&quote, 60))));
        vec![Self::RunEffect(Effect::Terminal(TerminalEffect::Copy(quote))), said]
    }
    /// Opens a recording's address and says so; shows the reason where there is no address.
    pub fn open_url(source: Option<Result<String, RecordingError>>) -> Vec<Self> {
        match source {
            Some(Ok(url)) => vec![
                Self::ShowNotice(Notice::success(format!("opening {url}"))),
                Self::RunEffect(Effect::Terminal(TerminalEffect::OpenUrl(url))),
            ],
            Some(Err(problem)) => Self::show_hint(problem.to_string()),
            None => Vec::new(),
        }
    }
    /// Finds the parts of a topic, to be shown before anything changes, and says so.
    pub fn take_apart(topic: TopicId, work: &Workspace) -> Vec<Self> {
        let name = work.topic_label(topic);
        let text = format!("taking '{name}' apart; its parts are shown before anything changes");
        vec![Self::ShowNotice(Notice::info(text)), Self::RunEffect(Effect::SplitTopic(topic))]
    }
    /// Applies an edit, or shows why it cannot be made; an edit without changes is only a hint.
    pub fn apply_edit(edit: EditResult) -> Vec<Self> {
        match edit {
            Ok(edit) if edit.changes.is_empty() => Self::show_hint("nothing to change"),
            Ok(edit) => vec![Self::RunEffect(Effect::ApplyEdit(edit))],
            Err(problem) => Self::show_hint(problem.to_string()),
        }
    }
    /// Closes the overlay that asks, and applies an edit as [`ScreenCommand::apply_edit`] does.
    pub fn close_and_apply(edit: EditResult) -> Vec<Self> {
        let mut commands = Self::apply_edit(edit);
        commands.insert(0, Self::CloseOverlay);
        commands
    }
}

/// A layer over the screen: a picker, a prompt, a question, a list. Keys and clicks go to the topmost only.
/// An overlay changes only itself; anything else it asks for as [`ScreenCommand`]s.
pub trait Overlay: Send + Any + Debug + CloneOverlay {
    /// The key context while it is on top.
    fn context(&self) -> KeyContext;
    /// The actions worth a hint in the footer, the most useful first.
    fn hints(&self) -> Vec<Action> {
        vec![Action::Accept, Action::Back]
    }
    /// Why an action can do nothing now; `None` where it can.
    fn disabled_reason(&self, action: Action) -> Option<String> {
        other_list_reason(action)
    }
    /// Does an action of its own; returns what is left for the workbench to do. It stays open unless it asks
    /// for [`ScreenCommand::CloseOverlay`], which comes first. Going back, moving in the list and what was
    /// typed before are the same in all overlays and not asked of them.
    fn update(&mut self, action: Action, work: &Workspace) -> Vec<ScreenCommand>;
    /// Its list.
    fn list(&mut self) -> Option<&mut ListCursor> {
        None
    }
    /// Follows the size of its list: in rows of the list, and columns of the screen.
    fn resize(&mut self, size: PaneSize) {
        if let Some(list) = self.list() {
            list.set_page(size.height);
        }
    }
    /// Its text field, where it is one line.
    fn input(&mut self) -> Option<&mut Input> {
        None
    }
    /// Follows a changed text in its field.
    fn input_changed(&mut self) {}
    /// Gives a key to its text field; returns whether the key accepts a choice at once, as a number may.
    fn edit_field(&mut self, key: KeyPress) -> bool {
        if let Some(input) = self.input() {
            text_field::edit_line(input, key);
            self.input_changed();
        }
        false
    }
    /// Pastes text into its field.
    fn paste_text(&mut self, text: &str) {
        if let Some(input) = self.input() {
            text_field::paste_line(input, text);
            self.input_changed();
        }
    }
    /// Follows a change of corpus, run or codebook.
    fn refresh(&mut self, _work: &Workspace) {}
    /// The transcript it shows, as index into the corpus, where that is not loaded yet.
    fn missing_transcript(&self, _work: &Workspace) -> Option<TranscriptIndex> {
        None
    }
    /// Follows the jobs in the background.
    fn refresh_jobs(&mut self, _jobs: &JobList) {}
    /// Whether it is about topics of the run, and so closes when the run changes.
    fn closes_with_run(&self) -> bool {
        false
    }
    /// Whether it holds indices into the corpus or an edit made of its spans, and so closes when the corpus
    /// changes.
    fn closes_with_corpus(&self) -> bool {
        false
    }
}

/// Why an action that only one of the lists narrowed by typing knows can do nothing in the others.
pub(in crate::app) fn other_list_reason(action: Action) -> Option<String> {
    let reason = match action {
        Action::RemoveTranscript | Action::Forget => "there is no transcript here",
        Action::Memo
        | Action::DeleteMemo
        | Action::MemoKind
        | Action::MemoTheme
        | Action::NewEntry
        | Action::Journal
        | Action::JournalKind
        | Action::KindOfMemo
        | Action::FollowLink => "there is no memo here",
        _ => return None,
    };
    Some(reason.to_owned())
}

/// Copying of boxed overlays; every overlay that can be cloned has it.
pub trait CloneOverlay {
    /// A copy in a box of its own.
    fn clone_box(&self) -> Box<dyn Overlay>;
}

impl<T: Overlay + Clone> CloneOverlay for T {
    fn clone_box(&self) -> Box<dyn Overlay> {
        Box::new(self.clone())
    }
}

impl Clone for Box<dyn Overlay> {
    fn clone(&self) -> Self {
        // Not of the box, which would be a call of itself.
        (**self).clone_box()
    }
}
