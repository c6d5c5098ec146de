//! The log on screen: every change that was made, and going back to any of them.

use super::actions::Action;
use super::effect::Effect;
use super::list::List;
use super::notices::Notice;
use super::panel::ScreenCommand;
use crate::coding::{EditId, LoggedEdit};

/// A point one can go back to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Point {
    /// The edit it comes right after; number 0: the beginning.
    pub edit: EditId,
    /// When, to the minute; empty for the beginning.
    pub time: String,
    /// What was done.
    pub what: String,
    /// Whether the edit was taken back.
    pub undone: bool,
}

/// The changes, newest first, and below them the beginning.
#[derive(Debug, Clone, PartialEq)]
pub struct Log {
    /// The points.
    pub points: Vec<Point>,
    /// The cursor among them.
    pub list: List,
}

impl Log {
    /// Lists edits, given oldest first.
    pub fn new(edits: Vec<LoggedEdit>) -> Self {
        let point = |edit: LoggedEdit| Point {
            edit: edit.id,
            time: edit.time.get(..16).unwrap_or(&edit.time).replace('T', " "),
            what: edit.what,
            undone: edit.undone,
        };
        let beginning =
            Point { edit: EditId(0), time: String::new(), what: "the beginning".to_owned(), undone: false };
        let points: Vec<Point> = edits.into_iter().map(point).rev().chain([beginning]).collect();
        Self { list: List::new(points.len()), points }
    }

    /// The point things are at now.
    pub fn now(&self) -> Option<usize> {
        self.points.iter().position(|point| !point.undone)
    }

    /// Does an action; says whether the list stays open, and what it asks for.
    pub(super) fn update(&mut self, action: Action) -> (bool, Vec<ScreenCommand>) {
        let chosen = self.points.get(self.list.cursor).filter(|_| action == Action::Accept);
        match chosen {
            Some(_) if self.now() == Some(self.list.cursor) => {
                (true, vec![ScreenCommand::ShowNotice(Notice::hint("it is like that now"))])
            }
            Some(point) if point.undone => (
                true,
                vec![ScreenCommand::ShowNotice(Notice::hint(
                    "that change was taken back itself; choose one that holds",
                ))],
            ),
            Some(point) => (false, vec![ScreenCommand::RunEffect(Effect::AskRestore(point.edit))]),
            None => {
                self.list.moved(action);
                (true, Vec::new())
            }
        }
    }
}
