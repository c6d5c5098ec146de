//! A list narrowed by typing in which each choice stands for something to do: the command palette, and the
//! lists of transcripts to read and of topics to move snippets to.

use super::forget::ForgetSheet;
use crate::app::screen_command::other_list_reason;
use crate::app::widget::fuzzy_list::{FuzzyChoice, FuzzyList};
use crate::app::widget::list::ListCursor;
use crate::app::{Action, Effect, KeyContext, Overlay, ScreenCommand, Workspace, edits};
use crate::coding::CodingRecord;
use crate::corpus::{TranscriptId, TranscriptIndex};
use crate::jobs::forget::ForgetTarget;
use std::borrow::Cow;
use tui_input::Input;

/// The heading of the command palette.
pub const PALETTE_TITLE: &str = "what can be done here";

/// A choice of a [`Picker`].
pub type CommandChoice = FuzzyChoice<ScreenCommand>;

/// A list of things to do, narrowed by typing.
#[derive(Debug, Clone)]
pub struct Picker {
    /// What is chosen, as a heading.
    pub title: String,
    /// What can be typed, or what is to be known of what is under the cursor, shown in the empty field.
    pub placeholder: Cow<'static, str>,
    /// What is shown where nothing fits.
    pub no_match: &'static str,
    /// The columns its longest usual choice asks for.
    pub columns: u16,
    /// The choices, with the command each stands for.
    pub fuzzy_list: FuzzyList<ScreenCommand>,
}

impl Overlay for Picker {
    fn context(&self) -> KeyContext {
        KeyContext::Choosing
    }
    fn hints(&self) -> Vec<Action> {
        match self.names(|command| matches!(command, ScreenCommand::ReadTranscript(_))) {
            true => vec![Action::Accept, Action::RemoveTranscript, Action::Forget, Action::Back],
            false => vec![Action::Accept, Action::Back],
        }
    }
    fn disabled_reason(&self, action: Action) -> Option<String> {
        match action {
            Action::RemoveTranscript if self.current_transcript().is_some() => None,
            Action::Forget if self.current_transcript().is_some() || self.current_removal().is_some() => None,
            other => other_list_reason(other),
        }
    }
    fn update(&mut self, action: Action, work: &Workspace) -> Vec<ScreenCommand> {
        match (action, self.fuzzy_list.current()) {
            (Action::RemoveTranscript, _) => match self.current_transcript() {
                Some(transcript) => {
                    ScreenCommand::close_and_apply(edits::remove_transcript(work, transcript))
                }
                None => Vec::new(),
            },
            (Action::Forget, Some(choice)) => {
                let here = self.current_transcript().and_then(|at| work.transcript_entry(at));
                match here.map(|entry| entry.id).or_else(|| self.current_removal()) {
                    Some(id) => ForgetSheet::open(ForgetTarget::Transcript(id, choice.text.clone()), work),
                    None => Vec::new(),
                }
            }
            (Action::Accept, Some(choice)) => vec![ScreenCommand::CloseOverlay, choice.value.clone()],
            (Action::Accept, None) => ScreenCommand::show_hint("nothing fits what was typed"),
            (Action::Complete, _) => {
                self.fuzzy_list.list.move_cursor(Action::Down);
                Vec::new()
            }
            _ => Vec::new(),
        }
    }
    fn list(&mut self) -> Option<&mut ListCursor> {
        Some(&mut self.fuzzy_list.list)
    }
    fn input(&mut self) -> Option<&mut Input> {
        Some(&mut self.fuzzy_list.input)
    }
    fn input_changed(&mut self) {
        self.fuzzy_list.update_matches();
    }
    fn closes_with_run(&self) -> bool {
        self.names(|command| matches!(command, ScreenCommand::MoveSnippets(..)))
    }
    fn closes_with_corpus(&self) -> bool {
        self.names(|command| {
            matches!(command, ScreenCommand::MoveSnippets(..) | ScreenCommand::ReadTranscript(_))
        })
    }
}

impl Picker {
    /// The transcript under the cursor, where the choices are transcripts to read.
    fn current_transcript(&self) -> Option<TranscriptIndex> {
        match self.fuzzy_list.current()?.value {
            ScreenCommand::ReadTranscript(transcript) => Some(transcript),
            _ => None,
        }
    }

    /// The transcript under the cursor that was taken out, and that the choice takes in again.
    fn current_removal(&self) -> Option<TranscriptId> {
        let ScreenCommand::RunEffect(Effect::ApplyEdit(edit)) = &self.fuzzy_list.current()?.value else {
            return None;
        };
        edit.changes.iter().find_map(|change| match &change.before {
            Some(CodingRecord::Removal(removal)) => Some(removal.transcript),
            _ => None,
        })
    }

    /// Whether a choice stands for such a command.
    fn names(&self, wanted: impl Fn(&ScreenCommand) -> bool) -> bool {
        self.fuzzy_list.choices.iter().any(|choice| wanted(&choice.value))
    }
}
