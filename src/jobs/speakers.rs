//! Statistics of speakers over a project.

use super::JobResult;
use crate::corpus::Corpus;
use crate::corpus::speaker_stats;
use crate::corpus::speaker_stats::SpeakerStats;
use crate::progress::{Progress, ProgressStage};
use crate::project::Project;

/// Counts what each speaker says in each transcript, under the names in the files. Reads every transcript
/// once, one in memory at a time.
///
/// # Errors
/// When the database cannot be read, or the work is cancelled.
pub fn speaker_stats(
    project: &Project,
    corpus: &Corpus,
    progress: &dyn Progress,
) -> JobResult<Vec<SpeakerStats>> {
    let mut found = Vec::new();
    progress.begin(ProgressStage::Read, corpus.transcripts.len() as u64);
    for entry in &corpus.transcripts {
        progress.check_cancelled()?;
        progress.advance(1);
        found.extend(speaker_stats::stats_by_speaker(&project.load_transcript(entry.id)?));
    }
    Ok(found)
}
