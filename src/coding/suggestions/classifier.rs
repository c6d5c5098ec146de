//! The classifier behind suggestions: how similar something is to each theme.

use super::{SnippetVectorSource, SuggestionReason, ThemeSuggestion};
use crate::coding::codebook::model::ThemeId;
use crate::coding::stats::coding_stats::CodingStats;
use crate::corpus::SnippetIndex;
use crate::vectors::{direction, dot, mean};
use std::collections::{BTreeMap, BTreeSet};

/// Passages assigned one by one count as one example together, with weight n / (n + 4): four passages weigh
/// half of a topic, many nearly a whole one. The same holds for rejected passages. Chosen by hand; not
/// measured.
const HALF_WEIGHT_PASSAGES: f64 = 4.0;
/// Weight of the rejected passages, against 1 for a topic that was assigned. Chosen by hand; not measured.
const REJECTION_WEIGHT: f64 = 0.5;

/// One example of a theme: a direction of unit length.
#[derive(Debug, Clone, PartialEq)]
pub struct ThemeExample {
    /// The reason given when this example is the nearest.
    pub reason: SuggestionReason,
    /// Its direction, of unit length.
    pub direction: Vec<f32>,
}

/// A theme with its examples.
#[derive(Debug, Clone)]
struct ThemeDirection {
    theme: ThemeId,
    examples: Vec<ThemeExample>,
    /// The weighted sum of the examples less the rejections, of unit length.
    direction: Vec<f32>,
}

/// Themes as directions among vectors: nearest mean classification from few examples, as Rocchio ("Relevance
/// Feedback in Information Retrieval", 1971) does for a query. A theme's direction is the sum of its examples
/// (the mean of each topic assigned to it, the mean of the passages assigned by themselves, and its name)
/// less half the mean of what was rejected for it. All vectors are first centred on the corpus, since the
/// vectors of a language model all point one way.
#[derive(Debug, Clone)]
pub struct ThemeClassifier {
    centre: Vec<f64>,
    themes: Vec<ThemeDirection>,
}

impl ThemeClassifier {
    /// Learns the direction of every theme in `named`; none where no snippet has a vector or no theme can be
    /// learned.
    pub fn train(
        study: &CodingStats,
        vectors: &dyn SnippetVectorSource,
        named: &BTreeMap<ThemeId, Vec<f32>>,
    ) -> Option<Self> {
        let centre =
            mean_vector((0..study.snippet_count()).map(SnippetIndex).filter_map(|at| vectors.row(at)))?;
        let mut likeness = Self { centre, themes: Vec::new() };
        for (&theme, name) in named {
            likeness.themes.extend(likeness.train_theme(study, vectors, theme, name));
        }
        (!likeness.themes.is_empty()).then_some(likeness)
    }

    /// Learns the direction of one theme; none where its examples cancel out.
    fn train_theme(
        &self,
        study: &CodingStats,
        vectors: &dyn SnippetVectorSource,
        theme: ThemeId,
        name: &[f32],
    ) -> Option<ThemeDirection> {
        let mut lessons = Vec::new();
        let mut sum = vec![0.0; self.centre.len()];
        let mut learn = |because: SuggestionReason, toward: Option<Vec<f32>>, weight: f64| {
            let Some(toward) = toward else { return };
            sum.iter_mut().zip(&toward).for_each(|(sum, x)| *sum += weight * f64::from(*x));
            lessons.push(ThemeExample { reason: because, direction: toward });
        };
        let decided = |it: &&crate::coding::TopicStats| {
            it.themes.iter().any(|theming| theming.decided && theming.theme == theme)
        };
        // A passage that comes with a decided topic is part of that topic's example and must not count twice.
        let mut covered = BTreeSet::new();
        for topic in study.topics().iter().filter(decided) {
            learn(SuggestionReason::Topic(topic.id), self.mean_direction(&topic.snippets, vectors), 1.0);
            covered.extend(topic.snippets.iter().copied());
        }
        let held = study.snippets_of(theme).iter().copied();
        let alone: Vec<SnippetIndex> = held.filter(|at| !covered.contains(at)).collect();
        let weight = alone.len() as f64 / (alone.len() as f64 + HALF_WEIGHT_PASSAGES);
        learn(SuggestionReason::Passages, self.mean_direction(&alone, vectors), weight);
        learn(SuggestionReason::Name, self.centered_direction(name), 1.0);
        let refused = study.rejected_snippets(theme);
        if let Some(away) = self.mean_direction(&refused, vectors) {
            let weight =
                REJECTION_WEIGHT * refused.len() as f64 / (refused.len() as f64 + HALF_WEIGHT_PASSAGES);
            sum.iter_mut().zip(&away).for_each(|(sum, x)| *sum -= weight * f64::from(*x));
        }
        Some(ThemeDirection { theme, examples: lessons, direction: direction(&sum)? })
    }

