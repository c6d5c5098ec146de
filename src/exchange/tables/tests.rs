use super::super::view::tests::{SampleTexts, sample_study};
use super::dictionary::COLUMN_MEANINGS;
use super::*;
use crate::corpus::SnippetIndex;
use crate::exchange::cell::{ColumnKind, ExportCell};

/// A vector for each snippet but the second.
struct TwoVectors;

impl SnippetVectorSource for TwoVectors {
    fn row(&self, snippet: SnippetIndex) -> Option<&[f32]> {
        (snippet != SnippetIndex(1)).then_some(&[0.5, -1.0])
    }
}

fn bytes(table: &str, style: TableFileFormat) -> Vec<u8> {
    let (corpus, run, codebook, study, log) = sample_study();
    let view = StudyView { corpus: &corpus, run: Some(&run), codebook: &codebook, stats: &study };
    let mut bytes = Vec::new();
    let source = TableSource {
        view,
        texts: &SampleTexts,
        log: &log,
        vectors: Some(&TwoVectors),
        adapted_vectors: Some(&TwoVectors),
        agreement: None,
    };
    write_table(table, &source, style, &mut bytes).unwrap();
    bytes
}

fn written(table: &str, style: TableFileFormat) -> String {
    String::from_utf8(bytes(table, style)).unwrap()
}

fn all(style: TableFileFormat) -> String {
    let one = |table: &&str| {
        format!("# {table}.{}\n{}\n", style.extension(), written(table, style).replace("\r\n", "\n"))
    };
    TABLE_NAMES
        .iter()
        .filter(|table| **table != "dictionary" || style != TableFileFormat::JsonLines)
        .map(one)
        .collect()
}

#[test]
fn the_tables_of_a_small_study() {
    insta::assert_snapshot!(all(TableFileFormat::Csv { mark: false }));
}

#[test]
fn attributes_that_are_in_no_row_are_named() {
    let (corpus, run, codebook, study, _) = sample_study();
    let view = StudyView { corpus: &corpus, run: Some(&run), codebook: &codebook, stats: &study };
    assert_eq!(
        ungrouped_notes(&view),
        ["The table attributes leaves out date: no two transcripts share a value."]
    );
    let empty = crate::coding::Codebook::default();
    assert!(ungrouped_notes(&StudyView { codebook: &empty, ..view }).is_empty(), "the table has no rows");
}

#[test]
fn the_tables_of_a_small_study_as_lines() {
    let lines = all(TableFileFormat::JsonLines);
    for line in lines.lines().filter(|line| !line.starts_with('#') && !line.is_empty()) {
        assert!(serde_json::from_str::<serde_json::Value>(line).unwrap().is_object(), "{line}");
    }
    insta::assert_snapshot!(lines);
}

#[test]
fn every_column_has_a_meaning() {
    for table in TABLE_NAMES.iter().filter(|table| **table != "dictionary") {
        let text = written(table, TableFileFormat::Tsv { mark: true });
        let head = text.strip_prefix('\u{feff}').unwrap().lines().next().unwrap();
        let attributes = [("transcripts", "date"), ("passages", "date (attribute)")];
        for column in head.split('\t').filter(|column| !attributes.contains(&(*table, *column))) {
            assert!(
                COLUMN_MEANINGS.iter().any(|(of, name, ..)| of == table && *name == column),
                "{table} {column}"
            );
        }
    }
}

/// Keeps what kinds of cells each column gets.
#[derive(Default)]
struct KindRecorder(Vec<String>, Vec<(String, ColumnKind)>);

impl TableSink for KindRecorder {
    fn write_header(&mut self, names: &[&str]) -> io::Result<()> {
        self.0 = names.iter().map(|&name| name.to_owned()).collect();
        Ok(())
    }

