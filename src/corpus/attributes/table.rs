//! A table of the researcher's that says of each transcript what is known of it.

use crate::corpus::Attributes;
use crate::corpus::assemble::one_line;
use crate::corpus::decode::decode;
use crate::corpus::formats::separator;
use crate::corpus::read::{ReadError, Warning};
use serde::{Deserialize, Serialize};
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// A larger table is something else.
const LARGEST: usize = 32 << 20;

/// Columns that name the file, by their usual names.
const KEYS: [&str; 12] = [
    "file",
    "filename",
    "file_name",
    "transcript",
    "path",
    "name",
    "id",
    "datei",
    "dateiname",
    "fichier",
    "archivo",
    "interview",
];

/// What the researcher knows of each transcript: a row for each, keyed by the name of its file.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AttributeTable {
    rows: BTreeMap<String, Row>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Row {
    line: usize,
    named: String,
    values: Attributes,
}

impl AttributeTable {
    /// Reads a table: its first line names the columns; one of them, called `file` or the like, else the first,
    /// names the transcripts. Commas, semicolons and tabs are told apart. Empty cells say nothing.
    ///
    /// # Errors
    /// When it cannot be read as a table, or has no column beside the names.
    pub fn parse(bytes: &[u8]) -> Result<(Self, Vec<Warning>), ReadError> {
        if bytes.len() > LARGEST {
            return Err(ReadError::new(
                "is too large for a table of attributes, which has a row for each file",
            ));
        }
        let text = decode(bytes)?.text;
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(separator(&text, ""))
            .flexible(true)
            .has_headers(false)
            .from_reader(text.as_bytes());
        let mut columns: Option<(Vec<String>, usize)> = None;
        let (mut table, mut warnings) = (Self::default(), Vec::new());
        for record in reader.records() {
            let record = record.map_err(|error| {
                let line = error.position().map_or(1, |position| position.line() as usize);
                ReadError::at(line, "cannot be read as a row of a table")
            })?;
            let line = record.position().map_or(1, |position| position.line() as usize);
            let fields: Vec<String> = record.iter().map(one_line).collect();
            let Some((names, key)) = &columns else {
                columns = Some(header(fields)?);
                continue;
            };
            table.add(line, names, *key, &fields, &mut warnings);
        }
        if table.rows.is_empty() {
            return Err(ReadError::new(
                "holds no rows; below the names of its columns stands one row for each file",
            ));
        }
        Ok((table, warnings))
    }

    fn add(
        &mut self,
        line: usize,
        names: &[String],
        key: usize,
        fields: &[String],
        warnings: &mut Vec<Warning>,
    ) {
        let named = fields.get(key).map(String::as_str).unwrap_or_default();
        if named.is_empty() {
            if fields.iter().any(|field| !field.is_empty()) {
                let message = "names no file and was passed over".to_owned();
                warnings.push(Warning { line: Some(line), message });
            }
            return;
        }
        let cells = names.iter().zip(fields).enumerate().filter(|(at, _)| *at != key);
        let values = cells
            .filter(|(_, (name, value))| !name.is_empty() && !value.is_empty())
            .map(|(_, (name, value))| (name.clone(), value.clone()))
            .collect();
        match self.rows.entry(fold(named)) {
            Entry::Occupied(first) => {
                let first = first.get().line;
                let message = format!("names {named} again and was passed over; line {first} counts");
                warnings.push(Warning { line: Some(line), message });
            }
            Entry::Vacant(row) => {
                row.insert(Row { line, named: named.to_owned(), values });
            }
        }
    }

    /// The key of a file's row: its path, the end of its path, or the name of its file, each with or without extension,
    /// and without the tag of a language. `name` is what its transcript is called.
    pub fn find(&self, name: &str, path: &Path) -> Option<&str> {
        spellings(name, path)
            .iter()
            .find_map(|name| self.rows.get_key_value(name))
            .map(|(key, _)| key.as_str())
    }

    /// The key of the row with this name.
    pub fn named(&self, name: &str) -> Option<&str> {
        self.rows.get_key_value(&fold(name)).map(|(key, _)| key.as_str())
    }

    /// What a row says.
    pub fn row(&self, key: &str) -> Attributes {
        self.rows.get(key).map(|row| row.values.clone()).unwrap_or_default()
    }

