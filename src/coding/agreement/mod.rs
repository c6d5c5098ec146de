//! How far coders agree, theme by theme, on snippets and on topics; and where they do not.
//!
//! Units are what every coder could have decided on, and are counted each once, however long they are: agreement by
//! character rises with all the text nobody coded.

mod nominal;

pub use nominal::{Figures, Unit, agreed, alpha, kappa};

use super::model::{Codebook, ThemeId};
use super::study::Study;
use crate::corpus::{Corpus, TranscriptId};
use crate::topics::{Run, TopicId};
use std::collections::{BTreeMap, BTreeSet};

/// What coders are compared on.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Units {
    /// Whether they are a sample that was drawn; else they are from the transcripts in which every coder decided.
    pub sampled: bool,
    /// The snippets, by place in the corpus, in order.
    pub snippets: Vec<usize>,
    /// The transcripts they are from.
    pub transcripts: usize,
    /// The topics that have some of them, with those; none that is junk.
    pub topics: Vec<(TopicId, Vec<usize>)>,
}

/// How far coders agree on one theme.
#[derive(Debug, Clone, PartialEq)]
pub struct ThemeAgreement {
    /// The theme; as in the report, what is in a theme below it is in it.
    pub theme: ThemeId,
    /// In how many of the snippets each coder sees it.
    pub seen: Vec<usize>,
    /// How far they agree on which snippets are in it.
    pub snippets: Figures,
    /// How far they agree on which topics are in it.
    pub topics: Figures,
}

/// A snippet coders put in different themes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Disagreement {
    /// The snippet, by place in the corpus.
    pub snippet: usize,
    /// The themes each coder put it in, by number.
    pub themes: Vec<Vec<ThemeId>>,
}

/// Coders side by side.
#[derive(Debug)]
pub struct Comparison<'a> {
    book: &'a Codebook,
    coders: Vec<String>,
    studies: Vec<Study>,
    units: Units,
}

impl<'a> Comparison<'a> {
    /// Compares coders on the sample, where one was drawn, else on the transcripts in which each of them decided.
    pub fn new(corpus: &Corpus, run: Option<&Run>, book: &'a Codebook, coders: &[String]) -> Self {
        let own = |coder: &String| Study::new(corpus, run, &book.of_coder(coder));
        let studies: Vec<Study> = coders.iter().map(own).collect();
        let units = units(corpus, book, &studies);
        Self { book, coders: coders.to_vec(), studies, units }
    }

    /// Who is compared.
    pub fn coders(&self) -> &[String] {
        &self.coders
    }

    /// On what.
    pub fn units(&self) -> &Units {
        &self.units
    }

    /// How many of the snippets each coder put in some theme.
    pub fn coded(&self) -> Vec<usize> {
        let coded =
            |study: &Study| self.units.snippets.iter().filter(|at| !study.themes_of(**at).is_empty()).count();
        self.studies.iter().map(coded).collect()
    }

    /// How far they agree, theme by theme in the order of the codebook.
    pub fn themes(&self) -> Vec<ThemeAgreement> {
        let topics: Vec<Vec<BTreeSet<ThemeId>>> =
            self.units.topics.iter().map(|(topic, snippets)| self.topic_themes(*topic, snippets)).collect();
        let themes = self.book.tree().into_iter().map(|(_, theme)| theme.id);
        themes.map(|theme| self.theme(theme, &topics)).collect()
    }

