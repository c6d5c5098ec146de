//! The command line: one file per subcommand, for people and for programs.

mod analyze;
mod args;
mod assign;
mod completions;
mod export;
mod import;
mod log;
mod models;
mod search;
mod snippets;
mod support;
mod theme;
mod topic;
mod topics;

pub use args::Cli;
