//! Comparing the coders of a project: what they decided before anything was settled, read from the log.

use super::JobResult;
use crate::coding::agreement::{NoComparison, StudyAgreement, before_settling};
use crate::coding::edits::is_settlement;
use crate::coding::{Codebook, RecordChange};
use crate::corpus::Corpus;
use crate::progress::{Progress, ProgressStage};
use crate::project::Project;
use crate::topics::Run;

/// The codebook as it was before disagreements were settled, and how many were.
///
/// # Errors
/// When the database cannot be read.
pub fn unsettled_codebook(project: &Project, codebook: &Codebook) -> JobResult<(Codebook, usize)> {
    let log = project.logged_changes()?.into_iter();
    let settled = log.filter(|(edit, _)| !edit.undone && is_settlement(&edit.what));
    let settled: Vec<Vec<RecordChange>> = settled.map(|(_, changes)| changes).collect();
    Ok((before_settling(codebook, &settled), settled.len()))
}

/// Compares all coders of a study by every unit. Reads each compared transcript once, one in memory at a time.
/// The inner error: why there is nothing to compare.
///
/// # Errors
/// When decisions are hidden from a blind coder, the database cannot be read, or the work is cancelled.
pub fn compare_coders(
    project: &Project,
    corpus: &Corpus,
    run: Option<&Run>,
    codebook: &Codebook,
    progress: &dyn Progress,
) -> JobResult<Result<StudyAgreement, NoComparison>> {
    codebook.require_unblinded("a comparison")?;
    let (before, _) = unsettled_codebook(project, codebook)?;
    progress.begin(ProgressStage::Read, corpus.transcripts.len() as u64);
    StudyAgreement::read(corpus, run, (&before, codebook), |id| {
        progress.check_cancelled()?;
        progress.advance(1);
        Ok(project.load_transcript(id)?)
    })
}
