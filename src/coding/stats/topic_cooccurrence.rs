//! Which topics come together: topics that are in the same transcripts more often than chance would have it.

use super::coding_stats::CodingStats;
use crate::coding::keyness::log_likelihood;
use crate::corpus::{Corpus, TranscriptIndex};
use crate::topics::TopicId;
use std::collections::BTreeSet;

/// The log-likelihood from which two topics come together: once in ten thousand pairs by chance (chi-squared with one
/// degree of freedom), so that of the pairs of a hundred topics, 4,950, hardly one is listed for nothing.
const LEAST_LIKELIHOOD: f64 = 15.13;

/// Two topics that come together.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TopicPair {
    /// The topic with the lower number.
    pub first: TopicId,
    /// The other.
    pub second: TopicId,
    /// The number of transcripts with snippets of both.
    pub transcripts: usize,
    /// The number there would be of them on average, if the two were in as many transcripts as they are and had nothing
    /// to do with each other.
    pub expected: f64,
    /// How surely it is not by chance that they differ: see [`log_likelihood`].
    pub log_likelihood: f64,
}

impl TopicPair {
    /// How many times as many transcripts have both as chance would give.
    pub fn times_chance(&self) -> f64 {
        self.transcripts as f64 / self.expected.max(f64::MIN_POSITIVE)
    }
}

impl CodingStats {
    /// The pairs of topics that come together, the surest first; topics that are left out of counts are in none. Of the
    /// transcripts those count that have a counted snippet.
    pub fn topic_pairs(&self, corpus: &Corpus) -> Vec<TopicPair> {
        let topics: Vec<_> = self.topics().iter().filter(|topic| !topic.junk).collect();
        let mut in_transcript: Vec<Vec<usize>> = vec![Vec::new(); corpus.transcripts.len()];
        for (at, topic) in topics.iter().enumerate() {
            let own: BTreeSet<TranscriptIndex> =
                topic.snippets.iter().filter_map(|&snippet| corpus.transcript_of(snippet)).collect();
            for transcript in own {
                in_transcript.get_mut(transcript.0).into_iter().for_each(|topics| topics.push(at));
            }
        }
        let counted: BTreeSet<TranscriptIndex> =
            self.counted_snippets().iter().filter_map(|&at| corpus.transcript_of(at)).collect();
        let all = counted.len();
        let mut sizes = vec![0usize; topics.len()];
        in_transcript.iter().flatten().for_each(|&topic| sizes[topic] += 1);
        let mut transcripts_of: Vec<Vec<usize>> = vec![Vec::new(); topics.len()];
        for (transcript, topics) in in_transcript.iter().enumerate() {
            topics.iter().for_each(|&topic| transcripts_of[topic].push(transcript));
        }
        let mut pairs = Vec::new();
        let mut both = vec![0usize; topics.len()];
        for (at, transcripts) in transcripts_of.iter().enumerate() {
            both.fill(0);
            for topics in transcripts.iter().map(|&transcript| &in_transcript[transcript]) {
                topics.iter().for_each(|&topic| both[topic] += 1);
            }
            for other in at + 1..topics.len() {
                let pair = topic_pair(both[other], (sizes[at], sizes[other]), all);
                pairs.extend(pair.map(|(expected, log_likelihood)| TopicPair {
                    first: topics[at].id,
                    second: topics[other].id,
                    transcripts: both[other],
                    expected,
                    log_likelihood,
                }));
            }
        }
        // Topics ascend, and the sort is stable.
        pairs.sort_by(|a, b| b.log_likelihood.total_cmp(&a.log_likelihood));
        pairs
    }
}

/// How many of `all` transcripts would have two topics by chance that are in so many of them, with the log-likelihood of
/// `both`; none where that is no more than chance.
fn topic_pair(both: usize, (first, second): (usize, usize), all: usize) -> Option<(f64, f64)> {
    let expected = first as f64 * second as f64 / all.max(1) as f64;
    if both as f64 <= expected {
        return None;
    }
    // The second topic in the transcripts with the first, against those without it.
    let sure = log_likelihood(both, first, second.saturating_sub(both), all.saturating_sub(first));
    (sure >= LEAST_LIKELIHOOD).then_some((expected, sure))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pair_is_one_that_chance_would_hardly_give() {
        // Both in 20 of 100, and 15 of these the same: G2 = 2 * sum of observed * ln(observed / expected).
        let (expected, sure) = topic_pair(15, (20, 20), 100).unwrap();
        let cell = |seen: f64, chance: f64| seen * (seen / chance).ln();
        let wanted = 2.0 * (cell(15.0, 4.0) + 2.0 * cell(5.0, 16.0) + cell(75.0, 64.0));
        assert_eq!(expected, 4.0);
        assert!((sure - wanted).abs() < 1e-9, "{sure} {wanted}");
        assert_eq!(topic_pair(4, (20, 20), 100), None, "as by chance");
        assert_eq!(topic_pair(6, (20, 20), 100), None, "hardly more");
        assert_eq!(topic_pair(0, (20, 20), 100), None, "never together, which is no coming together");
        assert_eq!(topic_pair(100, (100, 100), 100), None, "what is everywhere comes with everything");
        assert_eq!(topic_pair(0, (0, 0), 0), None);
    }
}
