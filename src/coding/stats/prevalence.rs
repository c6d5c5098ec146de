//! Coverage: how much of the corpus a text or a set of snippets covers.

use crate::corpus::part::list_part;
use crate::corpus::{Corpus, SnippetIndex};
use crate::topics::{ContextSpeakers, TopicId};
use std::collections::{BTreeSet, HashMap};

/// How much of the corpus a text or a set of snippets covers.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct CoverageCounts {
    /// The number of words, as [`crate::corpus::count_words`] counts them.
    pub words: usize,
    /// The number of snippets it touches.
    pub snippets: usize,
    /// The number of transcripts it touches.
    pub transcripts: usize,
    /// Its duration in seconds; none where none of it has times.
    pub seconds: Option<f64>,
    /// The number of speakers heard in it, told apart by the name shown.
    pub speakers: usize,
}

/// How much of the corpus a theme covers.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Prevalence {
    /// The counted topics in it, decided or inherited, by number.
    pub topics: Vec<TopicId>,
    /// The counted topics in it or in a theme below it.
    pub topics_of_subtree: Vec<TopicId>,
    /// The number of its own passages: spans coded with the theme, each as often as it was decided. Of what is
    /// set aside nothing counts.
    pub passages: usize,
    /// The number of passages of the theme and those below it.
    pub passages_of_subtree: usize,
    /// The number of passages of the theme and those below it of which nothing counts, since all of it is set
    /// aside.
    pub passages_set_aside: usize,
    /// The coverage of the union of its own passages.
    pub own: CoverageCounts,
    /// The coverage of the union of the passages of the theme and those below it.
    pub subtree: CoverageCounts,
}

/// Computes the coverage of sets of snippets of one corpus.
#[derive(Debug, Default)]
pub(super) struct CoverageCounter {
    snippets: Vec<SnippetCoverage>,
    /// The speakers of the snippets that several speak in, one list after the other.
    several: Vec<u32>,
    transcripts: usize,
    speakers: usize,
}

/// What one snippet covers.
#[derive(Debug, Clone, Copy)]
struct SnippetCoverage {
    transcript: u32,
    words: u32,
    /// NaN where unknown.
    seconds: f64,
    /// Its only speaker's number from 1, 0 where unknown; or a range of [`CoverageCounter::several`].
    speakers: SnippetSpeakers,
}

/// Who speaks in a snippet.
#[derive(Debug, Clone, Copy)]
enum SnippetSpeakers {
    One(u32),
    Several(u32, u32),
}

impl CoverageCounter {
    /// Counts what is analysed of each snippet: the words and speakers without those that are `context`, by the names the
    /// corpus has, and of its seconds the share that the analysed words have.
    pub(super) fn new(corpus: &Corpus, context: &ContextSpeakers) -> Self {
        let mut names: HashMap<&str, u32> = HashMap::new();
        let mut counter = Self { transcripts: corpus.transcripts.len(), ..Self::default() };
        for (transcript, entry) in (0u32..).zip(&corpus.transcripts) {
            for snippet in corpus.snippets_of(entry) {
                let mut number = |name| {
                    let next = names.len() as u32 + 1;
                    *names.entry(name).or_insert(next)
                };
                let asked: usize = context.context_parts(&entry.name, snippet).map(|(_, words)| words).sum();
                let analysed = snippet.words.saturating_sub(asked);
                let share = if asked == 0 { 1.0 } else { analysed as f64 / snippet.words.max(1) as f64 };
                let heard = context.analysed_parts(&entry.name, snippet).filter_map(|(_, name, _)| name);
                let speakers = match heard.collect::<BTreeSet<&str>>() {
                    several if several.len() > 1 => {
                        let first = counter.several.len() as u32;
                        counter.several.extend(several.into_iter().map(number));
                        SnippetSpeakers::Several(first, counter.several.len() as u32)
                    }
                    one => SnippetSpeakers::One(one.into_iter().next().map_or(0, &mut number)),
                };
                let (words, seconds) = (analysed as u32, snippet.seconds().map_or(f64::NAN, |it| it * share));
                counter.snippets.push(SnippetCoverage { transcript, words, seconds, speakers });
            }
        }
        Self { speakers: names.len(), ..counter }
    }

    /// The coverage of snippets, each given once. Seconds are summed in the order given.
    pub(super) fn count(&self, of: impl IntoIterator<Item = SnippetIndex>) -> CoverageCounts {
        let mut count = CoverageCounts::default();
        let mut heard = vec![false; self.speakers + 1];
        let mut seen = vec![false; self.transcripts];
        for snippet in of.into_iter().filter_map(|at| self.snippets.get(at.0)) {
            count.snippets += 1;
            count.words += snippet.words as usize;
            if let Some(seen) = seen.get_mut(snippet.transcript as usize).filter(|seen| !**seen) {
                *seen = true;
                count.transcripts += 1;
            }
            if !snippet.seconds.is_nan() {
                count.seconds = Some(count.seconds.unwrap_or(0.0) + snippet.seconds);
            }
            let one;
            let speakers = match snippet.speakers {
                SnippetSpeakers::One(speaker) => {
                    one = [speaker];
                    &one[..]
                }
                SnippetSpeakers::Several(from, to) => list_part(&self.several, from as usize..to as usize),
            };
            for speaker in speakers.iter().filter(|speaker| **speaker > 0) {
                if let Some(heard) = heard.get_mut(*speaker as usize).filter(|heard| !**heard) {
                    *heard = true;
                    count.speakers += 1;
                }
            }
        }
        count
    }
}
