//! A question to be answered before an edit.

use crate::app::{Action, KeyContext, Overlay, ScreenCommand, Workspace};
use crate::coding::Edit;

/// A question to be confirmed before an edit.
#[derive(Debug, Clone)]
pub struct ConfirmDialog {
    /// What will happen: "Delete Operations with 2 themes inside? 7 topics become unsorted."
    pub question: String,
    /// The edit that is applied on yes.
    pub edit: Edit,
}

impl Overlay for ConfirmDialog {
    fn context(&self) -> KeyContext {
        KeyContext::Confirming
    }
    fn update(&mut self, action: Action, _work: &Workspace) -> Vec<ScreenCommand> {
        match action {
            Action::Accept => ScreenCommand::close_and_apply(Ok(self.edit.clone())),
            _ => Vec::new(),
        }
    }
    fn closes_with_corpus(&self) -> bool {
        true
    }
}
