//! Passages marked with a letter, to come back to.

use super::Workspace;
use crate::coding::TranscriptSpan;
use crate::corpus::SnippetIndex;
use crate::format::clock;
use std::collections::BTreeMap;

/// Marked passages by letter; stored with the project.
pub type PassageMarks = BTreeMap<char, TranscriptSpan>;

/// The snippet a marked passage begins in, as index into the corpus; `None` after its transcript was removed.
pub fn snippet_of_mark(work: &Workspace, place: &TranscriptSpan) -> Option<SnippetIndex> {
    let entry = work.corpus.transcripts.iter().find(|entry| entry.id == place.transcript)?;
    let mut snippets = entry.snippet_indices();
    snippets.find(|&at| work.snippet(at).is_some_and(|snippet| snippet.span.end > place.span.start))
}

/// A marked passage in words: transcript and time.
pub fn mark_label(work: &Workspace, place: &TranscriptSpan) -> String {
    let Some(snippet) = snippet_of_mark(work, place) else { return "a passage that is gone".to_owned() };
    let name = work.transcript_entry_of(snippet).map_or("", |entry| entry.name.as_str());
    let time = work.snippet(snippet).and_then(|snippet| snippet.start);
    std::iter::once(name.to_owned()).chain(time.map(clock)).collect::<Vec<_>>().join("   ")
}
