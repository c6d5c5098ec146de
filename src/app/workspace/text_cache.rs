//! The cache of texts loaded from the project, bounded in number. The oldest loaded is dropped first, however
//! often it was used since (first in, first out).

use crate::corpus::Transcript;
use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

/// Most snippet texts held: about 5 MB. A screenful with its pages around it needs some hundred. Chosen by
/// hand; not measured.
const MAX_SNIPPETS: usize = 4_000;
/// Most transcripts held: a whole transcript may be large. Chosen by hand; not measured.
const MAX_TRANSCRIPTS: usize = 12;

/// Texts of snippets and transcripts, by their index in the corpus.
#[derive(Debug, Clone, Default)]
pub struct TextCache {
    snippets: BTreeMap<usize, Arc<str>>,
    insertion_order: VecDeque<usize>,
    transcripts: VecDeque<(usize, Arc<Transcript>)>,
}

impl TextCache {
    /// The text of a snippet, if loaded.
    pub fn snippet(&self, snippet: usize) -> Option<&Arc<str>> {
        self.snippets.get(&snippet)
    }
    /// A transcript, if loaded.
    pub fn transcript(&self, transcript: usize) -> Option<&Arc<Transcript>> {
        self.transcripts.iter().find(|(index, _)| *index == transcript).map(|(_, text)| text)
    }
    /// Adds the text of a snippet.
    pub fn insert_snippet(&mut self, snippet: usize, text: &str) {
        // A text loaded again keeps its place in the order of eviction.
        if self.snippets.insert(snippet, text.into()).is_none() {
            self.insertion_order.push_back(snippet);
        }
        while self.insertion_order.len() > MAX_SNIPPETS {
            if let Some(oldest) = self.insertion_order.pop_front() {
                self.snippets.remove(&oldest);
            }
        }
    }
    /// Adds a transcript.
    pub fn insert_transcript(&mut self, transcript: usize, text: Arc<Transcript>) {
        self.transcripts.retain(|(index, _)| *index != transcript);
        self.transcripts.push_back((transcript, text));
        if self.transcripts.len() > MAX_TRANSCRIPTS {
            self.transcripts.pop_front();
        }
    }
    /// Drops everything: the corpus changed, and the indices with it.
    pub fn clear(&mut self) {
        *self = Self::default();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_oldest_make_room() {
        let mut texts = TextCache::default();
        for n in 0..MAX_SNIPPETS + 5 {
            texts.insert_snippet(n, "text");
        }
        assert!(texts.snippet(4).is_none());
        assert!(texts.snippet(5).is_some());
        for n in 0..MAX_TRANSCRIPTS + 1 {
            texts.insert_transcript(n, Arc::default());
        }
        assert!(texts.transcript(0).is_none());
        assert!(texts.transcript(1).is_some());
    }
}
