//! Agreement between coders, theme by theme, on snippets and on topics, and the snippets they disagree on.
//!
//! Units are what every coder could have decided on, each counted once, whatever its length: agreement by
//! characters would rise with all the text that nobody coded.

mod coefficients;

pub use coefficients::{AgreementScores, UnitRatings};

use super::codebook::model::{Codebook, ThemeId};
use super::stats::coding_stats::CodingStats;
use crate::corpus::{Corpus, SnippetIndex, TranscriptId};
use crate::topics::{Run, TopicId};
use std::collections::{BTreeMap, BTreeSet};

/// The units coders are compared on.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ComparedUnits {
    /// Whether they are the sample. Else they are the snippets of all transcripts in which every coder
    /// decided something.
    pub sampled: bool,
    /// The snippets as indices in the corpus, ascending.
    pub snippets: Vec<SnippetIndex>,
    /// The number of transcripts they are from.
    pub transcripts: usize,
    /// The counted topics that have some of these snippets, each with those.
    pub topics: Vec<(TopicId, Vec<SnippetIndex>)>,
}

/// Agreement on one theme.
#[derive(Debug, Clone, PartialEq)]
pub struct ThemeAgreement {
    /// The theme, with its subtree: a snippet in a theme below it counts as in it, as in the report.
    pub theme: ThemeId,
    /// For each coder: the number of compared snippets they put in the theme.
    pub coded_counts: Vec<usize>,
    /// Agreement on which snippets are in it.
    pub snippets: AgreementScores,
    /// Agreement on which topics are in it.
    pub topics: AgreementScores,
}

/// A snippet that coders put in different themes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SnippetDisagreement {
    /// The snippet as an index in the corpus.
    pub snippet: SnippetIndex,
    /// For each coder: the themes they put it in, by number.
    pub themes: Vec<Vec<ThemeId>>,
}

/// Coders side by side, each with the statistics of their own codebook.
#[derive(Debug)]
pub struct CoderComparison<'a> {
    book: &'a Codebook,
    coders: Vec<String>,
    stats: Vec<CodingStats>,
    units: ComparedUnits,
}

impl<'a> CoderComparison<'a> {
    /// Compares coders on the sample where there is one, else on the transcripts in which each of them
    /// decided something.
    pub fn new(corpus: &Corpus, run: Option<&Run>, book: &'a Codebook, coders: &[String]) -> Self {
        let own = |coder: &String| CodingStats::new(corpus, run, &book.only_coder(coder));
        let stats: Vec<CodingStats> = coders.iter().map(own).collect();
        let units = compared_units(corpus, book, &stats);
        Self { book, coders: coders.to_vec(), stats, units }
    }

    /// The coders compared, in the order of all figures.
    pub fn coders(&self) -> &[String] {
        &self.coders
    }

    /// The units they are compared on.
    pub fn units(&self) -> &ComparedUnits {
        &self.units
    }

    /// For each coder: the number of compared snippets they put in any theme.
    pub fn coded_counts(&self) -> Vec<usize> {
        let coded = |study: &CodingStats| {
            self.units.snippets.iter().filter(|at| !study.themes_of(**at).is_empty()).count()
        };
        self.stats.iter().map(coded).collect()
    }

    /// The agreement on every theme, in the order of the codebook.
    pub fn theme_agreements(&self) -> Vec<ThemeAgreement> {
        let topics: Vec<Vec<BTreeSet<ThemeId>>> =
            self.units.topics.iter().map(|(topic, snippets)| self.topic_themes(*topic, snippets)).collect();
        let themes = self.book.tree().into_iter().map(|(_, theme)| theme.id);
        themes.map(|theme| self.compare_theme(theme, &topics)).collect()
    }

