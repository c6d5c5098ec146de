//! What an export reads from.

use crate::cli::support::CliError;
use crate::coding::agreement::StudyAgreement;
use crate::coding::{LoggedEdit, MemoFilter, ThemeId, suggestions::SnippetVectorSource};
use crate::exchange::document_table::{DocumentTable, TableDocument};
use crate::exchange::memos::{collect_memos, journal_table};
use crate::exchange::report::StudyReport;
use crate::exchange::report::checklist::{Checklist, ChecklistKind, ChecklistSources};
use crate::exchange::{StudyView, TextSource};
use std::io;
use std::path::{Path, PathBuf};

/// What is exported: the study as it is, or with names replaced. Formats read the study from here,
/// so that no name gets past `--anonymise`; the one exception is the stored run of a package, of which
/// `run.json` holds no words but those of the guides.
#[derive(Clone, Copy)]
pub(super) struct ExportSource<'a> {
    pub(super) title: &'a str,
    pub(super) view: StudyView<'a>,
    pub(super) texts: &'a dyn TextSource,
    pub(super) log: &'a [LoggedEdit],
    /// The agreement of the coders, where there are several and all they decided may be seen.
    pub(super) agreement: Option<&'a StudyAgreement>,
    /// The vectors of the snippets, for Parquet.
    pub(super) vectors: Option<&'a dyn SnippetVectorSource>,
    /// The vectors topics were found by, for Parquet.
    pub(super) adapted_vectors: Option<&'a dyn SnippetVectorSource>,
    /// The theme whose quotes are exported; none for all.
    pub(super) theme: Option<ThemeId>,
    /// The forms of journals at the end of the report.
    pub(super) checklists: &'a [ChecklistKind],
    /// Whether the memos stand there in the order of time.
    pub(super) journal: bool,
}

impl ExportSource<'_> {
    /// The path written to without `--output`: in the current folder, named after the project.
    pub(super) fn default_path(&self, ending: &str) -> PathBuf {
        PathBuf::from(format!("{}{ending}", self.title.replace(['/', '\\'], "-")))
    }

    /// The content of the report, for Markdown, HTML and LaTeX.
    pub(super) fn build_report(&self) -> io::Result<StudyReport> {
        let report = StudyReport::new(self.title, &self.view, self.texts, self.log, self.agreement)?;
        let mut appendices = Vec::new();
        if self.journal {
            let memos = collect_memos(&self.view, self.texts, &MemoFilter::default(), "")?;
            appendices.push(appendix(journal_table(memos)));
        }
        for kind in self.checklists {
            appendices.push(self.fill_checklist(*kind)?);
        }
        Ok(StudyReport { appendices, ..report })
    }

    /// A form of journals, filled as far as the project knows.
    pub(super) fn fill_checklist(&self, kind: ChecklistKind) -> io::Result<TableDocument> {
        let sources = ChecklistSources {
            view: &self.view,
            texts: self.texts,
            log: self.log,
            agreement: self.agreement,
        };
        Ok(Checklist::fill(kind, sources)?.document())
    }

    /// The folder to write to: the one named, else one in the current folder.
    ///
    /// # Errors
    /// Where stdout is meant, which `what` cannot be written to.
    pub(super) fn folder(&self, named: Option<&Path>, ending: &str, what: &str) -> anyhow::Result<PathBuf> {
        match named {
            Some(path) if path.as_os_str() == "-" => {
                let what = format!("{what} cannot be written to stdout");
                Err(CliError::usage(what, "name a folder with -o FOLDER").into())
            }
            Some(path) => Ok(path.to_owned()),
            None => Ok(self.default_path(ending)),
        }
    }
}

/// A table as a part of a report.
fn appendix(table: DocumentTable) -> TableDocument {
    TableDocument { title: table.title.clone(), paragraphs: Vec::new(), tables: vec![table] }
}
