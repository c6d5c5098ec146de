//! Tables of people, from a file.

use super::{JobError, JobResult};
use crate::coding::Codebook;
use crate::coding::edits::{ImportedCases, import_cases};
use crate::corpus::attributes::AttributeTable;
use crate::corpus::speaker_stats::SpeakerStats;
use std::path::Path;

/// A table of people that was read, with what is to be said of it.
#[derive(Debug)]
pub struct CasesFile {
    /// The table as an edit.
    pub cases: ImportedCases,
    /// What of the table was passed over, a sentence each, with the file and the line.
    pub notes: Vec<String>,
}

/// Reads a table of people: see [`AttributeTable::parse_people`].
///
/// # Errors
/// Where the file cannot be read as a table, or no row is about somebody who speaks.
pub fn read_cases(book: &Codebook, stats: &[SpeakerStats], file: &Path) -> JobResult<CasesFile> {
    let shown = file.display();
    let unread = |reason: String| JobError::CasesUnread { path: file.to_owned(), reason };
    let bytes = std::fs::read(file).map_err(|error| unread(error.to_string()))?;
    let (table, warnings) =
        AttributeTable::parse_people(&bytes).map_err(|error| unread(error.to_string()))?;
    let rows = table.rows();
    let cases = import_cases(book, stats, &rows)?;
    if cases.known == 0 {
        let named = rows.first().map_or("", |(_, name, _)| name);
        return Err(unread(format!(
            "none of its {} rows is about somebody who speaks, such as '{named}'",
            rows.len()
        )));
    }
    let mut notes: Vec<String> = warnings
        .iter()
        .map(|warning| {
            let line = warning.line.map_or_else(String::new, |line| format!(" line {line}"));
            format!("{shown}{line}: {}", warning.message)
        })
        .collect();
    let unknown = cases.unknown.iter();
    notes.extend(unknown.map(|(line, name)| {
        format!("{shown} line {line}: '{name}' does not speak in any transcript, and was passed over")
    }));
    Ok(CasesFile { cases, notes })
}
