//! The researcher's table of attributes: a row for each file or transcript, or for each person.

use crate::corpus::Attributes;
use crate::corpus::decode::decode_text;
use crate::corpus::decode::one_line;
use crate::corpus::error::{ReadError, ReadWarning};
use crate::corpus::formats::guess_separator;
use crate::corpus::word_list::WordList;
use crate::format::count_noun;
use serde::{Deserialize, Deserializer, Serialize};
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use unicode_normalization::UnicodeNormalization;

/// The most bytes of a table of attributes: it has a row for each file. Chosen by hand.
const MAX_TABLE_BYTES: usize = 32 << 20;

/// Usual names of the column that names the file, the likeliest first.
static FILE_COLUMNS: WordList = WordList::new(
    "file, filename, file_name, transcript, path, name, id, datei, dateiname, fichier, archivo, interview",
);

/// Usual names of the column that names a person, the likeliest first.
static PERSON_COLUMNS: WordList = WordList::new(
    "case, speaker, name, person, participant, pseudonym, id, fall, sprecher, locuteur, hablante",
);

/// What the rows of a table are about.
#[derive(Clone, Copy)]
struct TableSubject {
    noun: &'static str,
    /// Usual names of the column that names it.
    columns: &'static WordList,
}

const FILES: TableSubject = TableSubject { noun: "file", columns: &FILE_COLUMNS };
const PEOPLE: TableSubject = TableSubject { noun: "person", columns: &PERSON_COLUMNS };

/// What the researcher knows of each transcript or person: rows by name, folded for comparison.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AttributeTable {
    #[serde(deserialize_with = "read_stored_rows")]
    rows: BTreeMap<String, AttributeRow>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct AttributeRow {
    line: usize,
    named: String,
    values: Attributes,
}

/// The rows of a table that was stored, perhaps when names were folded in another way.
fn read_stored_rows<'de, D: Deserializer<'de>>(
    stored: D,
) -> Result<BTreeMap<String, AttributeRow>, D::Error> {
    let rows = BTreeMap::<String, AttributeRow>::deserialize(stored)?;
    Ok(rows.into_iter().map(|(name, row)| (fold_name(&name), row)).collect())
}

/// The columns of a table, by its first line.
struct AttributeColumns {
    /// The names, as many as there are columns; empty where a column has none.
    names: Vec<String>,
    /// The index of the one that names what the rows are about.
    key: usize,
    /// The indices of those whose name an earlier one has.
    repeated: BTreeSet<usize>,
    /// By the indices of columns without a name, the lines of rows with values in them.
    unnamed: BTreeMap<usize, Vec<usize>>,
}

impl AttributeColumns {
    /// The columns that the fields of a table's first line name.
    fn from_header(names: Vec<String>, subject: TableSubject) -> Result<Self, ReadError> {
        if names.len() < 2 {
            let noun = subject.noun;
            let reason = format!(
                "has one column only; a table of attributes has one that names each {noun} and others that say something of it"
            );
            return Err(ReadError::at_line(1, reason));
        }
        let key = subject
            .columns
            .iter()
            .find_map(|key| names.iter().position(|name| super::is_same_key(name, key)));
        let is_repeated = |(at, name): &(usize, &String)| {
            !name.is_empty() && names.iter().take(*at).any(|earlier| super::is_same_key(earlier, name))
        };
        let repeated = names.iter().enumerate().filter(is_repeated).map(|(at, _)| at).collect();
        Ok(Self { names, key: key.unwrap_or(0), repeated, unnamed: BTreeMap::new() })
    }

    /// What the fields of a row say, by the names of their columns. Values beyond the last column are told; those in columns
    /// without a name are noted.
    fn row_values(&mut self, line: usize, fields: &[String], warnings: &mut Vec<ReadWarning>) -> Attributes {
        let mut values = Attributes::new();
        let mut beyond = Vec::new();
        for (at, value) in fields.iter().enumerate().filter(|(_, value)| !value.is_empty()) {
            match self.names.get(at) {
                _ if at == self.key || self.repeated.contains(&at) => {}
                Some(name) if !name.is_empty() => {
                    values.insert(name.clone(), value.clone());
                }
                Some(_) => self.unnamed.entry(at).or_default().push(line),
                None => beyond.push(value.as_str()),
            }
        }
        if !beyond.is_empty() {
            let message = format!(
                "has more values than the table has columns, and these were left out: {}; a value that holds the separator \
                 is written in quotes",
                beyond.join(", ")
            );
            warnings.push(ReadWarning { line: Some(line), message });
        }
        values
    }

