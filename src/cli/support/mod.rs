//! What the commands share: the options all of them have, the project at hand, errors, output, tables,
//! progress, the log.
//!
//! **May use** `config`, `project`, `jobs` and what is below them. It names no command, so that commands can
//! use it without a circle.

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