    /// The keys of the rows of the transcripts in one file, which are called `name/row`.
    pub fn below(&self, name: &str) -> impl Iterator<Item = &str> {
        let start = format!("{}/", fold(name));
        let from = self.rows.range(start.clone()..);
        from.take_while(move |(key, _)| key.starts_with(&start)).map(|(key, _)| key.as_str())
    }

    /// The rows whose keys are not among these, as lines and what they name, in the order of the file.
    pub fn others(&self, used: &BTreeSet<String>) -> Vec<(usize, &str)> {
        let unused = self.rows.iter().filter(|(key, _)| !used.contains(*key));
        let mut rows: Vec<_> = unused.map(|(_, row)| (row.line, row.named.as_str())).collect();
        rows.sort_unstable();
        rows
    }

    /// Counts its rows.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Says whether it says nothing.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }
}

/// The names of the columns, and which of them names the files.
fn header(names: Vec<String>) -> Result<(Vec<String>, usize), ReadError> {
    if names.len() < 2 {
        let reason = "has one column only; a table of attributes has one that names the files and others that say something of them";
        return Err(ReadError::at(1, reason));
    }
    let key = KEYS.iter().find_map(|key| names.iter().position(|name| super::same_key(name, key)));
    Ok((names, key.unwrap_or(0)))
}

/// A name as rows are compared.
pub(super) fn fold(name: &str) -> String {
    let name = name.trim().replace('\\', "/").to_lowercase();
    name.trim_start_matches("./").to_owned()
}

/// What a row may call a file, the fullest first.
fn spellings(name: &str, path: &Path) -> Vec<String> {
    let path = fold(&path.to_string_lossy());
    let mut all = vec![path.clone(), fold(name)];
    let mut rest = path.as_str();
    loop {
        all.push(rest.to_owned());
        let (folder, file) = rest.rsplit_once('/').map_or(("", rest), |(folder, file)| (folder, file));
        let joined =
            |file: &str| if folder.is_empty() { file.to_owned() } else { format!("{folder}/{file}") };
        if let Some((stem, _)) = file.rsplit_once('.').filter(|(stem, _)| !stem.is_empty()) {
            all.push(joined(stem));
            if let Some((bare, _)) = stem.rsplit_once('.').filter(|(_, tag)| super::names::is_language(tag)) {
                all.push(joined(bare));
            }
        }
        match rest.split_once('/') {
            Some((_, after)) => rest = after,
            None => return all,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn table(text: &str) -> AttributeTable {
        AttributeTable::parse(text.as_bytes()).unwrap().0
    }

    #[test]
    fn rows_are_found_with_and_without_folder_and_extension() {
        let table = table("group;File;age\nA;talks/one.vtt;31\nB;two;\nC;Three.TXT;40\n");
        let row = |name: &str, path: &str| table.find(name, Path::new(path)).map(|key| table.row(key));
        let pairs = |pairs: &[(&str, &str)]| -> Option<Attributes> {
            Some(pairs.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect())
        };
        assert_eq!(row("one", "/data/talks/one.vtt"), pairs(&[("age", "31"), ("group", "A")]));
        assert_eq!(row("one", "/data/other/one.vtt"), None);
        assert_eq!(row("a/two", "/data/a/two.en.srt"), pairs(&[("group", "B")]));
        assert_eq!(row("three", "/data/three.txt"), pairs(&[("age", "40"), ("group", "C")]));
        assert_eq!(row("four", "/data/four.txt"), None);
        let used = ["talks/one.vtt", "three.txt"].map(str::to_owned).into();
        assert_eq!(table.others(&used), [(3, "two")]);
    }

    #[test]
    fn odd_rows_are_told() {
        let (table, warnings) = AttributeTable::parse(b"file,age\na,1\nA,2\n,3\n\n").unwrap();
        assert_eq!(table.len(), 1);
        let told: Vec<_> = warnings.iter().map(|warning| (warning.line, warning.message.as_str())).collect();
        assert_eq!(
            told,
            [
                (Some(3), "names A again and was passed over; line 2 counts"),
                (Some(4), "names no file and was passed over")
            ]
        );
        assert!(AttributeTable::parse(b"file\na\n").is_err());
        assert!(AttributeTable::parse(b"file,age\n").is_err());
    }

    proptest! {
        #[test]
        fn never_panics(text in "([a-z./,;\t\"\n]){0,60}", path in "[a-z./]{0,20}") {
            if let Ok((table, _)) = AttributeTable::parse(text.as_bytes()) {
                table.find(&path, Path::new(&path));
            }
        }
    }
}
