//! The history overlay: the log of edits, newest first, from which the state right after any of them can be
//! restored.

use crate::app::widget::list::ListCursor;
use crate::app::workspace::notices::Notice;
use crate::app::{Action, Effect, KeyContext, Overlay, ScreenCommand, Workspace};
use crate::coding::{EditId, LoggedEdit};
use crate::format::minute_text;

/// A point that can be restored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HistoryPoint {
    /// The edit right after which it is; id 0 stands for the beginning.
    pub edit: EditId,
    /// The time of the edit, "2026-11-23 18:00"; empty for the beginning.
    pub time: String,
    /// The description of the edit.
    pub what: String,
    /// Whether the edit was undone; such a point cannot be restored.
    pub is_undone: bool,
}

/// The points, newest first, and last the beginning.
#[derive(Debug, Clone, PartialEq)]
pub struct HistoryOverlay {
    /// The points.
    pub points: Vec<HistoryPoint>,
    /// The cursor among them.
    pub list: ListCursor,
}

impl HistoryOverlay {
    /// Lists logged edits, given oldest first.
    pub fn new(edits: Vec<LoggedEdit>) -> Self {
        let point = |edit: LoggedEdit| HistoryPoint {
            edit: edit.id,
            time: minute_text(&edit.time),
            what: edit.what,
            is_undone: edit.undone,
        };
        let beginning = HistoryPoint {
            edit: EditId(0),
            time: String::new(),
            what: "the beginning".to_owned(),
            is_undone: false,
        };
        let points: Vec<HistoryPoint> = edits.into_iter().map(point).rev().chain([beginning]).collect();
        Self { list: ListCursor::new(points.len()), points }
    }

    /// The index of the current point: the newest edit that was not undone.
    pub fn current_point(&self) -> Option<usize> {
        self.points.iter().position(|point| !point.is_undone)
    }
}

impl Overlay for HistoryOverlay {
    fn context(&self) -> KeyContext {
        KeyContext::Listing
    }
    fn update(&mut self, action: Action, _work: &Workspace) -> Vec<ScreenCommand> {
        match self.points.get(self.list.cursor).filter(|_| action == Action::Accept) {
            Some(_) if self.current_point() == Some(self.list.cursor) => {
                vec![ScreenCommand::ShowNotice(Notice::hint("it is like that now"))]
            }
            Some(point) if point.is_undone => vec![ScreenCommand::ShowNotice(Notice::hint(
                "that change was taken back itself; choose one that holds",
            ))],
            Some(point) => vec![
                ScreenCommand::CloseOverlay,
                ScreenCommand::RunEffect(Effect::ConfirmRestore(point.edit)),
            ],
            None => Vec::new(),
        }
    }
    fn list(&mut self) -> Option<&mut ListCursor> {
        Some(&mut self.list)
    }
}
