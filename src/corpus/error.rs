//! Why a file could not be read, and what the user should know of one that was.

/// A warning about a file that was read all the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadWarning {
    /// The line it is about, counted from 1; none where it is about the whole file.
    pub line: Option<usize>,
    /// What is odd, and what was done about it.
    pub message: String,
}

/// Why a file could not be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}{reason}", line.map_or_else(String::new, |n| format!("line {n}: ")))]
pub struct ReadError {
    /// The line it is about, counted from 1; none where it is about the whole file.
    pub line: Option<usize>,
    /// What is wrong, and what to do about it.
    pub reason: String,
}

impl ReadError {
    /// Makes an error about the whole file.
    pub fn new(reason: impl Into<String>) -> Self {
        Self { line: None, reason: reason.into() }
    }
    /// Makes an error about a line, the first being 1.
    pub fn at_line(line: usize, reason: impl Into<String>) -> Self {
        Self { line: Some(line), reason: reason.into() }
    }
}
