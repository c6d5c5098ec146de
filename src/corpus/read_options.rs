//! How files are read, as the user asked for it.

use super::ReadChoices;

/// How a file is read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReadOptions {
    /// Which columns of a table hold text, id and attributes.
    pub table: TableOptions,
    /// Leaves the artefacts of captioning and recognition (see [`Repairs`](super::Repairs)) in the text.
    pub raw: bool,
    /// The encoding of all files that are text, by name; told from the bytes when not given.
    pub encoding: Option<String>,
    /// What a person decided of the file.
    pub choices: ReadChoices,
}

/// Which columns of a table (csv, tsv, jsonl) hold what. A column is named by its header or its key;
/// a column without header by its number, the first being 1.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TableOptions {
    /// The column with the text; guessed by its name when not given.
    pub text: Option<String>,
    /// The column that names each row; rows are numbered when not given.
    pub id: Option<String>,
    /// The columns kept as attributes; all others are left out.
    pub attributes: Vec<String>,
}
