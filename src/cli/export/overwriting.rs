//! What an export may write over: what leitmotif wrote itself, as it was written. Never anything of a project, and no file
//! that was imported.
//!
//! What was written is noted in the data folder, each path with the hash of its bytes: a file that somebody has changed
//! since is somebody's file. Without a note, as for an export of an earlier version, `--force` is asked for.

use crate::cli::export::args::ExportFormatArg;
use crate::cli::support::{CliError, CommandContext};
use crate::exchange::tables::TABLE_NAMES;
use crate::jobs::export::replace_file;
use crate::project::Project;
use anyhow::Context as _;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::path::{Path, PathBuf};

/// The files of a package beside its tables.
const PACKAGE_FILES: [&str; 6] =
    ["report.html", "report.md", "codebook.qdc", "study.qdpx", "run.json", "REPLICATE.md"];
/// The files for Quickwit.
const QUICKWIT_FILES: [&str; 2] = ["index-config.yaml", "documents.ndjson"];

/// The note of what was written.
#[derive(Debug, Serialize, Deserialize)]
struct WrittenFiles {
    /// The hash of each file, by its path.
    files: BTreeMap<PathBuf, String>,
    /// The folder of the project each was written from; none for those of earlier versions.
    #[serde(default)]
    projects: BTreeMap<PathBuf, PathBuf>,
}

/// The files that were exported from a project and are still there; also those of which it is not noted from which.
pub fn known_exports(project: &Project, context: &CommandContext) -> Vec<PathBuf> {
    let note = read_note(context);
    let here = real_path(project.dir()).unwrap_or_else(|_| project.dir().to_owned());
    let is_own = |path: &PathBuf| note.projects.get(path).is_none_or(|of| *of == here);
    note.files.into_keys().filter(|path| path.exists() && is_own(path)).collect()
}

/// A place an export writes to, which was checked.
#[derive(Debug)]
pub struct ExportTarget {
    path: PathBuf,
    /// None for a single file.
    folder_format: Option<ExportFormatArg>,
    /// The folder of the project that is exported.
    project: PathBuf,
}

impl ExportTarget {
    /// Checks that a file may be written.
    ///
    /// # Errors
    /// Where it is in the project, was imported, or is there and not as leitmotif wrote it; `force` allows the last.
    pub fn file(
        path: &Path,
        force: bool,
        project: &Project,
        context: &CommandContext,
    ) -> anyhow::Result<Self> {
        let project_dir = real_path(project.dir())?;
        Self { path: path.to_owned(), folder_format: None, project: project_dir }
            .checked(force, project, context)
    }

    /// Checks that a folder of this format may be written: files of other names in it are left alone.
    ///
    /// # Errors
    /// As [`ExportTarget::file`], for each file that would be replaced.
    pub fn folder(
        path: &Path,
        format: ExportFormatArg,
        force: bool,
        project: &Project,
        context: &CommandContext,
    ) -> anyhow::Result<Self> {
        if path.exists() && !path.is_dir() {
            let what = format!("{} is a file, and this export is a folder", path.display());
            return Err(CliError::new(what, "name another with -o FOLDER").into());
        }
        let project_dir = real_path(project.dir())?;
        Self { path: path.to_owned(), folder_format: Some(format), project: project_dir }
            .checked(force, project, context)
    }

    fn checked(self, force: bool, project: &Project, context: &CommandContext) -> anyhow::Result<Self> {
        let place = real_path(&self.path)?;
        if std::fs::canonicalize(project.dir()).is_ok_and(|dir| place.starts_with(dir)) {
            let what = format!(
                "{} is in the folder of the project, where nothing else is kept",
                self.path.display()
            );
            return Err(CliError::new(what, "name a place outside it with -o").into());
        }
        let sources: BTreeSet<PathBuf> = project
            .source_paths()?
            .iter()
            .map(|path| real_path(Path::new(path)))
            .collect::<Result<_, _>>()?;
        let written = read_note(context);
        for file in self.existing_files()? {
            let real = real_path(&file)?;
            if sources.contains(&real) {
                let what = format!("{} was imported, and is never written over", file.display());
                return Err(CliError::new(what, "name another with -o").into());
            }
            let shown = file.display();
            if !file.is_file() {
                let what = format!("{shown} is there, and is no file that can be written over");
                return Err(CliError::new(what, "name another with -o").into());
            }
            if force {
                continue;
            }
            let hint = "--force writes over it; or name another with -o";
            match written.files.get(&real) {
                None => {
                    let what = format!("{shown} is there, and leitmotif does not know it as its own");
                    return Err(CliError::new(what, hint).into());
                }
                Some(hash) if *hash != file_hash(&file)? => {
                    let what = format!("{shown} was changed since leitmotif wrote it");
                    return Err(CliError::new(what, hint).into());
                }
                Some(_) => {}
            }
        }
        Ok(self)
    }