    /// What is to be told of the columns themselves, once all rows were read.
    fn warnings(&self) -> impl Iterator<Item = ReadWarning> {
        let repeated = self.repeated.iter().filter_map(|at| self.names.get(*at)).map(|name| ReadWarning {
            line: Some(1),
            message: format!(
                "has more than one column {name}; the first counts, the others were passed over"
            ),
        });
        let unnamed = self.unnamed.iter().map(|(at, lines)| ReadWarning {
            line: lines.first().copied(),
            message: format!(
                "column {} has no name in the first line and was passed over, with {}",
                at + 1,
                count_noun(lines.len(), "value")
            ),
        });
        repeated.chain(unnamed)
    }
}

impl AttributeTable {
    /// Reads a table. Its first line names the columns; the one called `file` or the like, else the first,
    /// names the transcripts. Commas, semicolons and tabs are recognised. Empty cells are left out.
    ///
    /// # Errors
    /// When it cannot be read as a table, or has no column beside the names.
    pub fn parse(bytes: &[u8]) -> Result<(Self, Vec<ReadWarning>), ReadError> {
        Self::parse_rows(bytes, FILES)
    }

    /// Reads a table of people, as [`AttributeTable::parse`] reads one of files: the column called `case`, `name` or the
    /// like, else the first, names them.
    ///
    /// # Errors
    /// As [`AttributeTable::parse`].
    pub fn parse_people(bytes: &[u8]) -> Result<(Self, Vec<ReadWarning>), ReadError> {
        Self::parse_rows(bytes, PEOPLE)
    }

    fn parse_rows(bytes: &[u8], subject: TableSubject) -> Result<(Self, Vec<ReadWarning>), ReadError> {
        let noun = subject.noun;
        if bytes.len() > MAX_TABLE_BYTES {
            return Err(ReadError::new(format!(
                "is too large for a table of attributes, which has a row for each {noun}"
            )));
        }
        let text = decode_text(bytes)?.text;
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(guess_separator(&text, ""))
            .flexible(true)
            .has_headers(false)
            .from_reader(text.as_bytes());
        let mut columns: Option<AttributeColumns> = None;
        let (mut table, mut warnings) = (Self::default(), Vec::new());
        for record in reader.records() {
            let record = record.map_err(|error| {
                let line = error.position().map_or(1, |position| position.line() as usize);
                ReadError::at_line(line, "cannot be read as a row of a table")
            })?;
            let line = record.position().map_or(1, |position| position.line() as usize);
            let fields: Vec<String> = record.iter().map(one_line).collect();
            match &mut columns {
                None => columns = Some(AttributeColumns::from_header(fields, subject)?),
                Some(columns) => table.add_row((line, noun), columns, &fields, &mut warnings),
            }
        }
        warnings.extend(columns.iter().flat_map(AttributeColumns::warnings));
        if table.rows.is_empty() {
            return Err(ReadError::new(format!(
                "holds no rows; below the names of its columns stands one row for each {noun}"
            )));
        }
        Ok((table, warnings))
    }

    /// Adds a row. Rows without a name, or with a name an earlier row has, are left out with a warning.
    fn add_row(
        &mut self,
        (line, noun): (usize, &str),
        columns: &mut AttributeColumns,
        fields: &[String],
        warnings: &mut Vec<ReadWarning>,
    ) {
        let named = fields.get(columns.key).map_or("", String::as_str);
        if named.is_empty() {
            if fields.iter().any(|field| !field.is_empty()) {
                let message = format!("names no {noun} and was passed over");
                warnings.push(ReadWarning { line: Some(line), message });
            }
            return;
        }
        match self.rows.entry(fold_name(named)) {
            Entry::Occupied(first) => {
                let first = first.get().line;
                let message = format!("names {named} again and was passed over; line {first} counts");
                warnings.push(ReadWarning { line: Some(line), message });
            }
            Entry::Vacant(row) => {
                let values = columns.row_values(line, fields, warnings);
                row.insert(AttributeRow { line, named: named.to_owned(), values });
            }
        }
    }

