//! How each snippet is said, for telling conduct from subjects.

use crate::corpus::{Corpus, Snippet};
use crate::topics::measure::{EDGE_SNIPPETS, SnippetManner};

/// The manner of all snippets, in order. `pronouns` has their number for each.
pub(super) fn snippet_manners(corpus: &Corpus, pronouns: &[Option<usize>]) -> Vec<SnippetManner> {
    let mut manners = Vec::with_capacity(corpus.snippets.len());
    for (transcript, entry) in (0u32..).zip(&corpus.transcripts) {
        let first = manners.len();
        for at in entry.snippet_indices() {
            let Some(snippet) = corpus.snippet_at(at) else { continue };
            let (place, count) = (manners.len() - first, entry.snippets.len());
            manners.push(SnippetManner {
                transcript,
                at_edge: place < EDGE_SNIPPETS || place + EDGE_SNIPPETS >= count,
                words: snippet.words,
                speaker_changes: speaker_changes(snippet),
                pronouns: pronouns.get(at.0).copied().flatten(),
            });
        }
    }
    manners
}

/// How often another speaker takes over in a snippet.
fn speaker_changes(snippet: &Snippet) -> usize {
    let speakers: Vec<Option<&str>> = snippet.speaker_parts().map(|(_, speaker, _)| speaker).collect();
    speakers.windows(2).filter(|pair| pair[0] != pair[1]).count()
}
