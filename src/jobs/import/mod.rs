//! Import: files become transcripts and snippets in the project, and the full-text index follows.
//!
//! The order: find files (`paths`), group formats of one talk (`group`), read them in chunks on a pool
//! (`read`) while the chunk before is stored (`store`), with data from `sidecars`. A file whose
//! [`fingerprint`] is unchanged is not parsed again.

#[cfg(test)]
mod attribute_tests;
pub(in crate::jobs) mod decided;
#[cfg(test)]
mod decision_tests;
pub(in crate::jobs) mod fingerprint;
mod group;
pub(in crate::jobs) mod paths;
mod read;
mod report;
mod sidecars;
mod store;
#[cfg(test)]
mod tests;

use self::decided::BoundChoices;
use crate::jobs::import_options::{
    ImportOptions, MAX_TOKENS_SETTING, RAW_SETTING, SPLIT_SETTING, note_imported_paths, split_name,
};
pub use report::{FileToCheck, FileVariant, ImportReport, ImportWarning, SkippedFile};

use super::search::searcher::open_index;
use super::{JobError, JobResult, boilerplate, foreign_import, languages, thread_count, thread_pool};
use crate::corpus::SplitOptions;
use crate::progress::{Progress, ProgressStage};
use crate::project::Project;
use crate::topics::embed::WordPiece;
use read::CandidateReader;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use store::ImportStore;

/// Imports files and folders (recursively) and brings the full-text index up to date. Projects and codebooks
/// of other programs are imported where they are named themselves.
///
/// Files whose bytes and settings have not changed are not read again; a file that cannot be read is reported
/// and passed over. Transcripts are stored a few at a time, so that other connections can write in between;
/// on cancel what is stored stays whole and the next import goes on from there. A transcript whose file is
/// gone stays: there may be work on it.
///
/// # Errors
/// [`JobError::Missing`] for a path that is not there, [`JobError::NothingFound`] where no file was found,
/// [`JobError::Cancelled`], or what the project says.
pub fn import_paths(
    project: &mut Project,
    paths: &[PathBuf],
    options: &ImportOptions,
    progress: &dyn Progress,
) -> JobResult<ImportReport> {
    super::check_paths(paths)?;
    let (mut theirs, mut own) = (Vec::new(), Vec::new());
    for path in paths {
        let foreign = foreign_import::is_foreign_file(project, path, options)?;
        if foreign { &mut theirs } else { &mut own }.push(path.clone());
    }
    let mut report = if own.is_empty() {
        ImportReport::default()
    } else {
        import_transcripts(project, &own, options, progress)?
    };
    for path in &theirs {
        import_foreign_file(project, path, options, progress, &mut report)?;
    }
    let corpus = project.load_corpus()?;
    open_index(project, &corpus, thread_count(options.threads).get(), progress)?;
    report.transcripts = corpus.transcripts.len();
    report.snippets = corpus.snippets.len();
    report.words = corpus.total_words();
    report.languages = languages::corpus_languages(&corpus);
    report.repaired = project.repairs()?;
    report.boilerplate = boilerplate::refresh_boilerplate(project, &corpus, progress)?.len();
    Ok(report)
}

/// Imports a file of another program and notes the outcome in the report; one that cannot be read is skipped.
fn import_foreign_file(
    project: &mut Project,
    path: &Path,
    options: &ImportOptions,
    progress: &dyn Progress,
    report: &mut ImportReport,
) -> JobResult<()> {
    match foreign_import::import_foreign(project, path, options, progress) {
        Ok(brought) => {
            let new = brought.transcripts > 0 || brought.edit.is_some();
            report.added += usize::from(new);
            report.unchanged += usize::from(!new);
            for (line, loss) in &brought.losses {
                report.warn(path.display(), *line, loss.clone());
            }
            report.foreign_imports.push(brought);
        }
        Err(JobError::Foreign { path, reason }) => {
            report.skip(path.display(), None, reason);
        }
        Err(error) => return Err(error),
    }
    Ok(())
}

/// Imports transcripts.
fn import_transcripts(
    project: &mut Project,
    paths: &[PathBuf],
    options: &ImportOptions,
    progress: &dyn Progress,
) -> JobResult<ImportReport> {
    let known = project.imported_files()?;
    let mut report = ImportReport::default();
    let pool = thread_pool(options.threads)?;
    let mut table = sidecars::AttributeSource::open(project, options, &mut report)?;
    let mut candidates = {
        let (dir, table, report) = (project.dir(), table.as_ref(), &mut report);
        pool.install(|| paths::find_import_files(paths, dir, table, report))
    };
    if let Some(table) = &mut table {
        table.apply_to_files(&mut candidates, &known);
    }
    let split = options.split(project)?;
    let raw = options.raw(project)?;
    let tokens = WordPiece::builtin()?;
    let forgotten = project.forgotten_speakers()?;
    let files = candidates.iter().map(|candidate| (&candidate.found, candidate.key.as_str()));
    let choices = BoundChoices::new(project.import_choices()?, files).choices;
    let reader = CandidateReader {
        fingerprints: &known,
        split,
        raw,
        table: options.table.as_ref(),
        language: options.language.as_deref(),
        encoding: options.encoding.as_deref(),
        layout: options.layout.as_deref(),
        speakers: options.speakers.as_deref(),
        choices: &choices,
        tokens: &tokens,
        forgotten: &forgotten,
    };
    progress.begin(ProgressStage::Read, candidates.len() as u64);

    let mut keeper = ImportStore::new(project, &known, &mut report)?;
    // A channel without room: one chunk is stored while the next is read, and no more are in memory.
    let (to, from) = crossbeam_channel::bounded(0);
    std::thread::scope(|scope| {
        let (pool, reader, candidates) = (&pool, &reader, &candidates);
        scope.spawn(move || pool.install(|| reader.read_all(candidates, progress, &to)));
        for (first, outcomes) in from {
            progress.check_cancelled()?;
            // `first` is where a chunk of these files begins.
            keeper.store_batch(&candidates[first..], outcomes)?;
        }
        Ok::<_, JobError>(())
    })?;
    progress.check_cancelled()?;

    let files: BTreeSet<&str> = candidates.iter().map(|candidate| candidate.key.as_str()).collect();
    let removed = project.removed_transcripts()?;
    let removed = removed.into_iter().filter(|it| files.contains(it.path.as_str())).map(|it| it.name);
    report.removed = removed.collect();
    // Files whose transcripts went to others are known no more.
    paths::warn_of_missing_files(paths, &project.imported_files()?, &candidates, &mut report);
    if let Some(table) = table {
        table.report_unmatched(project, &mut report)?;
    }
    store_options(project, split, raw)?;
    note_imported_paths(project, paths)?;
    Ok(report)
}

/// Stores the settings of this import for the next one.
fn store_options(project: &mut Project, split: SplitOptions, raw: bool) -> JobResult<()> {
    let settings = [
        (SPLIT_SETTING, split_name(split.by).to_owned()),
        (MAX_TOKENS_SETTING, split.max_tokens.to_string()),
        (RAW_SETTING, raw.to_string()),
    ];
    for (key, value) in settings {
        project.set_setting(key, &value)?;
    }
    Ok(())
}
