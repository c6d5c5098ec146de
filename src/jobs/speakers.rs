//! Statistics of speakers over a project.

use super::JobResult;
use crate::corpus::Corpus;
use crate::corpus::speaker_stats;
use crate::corpus::speaker_stats::SpeakerStats;
use crate::project::Project;

/// Counts what each speaker says in each transcript, under the names in the files. Reads every transcript
/// once, one in memory at a time.
///
/// # Errors
/// When the database cannot be read.
pub fn speaker_stats(project: &Project, corpus: &Corpus) -> JobResult<Vec<SpeakerStats>> {
    let mut found = Vec::new();
    for entry in &corpus.transcripts {
        found.extend(speaker_stats::stats_by_speaker(&project.load_transcript(entry.id)?));
    }
    Ok(found)
}
