//! Finds the files of an import, and the keys the project knows them by.

use super::group;
use super::read::ImportCandidate;
use super::report::ImportReport;
use super::sidecars::{self, AttributeSource};
use crate::corpus;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::{Path, PathBuf};

/// Finds the files below `paths`, but for the project's own, and reports those that are skipped.
pub(super) fn find_import_files(
    paths: &[PathBuf],
    project: &Path,
    table: Option<&AttributeSource>,
    report: &mut ImportReport,
) -> Vec<ImportCandidate> {
    let mut candidates = Vec::new();
    let mut keys = FileKeys::default();
    let own = real_path(project);
    let mut files = corpus::find_files(paths);
    let known = sidecars::read_sidecars(&mut files);
    for (found, known) in files.into_iter().zip(known) {
        let full = keys.key_of(&found.path);
        if full.starts_with(&own) {
            continue;
        }
        if table.is_some_and(|table| table.is_table_file(&full)) {
            let reason = "the table of attributes, read with the transcripts".to_owned();
            report.skip(found.path.display(), None, reason);
        } else if let Some(reason) = &found.skip_reason {
            report.skip(found.path.display(), None, reason.clone());
        } else {
            let (key, group) = (full.to_string_lossy().into_owned(), group::group_of(&full));
            let (metadata, siblings, group_name) = (known, false, None);
            candidates.push(ImportCandidate { found, key, metadata, group, siblings, group_name });
        }
    }
    group::sort_groups(&mut candidates);
    candidates
}

/// Warns of files that were imported from below `paths` and are gone.
pub(super) fn warn_of_missing_files(
    paths: &[PathBuf],
    known: &BTreeMap<String, String>,
    candidates: &[ImportCandidate],
    report: &mut ImportReport,
) {
    let here: BTreeSet<&str> = candidates.iter().map(|candidate| candidate.key.as_str()).collect();
    let roots: Vec<PathBuf> = paths.iter().map(|path| real_path(path)).collect();
    let below = |key: &str| roots.iter().any(|root| Path::new(key).starts_with(root));
    let missing = |key: &&String| {
        !here.contains(key.as_str()) && below(key) && Path::new(key).symlink_metadata().is_err()
    };
    for key in known.keys().filter(missing) {
        report.warn(key, None, "the file is gone; its transcript and the work on it are kept".to_owned());
    }
}

/// The full path without symbolic links, or as it is where the system will not say.
fn real_path(path: &Path) -> PathBuf {
    path.canonicalize().or_else(|_| std::path::absolute(path)).unwrap_or_else(|_| path.to_owned())
}

/// Full paths of files, asking the system once per folder. A file that is itself a link keeps its own name.
#[derive(Default)]
pub(in crate::jobs) struct FileKeys {
    folders: HashMap<PathBuf, PathBuf>,
}

impl FileKeys {
    /// The full path of a file.
    pub(in crate::jobs) fn key_of(&mut self, file: &Path) -> PathBuf {
        let (Some(parent), Some(name)) = (file.parent(), file.file_name()) else { return real_path(file) };
        let parent = if parent.as_os_str().is_empty() { Path::new(".") } else { parent };
        let folder = self.folders.entry(parent.to_owned()).or_insert_with(|| real_path(parent));
        folder.join(name)
    }
}