    /// The key of a file's row. A row may name the file by its path, the end of its path or its file name,
    /// each with or without extension and language tag; the fullest spelling wins. `name` is its transcript's
    /// name.
    pub fn find_key(&self, name: &str, path: &Path) -> Option<&str> {
        name_spellings(name, path)
            .iter()
            .find_map(|name| self.rows.get_key_value(name))
            .map(|(key, _)| key.as_str())
    }

    /// Removes the row of a file, if it has one; see [`AttributeTable::find_key`].
    pub fn remove_row(&mut self, name: &str, path: &Path) {
        if let Some(key) = self.find_key(name, path).map(str::to_owned) {
            self.rows.remove(&key);
        }
    }

    /// The key of the row with this name.
    pub fn key_of_name(&self, name: &str) -> Option<&str> {
        self.rows.get_key_value(&fold_name(name)).map(|(key, _)| key.as_str())
    }

    /// The attributes in a row; empty where there is no such row.
    pub fn row_values(&self, key: &str) -> Attributes {
        self.rows.get(key).map_or_else(Attributes::new, |row| row.values.clone())
    }

    /// The keys of rows for single transcripts of one file (rows of a table, members of an archive), which
    /// are called `name/row`.
    pub fn keys_below(&self, name: &str) -> impl Iterator<Item = &str> {
        let start = format!("{}/", fold_name(name));
        let from = self.rows.range(start.clone()..);
        from.take_while(move |(key, _)| key.starts_with(&start)).map(|(key, _)| key.as_str())
    }

    /// The rows whose keys were not used, as line and name, in the order of the table.
    pub fn unused_rows(&self, used: &BTreeSet<String>) -> Vec<(usize, &str)> {
        let unused = self.rows.iter().filter(|(key, _)| !used.contains(*key));
        let mut rows: Vec<_> = unused.map(|(_, row)| (row.line, row.named.as_str())).collect();
        rows.sort_unstable();
        rows
    }

    /// All rows, as line, name and attributes, in the order of the table.
    pub fn rows(&self) -> Vec<(usize, &str, &Attributes)> {
        let mut rows: Vec<_> =
            self.rows.values().map(|row| (row.line, row.named.as_str(), &row.values)).collect();
        rows.sort_unstable_by_key(|(line, ..)| *line);
        rows
    }

    /// Counts its rows.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Says whether it has no rows.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }
}

/// A file name folded for comparison: lower case, in composed letters (macOS hands out decomposed ones), with `/` between
/// folders, without a leading `./`.
pub(super) fn fold_name(name: &str) -> String {
    let name = name.trim().replace('\\', "/").nfc().collect::<String>().to_lowercase();
    name.trim_start_matches("./").to_owned()
}

