//! The user's settings: where they are kept, what they say, and the terminal they meet.
//!
//! **Lives here.** The settings file ([`mod@file`]) and changes to single settings in it ([`config_writer`]),
//! keys as they are written ([`keymap`]), colours by meaning ([`color_theme`]), the folders everything is
//! kept in ([`paths`]), and what the environment says of the terminal ([`terminal_env`]).
//!
//! **May use** `topics`, for the parameters of an analysis. Which keys exist, and what they do, is for `app`
//! to say.
//!
//! **Invariants.** Every setting has a default. A key that is not known is a warning with its line; a value
//! that cannot be meant is an error with its line. What the user wrote in `config.toml` stays as it was but
//! for the value that is changed.

pub mod color_theme;
pub mod config_writer;
pub mod file;
pub mod keymap;
pub mod paths;
pub mod terminal_env;

pub use file::{Config, ConfigError};
