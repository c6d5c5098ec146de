use super::super::view::tests::{Said, study};
use super::cell::{Cell, Kind};
use super::dictionary::MEANINGS;
use super::*;

/// A vector for each snippet but the second.
struct Two;

impl Vectors for Two {
    fn row(&self, snippet: usize) -> Option<&[f32]> {
        (snippet != 1).then_some(&[0.5, -1.0])
    }
}

fn bytes(table: &str, style: Style) -> Vec<u8> {
    let (corpus, run, codebook, study, log) = study();
    let view = View { corpus: &corpus, run: Some(&run), codebook: &codebook, study: &study };
    let mut bytes = Vec::new();
    let source = Source { view, texts: &Said, log: &log, vectors: Some(&Two) };
    write(table, &source, style, &mut bytes).unwrap();
    bytes
}

fn written(table: &str, style: Style) -> String {
    String::from_utf8(bytes(table, style)).unwrap()
}

fn all(style: Style) -> String {
    let one = |table: &&str| {
        format!("# {table}.{}\n{}\n", style.ending(), written(table, style).replace("\r\n", "\n"))
    };
    TABLES.iter().filter(|table| **table != "dictionary" || style != Style::Lines).map(one).collect()
}

#[test]
fn the_tables_of_a_small_study() {
    insta::assert_snapshot!(all(Style::Commas { mark: false }));
}

#[test]
fn the_tables_of_a_small_study_as_lines() {
    let lines = all(Style::Lines);
    for line in lines.lines().filter(|line| !line.starts_with('#') && !line.is_empty()) {
        assert!(serde_json::from_str::<serde_json::Value>(line).unwrap().is_object(), "{line}");
    }
    insta::assert_snapshot!(lines);
}

#[test]
fn every_column_has_a_meaning() {
    for table in TABLES.iter().filter(|table| **table != "dictionary") {
        let text = written(table, Style::Tabs { mark: true });
        let head = text.strip_prefix('\u{feff}').unwrap().lines().next().unwrap();
        for column in head.split('\t').filter(|column| (*table, *column) != ("transcripts", "date")) {
            assert!(MEANINGS.iter().any(|(of, name, ..)| of == table && *name == column), "{table} {column}");
        }
    }
}

/// Keeps what kinds of cells each column gets.
#[derive(Default)]
struct Kinds(Vec<String>, Vec<(String, Kind)>);

impl Sink for Kinds {
    fn head(&mut self, names: &[&str]) -> io::Result<()> {
        self.0 = names.iter().map(|&name| name.to_owned()).collect();
        Ok(())
    }

    fn row(&mut self, cells: &[Cell<'_>]) -> io::Result<()> {
        assert_eq!(cells.len(), self.0.len(), "{:?}", self.0);
        let kind = |cell: &Cell<'_>| match cell {
            Cell::None => None,
            Cell::Text(_) | Cell::Ours(_) => Some(Kind::Text),
            Cell::Whole(_) => Some(Kind::Whole),
            Cell::Real(_) => Some(Kind::Real),
            Cell::Truth(_) => Some(Kind::Truth),
            Cell::List(items, _) => match items.first()? {
                Cell::Whole(_) => Some(Kind::Wholes),
                _ => Some(Kind::Texts),
            },
            Cell::Vector(_) => Some(Kind::Vector),
        };
        let found = self.0.iter().zip(cells).filter_map(|(name, cell)| Some((name.clone(), kind(cell)?)));
        self.1.extend(found);
        Ok(())
    }
}

#[test]
fn what_stands_in_a_column_is_what_the_dictionary_says() {
    let (corpus, run, codebook, study, log) = study();
    let view = View { corpus: &corpus, run: Some(&run), codebook: &codebook, study: &study };
    let source = Source { view, texts: &Said, log: &log, vectors: Some(&Two) };
    for table in TABLES {
        let mut kinds = Kinds::default();
        rows(table, &source, &mut kinds).unwrap();
        for (name, kind) in kinds.1 {
            assert_eq!(kind, dictionary::kind(table, &name), "{table} {name}");
        }
    }
}

/// A table as Parquet read again, a line each row.
fn read(table: &str) -> Vec<String> {
    use ::parquet::file::reader::{FileReader, SerializedFileReader};
    let mut file = tempfile::tempfile().unwrap();
    file.write_all(&bytes(table, Style::Parquet)).unwrap();
    let reader = SerializedFileReader::new(file).unwrap();
    reader.get_row_iter(None).unwrap().map(|row| row.unwrap().to_string()).collect()
}

#[test]
fn parquet_reads_back_as_it_was_written() {
    let lines: Vec<String> = TABLES
        .iter()
        .filter(|table| **table != "dictionary")
        .flat_map(|table| std::iter::once(format!("# {table}")).chain(read(table)))
        .collect();
    insta::assert_snapshot!(lines.join("\n"));
}
