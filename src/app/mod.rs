//! The workbench without a screen: state, actions, update.
//!
//! **Lives here.** Keys and mouse become [`Action`]s through the [`Keymap`]; [`State::handle_event`] changes
//! the state and says what is to be done outside as [`Effect`]s; the [`Driver`] does it. What the researcher
//! can do and with which keys is in [`command`], the six screens in [`screen`], what lies over them in
//! [`overlay`], the parts both share in [`widget`], what all screens show in [`workspace`].
//!
//! **May use** all rooms but `tui` and `cli`. Only the [`Driver`] holds an open project and starts jobs.
//!
//! **Invariants.** Everything here runs in tests without a terminal. A screen changes only itself; all else
//! it returns as [`ScreenCommand`]s. Nothing changes the codebook but an
//! edit. Views are pure functions of [`State`].
//!
//! **Limits.** Edits are written on the thread that draws: a slow disk holds up the next frame. Texts are
//! fetched as they come on screen and kept in a bounded cache.

pub mod citation;
pub mod coding_target;
pub mod command;
pub mod driver;
pub mod edits;
pub mod effect;
pub mod event;
pub mod last_view;
pub mod overlay;
mod quotes;
pub mod screen;
pub mod screen_command;
pub mod screen_name;
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
pub use screen_command::{Overlay, ScreenCommand};
pub use screen_name::Screen;
pub use state::State;
pub use workspace::Workspace;

#[cfg(test)]
mod tests;
