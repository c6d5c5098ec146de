//! What was said: the notices, newest first.

use crate::app::widget::list::ListCursor;
use crate::app::workspace::notices::NoticeLog;
use crate::app::{Action, KeyContext, Overlay, ScreenCommand, Workspace};

/// The list of notices; its rows are in [`NoticeLog`].
#[derive(Debug, Clone)]
pub struct NoticeOverlay {
    /// The cursor among them.
    pub list: ListCursor,
}

impl NoticeOverlay {
    /// Lists the notices so far.
    pub fn new(notices: &NoticeLog) -> Self {
        Self { list: ListCursor::new(notices.newest_first().len()) }
    }
}

impl Overlay for NoticeOverlay {
    fn context(&self) -> KeyContext {
        KeyContext::Listing
    }
    fn hints(&self) -> Vec<Action> {
        vec![Action::Back]
    }
    fn update(&mut self, action: Action, _work: &Workspace) -> Vec<ScreenCommand> {
        if action == Action::Accept { vec![ScreenCommand::CloseOverlay] } else { Vec::new() }
    }
    fn list(&mut self) -> Option<&mut ListCursor> {
        Some(&mut self.list)
    }
}
