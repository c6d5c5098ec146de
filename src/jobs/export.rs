//! Exports, each written whole or not at all, and what they need of a project: texts, vectors, GUIDs.

use crate::corpus::{Corpus, SnippetIndex, Transcript, TranscriptId};
use crate::exchange::interchange::guids::{Guids, derive_guid};
use crate::exchange::interchange::model::InterchangeProject;
use crate::exchange::{TextSource, tables};
use crate::project::other_tools;
use crate::project::{Access, Project, draft_beside};
use std::io;
use std::path::Path;

pub use crate::project::replace_file;

/// The texts of a project's snippets and transcripts, as exports read them.
#[derive(Debug, Clone, Copy)]
pub struct ProjectTexts<'a> {
    /// The project.
    pub project: &'a Project,
    /// Its corpus.
    pub corpus: &'a Corpus,
}

impl TextSource for ProjectTexts<'_> {
    fn for_each_snippet(&self, each: &mut dyn FnMut(SnippetIndex, &str) -> io::Result<()>) -> io::Result<()> {
        let mut outcome = Ok(());
        // The project's walk cannot be stopped: after an error the rest is skipped.
        let read = self.project.for_each_snippet(self.corpus, &mut |at, text| {
            if outcome.is_ok() {
                outcome = each(at, text);
            }
        });
        read.map_err(io::Error::other)?;
        outcome
    }

    fn snippet_texts(&self, snippets: &[SnippetIndex]) -> io::Result<Vec<String>> {
        self.project.snippet_texts(self.corpus, snippets).map_err(io::Error::other)
    }

    fn load_transcript(&self, id: TranscriptId) -> io::Result<Transcript> {
        self.project.load_transcript(id).map_err(io::Error::other)
    }

    fn import_time(&self, id: TranscriptId) -> io::Result<Option<String>> {
        self.project.import_time(id).map_err(io::Error::other)
    }
}

/// The setting with the GUIDs of a project's records.
const GUIDS_SETTING: &str = "exchange.guids";

/// The GUIDs of the project's records. The first call names the project for good, where it may be written; so
/// does one that finds the stored GUIDs damaged.
///
/// # Errors
/// When the database cannot be read or written.
pub fn record_guids(project: &mut Project) -> super::JobResult<Guids> {
    let mut guids = known_guids(project)?;
    if guids.project.is_empty() {
        // The time goes in so that two projects made in one folder one after another differ.
        let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
        // A clock before 1970 tells no two projects apart, but their folders do.
        let now = now.map_or(0, |now| now.as_nanos());
        let place = project.dir().display().to_string();
        guids.project = derive_guid(&["project", &place, project.coder(), &now.to_string()]);
        store_guids(project, &guids)?;
    }
    Ok(guids)
}

/// The GUIDs as they are stored; empty where there are none yet.
///
/// # Errors
/// When the database cannot be read.
pub(super) fn known_guids(project: &Project) -> super::JobResult<Guids> {
    Ok(project.json_setting::<Guids>(GUIDS_SETTING)?.unwrap_or_default())
}

/// Stores the GUIDs; a reader of a project it does not own stores nothing.
///
/// # Errors
/// When the database cannot be written.
pub(super) fn store_guids(project: &mut Project, guids: &Guids) -> super::JobResult<()> {
    if *project.access() == Access::Owner {
        project.set_json_setting(GUIDS_SETTING, guids)?;
    }
    Ok(())
}

/// Writes the study as a folder of tables, those with text of transcripts only `with_texts`; files of other names
/// in it are left alone.
///
/// # Errors
/// What the disk says, and where texts cannot be read.
pub fn export_tables(
    folder: &Path,
    source: &tables::TableSource<'_>,
    style: tables::TableFileFormat,
    with_texts: bool,
) -> io::Result<()> {
    let ending = style.extension();
    let wanted = |table: &&str| with_texts || !tables::TABLES_WITH_TEXT.contains(table);
    for table in tables::TABLE_NAMES.into_iter().filter(wanted) {
        replace_file(&folder.join(format!("{table}.{ending}")), |to| {
            tables::write_table(table, source, style, to)
        })?;
    }
    Ok(())
}

/// Writes a study as a database of Taguette, whole or not at all. Gives what it cannot hold, a sentence each.
///
/// # Errors
/// What the disk or SQLite says.
pub fn export_taguette(parcel: &InterchangeProject, path: &Path) -> io::Result<Vec<String>> {
    let draft = draft_beside(path)?;
    let losses = other_tools::write_taguette(parcel, draft.path()).map_err(io::Error::other)?;
    draft.persist(path)?;
    Ok(losses)
}
