//! The user's settings: paths, keys, colours.

pub mod file;
pub mod keymap;
pub mod paths;
pub mod theme;

pub use file::{Config, ConfigError};
