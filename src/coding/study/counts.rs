//! How much a set of snippets covers.

use crate::corpus::Corpus;
use crate::topics::TopicId;
use std::collections::HashMap;

/// How much of the corpus a set of snippets covers.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Count {
    /// Its snippets.
    pub snippets: usize,
    /// The transcripts they are from.
    pub transcripts: usize,
    /// How long they take to say, in seconds; none where none of them has times.
    pub seconds: Option<f64>,
    /// The speakers by name who say them.
    pub speakers: usize,
}

/// How much of the corpus a theme covers.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Prevalence {
    /// The topics in it, decided or inherited, by number; none that is junk.
    pub topics: Vec<TopicId>,
    /// The topics in it or in a theme below it.
    pub topics_below: Vec<TopicId>,
    /// What the theme itself holds for.
    pub own: Count,
    /// What it or a theme below it holds for, each snippet counted once.
    pub whole: Count,
}

/// Counts sets of snippets of one corpus.
#[derive(Debug, Default)]
pub(super) struct Tally {
    /// Per snippet: its transcript, its seconds (NaN: unknown), its speaker plus one (0: unknown).
    snippets: Vec<(u32, f64, u32)>,
    transcripts: usize,
    speakers: usize,
}

impl Tally {
    pub(super) fn new(corpus: &Corpus) -> Self {
        let mut names: HashMap<&str, u32> = HashMap::new();
        let mut snippets = Vec::with_capacity(corpus.snippets.len());
        for (transcript, entry) in corpus.transcripts.iter().enumerate() {
            for snippet in corpus.snippets.get(entry.snippets.clone()).unwrap_or_default() {
                let next = names.len() as u32 + 1;
                let speaker = snippet.speaker.as_deref().map_or(0, |name| *names.entry(name).or_insert(next));
                snippets.push((transcript as u32, snippet.seconds().unwrap_or(f64::NAN), speaker));
            }
        }
        Self { snippets, transcripts: corpus.transcripts.len(), speakers: names.len() }
    }

    /// Counts snippets, each named once, in any order.
    pub(super) fn count(&self, of: impl IntoIterator<Item = usize>) -> Count {
        let mut count = Count::default();
        let mut heard = vec![false; self.speakers + 1];
        let mut seen = vec![false; self.transcripts];
        for &(transcript, seconds, speaker) in of.into_iter().filter_map(|at| self.snippets.get(at)) {
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
