//! Which topics come together: topics that are in the same transcripts more often than chance would have it.

use super::coding_stats::{CodingStats, TopicStats};
use crate::coding::keyness::log_likelihood;
use crate::corpus::{Corpus, TranscriptIndex};
use crate::topics::{Run, TopicId};
use std::collections::{BTreeMap, BTreeSet};

/// The log-likelihood from which two topics come together: once in ten thousand pairs by chance (chi-squared with one
/// degree of freedom), if all transcripts were as likely to have them; long ones have more topics than short ones. In fewer
/// than eleven transcripts no pair reaches it.
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

impl CodingStats {
    /// The pairs of topics that come together, the surest first; topics that are left out of counts are in none. Of the
    /// transcripts those count that have a counted snippet. Topics that were found in one language are compared with
    /// others of it, in the transcripts that have any of them: else two topics of German would come together for being
    /// German.
    pub fn topic_pairs(&self, corpus: &Corpus, run: &Run) -> Vec<TopicPair> {
        let mut by_language: BTreeMap<Option<&str>, Vec<&TopicStats>> = BTreeMap::new();
        for topic in self.topics().iter().filter(|topic| !topic.junk) {
            let place = run.topics.binary_search_by_key(&topic.id, |found| found.id).ok();
            let language = place.and_then(|at| run.topics[at].language.as_deref());
            by_language.entry(language).or_default().push(topic);
        }
        let counted: BTreeSet<TranscriptIndex> =
            self.counted_snippets().iter().filter_map(|&at| corpus.transcript_of(at)).collect();
        let groups = by_language.into_iter();
        let mut pairs: Vec<TopicPair> = groups
            .flat_map(|(language, topics)| {
                let all = if language.is_none() { Some(counted.len()) } else { None };
                pairs_within(corpus, &topics, all)
            })
            .collect();
        // Topics ascend in each language, and the sort is stable.
        pairs.sort_by(|a, b| b.log_likelihood.total_cmp(&a.log_likelihood));
        pairs
    }
}

/// The pairs among some topics, in the order of the topics. `all` is the number of transcripts; where it is not given, those
/// with any of the topics count.
fn pairs_within(corpus: &Corpus, topics: &[&TopicStats], all: Option<usize>) -> Vec<TopicPair> {
    let mut in_transcript: Vec<Vec<usize>> = vec![Vec::new(); corpus.transcripts.len()];
    for (at, topic) in topics.iter().enumerate() {
        let own: BTreeSet<TranscriptIndex> =
            topic.snippets.iter().filter_map(|&snippet| corpus.transcript_of(snippet)).collect();
        for transcript in own {
            in_transcript.get_mut(transcript.0).into_iter().for_each(|topics| topics.push(at));
        }
    }
    let all = all.unwrap_or_else(|| in_transcript.iter().filter(|topics| !topics.is_empty()).count());
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
            let sizes = (transcripts.len(), transcripts_of[other].len());
            let pair = topic_pair(both[other], sizes, all);
            pairs.extend(pair.map(|(expected, log_likelihood)| TopicPair {
                first: topics[at].id,
                second: topics[other].id,
                transcripts: both[other],
                expected,
                log_likelihood,
            }));
        }
    }
    pairs
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
        assert_eq!(topic_pair(5, (5, 5), 10), None, "ten transcripts are too few for any pair");
        assert!(topic_pair(6, (6, 6), 11).is_some());
    }

    #[test]
    fn topics_of_a_language_are_compared_within_it() {
        // Twenty-four transcripts of two snippets: half in German, with both of two topics, half in English.
        let mut snippets = Vec::new();
        for transcript in 0..24i64 {
            for at in 0..2usize {
                snippets.push(crate::corpus::Snippet {
                    id: crate::corpus::SnippetId(transcript * 2 + at as i64),
                    transcript: crate::corpus::TranscriptId(transcript),
                    span: crate::corpus::Span::new(at * 10, at * 10 + 9),
                    start: None,
                    end: None,
                    speaker: None,
                    words: 2,
                    parts: Vec::new(),
                });
            }
        }
        let entry = |transcript: usize| crate::corpus::TranscriptEntry {
            id: crate::corpus::TranscriptId(transcript as i64),
            name: transcript.to_string(),
            hash: transcript.to_string(),
            language: None,
            attributes: Default::default(),
            duration: None,
            words: 4,
            snippets: transcript * 2..transcript * 2 + 2,
        };
        let corpus = Corpus::new((0..24).map(entry).collect(), snippets);
        let found = |languages: [Option<&str>; 4]| {
            let mut run = crate::coding::fixture::run(1);
            let like = run.topics[0].clone();
            let topics = (0u32..).zip(languages).map(|(id, language)| crate::topics::Topic {
                id: TopicId(id),
                language: language.map(str::to_owned),
                ..like.clone()
            });
            run.topics = topics.collect();
            let member = |at: usize| crate::topics::Membership {
                snippet: corpus.snippets[at].id,
                topic: Some(TopicId((at % 2 + if at < 24 { 0 } else { 2 }) as u32)),
                probability: 1.0,
            };
            run.members = (0..48).map(member).collect();
            let book = crate::coding::Codebook::default();
            CodingStats::new(&corpus, Some(&run), &book).topic_pairs(&corpus, &run)
        };
        let pairs: Vec<(u32, u32, usize)> =
            found([None; 4]).iter().map(|pair| (pair.first.0, pair.second.0, pair.transcripts)).collect();
        assert_eq!(pairs, [(0, 1, 12), (2, 3, 12)]);
        let of_language = [Some("de"), Some("de"), Some("en"), Some("en")];
        assert_eq!(found(of_language), [], "in German every talk has both");
    }
}
