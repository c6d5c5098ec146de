//! Exports, each written whole or not at all, and what they need of a project: texts, vectors, GUIDs.

use crate::corpus::{Corpus, Transcript, TranscriptId};
use crate::exchange::interchange::guids::{Guids, derive_guid};
use crate::exchange::interchange::model::InterchangeProject;
use crate::exchange::{TextSource, tables};
use crate::project::other_tools;
use crate::project::{Access, Project};
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;

/// The texts of a project's snippets and transcripts, as exports read them.
#[derive(Debug, Clone, Copy)]
pub struct ProjectTexts<'a> {
    /// The project.
    pub project: &'a Project,
    /// Its corpus.
    pub corpus: &'a Corpus,
}

impl TextSource for ProjectTexts<'_> {
    fn for_each_snippet(&self, each: &mut dyn FnMut(usize, &str) -> io::Result<()>) -> io::Result<()> {
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

    fn snippet_texts(&self, snippets: &[usize]) -> io::Result<Vec<String>> {
        self.project.snippet_texts(self.corpus, snippets).map_err(io::Error::other)
    }

    fn load_transcript(&self, id: TranscriptId) -> io::Result<Transcript> {
        self.project.load_transcript(id).map_err(io::Error::other)
    }
}

/// The setting with the GUIDs of a project's records.
const GUIDS_SETTING: &str = "exchange.guids";

/// The GUIDs of the project's records. The first call names the project for good, where it may be written.
///
/// # Errors
/// When the database cannot be read or written.
pub fn record_guids(project: &mut Project) -> super::JobResult<Guids> {
    let kept = project.setting(GUIDS_SETTING)?.and_then(|text| serde_json::from_str::<Guids>(&text).ok());
    let mut guids = kept.unwrap_or_default();
    if guids.project.is_empty() {
        // The time goes in so that two projects made in one folder one after another differ.
        let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
        let now = now.map(|now| now.as_nanos()).unwrap_or_default();
        let place = project.dir().display().to_string();
        guids.project = derive_guid(&["project", &place, project.coder(), &now.to_string()]);
        store_guids(project, &guids)?;
    }
    Ok(guids)
}

/// Stores the GUIDs; a reader of a project it does not own stores nothing.
///
/// # Errors
/// When the database cannot be written.
pub(super) fn store_guids(project: &mut Project, guids: &Guids) -> super::JobResult<()> {
    if *project.access() == Access::Owner {
        project.set_setting(GUIDS_SETTING, &serde_json::to_string(guids).unwrap_or_default())?;
    }
    Ok(())
}

/// Writes a file beside its final place and moves it there once it is whole. Missing folders are made.
///
/// # Errors
/// What the disk or `write` says; an earlier file of that name is untouched then.
pub fn replace_file(
    path: &Path,
    write: impl FnOnce(&mut (dyn Write + Send)) -> io::Result<()>,
) -> io::Result<()> {
    let folder = path.parent().filter(|parent| !parent.as_os_str().is_empty());
    if let Some(folder) = folder {
        std::fs::create_dir_all(folder)?;
    }
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(format!(".{}.new", std::process::id()));
    let draft = path.with_file_name(name);
    let whole = || {
        let mut to = BufWriter::new(File::create(&draft)?);
        write(&mut to)?;
        to.into_inner().map_err(io::IntoInnerError::into_error)?.sync_all()?;
        std::fs::rename(&draft, path)
    };
    let outcome = whole();
    if outcome.is_err() {
        drop(std::fs::remove_file(&draft));
    }
    outcome
}

/// Writes the study as a folder of tables; files of other names in it are left alone.
///
/// # Errors
/// What the disk says, and where texts cannot be read.
pub fn export_tables(
    folder: &Path,
    source: &tables::TableSource<'_>,
    style: tables::TableFileFormat,
) -> io::Result<()> {
    let ending = style.extension();
    for table in tables::TABLE_NAMES {
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
    let draft = path.with_extension(format!("{}.new", std::process::id()));
    drop(std::fs::remove_file(&draft));
    let written = other_tools::write_taguette(parcel, &draft).map_err(io::Error::other);
    let outcome = written.and_then(|losses| std::fs::rename(&draft, path).map(|()| losses));
    if outcome.is_err() {
        drop(std::fs::remove_file(&draft));
    }
    outcome
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_written_whole_or_not_at_all() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("below/report.md");
        replace_file(&path, |to| to.write_all(b"first")).unwrap();
        let failed = replace_file(&path, |to| {
            to.write_all(b"half")?;
            Err(io::Error::other("full"))
        });
        assert_eq!(failed.unwrap_err().to_string(), "full");
        assert_eq!(std::fs::read(&path).unwrap(), b"first");
        assert_eq!(std::fs::read_dir(path.parent().unwrap()).unwrap().count(), 1);
    }
}
