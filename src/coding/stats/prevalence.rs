//! Coverage: how much of the corpus a set of snippets covers.

use crate::corpus::{Corpus, SnippetIndex};
use crate::topics::TopicId;
use std::collections::HashMap;

/// How much of the corpus a set of snippets covers.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct CoverageCounts {
    /// The number of snippets.
    pub snippets: usize,
    /// The number of transcripts they are from.
    pub transcripts: usize,
    /// Their duration in seconds; none where none of them has times.
    pub seconds: Option<f64>,
    /// The number of speakers, told apart by the name shown.
    pub speakers: usize,
}

/// How much of the corpus a theme covers.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Prevalence {
    /// The counted topics in it, decided or inherited, by number.
    pub topics: Vec<TopicId>,
    /// The counted topics in it or in a theme below it.
    pub topics_of_subtree: Vec<TopicId>,
    /// The coverage of the theme itself.
    pub own: CoverageCounts,
    /// The coverage of its subtree, each snippet counted once.
    pub subtree: CoverageCounts,
}

/// Computes the coverage of sets of snippets of one corpus.
#[derive(Debug, Default)]
pub(super) struct CoverageCounter {
    /// For each snippet: its transcript, its seconds (NaN where unknown), and its speaker's number from 1 (0
    /// where unknown).
    snippets: Vec<(u32, f64, u32)>,
    transcripts: usize,
    speakers: usize,
}

impl CoverageCounter {
    pub(super) fn new(corpus: &Corpus) -> Self {
        let mut names: HashMap<&str, u32> = HashMap::new();
        let mut snippets = Vec::with_capacity(corpus.snippets.len());
        for (transcript, entry) in corpus.transcripts.iter().enumerate() {
            for snippet in corpus.snippets_of(entry) {
                let next = names.len() as u32 + 1;
                let speaker = snippet.speaker.as_deref().map_or(0, |name| *names.entry(name).or_insert(next));
                snippets.push((transcript as u32, snippet.seconds().unwrap_or(f64::NAN), speaker));
            }
        }
        Self { snippets, transcripts: corpus.transcripts.len(), speakers: names.len() }
    }

    /// The coverage of snippets, each given once. Seconds are summed in the order given.
    pub(super) fn count(&self, of: impl IntoIterator<Item = SnippetIndex>) -> CoverageCounts {
        let mut count = CoverageCounts::default();
        let mut heard = vec![false; self.speakers + 1];
        let mut seen = vec![false; self.transcripts];
        for &(transcript, seconds, speaker) in of.into_iter().filter_map(|at| self.snippets.get(at.0)) {
            count.snippets += 1;
            if let Some(seen) = seen.get_mut(transcript as usize).filter(|seen| !**seen) {
                *seen = true;
                count.transcripts += 1;
            }
            if !seconds.is_nan() {
                count.seconds = Some(count.seconds.unwrap_or(0.0) + seconds);
            }
            if let Some(heard) = heard.get_mut(speaker as usize).filter(|heard| !**heard && speaker > 0) {
                *heard = true;
                count.speakers += 1;
            }
        }
        count
    }
}
