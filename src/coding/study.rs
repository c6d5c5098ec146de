//! Corpus, run and codebook brought together: which snippet is where, and how much there is of what.

mod counts;
mod crossing;
mod grid;
mod ground;
mod groups;
mod index;
mod saturation;
mod together;

pub use counts::{Count, Prevalence};
pub use crossing::{Funnel, Within};
pub use grid::{Grid, Scale};
pub use groups::{Grouping, groupings};
pub use saturation::Saturation;
pub use together::Together;

use super::model::{Codebook, ThemeId};
use crate::corpus::Corpus;
use crate::topics::{Run, TopicId};
use ground::Ground;
use index::Holds;
use std::collections::BTreeMap;
use std::sync::Arc;

/// A topic's link to a theme.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Theming {
    /// The theme.
    pub theme: ThemeId,
    /// Whether the researcher decided it; else it is inherited from earlier decisions on most of
    /// its snippets, to confirm or refuse.
    pub decided: bool,
    /// The share of its snippets the theme holds for, 0 to 1.
    pub share: f32,
}

/// What is known of a topic beside its words.
#[derive(Debug, Clone, PartialEq)]
pub struct TopicFacts {
    /// The topic.
    pub id: TopicId,
    /// Its name: the researcher's, else the machine's.
    pub label: String,
    /// Whether it is left out of counts.
    pub junk: bool,
    /// Its snippets as indices in the corpus, in order.
    pub snippets: Vec<usize>,
    /// How much it covers.
    pub count: Count,
    /// How many of its snippets have been on screen.
    pub read: usize,
    /// How many of its snippets came after the topics were found and were placed here.
    pub later: usize,
    /// The themes it is in: decided ones first, then by share, then by number.
    pub themes: Vec<Theming>,
}

/// Everything that is counted, at one moment. Snippets are named by their index in the corpus.
///
/// A theme holds for a snippet where an assigned span overlaps at least half of the shorter of the
/// two. It borrows nothing and is made anew after an edit; that takes time in proportion to the
/// snippets and assigned spans, and less where corpus and run are the same: [`Study::after`].
#[derive(Debug, Clone, Default)]
pub struct Study {
    ground: Arc<Ground>,
    read: Vec<bool>,
    topics: Vec<TopicFacts>,
    holds: Holds,
    refused: Holds,
    prevalence: BTreeMap<ThemeId, Prevalence>,
    /// What themes with others below them hold, with those.
    below: BTreeMap<ThemeId, Vec<usize>>,
    unsorted: Vec<usize>,
    sample: Vec<usize>,
}

impl Study {
    /// Brings the three together. Without a run there are no topics, and no outliers.
    pub fn new(corpus: &Corpus, run: Option<&Run>, codebook: &Codebook) -> Self {
        let ground = Arc::new(Ground::new(corpus, run));
        Self::on(ground, index::read(corpus, codebook), corpus, run, codebook)
    }

    /// The same after an edit. Corpus and run have to be those this was made of.
    pub fn after(&self, corpus: &Corpus, run: Option<&Run>, codebook: &Codebook) -> Self {
        Self::on(Arc::clone(&self.ground), self.read.clone(), corpus, run, codebook)
    }

    fn on(
        ground: Arc<Ground>,
        read: Vec<bool>,
        corpus: &Corpus,
        run: Option<&Run>,
        codebook: &Codebook,
    ) -> Self {
        let mut study = Self {
            ground,
            read,
            holds: Holds::new(corpus, codebook),
            refused: Holds::refused(corpus, codebook),
            sample: index::sample(corpus, codebook),
            ..Self::default()
        };
        if let Some(run) = run {
            study.topics = study.facts(run, codebook);
        }
        study.gather_below(codebook);
        study.prevalence = study.prevalences(codebook);
        study.unsorted = study.unsorted_snippets();
        study
    }