    fn theme(&self, theme: ThemeId, topics: &[Vec<BTreeSet<ThemeId>>]) -> ThemeAgreement {
        let branch = self.book.branch(theme);
        let sees = |study: &Study, at: usize| said(study.themes_of(at).iter().any(|it| branch.contains(it)));
        let on_snippet = |&at: &usize| self.studies.iter().map(|study| sees(study, at)).collect();
        let snippets: Vec<Unit> = self.units.snippets.iter().map(on_snippet).collect();
        let on_topic =
            |by: &Vec<BTreeSet<ThemeId>>| by.iter().map(|of| said(!of.is_disjoint(&branch))).collect();
        let topics: Vec<Unit> = topics.iter().map(on_topic).collect();
        let seen = |coder: usize| snippets.iter().filter(|unit| unit.get(coder) == Some(&said(true))).count();
        ThemeAgreement {
            theme,
            seen: (0..self.coders.len()).map(seen).collect(),
            snippets: Figures::of(&snippets),
            topics: Figures::of(&topics),
        }
    }

    /// The themes of a topic for each coder: those they put it in as a whole, and those that hold for at least half of
    /// what is compared of it.
    fn topic_themes(&self, topic: TopicId, snippets: &[usize]) -> Vec<BTreeSet<ThemeId>> {
        let of = |study: &Study| {
            let facts = study.topic(topic);
            let decided = facts.into_iter().flat_map(|facts| &facts.themes).filter(|theming| theming.decided);
            let mut themes: BTreeSet<ThemeId> = decided.map(|theming| theming.theme).collect();
            let mut held: BTreeMap<ThemeId, usize> = BTreeMap::new();
            for theme in snippets.iter().flat_map(|&at| study.themes_of(at)) {
                *held.entry(*theme).or_default() += 1;
            }
            themes.extend(held.into_iter().filter(|(_, n)| n * 2 >= snippets.len()).map(|(theme, _)| theme));
            themes
        };
        self.studies.iter().map(of).collect()
    }

    /// The snippets on which they differ, in the order they were said: one sees a theme there that another does not.
    pub fn disagreements(&self) -> Vec<Disagreement> {
        let on = |&snippet: &usize| {
            let themes: Vec<Vec<ThemeId>> =
                self.studies.iter().map(|study| study.themes_of(snippet).to_vec()).collect();
            Disagreement { snippet, themes }
        };
        let differ = |it: &Disagreement| it.themes.iter().any(|themes| Some(themes) != it.themes.first());
        self.units.snippets.iter().map(on).filter(differ).collect()
    }
}

fn said(yes: bool) -> Option<u32> {
    Some(u32::from(yes))
}

fn units(corpus: &Corpus, book: &Codebook, studies: &[Study]) -> Units {
    let sampled = book.sample.is_some();
    let snippets: Vec<usize> = match studies.first() {
        Some(study) if sampled => study.sample().to_vec(),
        _ => {
            let shared = shared_transcripts(corpus, studies);
            let here =
                |at: &usize| corpus.snippets.get(*at).is_some_and(|it| shared.contains(&it.transcript));
            (0..corpus.snippets.len()).filter(here).collect()
        }
    };
    let from: BTreeSet<TranscriptId> =
        snippets.iter().filter_map(|&at| corpus.snippets.get(at)).map(|it| it.transcript).collect();
    let mut topics: BTreeMap<TopicId, Vec<usize>> = BTreeMap::new();
    if let Some(study) = studies.first() {
        let counted = |topic: &TopicId| study.topic(*topic).is_some_and(|facts| !facts.junk);
        for &at in &snippets {
            if let Some(topic) = study.topic_of(at).filter(counted) {
                topics.entry(topic).or_default().push(at);
            }
        }
    }
    Units { sampled, snippets, transcripts: from.len(), topics: topics.into_iter().collect() }
}

/// The transcripts in which every coder put some snippet in a theme.
fn shared_transcripts(corpus: &Corpus, studies: &[Study]) -> BTreeSet<TranscriptId> {
    let decided = |entry: &&crate::corpus::TranscriptEntry| {
        let by = |study: &Study| entry.snippets.clone().any(|at| !study.themes_of(at).is_empty());
        !studies.is_empty() && studies.iter().all(by)
    };
    corpus.transcripts.iter().filter(decided).map(|entry| entry.id).collect()
}

#[cfg(test)]
mod tests;
