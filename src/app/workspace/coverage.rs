//! Coverage: how many snippets, transcripts and seconds something has. And the order in which the snippets of
//! a topic are read.

use crate::coding::{CodingStats, CoverageCounts};
use crate::corpus::{Corpus, SnippetIndex};
use crate::topics::Run;

/// How much something covers.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Coverage {
    /// Snippets.
    pub snippets: usize,
    /// Transcripts with at least one of the snippets.
    pub transcripts: usize,
    /// How long they take to say, in seconds; 0 where there are no times.
    pub seconds: f64,
    /// Snippets not yet read.
    pub unread: usize,
}

impl Coverage {
    /// Coverage from a count, of which so many snippets are unread.
    pub fn from_count(count: CoverageCounts, unread: usize) -> Self {
        Self {
            snippets: count.snippets,
            transcripts: count.transcripts,
            // Text without times takes none.
            seconds: count.seconds.unwrap_or(0.0),
            unread,
        }
    }
}

/// The snippets of each topic, in the order of the run's topics, as they are read: representatives first,
/// then by falling probability of membership, ties by index.
pub fn reading_order(corpus: &Corpus, run: &Run, study: &CodingStats) -> Vec<Vec<SnippetIndex>> {
    let of = |topic: &crate::topics::Topic| {
        let mut sure = study.topic(topic.id).map_or_else(Vec::new, |facts| facts.snippets.to_vec());
        // `total_cmp` and the index make the order the same on every machine.
        sure.sort_by(|a, b| study.probability(*b).total_cmp(&study.probability(*a)).then(a.cmp(b)));
        let first: Vec<SnippetIndex> =
            topic.representatives.iter().filter_map(|id| corpus.snippet_index(*id)).collect();
        // Representatives that were moved to another topic since are left out.
        let mut members: Vec<SnippetIndex> =
            first.iter().copied().filter(|at| study.topic_of(*at) == Some(topic.id)).collect();
        members.extend(sure.into_iter().filter(|at| !first.contains(at)));
        members
    };
    run.topics.iter().map(of).collect()
}
