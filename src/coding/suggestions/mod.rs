//! Suggestions: the likeliest themes of topics and snippets in none, learned from earlier decisions.
//!
//! Every theme is a direction among the vectors of the snippets ([`ThemeClassifier`]). What is assigned to it
//! is an example, and so is its name: a theme nobody used yet can be suggested. Suggestions are never counted
//! anywhere. The result is the same on any number of threads.
//!
//! A theme is suggested only where the chance that it is right is at least [`MIN_CHANCE`], and the chance is shown
//! beside it ([`ChanceModel`]). How often such suggestions are right, and for how many, is printed by `cargo bench
//! --bench suggest`.
//!
//! Tried before, in a sketch on banking77 and clinc150 with MiniLM, where some topic of the theme was assigned, and
//! without names: the mean of a theme's topics is right in .81 and .58, the nearest topic in .77 and .53,
//! regularised least squares in .79 and .53, logistic regression on snippets in .48 (clinc150).

mod chance;
mod classifier;
mod held_out;
mod reason;
mod vector_source;

use crate::corpus::SnippetIndex;
pub use chance::{ChanceModel, Evidence, FEATURES, MIN_CHANCE};
pub use classifier::{Background, ThemeClassifier};
use held_out::rejected_themes;
pub use reason::SuggestionReason;
pub use vector_source::SnippetVectorSource;

use super::codebook::model::{Codebook, ThemeId};
use super::stats::coding_stats::{CodingStats, TopicStats};
use crate::topics::TopicId;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// Most themes suggested for a topic. Chosen by hand; not measured.
const MAX_PER_TOPIC: usize = 3;
/// Most snippets listed for a theme, of the most and of the least similar ones. Chosen by hand; not measured.
const MAX_PER_THEME: usize = 50;

/// A suggested theme.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ThemeSuggestion {
    /// The theme.
    pub theme: ThemeId,
    /// The chance that it is right, at least [`MIN_CHANCE`].
    pub chance: f32,
    /// The cosine to the theme's direction.
    pub similarity: f32,
    /// The example of the theme it is most similar to.
    pub reason: SuggestionReason,
}

/// All suggestions for a run, from the decisions made so far.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ThemeSuggestions {
    /// For each counted topic in no theme: the likely themes, best first; no entry where none is likely.
    pub topics: BTreeMap<TopicId, Vec<ThemeSuggestion>>,
    /// For each snippet of the corpus: its likeliest theme and the chance; none for coded snippets and where none
    /// is likely.
    pub snippets: Vec<Option<(ThemeId, f32)>>,
    /// For each theme with an example beyond its name: the uncoded snippets it is likely for, with the chance, best
    /// first.
    pub similar: BTreeMap<ThemeId, Vec<(SnippetIndex, f32)>>,
    /// For the same themes: the snippets in them least similar to them, the least first.
    pub least_similar: BTreeMap<ThemeId, Vec<SnippetIndex>>,
}

impl ThemeSuggestions {
    /// The likeliest theme of a topic.
    pub fn best_for_topic(&self, topic: TopicId) -> Option<ThemeSuggestion> {
        self.topics.get(&topic)?.first().copied()
    }

    /// The likeliest theme of a snippet, and the chance.
    pub fn best_for_snippet(&self, snippet: SnippetIndex) -> Option<(ThemeId, f32)> {
        self.snippets.get(snippet.0).copied().flatten()
    }

    /// The chance of a snippet that is suggested for a theme.
    pub fn snippet_chance(&self, theme: ThemeId, snippet: SnippetIndex) -> Option<f32> {
        let listed = self.similar.get(&theme)?.iter().find(|(listed, _)| *listed == snippet);
        listed.map(|(_, chance)| *chance)
    }
}

/// The text that stands for a theme before anything is assigned: its path and description, to be embedded.
pub fn theme_text(book: &Codebook, theme: ThemeId) -> String {
    let name = book.theme_names(theme).join(", ");
    let description = book.themes.get(&theme).map_or("", |theme| theme.description.trim());
    if description.is_empty() { name } else { format!("{name}: {description}") }
}

