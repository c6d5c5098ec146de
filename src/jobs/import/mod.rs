//! Import: files become transcripts and snippets in the project, and the full-text index follows.

#[cfg(test)]
mod attribute_tests;
mod beside;
mod paths;
mod read;
mod report;
mod stamp;
#[cfg(test)]
mod tests;

pub use report::{ImportReport, Skipped, Variant, Warning};

use super::{Error, Result, pool};
use crate::corpus::{SplitBy, SplitOptions, TableOptions, TranscriptEntry, TranscriptId};
use crate::progress::{Progress, Stage};
use crate::project::{NewTranscript, Project, Stored};
use crate::topics::embed::WordPiece;
use read::{Candidate, Fresh, Outcome, Reader};
use std::collections::{BTreeMap, HashMap};
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
    /// How many threads read; 0: as many as there are cores.
    pub threads: usize,
}

const SPLIT: &str = "import.split";
const MAX_TOKENS: &str = "import.max-tokens";

impl ImportOptions {
    /// How transcripts are cut, with what the project remembers for what is not given.
    fn split(&self, project: &Project) -> Result<SplitOptions> {
        let default = SplitOptions::default();
        let by = project.setting(SPLIT)?.and_then(|name| stamp::split_named(&name));
        let max = project.setting(MAX_TOKENS)?.and_then(|text| text.parse().ok());
        Ok(SplitOptions {
            by: self.split.or(by).unwrap_or(default.by),
            max_tokens: self.max_tokens.or(max).unwrap_or(default.max_tokens),
        })
    }
}

/// Imports files and folders (recursively) and brings the full-text index up to date.
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
    let known = project.imported()?;
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
    let tokens = WordPiece::builtin()?;
    let (columns, language) = (options.table.as_ref(), options.language.as_deref());
    let reader = Reader { known: &known, split, table: columns, language, tokens: &tokens };
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
    remember(project, split)?;
    let corpus = project.corpus()?;
    super::find::index(project, &corpus, super::threads(options.threads).get(), progress)?;
    report.transcripts = corpus.transcripts.len();
    report.snippets = corpus.snippets.len();
    report.words = corpus.words();
    report.languages = super::languages::languages(&corpus);
    Ok(report)
}

/// Keeps how this import was done for the next one.
fn remember(project: &mut Project, split: SplitOptions) -> Result<()> {
    let settings =
        [(SPLIT, stamp::split_name(split.by).to_owned()), (MAX_TOKENS, split.max_tokens.to_string())];
    for (key, value) in settings {
        project.set_setting(key, &value)?;
    }
    Ok(())
}

/// Who has a text.
#[derive(Clone)]
enum Owner {
    /// A transcript that was in the project before.
    Kept(TranscriptId, String),
    /// A file of this import, as the user named it.
    Here(String),
}

/// Stores what was read and notes what became of each file.
struct Keeper<'a> {
    project: &'a mut Project,
    known: &'a BTreeMap<String, String>,
    texts: HashMap<blake3::Hash, Owner>,
    report: &'a mut ImportReport,
}

impl<'a> Keeper<'a> {
    fn new(
        project: &'a mut Project,
        known: &'a BTreeMap<String, String>,
        report: &'a mut ImportReport,
    ) -> Result<Self> {
        let owner = |entry: TranscriptEntry| {
            Some((blake3::Hash::from_hex(&entry.hash).ok()?, Owner::Kept(entry.id, entry.name)))
        };
        let texts = project.corpus()?.transcripts.into_iter().filter_map(owner).collect();
        Ok(Self { project, known, texts, report })
    }

    /// Stores a chunk of outcomes in one transaction.
    fn keep(&mut self, candidates: &[Candidate], outcomes: Vec<Outcome>) -> Result<()> {
        let mut batch = Vec::new();
        let mut owners = Vec::new();
        for (candidate, outcome) in candidates.iter().zip(outcomes) {
            let path = shown(candidate);
            match outcome {
                Outcome::Unchanged => self.report.unchanged += 1,
                Outcome::Failed(error) => {
                    self.report.skipped.push(Skipped { path, line: error.line, reason: error.reason });
                }
                Outcome::Read(fresh) => {
                    if let Some(of) = self.twin(candidate, &fresh)? {
                        self.report.variants.push(Variant { path, of });
                        continue;
                    }
                    self.warn(&path, &fresh);
                    owners.extend(std::iter::repeat_n(candidate.key.clone(), fresh.parts.len()));
                    batch.extend(entries(candidate, *fresh));
                }
            }
        }
        let stored = if batch.is_empty() { Vec::new() } else { self.project.store(&batch)? };
        self.count(&owners, &stored);
        Ok(())
    }

    /// The file that has the text of a new file already. Rows of a table are people's answers: two
    /// that say the same are still two. A file that was moved is none either: the project knows it again.
    fn twin(&mut self, candidate: &Candidate, fresh: &Fresh) -> Result<Option<String>> {
        let [(transcript, _)] = fresh.parts.as_slice() else { return Ok(None) };
        let hash = blake3::hash(transcript.text.as_bytes());
        if self.known.contains_key(&candidate.key) {
            // What it said before is said by nobody now: a copy of that is a talk of its own.
            let changed = |owner: &Owner| matches!(owner, Owner::Kept(_, name) if *name == transcript.name);
            self.texts.retain(|text, owner| *text == hash || !changed(owner));
            return Ok(None);
        }
        Ok(match self.texts.get(&hash) {
            Some(Owner::Here(path)) => Some(path.clone()),
            Some(Owner::Kept(id, name)) => {
                let path = self.project.source_file(*id)?;
                let moved = *name == transcript.name && !Path::new(&path).exists();
                (!moved).then_some(path)
            }
            None => {
                self.texts.insert(hash, Owner::Here(shown(candidate)));
                None
            }
        })
    }

    fn warn(&mut self, path: &str, fresh: &Fresh) {
        let warnings = fresh.warnings.iter();
        self.report.warnings.extend(warnings.map(|warning| Warning {
            path: path.to_owned(),
            line: warning.line,
            message: warning.message.clone(),
        }));
    }

    /// Counts files by what became of their transcripts.
    fn count(&mut self, owners: &[String], stored: &[Stored]) {
        let mut files: BTreeMap<&str, Vec<&Stored>> = BTreeMap::new();
        for (owner, stored) in owners.iter().zip(stored) {
            files.entry(owner).or_default().push(stored);
        }
        for (file, stored) in files {
            if !self.known.contains_key(file) {
                self.report.added += 1;
            } else if stored.iter().all(|stored| matches!(stored, Stored::Unchanged)) {
                self.report.unchanged += 1;
            } else {
                self.report.updated += 1;
            }
        }
    }
}

fn shown(candidate: &Candidate) -> String {
    candidate.found.path.display().to_string()
}

fn entries(candidate: &Candidate, fresh: Fresh) -> impl Iterator<Item = NewTranscript> {
    let (path, stamp) = (candidate.key.clone(), fresh.stamp.text());
    fresh.parts.into_iter().map(move |(transcript, snippets)| NewTranscript {
        path: path.clone(),
        file_hash: stamp.clone(),
        transcript,
        snippets,
    })
}
