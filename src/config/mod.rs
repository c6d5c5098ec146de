//! The user's settings: where they are kept, what they say, and the terminal they meet.
//!
//! **Lives here.** The settings file ([`mod@file`]) and changes to single settings in it ([`config_writer`]),
//! key bindings as they are written ([`keymap`]), colours by meaning ([`color_theme`]), the folders of the
//! platform ([`paths`]), and what the environment says about the terminal ([`terminal_env`]).
//!
//! **May use** `topics`, for the parameters a settings file may give. Nothing of ratatui, crossterm or the
//! database: keys and colours are plain data here that `app` and `tui` translate.
//!
//! **Invariants.** Every setting has a default. A key that is not known is a warning with its line; a value
//! that cannot be meant is an error with its line. A settings file is only changed one value at a time, so
//! that comments survive. Nothing is ever asked of the terminal itself.

pub mod color_theme;
pub mod config_writer;
pub mod file;
pub mod keymap;
pub mod paths;
pub mod terminal_env;

pub use file::{Config, ConfigError};
