//! Who speaks in a project, and how much.

use super::Result;
use crate::corpus::Corpus;
use crate::corpus::voices::{self, Voice};
use crate::project::Project;

/// Counts what each speaker says in each transcript, under the names the files have. Reads every transcript once, one in
/// memory at a time.
///
/// # Errors
/// When the database cannot be read.
pub fn voices(project: &Project, corpus: &Corpus) -> Result<Vec<Voice>> {
    let mut found = Vec::new();
    for entry in &corpus.transcripts {
        found.extend(voices::voices(&project.load_transcript(entry.id)?));
    }
    Ok(found)
}
