//! Import: files become transcripts and snippets in the project, and the full-text index follows.

#[cfg(test)]
mod attribute_tests;
mod beside;
mod group;
mod keep;
mod paths;
mod read;
mod report;
mod stamp;
#[cfg(test)]
mod tests;

pub use report::{ImportReport, Mended, Skipped, Variant, Warning};

use super::{Error, Result, adopt, pool};
use crate::corpus::{SplitBy, SplitOptions, TableOptions};
use crate::progress::{Progress, Stage};
use crate::project::Project;
use crate::topics::embed::WordPiece;
use keep::Keeper;
use read::Reader;
use std::path::{Path, PathBuf};

/// How files are read and split. What is not given is as it was at the project's last import, or the
/// default: paragraphs of at most 300 tokens.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ImportOptions {
    /// Where snippets end.
    pub split: Option<SplitBy>,
    /// The most tokens a snippet holds.
    pub max_tokens: Option<usize>,
    /// The columns of tables; not given: as the file was read before, or guessed.
    pub table: Option<TableOptions>,
    /// A table that says what is known of each transcript; not given: the one named before, if any.
    pub attributes: Option<PathBuf>,
    /// The language of all files, as a code; empty: detected anew; not given: as the file was read before.
    pub language: Option<String>,
    /// Whether the artefacts of captioning and recognition are left as they are in the files; not given:
    /// as at the project's last import, or no.
    pub raw: Option<bool>,
    /// How many threads read; 0: as many as there are cores.
    pub threads: usize,
}

const SPLIT: &str = "import.split";
const MAX_TOKENS: &str = "import.max-tokens";
const RAW: &str = "import.raw";

impl ImportOptions {
    /// How transcripts are cut, with what the project remembers for what is not given.
    pub(super) fn split(&self, project: &Project) -> Result<SplitOptions> {
        let default = SplitOptions::default();
        let by = project.setting(SPLIT)?.and_then(|name| stamp::split_named(&name));
        let max = project.setting(MAX_TOKENS)?.and_then(|text| text.parse().ok());
        Ok(SplitOptions {
            by: self.split.or(by).unwrap_or(default.by),
            max_tokens: self.max_tokens.or(max).unwrap_or(default.max_tokens),
        })
    }

    /// Whether artefacts stay, as asked for or as at the last import.
    fn raw(&self, project: &Project) -> Result<bool> {
        let before = project.setting(RAW)?.is_some_and(|text| text == "true");
        Ok(self.raw.unwrap_or(before))
    }
}

/// Imports files and folders (recursively) and brings the full-text index up to date. Projects and
/// codebooks of other programs are taken in where they are named themselves.
///
/// Files whose bytes and settings have not changed are not read again; a file that cannot be read is
/// reported and passed over. Transcripts are stored a few at a time, so that other connections can
/// write in between; on cancel what is stored stays whole and the next import goes on from there. A
/// transcript whose file is gone stays: there may be work on it.
///
/// # Errors
/// [`Error::Missing`] for a path that is not there, [`Error::NothingFound`] where no file was found,
/// [`Error::Cancelled`], or what the project says.
pub fn import(
    project: &mut Project,
    paths: &[PathBuf],
    options: &ImportOptions,
    progress: &dyn Progress,
) -> Result<ImportReport> {
    super::look(paths)?;
    let (mut theirs, mut own) = (Vec::new(), Vec::new());
    for path in paths {
        let foreign = adopt::is_foreign(project, path, options)?;
        if foreign { &mut theirs } else { &mut own }.push(path.clone());
    }
    let mut report =
        if own.is_empty() { ImportReport::default() } else { transcripts(project, &own, options, progress)? };
    for path in &theirs {
        take_in(project, path, options, progress, &mut report)?;
    }
    let corpus = project.load_corpus()?;
    super::find::index(project, &corpus, super::threads(options.threads).get(), progress)?;
    report.transcripts = corpus.transcripts.len();
    report.snippets = corpus.snippets.len();
    report.words = corpus.words();
    report.languages = super::languages::languages(&corpus);
    report.mended = mended(project)?;
    report.boilerplate = super::boilerplate::refresh(project, &corpus, progress)?.len();
    Ok(report)
}

/// Takes in a file of another program and notes what became of it.
fn take_in(
    project: &mut Project,
    path: &Path,
    options: &ImportOptions,
    progress: &dyn Progress,
    report: &mut ImportReport,
) -> Result<()> {
    match adopt::adopt(project, path, options, progress) {
        Ok(brought) => {
            let new = brought.transcripts > 0 || brought.edit.is_some();
            report.added += usize::from(new);
            report.unchanged += usize::from(!new);
            report.warnings.extend(brought.losses.iter().map(|(line, loss)| Warning {
                path: path.display().to_string(),
                line: *line,
                message: loss.clone(),
            }));
            report.brought.push(brought);
        }
        Err(Error::Foreign { path, reason }) => {
            report.skipped.push(Skipped { path: path.display().to_string(), line: None, reason });
        }
        Err(error) => return Err(error),
    }
    Ok(())
}

/// Imports what holds transcripts.
fn transcripts(
    project: &mut Project,
    paths: &[PathBuf],
    options: &ImportOptions,
    progress: &dyn Progress,
) -> Result<ImportReport> {
    let known = project.imported_files()?;
    let mut report = ImportReport::default();
    let pool = pool(options.threads)?;
    let mut table = beside::Table::open(project, options, &mut report)?;
    let mut candidates = {
        let (dir, table, report) = (project.dir(), table.as_ref(), &mut report);
        pool.install(|| paths::gather(paths, dir, table, report))
    };
    if let Some(table) = &mut table {
        table.give(&mut candidates, &known);
    }
    let split = options.split(project)?;
    let raw = options.raw(project)?;
    let tokens = WordPiece::builtin()?;
    let (columns, language) = (options.table.as_ref(), options.language.as_deref());
    let reader = Reader { known: &known, split, raw, table: columns, language, tokens: &tokens };
    progress.begin(Stage::Read, candidates.len() as u64);

    let mut keeper = Keeper::new(project, &known, &mut report)?;
    // One chunk is stored while the next is read.
    let (to, from) = crossbeam_channel::bounded(0);
    std::thread::scope(|scope| {
        let (pool, reader, candidates) = (&pool, &reader, &candidates);
        scope.spawn(move || pool.install(|| reader.read_all(candidates, progress, &to)));
        for (first, outcomes) in from {
            progress.check()?;
            keeper.keep(candidates.get(first..).unwrap_or_default(), outcomes)?;
        }
        Ok::<_, Error>(())
    })?;
    progress.check()?;

    report.warnings.extend(paths::gone(paths, &known, &candidates));
    if let Some(table) = table {
        table.close(project, &mut report)?;
    }
    remember(project, split, raw)?;
    Ok(report)
}

/// Keeps how this import was done for the next one.
fn remember(project: &mut Project, split: SplitOptions, raw: bool) -> Result<()> {
    let settings = [
        (SPLIT, stamp::split_name(split.by).to_owned()),
        (MAX_TOKENS, split.max_tokens.to_string()),
        (RAW, raw.to_string()),
    ];
    for (key, value) in settings {
        project.set_setting(key, &value)?;
    }
    Ok(())
}

/// What was mended in each transcript of the project.
fn mended(project: &Project) -> Result<Vec<Mended>> {
    let mended = project.repairs()?.into_iter();
    Ok(mended.map(|(path, transcript, repairs)| Mended { path, transcript, repairs }).collect())
}
