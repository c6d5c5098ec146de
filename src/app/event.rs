//! What reaches the workbench from outside: keys, mouse, the size of its panes, time.

use super::command::actions::Action;
use super::state::Screen;
use super::widget::wrap::PaneSize;
use crate::config::keymap::KeyPress;
use std::time::Duration;

/// Something that happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum InputEvent {
    /// A key was pressed.
    Key(KeyPress),
    /// Text was pasted.
    Paste(String),
    /// Something was clicked.
    Click(ScreenTarget),
    /// Something was clicked twice.
    DoubleClick(ScreenTarget),
    /// The wheel turned over a pane; positive is down, in rows.
    Scroll(ScreenPane, i32),
    /// The mouse was pressed on a cell of a plane and went on to this one.
    Drag(ScreenTarget),
    /// It was let go.
    Release,
    /// The wheel turned over a cell of a plane; positive is down, in rows.
    Turn(ScreenTarget, i32),
    /// The panes have another size.
    Resize(PaneSizes),
    /// So much time passed.
    Tick(Duration),
}

/// What can be pointed at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ScreenTarget {
    /// A screen's name in the tabs.
    Screen(Screen),
    /// A hint in the footer, or a job or notice that runs an action.
    Action(Action),
    /// A row of a pane, by its place in the list behind it: topics, hits, themes; in [`ScreenPane::Detail`] a
    /// snippet by its place among the passages; in the Reader a line; on the Map a cell, counted row by row.
    Row(ScreenPane, usize),
    /// A pane, where it has no row.
    Pane(ScreenPane),
    /// A row of the open overlay.
    OverlayRow(usize),
    /// Outside the open overlay.
    Outside,
}

/// A part of the screen.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum ScreenPane {
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
pub struct PaneSizes {
    /// Rows and columns of the list of topics, hits or themes (without its heading); on the Reader, of the
    /// transcript's text: the width is that of the text column; on the Map, of the map.
    pub list: PaneSize,
    /// Where passages, or the preview of a hit, are shown: width of the text, height below the
    /// heading.
    pub detail: PaneSize,
    /// Rows of the list in the open overlay.
    pub overlay: PaneSize,
}
