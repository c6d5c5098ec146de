//! Themes by columns, with the order in which what is alike stands side by side.

use super::JobResult;
use crate::coding::{Codebook, CodingStats, LikenessOrder, MatrixColumns, ThemeMatrix};
use crate::corpus::Corpus;
use crate::progress::Progress;
use crate::project::Project;

/// A matrix that was counted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CountedMatrix {
    /// The matrix.
    pub matrix: ThemeMatrix,
    /// Its rows and columns by likeness.
    pub likeness: LikenessOrder,
}

/// Counts the matrix of a study. The texts are read of transcripts in which several speak in one snippet.
///
/// # Errors
/// When the database cannot be read, or the work is cancelled.
pub fn count_matrix(
    project: &Project,
    corpus: &Corpus,
    stats: &CodingStats,
    codebook: &Codebook,
    by: &MatrixColumns,
    progress: &dyn Progress,
) -> JobResult<CountedMatrix> {
    let matrix = stats.theme_matrix(corpus, codebook, by, |id| {
        progress.check_cancelled()?;
        Ok::<_, super::JobError>(project.load_transcript(id)?)
    })?;
    progress.check_cancelled()?;
    let likeness = matrix.likeness_order();
    Ok(CountedMatrix { matrix, likeness })
}
