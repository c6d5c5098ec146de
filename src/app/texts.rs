//! Texts that were fetched from the project, so many of them.

use crate::corpus::Transcript;
use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

/// How many snippet texts are kept: some 5 MB.
const SNIPPETS: usize = 4_000;
/// How many transcripts are kept.
const TRANSCRIPTS: usize = 12;

/// Texts of snippets and transcripts by their place in the corpus; the oldest make room.
#[derive(Debug, Clone, Default)]
pub struct Texts {
    snippets: BTreeMap<usize, Arc<str>>,
    order: VecDeque<usize>,
    transcripts: VecDeque<(usize, Arc<Transcript>)>,
}

impl Texts {
    /// The text of a snippet, once it was fetched.
    pub fn snippet(&self, snippet: usize) -> Option<&Arc<str>> {
        self.snippets.get(&snippet)
    }
    /// The transcript, once it was fetched.
    pub fn transcript(&self, transcript: usize) -> Option<&Arc<Transcript>> {
        self.transcripts.iter().find(|(index, _)| *index == transcript).map(|(_, text)| text)
    }
    /// Keeps the text of a snippet.
    pub fn keep_snippet(&mut self, snippet: usize, text: &str) {
        if self.snippets.insert(snippet, text.into()).is_none() {
            self.order.push_back(snippet);
        }
        while self.order.len() > SNIPPETS {
            if let Some(oldest) = self.order.pop_front() {
                self.snippets.remove(&oldest);
            }
        }
    }
    /// Keeps a transcript.
    pub fn keep_transcript(&mut self, transcript: usize, text: Arc<Transcript>) {
        self.transcripts.retain(|(index, _)| *index != transcript);
        self.transcripts.push_back((transcript, text));
        if self.transcripts.len() > TRANSCRIPTS {
            self.transcripts.pop_front();
        }
    }
    /// Forgets everything: the corpus is another.
    pub fn clear(&mut self) {
        *self = Self::default();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_oldest_make_room() {
        let mut texts = Texts::default();
        for n in 0..SNIPPETS + 5 {
            texts.keep_snippet(n, "text");
        }
        assert!(texts.snippet(4).is_none());
        assert!(texts.snippet(5).is_some());
        for n in 0..TRANSCRIPTS + 1 {
            texts.keep_transcript(n, Arc::default());
        }
        assert!(texts.transcript(0).is_none());
        assert!(texts.transcript(1).is_some());
    }
}
