//! The history overlay: the log of edits, newest first, from which the state right after any of them can be
//! restored.

use crate::app::widget::list::ListCursor;
use crate::app::{Action, Effect, KeyContext, Overlay, ScreenCommand, Workspace};
use crate::coding::{EditId, LoggedEdit};

/// The points, newest first, and last the beginning.
#[derive(Debug, Clone, PartialEq)]
pub struct HistoryOverlay {
    /// The edits right after which the state can be restored, unless they are undone; the beginning has id 0 and no
    /// time.
    pub points: Vec<LoggedEdit>,
    /// The cursor among them.
    pub list: ListCursor,
}

impl HistoryOverlay {
    /// Lists logged edits, given oldest first.
    pub fn new(edits: Vec<LoggedEdit>) -> Self {
        let beginning = LoggedEdit {
            id: EditId(0),
            time: String::new(),
            coder: String::new(),
            what: "the beginning".to_owned(),
            undone: false,
        };
        let points: Vec<LoggedEdit> = edits.into_iter().rev().chain([beginning]).collect();
        Self { list: ListCursor::new(points.len()), points }
    }

    /// The index of the current point: the newest edit that was not undone.
    pub fn current_point(&self) -> Option<usize> {
        self.points.iter().position(|point| !point.undone)
    }
}

impl Overlay for HistoryOverlay {
    fn context(&self) -> KeyContext {
        KeyContext::Listing
    }
    fn update(&mut self, action: Action, _work: &Workspace) -> Vec<ScreenCommand> {
        match self.points.get(self.list.cursor).filter(|_| action == Action::Accept) {
            Some(_) if self.current_point() == Some(self.list.cursor) => {
                ScreenCommand::show_hint("it is like that now")
            }
            Some(point) if point.undone => {
                ScreenCommand::show_hint("that change was taken back itself; choose one that holds")
            }
            Some(point) => {
                vec![ScreenCommand::CloseOverlay, ScreenCommand::RunEffect(Effect::ConfirmRestore(point.id))]
            }
            None => Vec::new(),
        }
    }
    fn list(&mut self) -> Option<&mut ListCursor> {
        Some(&mut self.list)
    }
}
