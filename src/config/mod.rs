//! The user's settings: paths, keys, colours.

pub mod file;
pub mod keep;
pub mod keymap;
pub mod paths;
pub mod surroundings;
pub mod theme;

pub use file::{Config, ConfigError};