    /// The agreement on one theme; `topics` has each topic's themes by coder.
    fn compare_theme(&self, theme: ThemeId, topics: &[Vec<BTreeSet<ThemeId>>]) -> ThemeAgreement {
        let branch = self.book.subtree(theme);
        let sees = |study: &CodingStats, at: SnippetIndex| {
            rating(study.themes_of(at).iter().any(|it| branch.contains(it)))
        };
        let on_snippet = |&at: &SnippetIndex| self.stats.iter().map(|study| sees(study, at)).collect();
        let snippets: Vec<UnitRatings> = self.units.snippets.iter().map(on_snippet).collect();
        let on_topic =
            |by: &Vec<BTreeSet<ThemeId>>| by.iter().map(|of| rating(!of.is_disjoint(&branch))).collect();
        let topics: Vec<UnitRatings> = topics.iter().map(on_topic).collect();
        let seen =
            |coder: usize| snippets.iter().filter(|unit| unit.get(coder) == Some(&rating(true))).count();
        ThemeAgreement {
            theme,
            coded_counts: (0..self.coders.len()).map(seen).collect(),
            snippets: AgreementScores::compute(&snippets),
            topics: AgreementScores::compute(&topics),
        }
    }

    /// For each coder, the themes of a topic: those they assigned it to as a whole, and those that hold for
    /// at least half of the compared snippets in it.
    fn topic_themes(&self, topic: TopicId, snippets: &[SnippetIndex]) -> Vec<BTreeSet<ThemeId>> {
        let of = |study: &CodingStats| {
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
        self.stats.iter().map(of).collect()
    }

    /// The snippets on which coders differ, ascending: not all have put it in the same themes.
    pub fn disagreements(&self) -> Vec<SnippetDisagreement> {
        let on = |&snippet: &SnippetIndex| {
            let themes: Vec<Vec<ThemeId>> =
                self.stats.iter().map(|study| study.themes_of(snippet).to_vec()).collect();
            SnippetDisagreement { snippet, themes }
        };
        let differ =
            |it: &SnippetDisagreement| it.themes.iter().any(|themes| Some(themes) != it.themes.first());
        self.units.snippets.iter().map(on).filter(differ).collect()
    }
}

/// A rating: 1 for in the theme, 0 for not.
fn rating(yes: bool) -> Option<u32> {
    Some(u32::from(yes))
}

/// The units to compare on.
fn compared_units(corpus: &Corpus, book: &Codebook, studies: &[CodingStats]) -> ComparedUnits {
    let sampled = book.sample.is_some();
    let snippets: Vec<SnippetIndex> = match studies.first() {
        Some(study) if sampled => study.sample_snippets().to_vec(),
        _ => {
            let shared = shared_transcripts(corpus, studies);
            let here =
                |at: &SnippetIndex| corpus.snippet_at(*at).is_some_and(|it| shared.contains(&it.transcript));
            corpus.snippet_indices().filter(here).collect()
        }
    };
    let transcripts = studies.first().map_or(0, |study| study.coverage_of(&snippets).transcripts);
    let mut topics: BTreeMap<TopicId, Vec<SnippetIndex>> = BTreeMap::new();
    if let Some(study) = studies.first() {
        let counted = |topic: &TopicId| study.topic(*topic).is_some_and(|facts| !facts.junk);
        for &at in &snippets {
            if let Some(topic) = study.topic_of(at).filter(counted) {
                topics.entry(topic).or_default().push(at);
            }
        }
    }
    ComparedUnits { sampled, snippets, transcripts, topics: topics.into_iter().collect() }
}

/// The transcripts in which every coder put at least one snippet in a theme.
fn shared_transcripts(corpus: &Corpus, studies: &[CodingStats]) -> BTreeSet<TranscriptId> {
    let decided = |entry: &&crate::corpus::TranscriptEntry| {
        let by = |study: &CodingStats| entry.snippet_indices().any(|at| !study.themes_of(at).is_empty());
        !studies.is_empty() && studies.iter().all(by)
    };
    corpus.transcripts.iter().filter(decided).map(|entry| entry.id).collect()
}

#[cfg(test)]
mod tests;
