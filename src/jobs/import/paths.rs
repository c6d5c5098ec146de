//! Finds the files of an import, and the keys the project knows them by.

use super::group;
use super::read::ImportCandidate;
use super::report::{ImportReport, ImportWarning, SkippedFile};
use super::sidecars;
use super::sidecars::AttributeSource;
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
        if let Some(table) = table.filter(|table| table.is_table_file(&full)) {
            report.skipped.push(table.skipped_reason(found.path.display().to_string()));
            continue;
        }
        match &found.skip_reason {
            Some(reason) => report.skipped.push(SkippedFile {
                path: found.path.display().to_string(),
                line: None,
                reason: reason.clone(),
            }),
            None => {
                let (key, group) = (full.to_string_lossy().into_owned(), group::group_of(&full));
                candidates.push(ImportCandidate {
                    found,
                    key,
                    metadata: known,
                    group,
                    siblings: false,
                    group_name: None,
                });
            }
        }
    }
    group::sort_groups(&mut candidates);
    candidates
}

/// Warns of files that were imported from below `paths` and are gone.
pub(super) fn warn_of_missing_files<'a>(
    paths: &'a [PathBuf],
    known: &'a BTreeMap<String, String>,
    candidates: &'a [ImportCandidate],
) -> impl Iterator<Item = ImportWarning> + 'a {
    let here: BTreeSet<&str> = candidates.iter().map(|candidate| candidate.key.as_str()).collect();
    let roots: Vec<PathBuf> = paths.iter().map(|path| real_path(path)).collect();
    let below = move |key: &str| roots.iter().any(|root| Path::new(key).starts_with(root));
    let missing = move |key: &&String| {
        !here.contains(key.as_str()) && below(key) && Path::new(key).symlink_metadata().is_err()
    };
    known.keys().filter(missing).map(|key| ImportWarning {
        path: key.clone(),
        line: None,
        message: "the file is gone; its transcript and the work on it are kept".to_owned(),
    })
}

/// The full path without symbolic links, or as it is where the system will not say.
fn real_path(path: &Path) -> PathBuf {
    path.canonicalize().or_else(|_| std::path::absolute(path)).unwrap_or_else(|_| path.to_owned())
}

/// Full paths of files, asking the system once per folder. A file that is itself a link keeps its own name.
#[derive(Default)]
struct FileKeys {
    folders: HashMap<PathBuf, PathBuf>,
}

impl FileKeys {
    /// The full path of a file.
    fn key_of(&mut self, file: &Path) -> PathBuf {
        let (Some(parent), Some(name)) = (file.parent(), file.file_name()) else { return real_path(file) };
        let parent = if parent.as_os_str().is_empty() { Path::new(".") } else { parent };
        let folder = self.folders.entry(parent.to_owned()).or_insert_with(|| real_path(parent));
        folder.join(name)
    }
}
