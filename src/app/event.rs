//! Input events of the workbench: keys, mouse, pane sizes, time. The terminal's own events are translated
//! into these by `tui`, which alone knows where things are drawn: mouse events name a row or a cell, not a
//! screen position.

use super::widget::wrap::PaneSize;
use super::{Action, Screen};
use crate::config::keymap::KeyPress;
use std::time::Duration;

/// Something that happened outside the state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum InputEvent {
    /// A key was pressed.
    Key(KeyPress),
    /// Text was pasted.
    Paste(String),
    /// The mouse was pressed on a target.
    Click(ScreenTarget),
    /// The mouse was pressed on a target twice in short succession.
    DoubleClick(ScreenTarget),
    /// The wheel turned over a pane, in rows; positive is down.
    Scroll(ScreenPane, i32),
    /// The mouse moved to this cell of a plane (the Map) with the button held.
    Drag(ScreenTarget),
    /// The mouse button was released.
    Release,
    /// The wheel turned over a cell of a plane (the Map), in rows; positive is down.
    ScrollOverCell(ScreenTarget, i32),
    /// The panes have other sizes.
    Resize(PaneSizes),
    /// Time passed since the last tick.
    Tick(Duration),
}

/// What the mouse can point at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ScreenTarget {
    /// A screen's name in the tabs.
    Screen(Screen),
    /// A hint in the footer, or a job or notice that runs an action.
    Action(Action),
    /// A row of a pane, as index into the list behind it: topics, hits, themes; in [`ScreenPane::Detail`] an
    /// index into the snippet list; in the Reader a line of the layout; on the Map a cell, counted row by
    /// row.
    Row(ScreenPane, usize),
    /// A pane, beside its rows.
    Pane(ScreenPane),
    /// A row of the topmost overlay's list.
    OverlayRow(usize),
    /// Anything outside the topmost overlay.
    Outside,
}

/// A pane of a screen.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum ScreenPane {
    /// The left pane: topics, hits, themes; in the Reader the transcript.
    #[default]
    List,
    /// The right pane: snippets, or the preview of a hit.
    Detail,
    /// The list of the topmost overlay.
    Overlay,
}

/// The sizes of the panes on screen, in cells; a pane that is not shown has none.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct PaneSizes {
    /// Rows and columns of the list of topics, hits or themes (without its heading); on the Reader, of the
    /// transcript's text: the width is that of the text column; on the Map, of the map.
    pub list: PaneSize,
    /// The detail pane: width of the text, height below the heading.
    pub detail: PaneSize,
    /// The list of the topmost overlay.
    pub overlay: PaneSize,
}
