//! The part of the statistics that depends on corpus and run alone, so that no edit of themes changes it.

use super::coded_text::CodedText;
use super::prevalence::{CoverageCounter, CoverageCounts};
use super::snippet_positions::SnippetPositions;
use crate::coding::codebook::model::TranscriptSpan;
use crate::corpus::{Corpus, SnippetId, SnippetIndex};
use crate::topics::measure::ConductSnippet;
use crate::topics::{ContextSpeakers, Run, TopicId};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Columns of all snippets, by index in the corpus, and totals per topic.
#[derive(Debug, Default)]
pub(super) struct SnippetTable {
    pub topic_of: Vec<Option<TopicId>>,
    pub probability: Vec<f32>,
    pub placed_later: Vec<bool>,
    pub nearest_topic: Vec<Option<(TopicId, f32)>>,
    /// For snippets that may be of conduct and are in no topic of conduct, the one nearest to them, if it is still there, and
    /// the share of their neighbours in such topics; none where they were not looked for.
    pub nearest_conduct: Option<BTreeMap<SnippetIndex, (Option<TopicId>, f32)>>,
    /// Which snippets are context of the run.
    pub is_context: Vec<bool>,
    /// All that is said by people whose words are context.
    pub context_spans: CodedText,
    /// The snippets of each topic, ascending, and their coverage.
    pub topic_snippets: BTreeMap<TopicId, (Arc<[SnippetIndex]>, CoverageCounts)>,
    pub outliers: Vec<SnippetIndex>,
    pub outlier_coverage: CoverageCounts,
    /// The snippets that the run has not seen, ascending.
    pub unseen: Vec<SnippetIndex>,
    pub counter: CoverageCounter,
    pub positions: SnippetPositions,
}

impl SnippetTable {
    /// Fills the table from a corpus and, where there is one, a run; `context` are the people whose words are context in
    /// it, by the names the corpus has.
    pub(super) fn new(corpus: &Corpus, run: Option<&Run>, context: &ContextSpeakers) -> Self {
        let snippets = corpus.snippets.len();
        let tally = CoverageCounter::new(corpus, context);
        let mut ground = Self {
            topic_of: vec![None; snippets],
            probability: vec![0.0; snippets],
            placed_later: vec![false; snippets],
            nearest_topic: vec![None; snippets],
            is_context: vec![false; snippets],
            context_spans: context_spans(corpus, context),
            counter: tally,
            positions: SnippetPositions::new(corpus),
            ..Self::default()
        };
        if let Some(run) = run {
            for at in run.context.iter().filter_map(|&snippet| corpus.snippet_index(snippet)) {
                ground.is_context.get_mut(at.0).into_iter().for_each(|slot| *slot = true);
            }
            ground.fill_topics(corpus, run);
            ground.fill_placed_later(corpus, run);
            ground.unseen = run.unseen_snippets(corpus);
            let near = |found: &ConductSnippet| {
                let at = corpus.snippet_index(SnippetId(found.snippet))?;
                let topic = found.topic.map(TopicId).filter(|topic| has_topic(run, *topic));
                Some((at, (topic, found.share)))
            };
            let found = run.measures.conduct_snippets.as_ref();
            ground.nearest_conduct = found.map(|found| found.iter().filter_map(near).collect());
            ground.count_coverage();
        }
        ground
    }

    /// Fills in each member's topic and probability.
    fn fill_topics(&mut self, corpus: &Corpus, run: &Run) {
        let mut next = SnippetIndex(0);
        for member in &run.members {
            // Members mostly come in the order of the corpus: try the next snippet before a search.
            let here = corpus.snippet_at(next).is_some_and(|snippet| snippet.id == member.snippet);
            let Some(at) = here.then_some(next).or_else(|| corpus.snippet_index(member.snippet)) else {
                continue;
            };
            next = SnippetIndex(at.0 + 1);
            match member.topic.filter(|topic| has_topic(run, *topic)) {
                None => self.outliers.push(at),
                topic => {
                    self.topic_of.get_mut(at.0).into_iter().for_each(|slot| *slot = topic);
                    self.probability.get_mut(at.0).into_iter().for_each(|slot| *slot = member.probability);
                }
            }
        }
        self.outliers.sort_unstable();
    }

    /// Fills in which snippets were placed after the run, and the topic nearest to each outlier.
    fn fill_placed_later(&mut self, corpus: &Corpus, run: &Run) {
        let place = |snippet| corpus.snippet_index(snippet);
        for at in run.later_snippets().iter().filter_map(|member| place(member.snippet)) {
            self.placed_later.get_mut(at.0).into_iter().for_each(|later| *later = true);
        }
        for member in &run.nearest_topics {
            let slot = place(member.snippet).and_then(|at| self.nearest_topic.get_mut(at.0));
            let known = member.topic.filter(|topic| has_topic(run, *topic));
            let near = known.map(|topic| (topic, member.probability));
            slot.into_iter().for_each(|slot| *slot = near);
        }
    }

    /// Collects the snippets of each topic and computes the coverages.
    fn count_coverage(&mut self) {
        let mut by_topic: BTreeMap<TopicId, Vec<SnippetIndex>> = BTreeMap::new();
        for (at, topic) in self.topic_of.iter().enumerate() {
            if let Some(topic) = topic {
                by_topic.entry(*topic).or_default().push(SnippetIndex(at));
            }
        }
        let counted = |snippets: Vec<SnippetIndex>| {
            let coverage = self.counter.count(snippets.iter().copied());
            (snippets.into(), coverage)
        };
        self.topic_snippets =
            by_topic.into_iter().map(|(topic, snippets)| (topic, counted(snippets))).collect();
        self.outlier_coverage = self.counter.count(self.outliers.iter().copied());
    }
}

/// All that is said by people whose words are context.
fn context_spans(corpus: &Corpus, context: &ContextSpeakers) -> CodedText {
    let spans = context.context_spans(corpus).into_iter();
    let spans: Vec<TranscriptSpan> =
        spans.map(|(transcript, span)| TranscriptSpan { transcript, span }).collect();
    CodedText::union(&spans)
}

/// Whether the run has this topic. A snippet may have been placed into a part of a split that was undone
/// since; it is an outlier then.
fn has_topic(run: &Run, topic: TopicId) -> bool {
    run.topics.binary_search_by_key(&topic, |it| it.id).is_ok()
}