/// Computes all suggestions. `named` has the vector of each theme's [`theme_text`] by the model the snippets
/// were embedded with; themes without one are not suggested.
pub fn suggest_themes(
    study: &CodingStats,
    vectors: &dyn SnippetVectorSource,
    named: &BTreeMap<ThemeId, Vec<f32>>,
) -> ThemeSuggestions {
    let snippets = study.snippet_count();
    let Some(likeness) = ThemeClassifier::train(study, vectors, named) else {
        return ThemeSuggestions::default();
    };
    let of_topics = held_out::topic_background(&likeness, study, vectors);
    let outcomes = held_out::topic_outcomes(&likeness, study, vectors, &of_topics);
    let chances = ChanceModel::from_outcomes(&outcomes);
    let open: Vec<&TopicStats> = study.unthemed_topics().collect();
    let topics = open.par_iter().filter_map(|topic| {
        let mean = likeness.mean_direction(&topic.snippets, vectors)?;
        let refused = rejected_themes(study, topic);
        let evidence = likeness
            .evidence(&likeness.similarities_to(&mean), &of_topics, |theme| !refused.contains(&theme));
        let mut all: Vec<ThemeSuggestion> = evidence
            .into_iter()
            .map(|(theme, evidence)| ThemeSuggestion {
                theme,
                chance: chances.chance(&evidence),
                similarity: evidence.similarity as f32,
                reason: likeness.reason(theme, &mean),
            })
            .filter(|found| found.chance >= MIN_CHANCE)
            .collect();
        all.sort_by(|a, b| b.chance.total_cmp(&a.chance).then(a.theme.cmp(&b.theme)));
        all.truncate(MAX_PER_TOPIC);
        (!all.is_empty()).then_some((topic.id, all))
    });
    let topics: BTreeMap<TopicId, Vec<ThemeSuggestion>> = topics.collect();
    let free: BTreeSet<SnippetIndex> = study.uncoded_snippets().iter().copied().collect();
    let near: Vec<Vec<f32>> =
        (0..snippets).into_par_iter().map(|at| likeness.similarities(SnippetIndex(at), vectors)).collect();
    let of_snippets = snippet_background(&likeness, snippets, vectors);
    // The themes likely for each uncoded snippet, the likeliest first.
    let likely: Vec<Vec<(ThemeId, f32)>> = near
        .par_iter()
        .enumerate()
        .map(|(at, near)| {
            let at = SnippetIndex(at);
            if !free.contains(&at) {
                return Vec::new();
            }
            let refused: Vec<ThemeId> = study.rejected_themes(at).collect();
            let evidence = likeness.evidence(near, &of_snippets, |theme| !refused.contains(&theme));
            let chances = evidence.iter().map(|(theme, evidence)| (*theme, chances.chance(evidence)));
            let mut likely: Vec<(ThemeId, f32)> =
                chances.filter(|(_, chance)| *chance >= MIN_CHANCE).collect();
            likely.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
            likely
        })
        .collect();
    let mut found = ThemeSuggestions {
        topics,
        snippets: likely.iter().map(|likely| likely.first().copied()).collect(),
        ..ThemeSuggestions::default()
    };
    for (column, theme) in likeness.themes().enumerate().filter(|(_, theme)| likeness.has_examples(*theme)) {
        let chance = |at: SnippetIndex| {
            let likely = likely.get(at.0)?.iter().find(|(likely, _)| *likely == theme)?;
            Some((at, likely.1))
        };
        let mut alike: Vec<(SnippetIndex, f32)> = free.iter().filter_map(|at| chance(*at)).collect();
        alike.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        alike.truncate(MAX_PER_THEME);
        let score = |at: &SnippetIndex| near.get(at.0).and_then(|near| near.get(column)).copied();
        let inside = study.snippets_of(theme).to_vec();
        found.similar.insert(theme, alike);
        found.least_similar.insert(theme, first_by(inside, |at| score(at).unwrap_or(1.0)));
    }
    found
}

/// What snippets in general are like: needed only where there is one theme.
fn snippet_background(
    likeness: &ThemeClassifier,
    snippets: usize,
    vectors: &dyn SnippetVectorSource,
) -> Background {
    if likeness.themes().nth(1).is_some() {
        return Background::default();
    }
    let rows = (0..snippets).filter_map(|at| vectors.row(SnippetIndex(at)));
    let directions: Vec<Vec<f32>> = rows.filter_map(|row| likeness.centered_direction(row)).collect();
    Background::of(directions.iter().map(Vec::as_slice))
}

/// The first snippets by a rising number, up to the limit; ties go to the earlier snippet.
fn first_by(snippets: Vec<SnippetIndex>, number: impl Fn(&SnippetIndex) -> f32) -> Vec<SnippetIndex> {
    let mut ranked: Vec<(f32, SnippetIndex)> = snippets.into_iter().map(|at| (number(&at), at)).collect();
    ranked.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    ranked.into_iter().take(MAX_PER_THEME).map(|(_, at)| at).collect()
}

#[cfg(test)]
mod tests;
