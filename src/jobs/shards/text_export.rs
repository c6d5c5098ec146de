//! The texts of a study as a folder of shards.

use super::shard_error;
use crate::coding::suggestions::SnippetVectorSource;
use crate::corpus::SnippetIndex;
use crate::exchange::shards::TextShard;
use crate::exchange::{StudyView, TextSource};
use crate::jobs::{JobError, JobResult};
use crate::project::draft_beside;
use crate::topics::embed::ModelIdentity;
use std::io;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use tempfile::NamedTempFile;

/// How the snippets are divided. They stay in the order of the corpus, so the same study gives the same shards.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ShardDivision {
    /// Into so many shards, which differ by one snippet at most; fewer where there are fewer snippets.
    Shards(NonZeroUsize),
    /// Into shards of so many snippets, the last of what is left.
    Rows(NonZeroUsize),
}

/// What is written.
#[derive(Clone, Copy)]
pub struct ShardSource<'a> {
    /// The study.
    pub view: StudyView<'a>,
    /// Its texts.
    pub texts: &'a dyn TextSource,
    /// The vectors of the current run with the model that made them, where there are any.
    pub vectors: Option<(&'a dyn SnippetVectorSource, &'a ModelIdentity)>,
}

/// What was written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ShardExport {
    /// The files, in order.
    pub files: Vec<PathBuf>,
    /// The number of snippets.
    pub snippets: usize,
    /// The number of snippets without a vector.
    pub without_vector: usize,
}

/// Writes the snippets as shards into a folder; files of other names in it are left alone.
///
/// # Errors
/// [`JobError::NoTranscripts`], [`JobError::Shard`] where the folder has the shards of another division, and what the
/// disk or the project says. Shards that were whole before are left, each whole.
pub fn export_shards(
    folder: &Path,
    source: &ShardSource<'_>,
    division: ShardDivision,
) -> JobResult<ShardExport> {
    let snippets = source.view.corpus.snippets.len();
    if snippets == 0 {
        return Err(JobError::NoTranscripts);
    }
    let ends = shard_ends(snippets, division);
    let files: Vec<PathBuf> = (0..ends.len()).map(|at| folder.join(shard_name(at, ends.len()))).collect();
    refuse_other_shards(folder, &files)?;
    let mut without_vector = 0;
    let mut done = 0;
    let mut open: Option<TextShard<NamedTempFile>> = None;
    let written = source.texts.for_each_snippet(&mut |at, text| {
        let (Some(&end), Some(file)) = (ends.get(done), files.get(done)) else { return Ok(()) };
        let mut shard = match open.take() {
            Some(shard) => shard,
            None => TextShard::create(draft_beside(file)?, source.vectors.map(|(_, model)| model))?,
        };
        let vector = source.vectors.and_then(|(vectors, _)| vectors.row(at));
        without_vector += usize::from(vector.is_none());
        shard.write_snippet(&source.view, at, text, vector)?;
        if at == SnippetIndex(end - 1) {
            keep_draft(shard.finish()?, file)?;
            done += 1;
        } else {
            open = Some(shard);
        }
        Ok(())
    });
    let shown = files.get(done).map_or(folder, PathBuf::as_path);
    written.map_err(|error| shard_error(shown, format!("it could not be written: {error}"), DISK_HINT))?;
    Ok(ShardExport { files, snippets, without_vector })
}

/// What to do where a shard cannot be written.
pub(super) const DISK_HINT: &str = "look for room and rights in that folder, then run it again";

/// Moves a whole draft to its place.
///
/// # Errors
/// What the disk says.
pub(super) fn keep_draft(draft: NamedTempFile, path: &Path) -> io::Result<()> {
    draft.as_file().sync_all()?;
    draft.persist(path)?;
    Ok(())
}

/// Where each shard ends, in snippets.
fn shard_ends(snippets: usize, division: ShardDivision) -> Vec<usize> {
    match division {
        ShardDivision::Shards(count) => {
            let count = count.get().min(snippets);
            // In u128, since the product can be larger than a usize.
            let end = |at: usize| (at as u128 * snippets as u128 / count as u128) as usize;
            (1..=count).map(end).collect()
        }
        ShardDivision::Rows(rows) => {
            let rows = rows.get();
            (1..=snippets.div_ceil(rows)).map(|at| at.saturating_mul(rows).min(snippets)).collect()
        }
    }
}

/// The name of a shard. With the number of all in it, shards of two divisions are told apart.
fn shard_name(at: usize, count: usize) -> String {
    format!("shard-{at:05}-of-{count:05}.parquet")
}

/// Refuses a folder with shards that would not be replaced: whoever works through the folder would take both.
fn refuse_other_shards(folder: &Path, files: &[PathBuf]) -> JobResult<()> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Ok(()) };
    let others = entries.filter_map(Result::ok).map(|entry| entry.path()).find(|path| {
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        name.starts_with("shard-") && name.ends_with(".parquet") && !files.contains(path)
    });
    let Some(other) = others else { return Ok(()) };
    let reason = format!("it is a shard of another division than these {}", files.len());
    Err(shard_error(&other, reason, "remove the old shards, or name another folder"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ends(snippets: usize, division: fn(NonZeroUsize) -> ShardDivision, n: usize) -> Vec<usize> {
        shard_ends(snippets, division(NonZeroUsize::new(n).unwrap()))
    }

    #[test]
    fn snippets_are_divided_evenly_or_by_rows() {
        assert_eq!(ends(10, ShardDivision::Shards, 3), [3, 6, 10]);
        assert_eq!(ends(2, ShardDivision::Shards, 3), [1, 2]);
        assert_eq!(ends(10, ShardDivision::Rows, 4), [4, 8, 10]);
        assert_eq!(ends(8, ShardDivision::Rows, 4), [4, 8]);
        assert_eq!(ends(3, ShardDivision::Rows, usize::MAX), [3]);
    }
}
