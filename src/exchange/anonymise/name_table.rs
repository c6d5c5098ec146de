//! The researcher's own table of names: a column `name` and, optionally, `replacement`; CSV with commas,
//! semicolons or tabs.

use super::name_finder::folded_words;
use crate::corpus::clean_text;
use crate::exchange::other_tools::table_rows::guess_separator;
use csv::ReaderBuilder;

/// A row of the table of names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedName {
    /// The name.
    pub name: String,
    /// Its replacement; none where the program is to choose one.
    pub replacement: Option<String>,
}

/// Why a table of names cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {reason}")]
pub struct NameTableError {
    /// The line at fault, from 1.
    pub line: usize,
    /// What is wrong and what to do about it.
    pub reason: String,
}

/// Reads a table of names. The separator is the most frequent of comma, semicolon and tab in its first line.
///
/// # Errors
/// When it has no column `name`, or a line names nobody or cannot be read.
pub fn read_name_table(text: &str) -> Result<Vec<ListedName>, NameTableError> {
    let text = text.trim_start_matches('\u{feff}');
    let wrong = |line: usize, reason: &str| NameTableError { line, reason: reason.to_owned() };
    let separator = guess_separator(text);
    let mut reader = ReaderBuilder::new().flexible(true).delimiter(separator).from_reader(text.as_bytes());
    let head = reader.headers().cloned().map_err(|_| wrong(1, "the line cannot be read"))?;
    let column = |name: &str| head.iter().position(|other| other.trim().eq_ignore_ascii_case(name));
    let no_name = "there is no column 'name'; the first line names the columns: name,replacement";
    let (name, instead) = (column("name").ok_or_else(|| wrong(1, no_name))?, column("replacement"));
    let mut listed = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|error| {
            wrong(error.position().map_or(0, |place| place.line() as usize), "the line cannot be read")
        })?;
        let line = record.position().map_or(0, |place| place.line() as usize);
        let cell = |at: Option<usize>| {
            let text = at.and_then(|at| record.get(at)).unwrap_or("");
            clean_text(text).0.split_whitespace().collect::<Vec<_>>().join(" ")
        };
        let name = cell(Some(name));
        if folded_words(&name).is_empty() {
            return Err(wrong(line, "it names nobody; write a name in the column 'name' or delete the line"));
        }
        listed.push(ListedName {
            name,
            replacement: Some(cell(instead)).filter(|instead| !instead.is_empty()),
        });
    }
    Ok(listed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_with_or_without_what_stands_for_them() {
        let listed = |name: &str, instead: Option<&str>| ListedName {
            name: name.into(),
            replacement: instead.map(str::to_owned),
        };
        let read = read_name_table("\u{feff}Name;Replacement\nAnn  Lee;\"P\n1\"\nBerlin;\n").unwrap();
        assert_eq!(read, [listed("Ann Lee", Some("P 1")), listed("Berlin", None)]);
        assert_eq!(read_name_table("name\nAnn\n").unwrap(), [listed("Ann", None)]);
    }

    #[test]
    fn what_is_wrong_is_said_with_its_line() {
        assert!(
            read_name_table("Ann,P1\n")
                .unwrap_err()
                .to_string()
                .starts_with("line 1: there is no column 'name'")
        );
        assert!(
            read_name_table("name\nAnn\n\"...\"\n")
                .unwrap_err()
                .to_string()
                .starts_with("line 3: it names nobody")
        );
    }
}
