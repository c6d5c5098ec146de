//! The cache of texts loaded from the project, bounded in number. What was not looked at for longest is dropped
//! first.

use crate::corpus::{SnippetIndex, Transcript, TranscriptIndex};
use std::cell::Cell;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Most snippet texts held: about 5 MB. A screenful with its pages around it needs some hundred. Chosen by
/// hand; not measured.
const MAX_SNIPPETS: usize = 4_000;
/// Most transcripts held: a whole transcript may be large. Chosen by hand; not measured.
const MAX_TRANSCRIPTS: usize = 12;

/// Texts of snippets and transcripts, by their index in the corpus.
#[derive(Debug, Clone, Default)]
pub struct TextCache {
    snippets: RecentMap<SnippetIndex, Arc<str>, MAX_SNIPPETS>,
    transcripts: RecentMap<TranscriptIndex, Arc<Transcript>, MAX_TRANSCRIPTS>,
}

impl TextCache {
    /// The text of a snippet, if loaded.
    pub fn snippet(&self, snippet: SnippetIndex) -> Option<&Arc<str>> {
        self.snippets.get(snippet)
    }
    /// A transcript, if loaded.
    pub fn transcript(&self, transcript: TranscriptIndex) -> Option<&Arc<Transcript>> {
        self.transcripts.get(transcript)
    }
    /// Adds the text of a snippet.
    pub fn insert_snippet(&mut self, snippet: SnippetIndex, text: &str) {
        self.snippets.insert(snippet, text.into());
    }
    /// Adds a transcript.
    pub fn insert_transcript(&mut self, transcript: TranscriptIndex, text: Arc<Transcript>) {
        self.transcripts.insert(transcript, text);
    }
    /// Drops everything: the corpus changed, and the indices with it.
    pub fn clear(&mut self) {
        *self = Self::default();
    }
}

/// A map of at most `MOST` entries. Looking at one counts as using it, also through a shared reference, since it
/// is the views that look; this changes nothing they could see.
#[derive(Debug, Clone)]
struct RecentMap<K, T, const MOST: usize> {
    /// Each entry with the time it was used last, counted in uses.
    entries: BTreeMap<K, (T, Cell<u64>)>,
    uses: Cell<u64>,
}

// Not derived: that would ask for a default index.
impl<K, T, const MOST: usize> Default for RecentMap<K, T, MOST> {
    fn default() -> Self {
        Self { entries: BTreeMap::new(), uses: Cell::new(0) }
    }
}

impl<K: Ord, T, const MOST: usize> RecentMap<K, T, MOST> {
    fn next_use(&self) -> u64 {
        self.uses.set(self.uses.get() + 1);
        self.uses.get()
    }

    fn get(&self, key: K) -> Option<&T> {
        let (value, used) = self.entries.get(&key)?;
        used.set(self.next_use());
        Some(value)
    }

    /// Adds or replaces an entry. Of too many, a sixteenth is dropped at once, so that a full map is not searched
    /// with every entry that comes.
    fn insert(&mut self, key: K, value: T) {
        self.entries.insert(key, (value, Cell::new(self.next_use())));
        if self.entries.len() > MOST {
            let mut uses: Vec<u64> = self.entries.values().map(|(_, used)| used.get()).collect();
            let (_, &mut last_dropped, _) = uses.select_nth_unstable(MOST / 16);
            self.entries.retain(|_, (_, used)| used.get() > last_dropped);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_not_looked_at_for_longest_makes_room() {
        let mut texts = TextCache::default();
        for n in 0..MAX_SNIPPETS {
            texts.insert_snippet(SnippetIndex(n), "text");
        }
        assert!(texts.snippet(SnippetIndex(0)).is_some(), "looking at it keeps it");
        texts.insert_snippet(SnippetIndex(MAX_SNIPPETS), "text");
        let there = |n| texts.snippets.entries.contains_key(&n);
        assert_eq!(
            [there(SnippetIndex(0)), there(SnippetIndex(1)), there(SnippetIndex(MAX_SNIPPETS))],
            [true, false, true]
        );
        assert!(texts.snippets.entries.len() > MAX_SNIPPETS * 9 / 10);
        for n in 0..MAX_TRANSCRIPTS {
            texts.insert_transcript(TranscriptIndex(n), Arc::default());
        }
        assert!(texts.transcript(TranscriptIndex(0)).is_some());
        texts.insert_transcript(TranscriptIndex(MAX_TRANSCRIPTS), Arc::default());
        let there: Vec<TranscriptIndex> = texts.transcripts.entries.keys().copied().collect();
        assert_eq!(
            there,
            (0..=MAX_TRANSCRIPTS).filter(|n| *n != 1).collect::<Vec<_>>(),
            "only one is dropped"
        );
    }
}
