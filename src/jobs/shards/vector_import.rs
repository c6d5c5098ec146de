//! Vectors that were made elsewhere, taken into the project, where an analysis finds them.

use super::{ShardProblem, shard_error};
use crate::corpus::spoken_text;
use crate::exchange::parquet_files::ColumnProblem;
use crate::exchange::shards::{ShardVector, VectorShardReader};
use crate::jobs::analyze::open_embedder;
use crate::jobs::languages::requested_model;
use crate::jobs::{AnalyzeOptions, JobError, JobResult};
use crate::progress::{Progress, ProgressStage};
use crate::project::Project;
use crate::project::derived::vectors::VectorStore;
use crate::topics::Parameters;
use crate::topics::embed::{ModelIdentity, TextHash};
use std::collections::BTreeSet;
use std::fs::File;
use std::path::{Path, PathBuf};

/// How far the length of a vector may be from 1. Sums of a thousand 32-bit numbers are right to a millionth; a vector
/// of half precision to a thousandth. Chosen by hand; not measured.
const LENGTH_TOLERANCE: f64 = 0.01;
/// The most refused rows of a file that are listed; all are counted. Chosen by hand; not measured.
const MAX_LISTED_ROWS: usize = 100;

/// What became of the vectors.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VectorImport {
    /// The model whose vectors were taken.
    pub model: ModelIdentity,
    /// The number of files.
    pub files: usize,
    /// The number of rows in those that could be read.
    pub rows: usize,
    /// The number of vectors taken.
    pub taken: usize,
    /// The number of rows whose text had a vector already, here or in an earlier row.
    pub known: usize,
    /// The number of different texts in the project.
    pub texts: usize,
    /// The number of those that are still without a vector.
    pub missing: usize,
    /// The number of rows and whole files that were refused.
    pub refused: usize,
    /// What was refused, by file and row; of the rows of a file at most a hundred.
    pub refusals: Vec<RefusedVector>,
}

/// A row or a file that was not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefusedVector {
    /// The file.
    pub path: PathBuf,
    /// The row, from 1; none where it is the whole file.
    pub row: Option<usize>,
    /// Why.
    pub reason: String,
}

/// Takes in the vectors of all Parquet files of a folder, or of one file, in the order of their names: those by the
/// model of the parameters, of texts of this project. Others are refused.
///
/// # Errors
/// [`JobError::NoTranscripts`], [`JobError::Shard`] where there is no such file, `Cancelled`, and what the model, the
/// project or the disk says. What was taken before stays.
pub fn import_vectors(
    project: &Project,
    source: &Path,
    parameters: &Parameters,
    options: &AnalyzeOptions,
    progress: &dyn Progress,
) -> JobResult<VectorImport> {
    project.check_writable()?;
    let files = vector_files(source)?;
    let keys = project_texts(project)?;
    let corpus = project.load_corpus()?;
    let model = requested_model(&corpus, &parameters.model);
    let model = ModelIdentity::of(open_embedder(model, parameters, options)?.as_ref());
    let store = VectorStore::open(&project.vectors_dir(), &model.name, &model.revision, model.dimensions)?;
    let report = VectorImport {
        model,
        files: files.len(),
        rows: 0,
        taken: 0,
        known: 0,
        texts: keys.len(),
        missing: 0,
        refused: 0,
        refusals: Vec::new(),
    };
    let mut intake = VectorIntake { keys, store, report };
    progress.begin(ProgressStage::Read, files.len() as u64);
    for file in &files {
        intake.take_file(file, progress)?;
        progress.advance(1);
    }
    let VectorIntake { keys, store, mut report } = intake;
    report.missing = keys.iter().filter(|key| store.record_index(key).is_none()).count();
    Ok(report)
}

/// The Parquet files of a folder by name, or the file itself.
fn vector_files(source: &Path) -> JobResult<Vec<PathBuf>> {
    let hint = "name the folder that `leitmotif embed` wrote to";
    if source.is_file() {
        return Ok(vec![source.to_owned()]);
    }
    let unreadable = |error: std::io::Error| shard_error(source, error, hint);
    let mut files = Vec::new();
    for entry in std::fs::read_dir(source).map_err(unreadable)? {
        let path = entry.map_err(unreadable)?.path();
        // A name with a dot in front is one that a worker has not finished.
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        if name.ends_with(".parquet") && !name.starts_with('.') {
            files.push(path);
        }
    }
    if files.is_empty() {
        return Err(shard_error(source, "there is no .parquet file in it", hint));
    }
    files.sort();
    Ok(files)
}

/// The hashes of all texts of the project, as an analysis embeds them.
fn project_texts(project: &Project) -> JobResult<BTreeSet<TextHash>> {
    let corpus = project.load_corpus()?;
    if corpus.snippets.is_empty() {
        return Err(JobError::NoTranscripts);
    }
    let mut keys = BTreeSet::new();
    project.for_each_snippet(&corpus, &mut |_, text| {
        keys.insert(TextHash::of_text(&spoken_text(text)));
    })?;
    Ok(keys)
}

