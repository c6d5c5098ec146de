//! The words of a part of a study, counted.

use super::JobResult;
use crate::coding::{CodingStats, TextChoice, WordCounter, WordRules, WordTable};
use crate::corpus::Corpus;
use crate::progress::{Progress, ProgressStage};
use crate::project::Project;

/// Counts the words of what is chosen, and of the rest of the study. Reads every transcript once, one in memory at a
/// time.
///
/// # Errors
/// When the database cannot be read, or the work is cancelled.
pub fn count_words(
    project: &Project,
    corpus: &Corpus,
    stats: &CodingStats,
    choice: &TextChoice,
    rules: &WordRules,
    progress: &dyn Progress,
) -> JobResult<WordTable> {
    let text = choice.text(corpus, stats);
    let mut counter = WordCounter::new(corpus, stats, text.as_ref(), rules);
    progress.begin(ProgressStage::Read, corpus.transcripts.len() as u64);
    for entry in &corpus.transcripts {
        progress.check_cancelled()?;
        progress.advance(1);
        counter.add_transcript(entry, &project.transcript_text(entry.id)?);
    }
    Ok(counter.finish())
}
