//! Tables of people, from a file.

use super::{JobError, JobResult};
use crate::coding::Codebook;
use crate::coding::edits::{ContradictedValue, ImportedCases, UnmatchedRow, import_cases};
use crate::corpus::attributes::AttributeTable;
use crate::corpus::speaker_stats::SpeakerStats;
use crate::format::join_names;
use crate::project::Project;
use std::collections::BTreeSet;
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
pub fn read_cases(
    project: &Project,
    book: &Codebook,
    stats: &[SpeakerStats],
    file: &Path,
) -> JobResult<CasesFile> {
    let shown = file.display();
    let unread = |reason: String| JobError::CasesUnread { path: file.to_owned(), reason };
    let bytes = std::fs::read(file).map_err(|error| unread(error.to_string()))?;
    let (table, warnings) =
        AttributeTable::parse_people(&bytes).map_err(|error| unread(error.to_string()))?;
    let rows = table.rows();
    let cases = import_cases(book, stats, &rows)?;
    let is_nobody = |row: &UnmatchedRow| row.candidates.is_empty();
    let removed = match cases.unmatched.iter().any(is_nobody) {
        true => removed_speakers(project, book)?,
        false => BTreeSet::new(),
    };
    let reasons: Vec<(usize, String)> =
        cases.unmatched.iter().map(|row| (row.line, unmatched_reason(row, &removed))).collect();
    if let Some((line, reason)) = reasons.first().filter(|_| reasons.len() == rows.len()) {
        return Err(unread(format!(
            "none of its {} rows is about somebody who speaks: in line {line}, {reason}",
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
    notes.extend(
        reasons.iter().map(|(line, reason)| format!("{shown} line {line}: {reason}, and was passed over")),
    );
    notes.extend(cases.contradictions.iter().map(|it| {
        let ContradictedValue { line, name, key, value, first: (first, counts) } = it;
        format!("{shown} line {line}: {key} of '{name}' is '{value}' here and '{counts}' in line {first}, which counts")
    }));
    Ok(CasesFile { cases, notes })
}

/// Why a row was passed over.
fn unmatched_reason(row: &UnmatchedRow, removed: &BTreeSet<String>) -> String {
    let UnmatchedRow { name, candidates, .. } = row;
    if !candidates.is_empty() {
        return format!("'{name}' stands for several: {}", join_names(candidates));
    }
    match removed.contains(&name.trim().to_lowercase()) {
        true => format!("'{name}' speaks only in transcripts that were taken out"),
        false => format!("'{name}' does not speak in any transcript"),
    }
}

/// Those who speak in transcripts that were taken out, by the names shown and in the files, in lower case.
fn removed_speakers(project: &Project, book: &Codebook) -> JobResult<BTreeSet<String>> {
    let mut names = BTreeSet::new();
    for id in book.removals.keys() {
        let transcript = project.load_transcript(*id)?;
        for speaker in transcript.turns.iter().filter_map(|turn| turn.speaker.as_deref()) {
            names.insert(speaker.to_lowercase());
            names.insert(book.speaker_name(&transcript.name, speaker).to_lowercase());
        }
    }
    Ok(names)
}