    fn facts(&self, run: &Run, codebook: &Codebook) -> Vec<TopicFacts> {
        let decisions = index::decisions(codebook, run.id);
        let facts = run.topics.iter().map(|topic| {
            let (snippets, count) = self.ground.members.get(&topic.id).cloned().unwrap_or_default();
            let decided = decisions.get(&topic.id).map(Vec::as_slice).unwrap_or_default();
            TopicFacts {
                id: topic.id,
                label: super::topics::label(codebook, run, topic.id),
                junk: codebook.is_junk(run.id, topic.id),
                count,
                read: snippets.iter().filter(|&&at| self.is_read(at)).count(),
                later: snippets.iter().filter(|&&at| self.is_later(at)).count(),
                themes: index::themes(&self.holds, &snippets, decided),
                snippets,
            }
        });
        let mut facts: Vec<TopicFacts> = facts.collect();
        facts.sort_by_key(|topic| topic.id);
        facts
    }

    fn gather_below(&mut self, codebook: &Codebook) {
        let branches = codebook.themes.keys().map(|&theme| (theme, codebook.branch(theme)));
        let several = branches.filter(|(_, branch)| branch.len() > 1);
        self.below = several.map(|(theme, branch)| (theme, self.holds.snippets_in(&branch))).collect();
    }

    fn prevalences(&self, codebook: &Codebook) -> BTreeMap<ThemeId, Prevalence> {
        let tally = &self.ground.tally;
        let mut all = BTreeMap::new();
        for &theme in codebook.themes.keys() {
            let branch = codebook.branch(theme);
            let own = self.holds.snippets_of(theme);
            let whole = self.below.get(&theme);
            let own_count = tally.count(own.iter().copied());
            let within = |of: &dyn Fn(&Theming) -> bool| {
                let counted = self.topics.iter().filter(|topic| !topic.junk && topic.themes.iter().any(of));
                counted.map(|topic| topic.id).collect::<Vec<_>>()
            };
            all.insert(
                theme,
                Prevalence {
                    topics: within(&|theming| theming.theme == theme),
                    topics_below: within(&|theming| branch.contains(&theming.theme)),
                    own: own_count,
                    whole: whole.map_or(own_count, |whole| tally.count(whole.iter().copied())),
                },
            );
        }
        all
    }

    fn unsorted_snippets(&self) -> Vec<usize> {
        let junk =
            |at: usize| self.topic_of(at).and_then(|topic| self.topic(topic)).is_some_and(|topic| topic.junk);
        (0..self.snippets()).filter(|&at| self.themes_of(at).is_empty() && !junk(at)).collect()
    }

