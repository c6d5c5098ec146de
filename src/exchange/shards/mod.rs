//! Shards: the texts of a study in files that other machines can work on, and the vectors these bring back.
//!
//! A shard of texts has a row for each snippet, a shard of vectors one for each row of its shard of texts. Rows find
//! back by the hash of what is embedded ([`TextHash`](crate::topics::embed::TextHash)), which is the same on every
//! machine; numbers of snippets are not. Which model made the vectors stands in the metadata of the file.

mod text_shard;
mod vector_shard;

pub use text_shard::{ShardText, TextShard, TextShardReader};
pub use vector_shard::{ShardVector, TextsFingerprint, VectorShard, VectorShardReader};

use super::cell::ExportCell;
use super::parquet_files::{ColumnCursor, ColumnProblem, ParquetReader, RowRange};
use parquet::basic::Type as Physical;

/// The note with the name of the model that made the vectors.
const MODEL_KEY: &str = "leitmotif.model";
/// The note with its revision.
const REVISION_KEY: &str = "leitmotif.revision";
/// The note with the fingerprint of the texts that were embedded.
const TEXTS_KEY: &str = "leitmotif.texts";

/// The most rows of a shard in memory. Chosen by hand, as the row groups of what is written; not measured.
const ROWS_PER_BATCH: usize = 8_192;

/// How a file calls a row. It is handed on as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ShardRowId {
    /// By a number.
    Number(i64),
    /// By a word.
    Word(String),
    /// Not at all.
    Nameless,
}

impl ShardRowId {
    fn cell(&self) -> ExportCell<'_> {
        match self {
            Self::Number(number) => ExportCell::Integer(*number),
            Self::Word(word) => ExportCell::text(word),
            Self::Nameless => ExportCell::Empty,
        }
    }
}

/// The batches of rows in a file, as the row group each is in and its rows; none goes over the end of a group.
fn row_batches(group_rows: &[usize]) -> impl Iterator<Item = (usize, RowRange)> {
    let mut before = 0;
    let groups = group_rows.iter().enumerate().map(move |(group, &rows)| {
        before += rows;
        (group, before - rows, rows)
    });
    groups.flat_map(|(group, first, rows)| {
        (0..rows)
            .step_by(ROWS_PER_BATCH)
            .map(move |at| (group, RowRange { first: first + at, count: ROWS_PER_BATCH.min(rows - at) }))
    })
}

/// The column of ids of a row group, where the file has one.
enum IdColumn {
    Numbers(ColumnCursor),
    Words(ColumnCursor),
    None,
}

impl IdColumn {
    fn open(file: &ParquetReader, group: usize) -> Result<Self, ColumnProblem> {
        Ok(match file.scalar_type("id") {
            Some(Physical::INT32 | Physical::INT64) => Self::Numbers(file.integers(group, "id")?),
            Some(Physical::BYTE_ARRAY) => Self::Words(file.texts(group, "id")?),
            _ => Self::None,
        })
    }

    fn next_ids(&mut self, rows: RowRange) -> Result<Vec<ShardRowId>, ColumnProblem> {
        Ok(match self {
            Self::Numbers(column) => {
                let ids = column.next_integers(rows)?.into_iter();
                ids.map(|id| id.map_or(ShardRowId::Nameless, ShardRowId::Number)).collect()
            }
            Self::Words(column) => {
                let ids = column.next_texts(rows)?.into_iter();
                ids.map(|id| id.map_or(ShardRowId::Nameless, ShardRowId::Word)).collect()
            }
            Self::None => vec![ShardRowId::Nameless; rows.count],
        })
    }
}

#[cfg(test)]
mod tests;
