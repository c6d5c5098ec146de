//! Which files an import is about, and what the project knows them by.

use super::beside::{self, Table};
use super::group;
use super::read::Candidate;
use super::report::{ImportReport, Skipped, Warning};
use crate::corpus;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::{Path, PathBuf};

/// Finds the files below `paths`, but for the project's own, and notes those that are passed over.
pub(super) fn gather(
    paths: &[PathBuf],
    project: &Path,
    table: Option<&Table>,
    report: &mut ImportReport,
) -> Vec<Candidate> {
    let mut candidates = Vec::new();
    let mut keys = Keys::default();
    let own = real(project);
    let mut files = corpus::walk(paths);
    let known = beside::sidecars_of(&mut files);
    for (found, known) in files.into_iter().zip(known) {
        let full = keys.of(&found.path);
        if full.starts_with(&own) {
            continue;
        }
        if let Some(table) = table.filter(|table| table.is(&full)) {
            report.skipped.push(table.skipped(found.path.display().to_string()));
            continue;
        }
        match &found.skip {
            Some(reason) => report.skipped.push(Skipped {
                path: found.path.display().to_string(),
                line: None,
                reason: reason.clone(),
            }),
            None => {
                let (key, group) = (full.to_string_lossy().into_owned(), group::of(&full));
                candidates.push(Candidate { found, key, known, group, siblings: false, bare: None });
            }
        }
    }
    group::arrange(&mut candidates);
    candidates
}

/// Warns of files that were imported from below `paths` and are there no longer.
pub(super) fn gone<'a>(
    paths: &'a [PathBuf],
    known: &'a BTreeMap<String, String>,
    candidates: &'a [Candidate],
) -> impl Iterator<Item = Warning> + 'a {
    let here: BTreeSet<&str> = candidates.iter().map(|candidate| candidate.key.as_str()).collect();
    let roots: Vec<PathBuf> = paths.iter().map(|path| real(path)).collect();
    let below = move |key: &str| roots.iter().any(|root| Path::new(key).starts_with(root));
    let missing = move |key: &&String| {
        !here.contains(key.as_str()) && below(key) && Path::new(key).symlink_metadata().is_err()
    };
    known.keys().filter(missing).map(|key| Warning {
        path: key.clone(),
        line: None,
        message: "the file is gone; its transcript and the work on it are kept".to_owned(),
    })
}

/// The full path without symbolic links, or as it is where the system will not say.
fn real(path: &Path) -> PathBuf {
    path.canonicalize().or_else(|_| std::path::absolute(path)).unwrap_or_else(|_| path.to_owned())
}

/// Full paths of files, asking the system once per folder. A file that is itself a link keeps its own name.
#[derive(Default)]
struct Keys {
    folders: HashMap<PathBuf, PathBuf>,
}

impl Keys {
    fn of(&mut self, file: &Path) -> PathBuf {
        let (Some(parent), Some(name)) = (file.parent(), file.file_name()) else { return real(file) };
        let parent = if parent.as_os_str().is_empty() { Path::new(".") } else { parent };
        let folder = self.folders.entry(parent.to_owned()).or_insert_with(|| real(parent));
        folder.join(name)
    }
}
