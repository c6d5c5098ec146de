//! What is said by the people of one role.

use super::JobResult;
use crate::coding::{HeardTalk, RoleText, role_text};
use crate::corpus::{Corpus, SpeakerRole};
use crate::progress::{Progress, ProgressStage};
use crate::project::Project;

/// What the people of a role say, in all transcripts; who asks is found by [`find_askers`](crate::coding::find_askers).
/// Reads every transcript once.
///
/// # Errors
/// When the database cannot be read, or the work is cancelled.
pub fn text_of_role(
    project: &Project,
    corpus: &Corpus,
    role: SpeakerRole,
    progress: &dyn Progress,
) -> JobResult<RoleText> {
    let codebook = project.codebook()?;
    let mut talks = Vec::new();
    progress.begin(ProgressStage::Read, corpus.transcripts.len() as u64);
    for entry in &corpus.transcripts {
        progress.check_cancelled()?;
        progress.advance(1);
        talks.push(HeardTalk::new(&codebook, entry, project.load_transcript(entry.id)?));
    }
    Ok(role_text(&talks, role))
}