/// All spellings by which a row may name a file, the fullest first.
fn name_spellings(name: &str, path: &Path) -> Vec<String> {
    let path = fold_name(&path.to_string_lossy());
    let mut all = vec![path.clone(), fold_name(name)];
    let mut rest = path.as_str();
    loop {
        all.push(rest.to_owned());
        let (folder, file) = rest.rsplit_once('/').map_or(("", rest), |(folder, file)| (folder, file));
        let joined =
            |file: &str| if folder.is_empty() { file.to_owned() } else { format!("{folder}/{file}") };
        if let Some((stem, _)) = file.rsplit_once('.').filter(|(stem, _)| !stem.is_empty()) {
            all.push(joined(stem));
            if let Some((bare, _)) =
                stem.rsplit_once('.').filter(|(_, tag)| super::file_names::is_language_tag(tag))
            {
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
        let row =
            |name: &str, path: &str| table.find_key(name, Path::new(path)).map(|key| table.row_values(key));
        let pairs = |pairs: &[(&str, &str)]| -> Option<Attributes> {
            Some(pairs.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect())
        };
        assert_eq!(row("one", "/data/talks/one.vtt"), pairs(&[("age", "31"), ("group", "A")]));
        assert_eq!(row("one", "/data/other/one.vtt"), None);
        assert_eq!(row("a/two", "/data/a/two.en.srt"), pairs(&[("group", "B")]));
        assert_eq!(row("three", "/data/three.txt"), pairs(&[("age", "40"), ("group", "C")]));
        assert_eq!(row("four", "/data/four.txt"), None);
        let used = ["talks/one.vtt", "three.txt"].map(str::to_owned).into();
        assert_eq!(table.unused_rows(&used), [(3, "two")]);
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

    #[test]
    fn values_that_belong_to_no_column_are_told() {
        let (table, warnings) = AttributeTable::parse(
            b"file,age,,Age,\na,31,x,32,\nb,,y,40,,Paris, France\nc,50,,,\nd,1\nD,2,z,,,more\n",
        )
        .unwrap();
        let values = |name: &str| table.row_values(table.key_of_name(name).unwrap());
        let age = |age: &str| Attributes::from([("age".to_owned(), age.to_owned())]);
        assert_eq!(["a", "b", "c", "d"].map(values), [age("31"), Attributes::new(), age("50"), age("1")]);
        let told: Vec<_> = warnings.iter().map(|warning| (warning.line, warning.message.as_str())).collect();
        assert_eq!(
            told,
            [
                (
                    Some(3),
                    "has more values than the table has columns, and these were left out: Paris, France; a value that holds \
                     the separator is written in quotes"
                ),
                (Some(6), "names D again and was passed over; line 5 counts"),
                (Some(1), "has more than one column Age; the first counts, the others were passed over"),
                (Some(2), "column 3 has no name in the first line and was passed over, with 2 values"),
            ]
        );
        // Separators at the end of a line are no values.
        let (_, warnings) = AttributeTable::parse(b"file;age;\na;1;;;\n").unwrap();
        assert_eq!(warnings, []);
    }

    #[test]
    fn composed_and_decomposed_letters_are_the_same_name() {
        for (in_table, of_file) in
            [("Müller", "Mu\u{308}ller"), ("Mu\u{308}ller", "Müller"), ("한", "\u{1112}\u{1161}\u{11ab}")]
        {
            let table = table(&format!("file,age\n{in_table},31\n"));
            assert!(
                table.find_key(of_file, Path::new(&format!("/data/{of_file}.txt"))).is_some(),
                "{of_file}"
            );
            assert!(table.key_of_name(of_file).is_some(), "{of_file}");
        }
        // A table that was stored with decomposed names is found by composed ones, so that its rows can be forgotten.
        let stored = serde_json::to_string(&table("file,age\nMu,31\n")).unwrap().replace("mu", "mu\u{308}");
        let stored: AttributeTable = serde_json::from_str(&stored).unwrap();
        assert!(stored.key_of_name("Mü").is_some());
    }

    #[test]
    fn people_are_named_by_their_own_column_in_the_order_of_the_table() {
        let (table, warnings) =
            AttributeTable::parse_people(b"age,Participant,site\n31,Zoe,north\n,Ann,\n7,,x\n").unwrap();
        let rows = table.rows();
        let read: Vec<_> = rows.iter().map(|(line, name, values)| (*line, *name, values.len())).collect();
        assert_eq!(read, [(2, "Zoe", 2), (3, "Ann", 0)]);
        assert_eq!(rows[0].2["site"], "north");
        assert_eq!(warnings[0].message, "names no person and was passed over");
        let error = AttributeTable::parse_people(b"name\nZoe\n").unwrap_err();
        assert!(error.to_string().contains("names each person"), "{error}");
    }

    proptest! {
        #[test]
        fn never_panics(text in "([a-z./,;\t\"\n]){0,60}", path in "[a-z./]{0,20}") {
            if let Ok((table, _)) = AttributeTable::parse(text.as_bytes()) {
                table.find_key(&path, Path::new(&path));
            }
        }
    }
}
