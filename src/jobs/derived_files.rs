//! What is derived, looked at as a whole: which of it is not as it was written, and making it anew.

use super::JobResult;
use super::search::searcher::{ModelSettings, SemanticError, SnippetVectors, open_index};
use crate::progress::Progress;
use crate::project::Project;
use crate::project::derived;
use crate::search::SearchIndex;
use std::path::PathBuf;

/// The files that are not as they were written. Reads all of them.
pub fn find_damage(project: &Project) -> Vec<PathBuf> {
    let index = match SearchIndex::find_damage(&project.index_dir()) {
        Ok(damaged) => damaged,
        Err(_) => Some(project.index_dir()),
    };
    index.into_iter().chain(derived::damaged_files(project)).collect()
}

/// Deletes what is damaged and makes index and vectors anew. Gives what was damaged, and why vectors are still missing.
///
/// # Errors
/// When the project is read-only or cannot be read, or its folder cannot be written.
pub fn repair(
    project: &Project,
    models: &ModelSettings,
    progress: &dyn Progress,
) -> JobResult<(Vec<PathBuf>, Option<String>)> {
    project.check_writable()?;
    let damaged = find_damage(project);
    derived::remove_files(&damaged)?;
    let corpus = project.load_corpus()?;
    open_index(project, &corpus, models.threads, progress)?;
    let vectors = match SnippetVectors::of_current_run(project, &corpus, models) {
        Ok(_) | Err(SemanticError::NoTopics) => None,
        Err(SemanticError::Project(error)) => return Err(error.into()),
        Err(why) => Some(why.to_string()),
    };
    Ok((damaged, vectors))
}
