//! The study as a folder of tables: for spreadsheets and statistics with commas or tabs, for programs as
//! one JSON object a line, for data frames as Parquet. What stands in them is told once, in typed cells; how they are written, once each.

mod cell;
mod csv;
mod dictionary;
mod found;
mod jsonl;
mod parquet;
mod work;

use super::view::{Texts, View};
use crate::coding::LoggedEdit;
use crate::coding::suggest::Vectors;
use cell::Sink;
use std::io::{self, Write};

/// The tables, each the name of its file without extension.
pub const TABLES: [&str; 11] = [
    "transcripts",
    "snippets",
    "topics",
    "bertopic",
    "themes",
    "assignments",
    "prevalence",
    "together",
    "quotes",
    "log",
    "dictionary",
];

/// The tables that hold what was said.
pub const QUOTING: [&str; 3] = ["snippets", "bertopic", "quotes"];

/// How tables are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// Cells parted by commas; `mark`: a byte order mark stands first, which some spreadsheets need to
    /// take a file as UTF-8.
    Commas {
        /// Whether it does.
        mark: bool,
    },
    /// The same, parted by tabs.
    Tabs {
        /// Whether a byte order mark stands first.
        mark: bool,
    },
    /// One JSON object a line, numbers as numbers and null for what is empty.
    Lines,
    /// Apache Parquet, with vectors.
    Parquet,
}

/// What tables are made from.
#[derive(Clone, Copy)]
pub struct Source<'a> {
    /// The study.
    pub view: View<'a>,
    /// Its texts.
    pub texts: &'a dyn Texts,
    /// Every change made.
    pub log: &'a [LoggedEdit],
    /// What the model of the current run made of the snippets; only [`Style::Parquet`] takes them along.
    pub vectors: Option<&'a dyn Vectors>,
}

impl Style {
    /// How the names of its files end.
    pub const fn ending(self) -> &'static str {
        match self {
            Self::Commas { .. } => "csv",
            Self::Tabs { .. } => "tsv",
            Self::Lines => "jsonl",
            Self::Parquet => "parquet",
        }
    }
}

/// Writes the table of that name; an unknown one is empty.
///
/// # Errors
/// What `to` says, and where texts cannot be read.
pub fn write(table: &str, source: &Source<'_>, style: Style, to: &mut (dyn Write + Send)) -> io::Result<()> {
    let plain = Source { vectors: None, ..*source };
    match style {
        Style::Commas { mark } => {
            let mut sink = csv::Table::new(b',', mark, to)?;
            rows(table, &plain, &mut sink)?;
            sink.finish()
        }
        Style::Tabs { mark } => {
            let mut sink = csv::Table::new(b'\t', mark, to)?;
            rows(table, &plain, &mut sink)?;
            sink.finish()
        }
        Style::Lines => rows(table, &plain, &mut jsonl::Lines::new(to)),
        Style::Parquet => {
            let mut sink = parquet::Columns::new(table, to);
            rows(table, source, &mut sink)?;
            sink.finish()
        }
    }
}

fn rows(table: &str, source: &Source<'_>, to: &mut dyn Sink) -> io::Result<()> {
    let Source { view, texts, log, vectors } = source;
    match table {
        "transcripts" => found::transcripts(view, to),
        "snippets" => found::snippets(view, *texts, *vectors, to),
        "topics" => found::topics(view, to),
        "bertopic" => found::bertopic(view, *texts, to),
        "themes" => work::themes(view, to),
        "assignments" => work::assignments(view, to),
        "prevalence" => work::prevalence(view, to),
        "together" => work::together(view, to),
        "quotes" => work::quotes(view, *texts, to),
        "log" => work::edits(log, to),
        "dictionary" => dictionary::write(to),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests;
