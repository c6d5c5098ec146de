//! What the commands share: the options all of them have, the project at hand, errors, output, tables,
//! progress, the log.
//!
//! **May use** `config`, `project`, `jobs` and what is below them. It names no command, so that commands can
//! use it without a circle.

mod context;
pub mod error;
mod filter_args;
mod global_args;
mod interrupt;
pub mod logging;
mod numbers;
mod option_value;
mod output;
mod progress;
mod sample_folder;
mod study_context;
mod style;
mod table;
mod text_choice_args;
mod transcript_name;

pub use context::{CommandContext, CommandStart, require_project};
pub use error::CliError;
pub use filter_args::FilterArgs;
pub use global_args::{ColorArg, GlobalArgs};
pub use interrupt::interrupt_flag;
pub use numbers::{missing_theme_error, numbers_and_theme, parse_number};
pub use option_value::{Choice, ValueError, choice};
pub use output::{clean_line, clean_text, print_json, stdout};
pub use progress::ProgressReporter;
pub use sample_folder::unpack_sample;
pub use study_context::{StudyContext, print_edit};
pub use style::TextStyle;
pub use table::ColumnAlign::{Left, Right};
pub use table::{TextTable, cut_start_to_width, cut_to_width, wrap_text};
pub use text_choice_args::{ChosenTextJson, ROLES, TextChoiceArgs};
pub use transcript_name::{meant_names, unknown_speaker, unknown_transcript};

/// A temporary folder that only the user can read, from the first moment, since it may hold copies of
/// confidential transcripts. It is removed when dropped; where the process is killed it stays.
///
/// # Errors
/// Where it cannot be created.
pub fn temp_folder() -> std::io::Result<tempfile::TempDir> {
    tempfile::Builder::new().prefix("leitmotif-").tempdir()
}
