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
pub mod numbers;
pub mod option_value;
pub mod output;
pub mod progress;
pub mod sample_folder;
pub mod study_context;
pub mod style;
pub mod table;

/// A temporary folder that only the user can read, from the first moment, since it may hold copies of
/// confidential transcripts. It is removed when dropped; where the process is killed it stays.
///
/// # Errors
/// Where it cannot be created.
pub fn temp_folder() -> std::io::Result<tempfile::TempDir> {
    tempfile::Builder::new().prefix("leitmotif-").tempdir()
}
