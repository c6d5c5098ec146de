//! Whether more talks would bring anything new.

use super::Study;
use crate::corpus::{Corpus, date_of};
use std::collections::BTreeSet;

/// How many topics and themes had come after each transcript: a study is saturated where the curve is flat (Guest,
/// Bunce & Johnson, "How Many Interviews Are Enough?", 2006).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Saturation {
    /// Whether transcripts are in the order of their dates; else, where one has none, of their names.
    pub dated: bool,
    /// After each transcript, how many of the topics that count had come.
    pub topics: Vec<usize>,
    /// After each transcript, how many themes had come.
    pub themes: Vec<usize>,
}

impl Saturation {
    /// How many transcripts it took until nothing new came; none where nothing came at all.
    pub fn reached(curve: &[usize]) -> Option<usize> {
        let all = curve.last().filter(|all| **all > 0)?;
        curve.iter().position(|so_far| so_far == all).map(|at| at + 1)
    }
}

impl Study {
    /// Counts topics and themes as one transcript comes after the other.
    pub fn saturation(&self, corpus: &Corpus) -> Saturation {
        let dates: Vec<Option<&str>> =
            corpus.transcripts.iter().map(|entry| date_of(&entry.attributes)).collect();
        let mut order: Vec<usize> = (0..dates.len()).collect();
        let dated = !order.is_empty() && dates.iter().all(Option::is_some);
        if dated {
            order.sort_by_key(|at| (dates.get(*at).copied().flatten(), *at));
        }
        let (mut topics, mut themes) = (BTreeSet::new(), BTreeSet::new());
        let mut curve = Saturation { dated, ..Saturation::default() };
        for entry in order.into_iter().filter_map(|at| corpus.transcripts.get(at)) {
            for snippet in entry.snippets.clone() {
                let topic = self.topic_of(snippet).and_then(|topic| self.topic(topic));
                topics.extend(topic.filter(|topic| !topic.junk).map(|topic| topic.id));
                themes.extend(self.themes_of(snippet).iter().copied());
            }
            curve.topics.push(topics.len());
            curve.themes.push(themes.len());
        }
        curve
    }
}
