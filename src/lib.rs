//! leitmotif finds the themes in hours of talk.
//!
//! The folders are the story. What was said ([`corpus`]) is gathered into what the machine found
//! ([`topics`]), found again by words or by meaning ([`search`]), sorted into what the researcher
//! decides ([`coding`]) and carried elsewhere ([`exchange`]). Around these pure rooms stand the one
//! that writes the disk ([`project`]), the long work ([`jobs`]), the workbench without a screen
//! ([`app`]), the screen ([`tui`]), the command line ([`cli`]) and the user's settings ([`config`]).
//!
//! Arrows point one way only: `corpus <- topics, search, coding <- exchange <- project <- jobs <-
//! app <- tui, cli`. `tests/layering.rs` reads the `use` lines and fails on any other.

pub mod app;
pub mod cli;
pub mod coding;
pub mod config;
pub mod corpus;
pub mod exchange;
pub mod jobs;
pub mod progress;
pub mod project;
pub mod search;
pub mod topics;
pub mod tui;
