//! What a study has of corpus and run alone: no edit changes it.

use super::counts::{Count, Tally};
use super::crossing::Places;
use crate::corpus::Corpus;
use crate::topics::{Run, TopicId};
use std::collections::BTreeMap;

/// Where each snippet is. Vectors are by the snippet's place in the corpus.
#[derive(Debug, Default)]
pub(super) struct Ground {
    pub topic_of: Vec<Option<TopicId>>,
    pub probability: Vec<f32>,
    pub later: Vec<bool>,
    pub leaning: Vec<Option<(TopicId, f32)>>,
    /// The snippets of each topic, in order, and how much they cover.
    pub members: BTreeMap<TopicId, (Vec<usize>, Count)>,
    pub outliers: Vec<usize>,
    pub outlying: Count,
    pub corpus: Count,
    pub tally: Tally,
    pub places: Places,
}

impl Ground {
    pub(super) fn new(corpus: &Corpus, run: Option<&Run>) -> Self {
        let snippets = corpus.snippets.len();
        let tally = Tally::new(corpus);
        let mut ground = Self {
            topic_of: vec![None; snippets],
            probability: vec![0.0; snippets],
            later: vec![false; snippets],
            leaning: vec![None; snippets],
            corpus: tally.count(0..snippets),
            tally,
            places: Places::new(corpus),
            ..Self::default()
        };
        if let Some(run) = run {
            ground.place_members(corpus, run);
            ground.place_others(corpus, run);
            ground.count();
        }
        ground
    }

    fn place_members(&mut self, corpus: &Corpus, run: &Run) {
        let mut next = 0;
        for member in &run.members {
            // Members mostly come in the corpus's order: try the next place before searching.
            let here = corpus.snippets.get(next).is_some_and(|snippet| snippet.id == member.snippet);
            let Some(at) = here.then_some(next).or_else(|| corpus.snippet_index(member.snippet)) else {
                continue;
            };
            next = at + 1;
            match member.topic.filter(|topic| is_known(run, *topic)) {
                None => self.outliers.push(at),
                topic => {
                    self.topic_of.get_mut(at).into_iter().for_each(|slot| *slot = topic);
                    self.probability.get_mut(at).into_iter().for_each(|slot| *slot = member.probability);
                }
            }
        }
        self.outliers.sort_unstable();
    }

    fn place_others(&mut self, corpus: &Corpus, run: &Run) {
        let place = |snippet| corpus.snippet_index(snippet);
        for at in run.later().iter().filter_map(|member| place(member.snippet)) {
            self.later.get_mut(at).into_iter().for_each(|later| *later = true);
        }
        for member in &run.leanings {
            let slot = place(member.snippet).and_then(|at| self.leaning.get_mut(at));
            let known = member.topic.filter(|topic| is_known(run, *topic));
            let near = known.map(|topic| (topic, member.probability));
            slot.into_iter().for_each(|slot| *slot = near);
        }
    }

    fn count(&mut self) {
        for (at, topic) in self.topic_of.iter().enumerate() {
            if let Some(topic) = topic {
                self.members.entry(*topic).or_default().0.push(at);
            }
        }
        for (snippets, count) in self.members.values_mut() {
            *count = self.tally.count(snippets.iter().copied());
        }
        self.outlying = self.tally.count(self.outliers.iter().copied());
    }
}

/// A part of a split that was taken back is no topic any more for what was placed there.
fn is_known(run: &Run, topic: TopicId) -> bool {
    run.topics.binary_search_by_key(&topic, |it| it.id).is_ok()
}
