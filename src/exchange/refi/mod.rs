//! REFI-QDA 1.5, the exchange format of programs for qualitative analysis: `.qdpx` projects and
//! `.qdc` codebooks, out and in.
//!
//! Written strictly (the schemas 1.0 hold, lines end in `\n`, offsets are Unicode code points), read
//! leniently: any case and place of the project file, any version of the namespace, byte order marks,
//! Windows line ends, empty containers.

mod note;
pub(super) mod offsets;
mod package;
mod places;
pub(super) mod read;
mod theme;
mod write;
mod xml;

pub use package::{read_codebook, read_project, write_codebook, write_project};
pub use read::recall;
pub use theme::renamed;

/// Why a file of another program cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}{reason}", .line.map(|line| format!("line {line}: ")).unwrap_or_default())]
pub struct ReadError {
    /// The line of its XML, where it is one line's fault.
    pub line: Option<usize>,
    /// Why, and what can be done.
    pub reason: String,
}

impl ReadError {
    fn new(reason: impl Into<String>) -> Self {
        Self { line: None, reason: reason.into() }
    }
}

#[cfg(test)]
mod tests;
