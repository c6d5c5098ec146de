//! Themes by columns, with the order in which what is alike stands side by side.

use super::search::searcher::ModelSettings;
use super::{AskedQuestions, JobResult};
use crate::coding::{Codebook, CodingStats, ColumnText, LikenessOrder, MatrixColumns, ThemeMatrix};
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
    /// The texts of columns that are told by their text.
    pub texts: Vec<ColumnText>,
}

/// The texts of the columns of a matrix, where they are told by their text: what answers each guide question.
///
/// # Errors
/// When the database cannot be read, or the work is cancelled.
pub fn column_texts(
    project: &Project,
    corpus: &Corpus,
    codebook: &Codebook,
    (by, models): (&MatrixColumns, &ModelSettings),
    progress: &dyn Progress,
) -> JobResult<Vec<ColumnText>> {
    if *by != MatrixColumns::Questions {
        return Ok(Vec::new());
    }
    let asked = AskedQuestions::read(project, corpus, codebook, models, progress)?;
    let answers = asked.guide_answers(corpus, codebook, models, progress)?;
    Ok(answers.into_iter().map(|it| ColumnText { name: it.name, text: it.text }).collect())
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
    (by, models): (&MatrixColumns, &ModelSettings),
    progress: &dyn Progress,
) -> JobResult<CountedMatrix> {
    let texts = column_texts(project, corpus, codebook, (by, models), progress)?;
    let matrix = stats.theme_matrix(corpus, codebook, (by, &texts), |id| {
        progress.check_cancelled()?;
        Ok::<_, super::JobError>(project.load_transcript(id)?)
    })?;
    progress.check_cancelled()?;
    let likeness = matrix.likeness_order();
    Ok(CountedMatrix { matrix, likeness, texts })
}
