//! The user's settings: paths, keys, colours.