/// Vectors being taken in.
struct VectorIntake {
    keys: BTreeSet<TextHash>,
    store: VectorStore,
    report: VectorImport,
}

impl VectorIntake {
    /// Takes in one file.
    fn take_file(&mut self, path: &Path, progress: &dyn Progress) -> JobResult<()> {
        let shard = match File::open(path)
            .map_err(|error| error.to_string())
            .and_then(|file| VectorShardReader::open(file).map_err(|problem| problem.to_string()))
        {
            Ok(shard) => shard,
            Err(reason) => {
                self.refuse(path, None, reason);
                return Ok(());
            }
        };
        if let Some(reason) = self.other_model(&shard) {
            self.refuse(path, None, reason);
            return Ok(());
        }
        let mut listed = 0;
        let outcome = shard.for_each_batch::<ShardProblem>(&mut |batch| {
            progress.check_cancelled()?;
            self.take_batch(path, batch, &mut listed)?;
            Ok(())
        });
        match outcome {
            Err(ShardProblem::Column(problem)) => self.refuse_rest(path, problem),
            Err(ShardProblem::Job(error)) => return Err(error),
            Ok(()) => {}
        }
        Ok(())
    }

    /// Why the vectors of a file cannot be used, where they are of another model.
    fn other_model(&self, shard: &VectorShardReader) -> Option<String> {
        let wanted = &self.report.model;
        match shard.model() {
            None => Some("it does not say which model made its vectors".to_owned()),
            Some((name, revision)) if name == wanted.name && revision == wanted.revision => None,
            Some((name, revision)) if name == wanted.name => Some(format!(
                "its vectors are of revision {revision} of {name}, those here of {}",
                wanted.revision
            )),
            Some((name, _)) => Some(format!("its vectors are by {name}, those here by {}", wanted.name)),
        }
    }

    /// Stores those of some rows that can be used.
    fn take_batch(&mut self, path: &Path, batch: Vec<ShardVector>, listed: &mut usize) -> JobResult<()> {
        self.report.rows += batch.len();
        let mut rows: Vec<(TextHash, Vec<f32>)> = Vec::new();
        let mut new = BTreeSet::new();
        for ShardVector { row, hash, vector, .. } in batch {
            match self.usable(hash, vector) {
                Ok((hash, _)) if self.store.record_index(&hash).is_some() || !new.insert(hash) => {
                    self.report.known += 1;
                }
                Ok(found) => rows.push(found),
                Err(reason) if *listed < MAX_LISTED_ROWS => {
                    *listed += 1;
                    self.refuse(path, Some(row), reason);
                }
                Err(_) => self.report.refused += 1,
            }
        }
        let rows: Vec<(TextHash, &[f32])> = rows.iter().map(|(hash, row)| (*hash, row.as_slice())).collect();
        self.store.append(&rows)?;
        self.report.taken += rows.len();
        Ok(())
    }

    /// The vector of a row with the hash of its text, where it is one of a text of this project.
    fn usable(
        &self,
        hash: Option<TextHash>,
        vector: Option<Vec<f32>>,
    ) -> Result<(TextHash, Vec<f32>), String> {
        let hash = hash.ok_or("its `text_hash` is none")?;
        if !self.keys.contains(&hash) {
            return Err("it is of another text than those of this project".to_owned());
        }
        let vector = vector.ok_or("it has no vector")?;
        let (found, wanted) = (vector.len(), self.report.model.dimensions);
        if found != wanted {
            return Err(format!("its vector has {found} numbers, those of this model {wanted}"));
        }
        let square: f64 = vector.iter().map(|&x| f64::from(x) * f64::from(x)).sum();
        // Zeros are what a text without words gets.
        let is_unit = (square.sqrt() - 1.0).abs() <= LENGTH_TOLERANCE;
        if is_unit || vector.iter().all(|&x| x == 0.0) {
            Ok((hash, vector))
        } else {
            Err(ODD_LENGTH.to_owned())
        }
    }

    /// Notes a row or a file that is not taken.
    fn refuse(&mut self, path: &Path, row: Option<usize>, reason: String) {
        self.report.refused += 1;
        self.report.refusals.push(RefusedVector { path: path.to_owned(), row, reason });
    }

    /// Notes that a file is damaged: its batches before are taken, the rest is not.
    fn refuse_rest(&mut self, path: &Path, problem: ColumnProblem) {
        let (row, reason) = match problem {
            ColumnProblem::Row { row, reason } => (Some(row), reason),
            other => (None, other.to_string()),
        };
        self.refuse(path, row, format!("{reason}; the rest of the file was not taken"));
    }
}

/// What is said of a vector that no model here makes.
const ODD_LENGTH: &str = "its vector is not of length 1, which those of models are";

#[cfg(test)]
mod tests;
