//! Work on other machines: texts written as shards, shards embedded by workers that know no project, and their vectors
//! taken in. The files are those of [`crate::exchange::shards`].

mod embed;
mod text_export;
mod vector_import;

pub use embed::{EmbedReport, embed_shard};
pub use text_export::{ShardDivision, ShardExport, ShardSource, export_shards};
pub use vector_import::{RefusedVector, VectorImport, import_vectors};

use super::JobError;
use crate::exchange::parquet_files::ColumnProblem;
use std::fmt::Display;
use std::path::Path;

/// A problem of a row or column, or any other; it becomes a [`JobError`] once the file is known.
enum ShardProblem {
    Column(ColumnProblem),
    Job(JobError),
}

impl ShardProblem {
    /// The error, about this file.
    fn of_file(self, path: &Path) -> JobError {
        match self {
            Self::Column(problem) => shard_error(path, problem, "write it anew and try again"),
            Self::Job(error) => error,
        }
    }
}

impl From<ColumnProblem> for ShardProblem {
    fn from(problem: ColumnProblem) -> Self {
        Self::Column(problem)
    }
}

impl<E: Into<JobError>> From<E> for ShardProblem {
    fn from(error: E) -> Self {
        Self::Job(error.into())
    }
}

/// A [`JobError::Shard`] about a file.
fn shard_error(path: &Path, reason: impl Display, hint: &'static str) -> JobError {
    JobError::Shard { path: path.to_owned(), reason: reason.to_string(), hint }
}
