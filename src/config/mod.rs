//! The user's settings: paths, keys, colours.

pub mod color_theme;
pub mod config_writer;
pub mod file;
pub mod keymap;
pub mod paths;
pub mod terminal_env;

pub use file::{Config, ConfigError};
