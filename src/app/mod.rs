//! The workbench without a screen: state, actions, update.
//!
//! Keys and mouse become [`Action`]s through the [`Keymap`]; [`State::handle`] changes the state and
//! says what is to be done outside as [`Effect`]s; the [`Driver`] does it. Views are pure
//! functions of [`State`]. Everything here runs in tests without a terminal.

pub mod actions;
pub mod activity;
pub mod again;
pub mod available;
pub mod changes;
pub mod chooser;
pub mod context;
pub mod driver;
pub mod dwell;
pub mod editor;
pub mod edits;
pub mod effect;
pub mod event;
pub mod fewer;
pub mod field;
pub mod hints;
pub mod history;
pub mod keymap;
pub mod layout;
pub mod list;
pub mod map;
pub mod moving;
pub mod notices;
pub mod overlay;
pub mod page;
pub mod panel;
pub mod parts;
pub mod passages;
pub mod picker;
pub mod preferences;
pub mod prefix;
pub mod quote;
mod quoting;
pub mod reader;
pub mod recall;
pub mod report;
pub mod search;
pub mod speakers;
pub mod standing;
pub mod start;
pub mod state;
pub mod texts;
pub mod themes;
pub mod topics;
pub mod tour;
pub mod update;
pub mod words;
pub mod work;
pub mod writing;

pub use actions::{ACTIONS, Action};
pub use context::Context;
pub use driver::{Driver, News, Settings};
pub use effect::{Effect, Outward};
pub use event::{Event, Pane, Sizes, Target};
pub use hints::Hint;
pub use keymap::Keymap;
pub use quoting::is_quoted;
pub use state::{Screen, State};
pub use work::Workspace;

#[cfg(test)]
mod tests;
