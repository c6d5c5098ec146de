//! The sheet on which a transcript or a person is forgotten for good: what will go, and a line in which the name is to
//! be typed. Nothing brings it back, so no key does it alone.

use crate::app::{Action, Effect, KeyContext, Overlay, ScreenCommand, Workspace};
use crate::coding::CodingError;
use crate::jobs::forget::{ForgetTarget, ForgettingPreview};
use tui_input::Input;

/// What forgetting would do, and the line that allows it.
#[derive(Debug, Clone)]
pub struct ForgetSheet {
    /// Who or what is to be forgotten.
    pub target: ForgetTarget,
    /// What would go; none while that is found out.
    pub preview: Option<ForgettingPreview>,
    /// What was typed.
    pub input: Input,
    /// Why it is not forgotten yet.
    pub problem: Option<String>,
    /// Whether it is being forgotten: from then on nothing stops it.
    pub is_forgetting: bool,
}

impl ForgetSheet {
    /// Opens the sheet and asks for what would go; says why where a coder may not see the study as a whole.
    pub fn open(target: ForgetTarget, work: &Workspace) -> Vec<ScreenCommand> {
        match work.codebook.require_unblinded("forgetting") {
            Ok(()) => {
                let sheet = Self {
                    target: target.clone(),
                    preview: None,
                    input: Input::default(),
                    problem: None,
                    is_forgetting: false,
                };
                let mut commands = ScreenCommand::open_overlay(sheet);
                commands.push(ScreenCommand::RunEffect(Effect::PreviewForgetting(target)));
                commands
            }
            Err(blinded) => ScreenCommand::show_hint(CodingError::to_string(&blinded)),
        }
    }

    /// Takes back that it is being forgotten, with the reason.
    pub fn refuse(&mut self, reason: &str) {
        (self.is_forgetting, self.problem) = (false, Some(reason.to_owned()));
    }

    /// Whether the name was typed as it stands above the line. Blanks around it do not count.
    fn is_confirmed(&self) -> bool {
        self.input.value().trim() == self.target.name().trim()
    }
}

impl Overlay for ForgetSheet {
    fn context(&self) -> KeyContext {
        KeyContext::Writing
    }
    fn disabled_reason(&self, action: Action) -> Option<String> {
        let is_waiting = self.preview.is_none() && action == Action::Accept;
        match (self.is_forgetting, is_waiting) {
            // To quit waits until it is done.
            (true, _) if action != Action::Quit => Some("it is being forgotten".to_owned()),
            (_, true) => Some("what will go is still looked for".to_owned()),
            _ => None,
        }
    }
    fn update(&mut self, action: Action, _work: &Workspace) -> Vec<ScreenCommand> {
        if action != Action::Accept {
            return Vec::new();
        }
        if !self.is_confirmed() {
            self.problem = Some("that is not the name: type it as it stands above".to_owned());
            return Vec::new();
        }
        self.is_forgetting = true;
        vec![ScreenCommand::RunEffect(Effect::Forget(self.target.clone()))]
    }
    fn input(&mut self) -> Option<&mut Input> {
        (!self.is_forgetting).then_some(&mut self.input)
    }
    fn input_changed(&mut self) {
        self.problem = None;
    }
    fn closes_with_corpus(&self) -> bool {
        true
    }
}
