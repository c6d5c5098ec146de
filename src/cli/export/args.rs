//! The arguments of `leitmotif export`, for `cli/export.rs` and `cli/export/anonymous.rs`.

use crate::cli::support::{Choice, choice};
use crate::exchange::report::checklist::ChecklistKind;
use clap::{Args, ValueEnum};
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

/// What `export` takes.
#[derive(Debug, Args)]
pub struct ExportArgs {
    /// The format
    pub format: ExportFormatArg,
    /// Where to write, as with --output
    #[arg(value_name = "PATH", conflicts_with = "output")]
    pub path: Option<PathBuf>,
    /// Where to write, - for stdout [default: stdout; for docx, map, tables and other programs a folder or file here, named
    /// after the project]
    #[arg(long, short, value_name = "PATH")]
    pub output: Option<PathBuf>,
    /// Write over files that leitmotif did not write, or that were changed since
    #[arg(long)]
    pub force: bool,
    /// For qdpx and qdc: take the topics along as a second tree of codes
    #[arg(long)]
    pub topics: bool,
    /// For csv and tsv: begin each table with a byte order mark, for spreadsheets that need one
    #[arg(long)]
    pub bom: bool,
    /// For package: put the texts in, if they may be passed on
    #[arg(long)]
    pub texts: bool,
    /// For quotes and memos: only those of this theme and the ones below it
    #[arg(long, value_name = "NAME")]
    pub theme: Option<String>,
    /// For quotes, memos, coreq and srqr: write them so [default: by the ending of PATH, else Markdown]
    #[arg(long = "as", value_name = "FORM", value_parser = choice(&WORD_FORMATS))]
    pub form: Option<WordFormat>,
    /// For quotes: as a table, which memos, html and latex always are
    #[arg(long)]
    pub table: bool,
    /// For html, markdown, latex and docx: put a form that journals ask for at the end of the report
    #[arg(long, value_name = "FORM", value_parser = choice(&CHECKLISTS))]
    pub checklist: Vec<ChecklistKind>,
    /// For map: what the colours mean: the topics, unless said otherwise, or with --theme-lines the themes
    #[arg(long, value_name = "BY")]
    pub color_by: Option<MapColorArg>,
    /// For map: the names of themes in place of topics, with lines between those whose passages overlap
    #[arg(long)]
    pub theme_lines: bool,
    /// For html, markdown, latex and docx: put the memos at the end of the report, in the order of time
    #[arg(long)]
    pub journal: bool,
    /// For shards: into so many files
    #[arg(long, value_name = "N", conflicts_with = "rows")]
    pub shards: Option<NonZeroUsize>,
    /// For shards: into files of so many snippets [default: 10000]
    #[arg(long, value_name = "N")]
    pub rows: Option<NonZeroUsize>,
    /// Write Speaker 1, Speaker 2, … for the speakers, in labels and texts, titles, attributes and memos
    #[arg(long, alias = "anonymize")]
    pub anonymise: bool,
    /// With --anonymise: a table of further names, with columns name and, where you choose it, replacement
    #[arg(long, value_name = "FILE", requires = "anonymise")]
    pub names: Option<PathBuf>,
    /// With --anonymise: write nothing; list what would be replaced, how often, with an example
    #[arg(long, requires = "anonymise")]
    pub preview: bool,
}

impl ExportArgs {
    /// Where to write, where that was said.
    pub fn target(&self) -> Option<&Path> {
        self.path.as_deref().or(self.output.as_deref())
    }
}

/// The formats.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ExportFormatArg {
    /// A folder of tables
    Csv,
    /// The same with tabs
    Tsv,
    /// The same, one JSON object a line
    Jsonl,
    /// A folder of typed tables for data frames, with the vectors of the snippets
    Parquet,
    /// Everything in one object
    Json,
    /// A report to read
    Markdown,
    /// The report as one web page that needs no network
    Html,
    /// The report for a paper
    Latex,
    /// The report as a document of word processors, with the codebook as a table
    Docx,
    /// The map as a picture: .svg with the names of topics, or .png
    Map,
    /// The quotes you picked, with their sources
    Quotes,
    /// The memos you wrote, with what each is on
    Memos,
    /// The same as a journal: in the order in which they were first written, with what each is for
    Journal,
    /// The form COREQ (32 items) for a paper on interviews, with what the project knows and where it is from
    Coreq,
    /// The form SRQR (21 items), in the same way
    Srqr,
    /// A project for other programs (REFI-QDA)
    Qdpx,
    /// The codebook for other programs (REFI-QDA)
    Qdc,
    /// A project of Taguette
    Taguette,
    /// A folder with all of it, for others to make the run again
    Package,
    /// A folder of Parquet files with the texts, for other machines to embed
    Shards,
    /// The index configuration and the documents for Quickwit, a distributed search engine
    Quickwit,
}

/// What the colours of the map mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum MapColorArg {
    /// The topics
    Topic,
    /// The themes
    Theme,
    /// How stable the topics are
    Stability,
}

/// What quotes and memos are written as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WordFormat {
    /// Markdown.
    Markdown,
    /// Rich Text Format.
    Rtf,
    /// Office Open XML.
    Docx,
    /// A web page.
    Html,
    /// A document of LaTeX.
    Latex,
}

/// The forms of `--checklist`.
const CHECKLISTS: [Choice<ChecklistKind>; 2] = [
    ("coreq", ChecklistKind::Coreq, "COREQ, for interviews and groups"),
    ("srqr", ChecklistKind::Srqr, "SRQR"),
];

const WORD_FORMATS: [Choice<WordFormat>; 5] = [
    ("markdown", WordFormat::Markdown, "Markdown"),
    ("rtf", WordFormat::Rtf, "Rich Text Format, for quotes"),
    ("docx", WordFormat::Docx, "A document of word processors"),
    ("html", WordFormat::Html, "A web page with a table"),
    ("latex", WordFormat::Latex, "A document of LaTeX with a table"),
];