    /// Notes what was written.
    ///
    /// # Errors
    /// Where what was written cannot be read again. A note that cannot be kept is no error: the next export asks.
    pub fn note_written(&self, context: &CommandContext) -> anyhow::Result<()> {
        let mut note = read_note(context);
        // Without those that are gone, or it would grow for ever.
        note.files.retain(|path, _| path.exists());
        note.projects.retain(|path, _| path.exists());
        for file in self.existing_files()? {
            let real = real_path(&file)?;
            note.projects.insert(real.clone(), self.project.clone());
            note.files.insert(real, file_hash(&file)?);
        }
        let text = serde_json::to_vec_pretty(&note)?;
        if let Err(error) = replace_file(&note_file(context), |to| to.write_all(&text)) {
            tracing::warn!("what was written is not noted: {error}");
        }
        Ok(())
    }

    /// The files there that this export writes.
    fn existing_files(&self) -> anyhow::Result<Vec<PathBuf>> {
        let Some(format) = self.folder_format else {
            // A link that leads nowhere is there, too.
            return Ok(self.path.symlink_metadata().is_ok().then(|| self.path.clone()).into_iter().collect());
        };
        let mut files = Vec::new();
        let folders = [self.path.clone(), self.path.join("tables")];
        for (folder, in_tables) in folders.into_iter().zip([false, true]) {
            if !folder.is_dir() {
                continue;
            }
            let unread = || format!("{} cannot be read", folder.display());
            for entry in std::fs::read_dir(&folder).with_context(unread)? {
                let path = entry.with_context(unread)?.path();
                let name = path.file_name().unwrap_or_default().to_string_lossy();
                if is_written_by(format, &name, in_tables) {
                    files.push(path);
                }
            }
        }
        files.sort();
        Ok(files)
    }
}

/// Whether an export to a folder writes a file of this name, into the folder or into its `tables`.
fn is_written_by(format: ExportFormatArg, name: &str, in_tables: bool) -> bool {
    let is_table = |ending: &str| name.strip_suffix(ending).is_some_and(|table| TABLE_NAMES.contains(&table));
    match (format, in_tables) {
        (ExportFormatArg::Csv, false) | (ExportFormatArg::Package, true) => is_table(".csv"),
        (ExportFormatArg::Tsv, false) => is_table(".tsv"),
        (ExportFormatArg::Jsonl, false) => is_table(".jsonl"),
        (ExportFormatArg::Parquet, false) => is_table(".parquet"),
        (ExportFormatArg::Package, false) => PACKAGE_FILES.contains(&name),
        (ExportFormatArg::Quickwit, false) => QUICKWIT_FILES.contains(&name),
        (ExportFormatArg::Shards, false) => name.starts_with("shard-") && name.ends_with(".parquet"),
        _ => false,
    }
}

/// A path without links and `..`, also where its end does not exist yet.
fn real_path(path: &Path) -> std::io::Result<PathBuf> {
    if let Ok(real) = path.canonicalize() {
        return Ok(real);
    }
    let whole = std::path::absolute(path)?;
    match (whole.parent(), whole.file_name()) {
        (Some(above), Some(name)) => Ok(real_path(above)?.join(name)),
        _ => Ok(whole),
    }
}

fn note_file(context: &CommandContext) -> PathBuf {
    context.paths.data_dir().join("exports.json")
}

/// What was written so far; nothing where the note is not there or damaged: files are asked about then.
fn read_note(context: &CommandContext) -> WrittenFiles {
    let text = std::fs::read(note_file(context)).ok();
    match text.and_then(|text| serde_json::from_slice(&text).ok()) {
        Some(note) => note,
        None => WrittenFiles { files: BTreeMap::new(), projects: BTreeMap::new() },
    }
}

fn file_hash(path: &Path) -> anyhow::Result<String> {
    let read = || -> std::io::Result<String> {
        let mut hasher = blake3::Hasher::new();
        std::io::copy(&mut File::open(path)?, &mut hasher)?;
        Ok(hasher.finalize().to_hex().to_string())
    };
    read().with_context(|| format!("{} cannot be read", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_told_by_where_they_lead() {
        let dir = tempfile::tempdir().unwrap();
        let root = dir.path().canonicalize().unwrap();
        std::fs::create_dir(root.join("a")).unwrap();
        assert_eq!(real_path(&root.join("a/../b/c.md")).unwrap(), root.join("b/c.md"));
        #[cfg(unix)]
        {
            std::os::unix::fs::symlink(root.join("a"), root.join("link")).unwrap();
            assert_eq!(real_path(&root.join("link/c.md")).unwrap(), root.join("a/c.md"));
        }
    }

    #[test]
    fn only_files_of_the_format_are_an_exports_own() {
        assert!(is_written_by(ExportFormatArg::Csv, "snippets.csv", false));
        assert!(is_written_by(ExportFormatArg::Package, "snippets.csv", true));
        assert!(is_written_by(ExportFormatArg::Shards, "shard-00001-of-00002.parquet", false));
        for (format, name) in [
            (ExportFormatArg::Csv, "notes.csv"),
            (ExportFormatArg::Csv, "snippets.tsv"),
            (ExportFormatArg::Shards, "shard-1.txt"),
            (ExportFormatArg::Html, "report.html"),
        ] {
            assert!(!is_written_by(format, name, false), "{name}");
        }
    }
}
