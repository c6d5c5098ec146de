//! REFI-QDA 1.5, the exchange standard of programs for qualitative analysis: `.qdpx` projects and `.qdc`
//! codebooks, written and read.
//!
//! Written strictly (valid by the schemas 1.0, lines end in `\n`, offsets are Unicode code points), read
//! leniently: the project file in any case and folder, any version of the namespace, byte order marks,
//! Windows line ends, empty containers, bare `&`. Input is not trusted: sizes, depth and the number of
//! elements are bounded.
//!
//! What the standard has no place for (turns, times, memos on codes, full names) is written into descriptions
//! as readable notes on transcripts and themes; other programs show and keep these as memos, and
//! [`restore_own_notes`] restores what they say when a project comes back. The text says at each turn who speaks;
//! the note of a transcript says where, so that these labels are taken out again.

mod package;
mod positions;
pub(in crate::exchange) mod read;
mod theme_note;
mod transcript_note;
mod write;
mod xml;

pub use package::{read_codebook, read_project, write_codebook, write_project};
pub use read::restore_own_notes;
pub use theme_note::renamed_codes_notice;

/// Why a REFI-QDA file cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}{reason}", .line.map_or_else(String::new, |line| format!("line {line}: ")))]
pub struct RefiReadError {
    /// The line of its XML at fault, if any.
    pub line: Option<usize>,
    /// The reason, and what to do about it where something can be done.
    pub reason: String,
}

impl RefiReadError {
    fn new(reason: impl Into<String>) -> Self {
        Self { line: None, reason: reason.into() }
    }
}

#[cfg(test)]
mod tests;
