//! The row that somebody is on, as text.

/// The row under the cursor.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RowReading {
    /// Its text.
    pub text: String,
    /// Its place in the list, from 0, and how long that is; none in the Reader, whose heading says it.
    pub position: Option<(usize, usize)>,
    /// What tells it from another row in its place, whatever is counted in it.
    pub identity: String,
}
