//! Saturation: whether more transcripts would bring new topics or themes.

use super::coding_stats::CodingStats;
use crate::corpus::{Corpus, TranscriptIndex, sortable_date_of};
use std::collections::BTreeSet;

/// The number of topics and themes seen after each transcript; saturation is where the curve becomes flat
/// (Guest, Bunce & Johnson, "How Many Interviews Are Enough?", 2006).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SaturationCurve {
    /// Whether transcripts are in the order of their dates. Where any has no date, they are in the order of
    /// the corpus, which is by name.
    pub by_date: bool,
    /// The transcripts in that order.
    pub order: Vec<TranscriptIndex>,
    /// After each transcript, the number of counted topics seen so far.
    pub topics: Vec<usize>,
    /// After each transcript, the number of themes seen so far.
    pub themes: Vec<usize>,
}

impl SaturationCurve {
    /// The number of transcripts after which nothing new was seen; none where nothing was seen at all.
    pub fn saturation_point(curve: &[usize]) -> Option<usize> {
        let all = curve.last().filter(|all| **all > 0)?;
        curve.iter().position(|so_far| so_far == all).map(|at| at + 1)
    }
}

impl CodingStats {
    /// Computes the saturation curves of topics and themes.
    pub fn saturation(&self, corpus: &Corpus) -> SaturationCurve {
        let dates: Vec<Option<&str>> =
            corpus.transcripts.iter().map(|entry| sortable_date_of(&entry.attributes)).collect();
        let mut order: Vec<TranscriptIndex> = corpus.transcript_indices().collect();
        let dated = !order.is_empty() && dates.iter().all(Option::is_some);
        if dated {
            order.sort_by_key(|at| (dates.get(at.0).copied().flatten(), *at));
        }
        let (mut topics, mut themes) = (BTreeSet::new(), BTreeSet::new());
        let mut curve = SaturationCurve { by_date: dated, order, ..SaturationCurve::default() };
        for entry in curve.order.clone().into_iter().filter_map(|at| corpus.transcript_at(at)) {
            for snippet in entry.snippet_indices() {
                topics.extend(self.topic_at(snippet).filter(|topic| !topic.junk).map(|topic| topic.id));
                themes.extend(self.themes_of(snippet).iter().copied());
            }
            curve.topics.push(topics.len());
            curve.themes.push(themes.len());
        }
        curve
    }
}
