//! The user's settings: paths, keys, colours.

pub mod keymap;
pub mod theme;

pub mod paths;