    /// The themes, in the order of [`ThemeClassifier::similarities`].
    pub fn themes(&self) -> impl Iterator<Item = ThemeId> + '_ {
        self.themes.iter().map(|learned| learned.theme)
    }

    /// Whether a theme has an example beside its name.
    pub fn has_examples(&self, theme: ThemeId) -> bool {
        let learned = self.themes.iter().find(|learned| learned.theme == theme);
        learned.is_some_and(|it| it.examples.iter().any(|lesson| lesson.reason != SuggestionReason::Name))
    }

    /// The mean direction of snippets, centred and of unit length; none where none of them has a vector.
    pub fn mean_direction(
        &self,
        snippets: &[SnippetIndex],
        vectors: &dyn SnippetVectorSource,
    ) -> Option<Vec<f32>> {
        let sum = mean_vector(snippets.iter().filter_map(|at| vectors.row(*at)))?;
        direction(&sum.iter().zip(&self.centre).map(|(x, centre)| x - centre).collect::<Vec<_>>())
    }

    /// A vector centred on the corpus, of unit length.
    fn centered_direction(&self, vector: &[f32]) -> Option<Vec<f32>> {
        let centred = vector.iter().zip(&self.centre).map(|(x, centre)| f64::from(*x) - centre);
        direction(&centred.collect::<Vec<_>>())
    }

    /// The cosine of a snippet to each theme; empty where it has no vector.
    pub fn similarities(&self, snippet: SnippetIndex, vectors: &dyn SnippetVectorSource) -> Vec<f32> {
        let Some(toward) = vectors.row(snippet).and_then(|row| self.centered_direction(row)) else {
            return Vec::new();
        };
        self.themes.iter().map(|learned| dot(&learned.direction, &toward)).collect()
    }

    /// All themes by falling cosine to a direction, each with its reason; ties go to the older theme.
    pub fn rank_themes(&self, toward: &[f32]) -> Vec<ThemeSuggestion> {
        let mut all: Vec<ThemeSuggestion> = self.themes.iter().map(|learned| learned.score(toward)).collect();
        all.sort_by(|a, b| b.similarity.total_cmp(&a.similarity).then(a.theme.cmp(&b.theme)));
        all
    }
}

impl ThemeDirection {
    /// The cosine of a direction to the theme, with the nearest example as the reason.
    fn score(&self, toward: &[f32]) -> ThemeSuggestion {
        let near = |lesson: &&ThemeExample| dot(&lesson.direction, toward);
        // Of two equally near examples the first: `max_by` would take the last.
        let nearest = self.examples.iter().rev().max_by(|a, b| near(a).total_cmp(&near(b)));
        ThemeSuggestion {
            theme: self.theme,
            similarity: dot(&self.direction, toward),
            reason: nearest.map_or(SuggestionReason::Name, |lesson| lesson.reason),
        }
    }
}

/// The mean of vectors; none where there are none.
fn mean_vector<'v>(vectors: impl Iterator<Item = &'v [f32]>) -> Option<Vec<f64>> {
    Some(mean(vectors)).filter(|mean| !mean.is_empty())
}
