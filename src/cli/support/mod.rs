//! What the subcommands share: errors, output, tables, progress, the log and the project at hand. Knows no
//! command.

pub mod context;
pub mod error;
pub mod global_args;
pub mod interrupt;
pub mod logging;
pub mod output;
pub mod progress;
pub mod sample_folder;
pub mod study_context;
pub mod style;
pub mod table;
pub mod temp_dir;
