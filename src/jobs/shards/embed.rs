//! A worker: makes a shard of vectors of a shard of texts. It knows no project and keeps nothing but its result.

use super::text_export::{DISK_HINT, keep_draft};
use super::{ShardProblem, shard_error};
use crate::exchange::parquet_files::ColumnProblem;
use crate::exchange::shards::{
    ShardRowId, ShardText, TextShardReader, TextsFingerprint, VectorShard, VectorShardReader,
};
use crate::jobs::JobResult;
use crate::progress::{Progress, ProgressStage};
use crate::project::draft_beside;
use crate::topics::embed::embedder::Embedder;
use crate::topics::embed::{EmbedError, ModelIdentity, TextHash};
use std::collections::HashMap;
use std::fs::File;
use std::path::Path;
use tempfile::NamedTempFile;

/// What became of a shard.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EmbedReport {
    /// The model.
    pub model: ModelIdentity,
    /// The number of rows.
    pub rows: usize,
    /// Whether the vectors were there already, of these texts and by this model.
    pub skipped: bool,
}

/// Embeds the texts of the shard `input`, and writes their vectors to `output`, whole or not at all. Does nothing
/// where that has them already. The vectors depend on the texts and the model alone.
///
/// # Errors
/// [`JobError::Shard`](crate::jobs::JobError) where `input` cannot be read or `output` is something else, `Cancelled`,
/// and what the model or the disk says.
pub fn embed_shard(
    input: &Path,
    output: &Path,
    embedder: &mut dyn Embedder,
    progress: &dyn Progress,
) -> JobResult<EmbedReport> {
    let texts = open_texts(input)?;
    let (model, rows) = (ModelIdentity::of(embedder), texts.row_count());
    if is_done(input, &texts, output, &model)? {
        return Ok(EmbedReport { model, rows, skipped: true });
    }
    progress.begin(ProgressStage::Embed, rows as u64);
    let unwritable =
        |error: std::io::Error| shard_error(output, format!("it could not be written: {error}"), DISK_HINT);
    let mut fingerprint = TextsFingerprint::default();
    let mut shard: Option<VectorShard<NamedTempFile>> = None;
    let outcome = texts.for_each_batch::<ShardProblem>(&mut |batch| {
        let vectors = embed_texts(batch, embedder, progress)?;
        let mut write = || {
            for (text, vector) in batch.iter().zip(&vectors) {
                let shard = match &mut shard {
                    Some(shard) => shard,
                    None => shard.insert(VectorShard::create(draft_beside(output)?, &model, &text.id)?),
                };
                fingerprint.add(text);
                shard.write_vector(text, vector)?;
            }
            Ok(())
        };
        Ok(write().map_err(unwritable)?)
    });
    outcome.map_err(|problem| problem.of_file(input))?;
    let finish = || {
        let shard = match shard {
            Some(shard) => shard,
            None => VectorShard::create(draft_beside(output)?, &model, &ShardRowId::Nameless)?,
        };
        keep_draft(shard.finish(&fingerprint)?, output)
    };
    finish().map_err(unwritable)?;
    Ok(EmbedReport { model, rows, skipped: false })
}

/// Opens a shard of texts.
fn open_texts(path: &Path) -> JobResult<TextShardReader> {
    let hint = "name a Parquet file with a column `text`, such as `leitmotif export shards` writes";
    let file = File::open(path).map_err(|error| shard_error(path, error, hint))?;
    TextShardReader::open(file).map_err(|problem| shard_error(path, problem, hint))
}

/// Whether `output` has the vectors of these texts by this model.
///
/// # Errors
/// Where it is something that no worker has written: that is not replaced.
fn is_done(input: &Path, texts: &TextShardReader, output: &Path, model: &ModelIdentity) -> JobResult<bool> {
    let file = match File::open(output) {
        Ok(file) => file,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(false),
        Err(error) => return Err(shard_error(output, error, DISK_HINT)),
    };
    let other = |reason: &str| shard_error(output, reason, "remove it, or name another file to write to");
    let there = VectorShardReader::open(file)
        .map_err(|_| other("it is there already, and holds no vectors of `leitmotif embed`"))?;
    let Some(made_of) = there.texts_fingerprint() else {
        return Err(other("it is there already, and holds no vectors of `leitmotif embed`"));
    };
    if there.model() != Some((&model.name, &model.revision)) {
        return Ok(false);
    }
    let mut fingerprint = TextsFingerprint::default();
    let read = texts.for_each_batch::<ColumnProblem>(&mut |batch| {
        batch.iter().for_each(|text| fingerprint.add(text));
        Ok(())
    });
    read.map_err(|problem| ShardProblem::from(problem).of_file(input))?;
    Ok(made_of == fingerprint.digits())
}

/// The vectors of a batch, row for row; a text that comes twice is embedded once.
fn embed_texts(
    batch: &[ShardText],
    embedder: &mut dyn Embedder,
    progress: &dyn Progress,
) -> JobResult<Vec<Vec<f32>>> {
    let mut first: HashMap<TextHash, usize> = HashMap::new();
    let mut texts = Vec::new();
    let mut rows = Vec::with_capacity(batch.len());
    for text in batch {
        let at = *first.entry(text.hash).or_insert_with(|| {
            texts.push(text.spoken.as_str());
            texts.len() - 1
        });
        rows.push(at);
    }
    let mut vectors = vec![Vec::new(); texts.len()];
    embedder.embed(&texts, progress, &mut |at, vector| {
        if let Some(place) = vectors.get_mut(at) {
            *place = vector.to_vec();
        }
    })?;
    progress.advance((batch.len() - texts.len()) as u64);
    let dims = embedder.dimensions();
    if let Some(odd) = vectors.iter().find(|vector| vector.len() != dims) {
        let model = embedder.name().to_owned();
        return Err(EmbedError::VectorLength { model, dims, found: odd.len() }.into());
    }
    Ok(rows.into_iter().filter_map(|at| vectors.get(at).cloned()).collect())
}