    /// The themes that were refused for a snippet, and do not hold for it.
    pub fn refused(&self, snippet: usize) -> impl Iterator<Item = ThemeId> + '_ {
        let held = self.themes_of(snippet);
        self.refused.themes_of(snippet).iter().copied().filter(|theme| !held.contains(theme))
    }

    /// The snippets a theme was refused for and does not hold for, in order.
    pub fn refused_for(&self, theme: ThemeId) -> Vec<usize> {
        let all = self.refused.snippets_of(theme).iter().copied();
        all.filter(|at| !self.themes_of(*at).contains(&theme)).collect()
    }

    /// How many snippets the corpus has.
    pub fn snippets(&self) -> usize {
        self.ground.topic_of.len()
    }

    /// The topic a snippet is in; none for outliers and for snippets the run did not see.
    pub fn topic_of(&self, snippet: usize) -> Option<TopicId> {
        self.ground.topic_of.get(snippet).copied().flatten()
    }

    /// How surely a snippet belongs to its topic, 0 to 1; 0 where it is in none.
    pub fn probability(&self, snippet: usize) -> f32 {
        self.ground.probability.get(snippet).copied().unwrap_or_default()
    }

    /// Whether a snippet came after the topics were found and was placed among them.
    pub fn is_later(&self, snippet: usize) -> bool {
        self.ground.later.get(snippet).copied().unwrap_or_default()
    }

    /// The topic an outlier is nearest to, and how near, 0 to 1; none for other snippets, and where that is not known.
    pub fn leaning(&self, snippet: usize) -> Option<(TopicId, f32)> {
        self.ground.leaning.get(snippet).copied().flatten().filter(|_| self.topic_of(snippet).is_none())
    }

    /// The themes that hold for a snippet, by number; those above them are not named.
    pub fn themes_of(&self, snippet: usize) -> &[ThemeId] {
        self.holds.themes_of(snippet)
    }

    /// The snippets a theme itself holds for, in order.
    pub fn snippets_of(&self, theme: ThemeId) -> &[usize] {
        self.holds.snippets_of(theme)
    }

    /// The snippets a theme or one below it holds for, in order.
    pub fn snippets_below(&self, theme: ThemeId) -> &[usize] {
        self.below.get(&theme).map_or_else(|| self.holds.snippets_of(theme), Vec::as_slice)
    }

    /// The topics, by number, largest first.
    pub fn topics(&self) -> &[TopicFacts] {
        &self.topics
    }

    /// One topic.
    pub fn topic(&self, id: TopicId) -> Option<&TopicFacts> {
        let at = self.topics.binary_search_by_key(&id, |topic| topic.id).ok()?;
        self.topics.get(at)
    }

    /// The snippets the run put in no topic, in order. Those it did not see are not among them.
    pub fn outliers(&self) -> &[usize] {
        &self.ground.outliers
    }

    /// How much those cover.
    pub fn outlying(&self) -> Count {
        self.ground.outlying
    }

    /// How much a theme covers; none where it is not in the codebook.
    pub fn prevalence(&self, theme: ThemeId) -> Option<&Prevalence> {
        self.prevalence.get(&theme)
    }

    /// Topics that are counted, and how many of them are in a theme.
    pub fn sorted_topics(&self) -> (usize, usize) {
        let counted = || self.topics.iter().filter(|topic| !topic.junk);
        (counted().count(), counted().filter(|topic| !topic.themes.is_empty()).count())
    }

    /// The topics that are counted and in no theme, by number.
    pub fn unsorted_topics(&self) -> impl Iterator<Item = &TopicFacts> {
        self.topics.iter().filter(|topic| !topic.junk && topic.themes.is_empty())
    }

    /// The topics that inherit a theme and are decided in none, by number.
    pub fn inherited_topics(&self) -> impl Iterator<Item = &TopicFacts> {
        let inherited =
            |topic: &&TopicFacts| !topic.themes.is_empty() && topic.themes.iter().all(|it| !it.decided);
        self.topics.iter().filter(|topic| !topic.junk).filter(inherited)
    }

    /// The snippets no theme holds for, in order, without those of junk topics.
    pub fn unsorted(&self) -> &[usize] {
        &self.unsorted
    }

    /// The snippets of the sample, in order.
    pub fn sample(&self) -> &[usize] {
        &self.sample
    }

    /// Whether a snippet has been on screen.
    pub fn is_read(&self, snippet: usize) -> bool {
        self.read.get(snippet).copied().unwrap_or_default()
    }

    /// Notes that a snippet is on screen now, so that nothing has to be made anew for it.
    pub fn mark_read(&mut self, snippet: usize) {
        let topic = self.topic_of(snippet);
        let Some(read) = self.read.get_mut(snippet).filter(|read| !**read) else { return };
        *read = true;
        let at = topic.and_then(|topic| self.topics.binary_search_by_key(&topic, |facts| facts.id).ok());
        if let Some(facts) = at.and_then(|at| self.topics.get_mut(at)) {
            facts.read += 1;
        }
    }

    /// How much some snippets cover, each named once.
    pub fn count(&self, snippets: &[usize]) -> Count {
        self.ground.tally.count(snippets.iter().copied())
    }

    /// How much there is in all.
    pub fn corpus(&self) -> Count {
        self.ground.corpus
    }
}

#[cfg(test)]
mod tests;
