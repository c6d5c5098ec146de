//! Import: files become transcripts and snippets in the project, and the full-text index follows.
//!
//! The order: find files (`paths`), group formats of one talk (`group`), read them in chunks on a pool
//! (`read`) while the chunk before is stored (`store`), with data from `sidecars`. A file whose
//! [`fingerprint`] is unchanged is not parsed again.

#[cfg(test)]
mod attribute_tests;
mod fingerprint;
mod group;
mod paths;
mod read;
mod report;
mod sidecars;
mod store;
#[cfg(test)]
mod tests;

pub use report::{FileVariant, ImportReport, ImportWarning, RepairedTranscript, SkippedFile};

use super::{JobError, JobResult, foreign_import, thread_pool};
use crate::corpus::{SplitBy, SplitOptions, TableOptions};
use crate::progress::{Progress, ProgressStage};
use crate::project::Project;
use crate::topics::embed::WordPiece;
use read::CandidateReader;
use std::path::{Path, PathBuf};
use store::ImportStore;

/// How files are read and split. An option that is not given is as it was at the project's last import, or
/// the default: paragraphs of at most 300 tokens.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ImportOptions {
    /// Where snippets end.
    pub split: Option<SplitBy>,
    /// Most tokens of a snippet.
    pub max_tokens: Option<usize>,
    /// The columns of tables; not given: as the file was read before, or guessed.
    pub table: Option<TableOptions>,
    /// A table of attributes of transcripts; not given: the one named before, if any.
    pub attributes: Option<PathBuf>,
    /// The language of all files, as a code; empty: detected anew; not given: as the file was read before.
    pub language: Option<String>,
    /// Whether artefacts of captioning and recognition are left as they are in the files; not given: as at
    /// the project's last import, or no.
    pub raw: Option<bool>,
    /// Number of threads; 0: as many as there are cores.
    pub threads: usize,
}

/// The setting with the way of splitting.
const SPLIT_SETTING: &str = "import.split";
/// The setting with the most tokens of a snippet.
const MAX_TOKENS_SETTING: &str = "import.max-tokens";
/// The setting that tells whether artefacts are left.
const RAW_SETTING: &str = "import.raw";

impl ImportOptions {
    /// How transcripts are cut, with the project's settings for what is not given.
    pub(super) fn split(&self, project: &Project) -> JobResult<SplitOptions> {
        let default = SplitOptions::default();
        let by = project.setting(SPLIT_SETTING)?.and_then(|name| fingerprint::split_by_name(&name));
        let max = project.setting(MAX_TOKENS_SETTING)?.and_then(|text| text.parse().ok());
        Ok(SplitOptions {
            by: self.split.or(by).unwrap_or(default.by),
            max_tokens: self.max_tokens.or(max).unwrap_or(default.max_tokens),
        })
    }

    /// Whether artefacts are left, as asked for or as at the last import.
    fn raw(&self, project: &Project) -> JobResult<bool> {
        let before = project.setting(RAW_SETTING)?.is_some_and(|text| text == "true");
        Ok(self.raw.unwrap_or(before))
    }
}

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
    super::search::searcher::open_index(
        project,
        &corpus,
        super::thread_count(options.threads).get(),
        progress,
    )?;
    report.transcripts = corpus.transcripts.len();
    report.snippets = corpus.snippets.len();
    report.words = corpus.total_words();
    report.languages = super::languages::corpus_languages(&corpus);
    report.mended = repairs_by_transcript(project)?;
    report.boilerplate = super::boilerplate::refresh_boilerplate(project, &corpus, progress)?.len();
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
            report.warnings.extend(brought.losses.iter().map(|(line, loss)| ImportWarning {
                path: path.display().to_string(),
                line: *line,
                message: loss.clone(),
            }));
            report.brought.push(brought);
        }
        Err(JobError::Foreign { path, reason }) => {
            report.skipped.push(SkippedFile { path: path.display().to_string(), line: None, reason });
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
    let (columns, language) = (options.table.as_ref(), options.language.as_deref());
    let reader = CandidateReader { known: &known, split, raw, table: columns, language, tokens: &tokens };
    progress.begin(ProgressStage::Read, candidates.len() as u64);

    let mut keeper = ImportStore::new(project, &known, &mut report)?;
    // A channel without room: one chunk is stored while the next is read, and no more are in memory.
    let (to, from) = crossbeam_channel::bounded(0);
    std::thread::scope(|scope| {
        let (pool, reader, candidates) = (&pool, &reader, &candidates);
        scope.spawn(move || pool.install(|| reader.read_all(candidates, progress, &to)));
        for (first, outcomes) in from {
            progress.check()?;
            keeper.store_batch(candidates.get(first..).unwrap_or_default(), outcomes)?;
        }
        Ok::<_, JobError>(())
    })?;
    progress.check()?;

    report.warnings.extend(paths::warn_of_missing_files(paths, &known, &candidates));
    if let Some(table) = table {
        table.report_unmatched(project, &mut report)?;
    }
    store_options(project, split, raw)?;
    Ok(report)
}

/// Stores the settings of this import for the next one.
fn store_options(project: &mut Project, split: SplitOptions, raw: bool) -> JobResult<()> {
    let settings = [
        (SPLIT_SETTING, fingerprint::split_name(split.by).to_owned()),
        (MAX_TOKENS_SETTING, split.max_tokens.to_string()),
        (RAW_SETTING, raw.to_string()),
    ];
    for (key, value) in settings {
        project.set_setting(key, &value)?;
    }
    Ok(())
}

/// The repairs of each transcript of the project.
fn repairs_by_transcript(project: &Project) -> JobResult<Vec<RepairedTranscript>> {
    let mended = project.repairs()?.into_iter();
    Ok(mended.map(|(path, transcript, repairs)| RepairedTranscript { path, transcript, repairs }).collect())
}
