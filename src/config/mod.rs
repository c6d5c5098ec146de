//! The user's settings: paths, keys, colours.

pub mod theme;
