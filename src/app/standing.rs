//! How much something covers, and in which order the snippets of a topic are read.

use crate::coding::{Count, Study};
use crate::corpus::Corpus;
use crate::topics::Run;

/// How much something covers.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Extent {
    /// Snippets.
    pub snippets: usize,
    /// Transcripts with at least one of them.
    pub transcripts: usize,
    /// How long they take to say, in seconds; 0 where there are no times.
    pub seconds: f64,
    /// Snippets that have not been on screen.
    pub unread: usize,
}

impl Extent {
    /// What was counted already, of which so many are unread.
    pub fn counted(count: Count, unread: usize) -> Self {
        Self {
            snippets: count.snippets,
            transcripts: count.transcripts,
            seconds: count.seconds.unwrap_or_default(),
            unread,
        }
    }
    /// Measures some snippets, each named once.
    pub fn of(study: &Study, snippets: &[usize]) -> Self {
        let unread = snippets.iter().filter(|&&index| !study.is_read(index)).count();
        Self::counted(study.count(snippets), unread)
    }
}

/// The snippets of each topic as they are read: representatives first, then the surest.
pub fn reading_order(corpus: &Corpus, run: &Run, study: &Study) -> Vec<Vec<usize>> {
    let of = |topic: &crate::topics::Topic| {
        let mut sure = study.topic(topic.id).map(|facts| facts.snippets.clone()).unwrap_or_default();
        sure.sort_by(|a, b| study.probability(*b).total_cmp(&study.probability(*a)).then(a.cmp(b)));
        let first: Vec<usize> =
            topic.representatives.iter().filter_map(|id| corpus.snippet_index(*id)).collect();
        let mut members: Vec<usize> =
            first.iter().copied().filter(|at| study.topic_of(*at) == Some(topic.id)).collect();
        members.extend(sure.into_iter().filter(|at| !first.contains(at)));
        members
    };
    run.topics.iter().map(of).collect()
}
