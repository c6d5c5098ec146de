//! The study as tables: CSV or TSV for spreadsheets and statistics programs, JSON Lines for scripts, Parquet
//! for data frames. The contents are written once, as typed cells into a `TableSink`; each format implements
//! that sink once.

mod agreement_table;

mod coding_tables;
mod corpus_tables;
mod csv;
mod dictionary;
mod jsonl;
mod matrix_table;
mod parquet;
mod saturation_table;
mod word_lists;

pub use coding_tables::ungrouped_notes;
pub use matrix_table::{MatrixMeasure, MatrixTable};
pub use saturation_table::write_saturation_path;
pub use word_lists::{ConcordanceRow, write_concordance, write_word_table};

use super::view::{StudyView, TextSource};
use crate::coding::agreement::StudyAgreement;
use crate::coding::{LoggedEdit, suggestions::SnippetVectorSource};
use crate::exchange::cell::TableSink;
use std::io::{self, Write};

/// The names of the tables, which are those of their files without extension.
pub const TABLE_NAMES: [&str; 21] = [
    "transcripts",
    "snippets",
    "parts",
    "units",
    "topics",
    "topic_pairs",
    "bertopic",
    "themes",
    "assignments",
    "passages",
    "prevalence",
    "speakers",
    "cases",
    "together",
    "attributes",
    "saturation",
    "agreement",
    "quotes",
    "memos",
    "log",
    "dictionary",
];

/// The tables with text of transcripts, which an export without texts leaves out.
pub const TABLES_WITH_TEXT: [&str; 5] = ["snippets", "bertopic", "passages", "quotes", "memos"];

/// The file format of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TableFileFormat {
    /// Comma-separated values.
    Csv {
        /// Whether the file begins with a byte order mark, which some spreadsheets need to read UTF-8.
        mark: bool,
    },
    /// Tab-separated values.
    Tsv {
        /// Whether the file begins with a byte order mark.
        mark: bool,
    },
    /// One JSON object a line, with numbers as numbers and null for empty cells.
    JsonLines,
    /// Apache Parquet, with typed columns and vectors.
    Parquet,
}

/// What the tables are made from.
#[derive(Clone, Copy)]
pub struct TableSource<'a> {
    /// The study.
    pub view: StudyView<'a>,
    /// Its texts.
    pub texts: &'a dyn TextSource,
    /// The edit log.
    pub log: &'a [LoggedEdit],
    /// The embeddings of the snippets by the model of the current run; only [`TableFileFormat::Parquet`]
    /// writes them.
    pub vectors: Option<&'a dyn SnippetVectorSource>,
    /// The vectors its topics were found by; only [`TableFileFormat::Parquet`] writes them.
    pub adapted_vectors: Option<&'a dyn SnippetVectorSource>,
    /// The agreement of the coders, where there are several and all they decided may be seen.
    pub agreement: Option<&'a StudyAgreement>,
}

impl TableFileFormat {
    /// The extension of its files.
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Csv { .. } => "csv",
            Self::Tsv { .. } => "tsv",
            Self::JsonLines => "jsonl",
            Self::Parquet => "parquet",
        }
    }
}

/// Writes the table of a name; one of an unknown name is empty.
///
/// # Errors
/// What `to` says, and where the texts cannot be read.
pub fn write_table(
    table: &str,
    source: &TableSource<'_>,
    style: TableFileFormat,
    to: &mut (dyn Write + Send),
) -> io::Result<()> {
    let plain = TableSource { vectors: None, adapted_vectors: None, ..*source };
    match style {
        TableFileFormat::Csv { mark } | TableFileFormat::Tsv { mark } => {
            let separator = if matches!(style, TableFileFormat::Csv { .. }) { b',' } else { b'\t' };
            let mut sink = csv::CsvTable::new(separator, mark, to)?;
            write_rows(table, &plain, &mut sink)?;
            sink.finish()
        }
        TableFileFormat::JsonLines => write_rows(table, &plain, &mut jsonl::JsonLinesTable::new(to)),
        TableFileFormat::Parquet => {
            let mut sink = parquet::ParquetTable::new(table, to);
            write_rows(table, source, &mut sink)?;
            sink.finish()
        }
    }
}

/// Writes the header and rows of a table into any format's sink.
fn write_rows(table: &str, source: &TableSource<'_>, to: &mut dyn TableSink) -> io::Result<()> {
    let TableSource { view, texts, log, vectors, adapted_vectors, agreement } = source;
    match table {
        "transcripts" => corpus_tables::write_transcripts(view, to),
        "snippets" => corpus_tables::write_snippets(view, *texts, [*vectors, *adapted_vectors], to),
        "parts" => corpus_tables::write_speaker_parts(view, to),
        "units" => coding_tables::write_units(view, *texts, to),
        "topics" => corpus_tables::write_topics(view, to),
        "topic_pairs" => corpus_tables::write_topic_pairs(view, to),
        "bertopic" => corpus_tables::write_bertopic(view, *texts, to),
        "themes" => coding_tables::write_themes(view, to),
        "assignments" => coding_tables::write_assignments(view, to),
        "passages" => coding_tables::write_passages(view, *texts, to),
        "prevalence" => coding_tables::write_prevalence(view, to),
        "speakers" => coding_tables::write_speakers(view, *texts, to),
        "cases" => coding_tables::write_cases(view, to),
        "together" => coding_tables::write_cooccurrence(view, to),
        "attributes" => coding_tables::write_attributes(view, to),
        "saturation" => coding_tables::write_saturation(view, to),
        "agreement" => agreement_table::write_agreement(view, *agreement, to),
        "quotes" => coding_tables::write_quotes(view, *texts, to),
        "memos" => coding_tables::write_memos(view, *texts, to),
        "log" => coding_tables::write_edits(log, to),
        "dictionary" => dictionary::write_dictionary(to),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests;
