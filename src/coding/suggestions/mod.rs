//! Suggestions: the likeliest themes of topics and snippets in none, learned from earlier decisions.
//!
//! Every theme is a direction among the vectors of the snippets ([`ThemeClassifier`]). What is assigned to it
//! is an example, and so is its name: a theme nobody used yet can be suggested. Suggestions are never counted
//! anywhere. The result is the same on any number of threads.
//!
//! With ten of thirty topics assigned the first choice for the other twenty is right that often (`cargo bench
//! --bench suggest`, 100 draws). Topics are labels; themes are what the questions of banking77 are about, and
//! the ten domains of clinc150:
//!
//! | | banking77 | clinc150 |
//! |---|---|---|
//! | minilm | .83 | .50 |
//! | draft | .77 | .51 |
//!
//! Tried before, in a sketch on the same sets with MiniLM, where some topic of the theme was assigned, and
//! without names: the mean of a theme's topics is right in .81 and .58, the nearest topic in .77 and .53,
//! regularised least squares in .79 and .53, logistic regression on snippets in .48 (clinc150).

mod classifier;

use crate::corpus::SnippetIndex;
pub use classifier::ThemeClassifier;

use super::codebook::model::{Codebook, ThemeId};
use super::stats::coding_stats::{CodingStats, TopicStats};
use crate::topics::TopicId;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// Themes with a smaller cosine are not suggested. Chosen by hand; an earlier .2 only left more topics and
/// snippets without any suggestion. The plateau was not measured.
pub const MIN_SIMILARITY: f32 = 0.1;
/// Most themes suggested for a topic. Chosen by hand; not measured.
const MAX_PER_TOPIC: usize = 3;
/// Most snippets listed for a theme, of the most and of the least similar ones. Chosen by hand; not measured.
const MAX_PER_THEME: usize = 50;

/// The reason for a suggestion: the example of the theme it is most similar to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SuggestionReason {
    /// This topic, which is assigned to the theme.
    Topic(TopicId),
    /// Passages assigned to the theme one by one.
    Passages,
    /// The theme's name and description.
    Name,
}

impl SuggestionReason {
    /// The reason in words; `label` gives the name of a topic.
    pub fn describe(self, label: impl Fn(TopicId) -> String) -> String {
        match self {
            Self::Topic(topic) => format!("like {}", label(topic)),
            Self::Passages => "like passages in it".to_owned(),
            Self::Name => "by its name".to_owned(),
        }
    }
}

/// A suggested theme.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ThemeSuggestion {
    /// The theme.
    pub theme: ThemeId,
    /// The cosine to the theme's direction.
    pub similarity: f32,
    /// The example of the theme it is most similar to.
    pub reason: SuggestionReason,
}

/// All suggestions for a run, from the decisions made so far.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ThemeSuggestions {
    /// For each counted topic in no theme: the likeliest themes, best first.
    pub topics: BTreeMap<TopicId, Vec<ThemeSuggestion>>,
    /// For each snippet of the corpus: its likeliest theme; none for coded snippets and where none is likely.
    pub snippets: Vec<Option<ThemeId>>,
    /// For each theme with an example beyond its name: the uncoded snippets most similar to it, best first.
    pub similar: BTreeMap<ThemeId, Vec<SnippetIndex>>,
    /// For the same themes: the snippets in them least similar to them, the least first.
    pub least_similar: BTreeMap<ThemeId, Vec<SnippetIndex>>,
}

impl ThemeSuggestions {
    /// The likeliest theme of a topic.
    pub fn best_for_topic(&self, topic: TopicId) -> Option<ThemeSuggestion> {
        self.topics.get(&topic)?.first().copied()
    }

    /// The likeliest theme of a snippet.
    pub fn best_for_snippet(&self, snippet: SnippetIndex) -> Option<ThemeId> {
        self.snippets.get(snippet.0).copied().flatten()
    }
}

/// Vectors of snippets by index in the corpus, all of one length, at any scale.
pub trait SnippetVectorSource: Sync {
    /// The vector of a snippet; none where it has none.
    fn row(&self, snippet: SnippetIndex) -> Option<&[f32]>;
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
    let open: Vec<&TopicStats> = study.unthemed_topics().collect();
    let topics = open.par_iter().filter_map(|topic| {
        let mean = likeness.mean_direction(&topic.snippets, vectors)?;
        let mut all = likeness.rank_themes(&mean);
        let refused = rejected_themes(study, topic);
        all.retain(|found| found.similarity >= MIN_SIMILARITY && !refused.contains(&found.theme));
        all.truncate(MAX_PER_TOPIC);
        (!all.is_empty()).then_some((topic.id, all))
    });
    let topics: BTreeMap<TopicId, Vec<ThemeSuggestion>> = topics.collect();
    let free: BTreeSet<SnippetIndex> = study.uncoded_snippets().iter().copied().collect();
    let near: Vec<Vec<f32>> =
        (0..snippets).into_par_iter().map(|at| likeness.similarities(SnippetIndex(at), vectors)).collect();
    let likeliest = |at: SnippetIndex| {
        let near = near.get(at.0).filter(|_| free.contains(&at))?;
        let refused: Vec<ThemeId> = study.rejected_themes(at).collect();
        let open = near.iter().copied().zip(likeness.themes()).filter(|(_, theme)| !refused.contains(theme));
        let best = open.max_by(|a, b| a.0.total_cmp(&b.0))?;
        (best.0 >= MIN_SIMILARITY).then_some(best.1)
    };
    let mut found = ThemeSuggestions {
        topics,
        snippets: (0..snippets).map(SnippetIndex).map(likeliest).collect(),
        ..ThemeSuggestions::default()
    };
    for (column, theme) in likeness.themes().enumerate().filter(|(_, theme)| likeness.has_examples(*theme)) {
        let score = |at: &SnippetIndex| near.get(at.0).and_then(|near| near.get(column)).copied();
        let refused: BTreeSet<SnippetIndex> = study.rejected_snippets(theme).into_iter().collect();
        let likely =
            |at: &SnippetIndex| score(at).is_some_and(|near| near >= MIN_SIMILARITY) && !refused.contains(at);
        let alike = free.iter().copied().filter(likely).collect();
        let inside = study.snippets_of(theme).to_vec();
        found.similar.insert(theme, first_by(alike, |at| -score(at).unwrap_or(-1.0)));
        found.least_similar.insert(theme, first_by(inside, |at| score(at).unwrap_or(1.0)));
    }
    found
}

/// The themes rejected for at least half of a topic's snippets.
fn rejected_themes(study: &CodingStats, topic: &TopicStats) -> BTreeSet<ThemeId> {
    let mut counts: BTreeMap<ThemeId, usize> = BTreeMap::new();
    for theme in topic.snippets.iter().flat_map(|at| study.rejected_themes(*at)) {
        *counts.entry(theme).or_default() += 1;
    }
    let half = counts.into_iter().filter(|(_, count)| count * 2 >= topic.snippets.len());
    half.map(|(theme, _)| theme).collect()
}

/// The first snippets by a rising number, up to the limit; ties go to the earlier snippet.
fn first_by(snippets: Vec<SnippetIndex>, number: impl Fn(&SnippetIndex) -> f32) -> Vec<SnippetIndex> {
    let mut ranked: Vec<(f32, SnippetIndex)> = snippets.into_iter().map(|at| (number(&at), at)).collect();
    ranked.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    ranked.into_iter().take(MAX_PER_THEME).map(|(_, at)| at).collect()
}

#[cfg(test)]
mod tests;
