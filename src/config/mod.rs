//! The user's settings: the folders of the platform, `config.toml`, key bindings and colour themes, and what
//! the environment says about the terminal.
//!
//! Knows `topics` for the parameters a settings file may give, and nothing of ratatui, crossterm or the
//! database: keys and colours are plain data here that `app` and `tui` translate. Nothing is ever asked of
//! the terminal itself, and a settings file is only changed one value at a time, so that comments survive.

pub mod color_theme;
pub mod config_writer;
pub mod file;
pub mod keymap;
pub mod paths;
pub mod terminal_env;

pub use file::{Config, ConfigError};