    fn write_row(&mut self, cells: &[ExportCell<'_>]) -> io::Result<()> {
        assert_eq!(cells.len(), self.0.len(), "{:?}", self.0);
        let kind = |cell: &ExportCell<'_>| match cell {
            ExportCell::Empty => None,
            ExportCell::Text(_) | ExportCell::Literal(_) => Some(ColumnKind::Text),
            ExportCell::Integer(_) => Some(ColumnKind::Integer),
            ExportCell::Number(_) => Some(ColumnKind::Number),
            ExportCell::Bool(_) => Some(ColumnKind::Bool),
            ExportCell::List(items, _) => match items.first()? {
                ExportCell::Integer(_) => Some(ColumnKind::IntegerList),
                _ => Some(ColumnKind::TextList),
            },
            ExportCell::Vector(_) => Some(ColumnKind::Vector),
        };
        let found = self.0.iter().zip(cells).filter_map(|(name, cell)| Some((name.clone(), kind(cell)?)));
        self.1.extend(found);
        Ok(())
    }
}

#[test]
fn what_stands_in_a_column_is_what_the_dictionary_says() {
    let (corpus, run, codebook, study, log) = sample_study();
    let view = StudyView { corpus: &corpus, run: Some(&run), codebook: &codebook, stats: &study };
    let source = TableSource {
        view,
        texts: &SampleTexts,
        log: &log,
        vectors: Some(&TwoVectors),
        adapted_vectors: Some(&TwoVectors),
        agreement: None,
    };
    for table in TABLE_NAMES {
        let mut kinds = KindRecorder::default();
        write_rows(table, &source, &mut kinds).unwrap();
        for (name, kind) in kinds.1 {
            assert_eq!(kind, dictionary::column_kind(table, &name), "{table} {name}");
        }
    }
}

/// A table as Parquet read again, a line each row.
fn read(table: &str) -> Vec<String> {
    use ::parquet::file::reader::{FileReader, SerializedFileReader};
    let mut file = tempfile::tempfile().unwrap();
    file.write_all(&bytes(table, TableFileFormat::Parquet)).unwrap();
    let reader = SerializedFileReader::new(file).unwrap();
    reader.get_row_iter(None).unwrap().map(|row| row.unwrap().to_string()).collect()
}

#[test]
fn parquet_reads_back_as_it_was_written() {
    let lines: Vec<String> = TABLE_NAMES
        .iter()
        .filter(|table| **table != "dictionary")
        .flat_map(|table| std::iter::once(format!("# {table}")).chain(read(table)))
        .collect();
    insta::assert_snapshot!(lines.join("\n"));
}

#[test]
fn memos_are_a_table_with_the_passages_they_are_on() {
    use crate::coding::{Memo, MemoTarget, ThemeId, TranscriptSpan};
    use crate::corpus::{Span, TranscriptId};
    use crate::topics::TopicId;
    let (corpus, run, mut codebook, study, log) = sample_study();
    let place = TranscriptSpan { transcript: TranscriptId(1), span: Span::new(100, 200) };
    let targets = [
        MemoTarget::Span(place),
        MemoTarget::Transcript(TranscriptId(2)),
        MemoTarget::Topic(run.id, TopicId(0)),
        MemoTarget::Theme(*codebook.themes.keys().next().unwrap_or(&ThemeId(1))),
        MemoTarget::Project,
    ];
    for target in targets {
        let (coder, text) = ("ana".to_owned(), "=noted\nin two lines".to_owned());
        codebook.memos.insert(
            (target.clone(), coder.clone()),
            Memo { target, text, coder, kind: None, time: String::new() },
        );
    }
    let view = StudyView { corpus: &corpus, run: Some(&run), codebook: &codebook, stats: &study };
    let source = TableSource {
        view,
        texts: &SampleTexts,
        log: &log,
        vectors: None,
        adapted_vectors: None,
        agreement: None,
    };
    let mut kinds = KindRecorder::default();
    write_rows("memos", &source, &mut kinds).unwrap();
    for (name, kind) in kinds.1 {
        assert_eq!(kind, dictionary::column_kind("memos", &name), "{name}");
    }
    let mut bytes = Vec::new();
    write_table("memos", &source, TableFileFormat::Csv { mark: false }, &mut bytes).unwrap();
    insta::assert_snapshot!(String::from_utf8(bytes).unwrap().replace("\r\n", "\n"));
}
