//! What reaches the workbench from outside: keys, mouse, the size of its panes, time.

use super::actions::Action;
use super::layout::Size;
use super::state::Screen;
use crate::config::keymap::Key;
use std::time::Duration;

/// Something that happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// A key was pressed.
    Key(Key),
    /// Text was pasted.
    Paste(String),
    /// Something was clicked.
    Click(Target),
    /// Something was clicked twice.
    DoubleClick(Target),
    /// The wheel turned over a pane; positive is down, in rows.
    Scroll(Pane, i32),
    /// The mouse was pressed on a cell of a plane and went on to this one.
    Drag(Target),
    /// It was let go.
    Release,
    /// The wheel turned over a cell of a plane; positive is down, in rows.
    Turn(Target, i32),
    /// The panes have another size.
    Resize(Sizes),
    /// So much time passed.
    Tick(Duration),
}

/// What can be pointed at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    /// A screen's name in the tabs.
    Screen(Screen),
    /// A hint in the footer, or a job or notice that runs an action.
    Action(Action),
    /// A row of a pane, by its place in the list behind it: topics, hits, themes; in [`Pane::Detail`] a
    /// snippet by its place among the passages; in the Reader a line; on the Map a cell, counted row by row.
    Row(Pane, usize),
    /// A pane, where it has no row.
    Pane(Pane),
    /// A row of the open overlay.
    OverlayRow(usize),
    /// Outside the open overlay.
    Outside,
}

/// A part of the screen.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Pane {
    /// The left pane: topics, hits, themes; in the Reader the transcript.
    #[default]
    List,
    /// The right pane.
    Detail,
    /// The list that lies over everything.
    Overlay,
}

/// How much fits into each pane of what is on screen.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Sizes {
    /// Rows and columns of the list of topics, hits or themes (without its heading); on the Reader, of the
    /// transcript's text: the width is that of the text column; on the Map, of the map.
    pub list: Size,
    /// Where passages, or the preview of a hit, are shown: width of the text, height below the
    /// heading.
    pub detail: Size,
    /// Rows of the list in the open overlay.
    pub overlay: Size,
}
