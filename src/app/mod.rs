//! The workbench without a screen: state, actions, update.
//!
//! Keys and mouse become [`Action`]s through the [`Keymap`]; [`State::handle_event`] changes the state and
//! says what is to be done outside as [`Effect`]s; the [`Driver`] does it. Views are pure
//! functions of [`State`]. Everything here runs in tests without a terminal.

pub mod citation;
pub mod command;
pub mod driver;
pub mod edits;
pub mod effect;
pub mod event;
pub mod format;
pub mod overlay;
mod quotes;
pub mod screen;
pub mod state;
pub mod state_updates;
pub mod update;
pub mod widget;
pub mod workspace;

pub use command::actions::{ACTIONS, Action};
pub use command::context::KeyContext;
pub use command::hints::FooterHint;
pub use command::keymap::Keymap;
pub use driver::{Driver, DriverSettings, WorkerEvent};
pub use effect::{Effect, TerminalEffect};
pub use event::{InputEvent, PaneSizes, ScreenPane, ScreenTarget};
pub use quotes::is_quoted;
pub use state::{Screen, State};
pub use workspace::Workspace;

#[cfg(test)]
mod tests;
