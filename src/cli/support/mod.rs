//! What the subcommands share: errors, output, tables, progress, the log and the project at hand.

pub mod context;
pub mod desk;
pub mod failure;
pub mod interrupt;
pub mod journal;
pub mod output;
pub mod progress;
pub mod scratch;
pub mod style;
pub mod table;
