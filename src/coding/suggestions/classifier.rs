//! The classifier behind suggestions: how similar something is to each theme.

use super::chance::Evidence;
use super::reason::SuggestionReason;
use super::vector_source::SnippetVectorSource;
use crate::coding::codebook::model::ThemeId;
use crate::coding::stats::coding_stats::CodingStats;
use crate::corpus::SnippetIndex;
use crate::topics::TopicId;
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
    /// Its weight in the direction of the theme.
    pub weight: f64,
}

/// A theme with its examples.
#[derive(Debug, Clone)]
struct ThemeDirection {
    theme: ThemeId,
    examples: Vec<ThemeExample>,
    /// The weighted sum of the examples less the rejections.
    sum: Vec<f64>,
    /// The sum at unit length.
    direction: Vec<f32>,
    /// The weight of the examples beside the name.
    example_weight: f64,
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

/// What stands in for a second theme where there is only one: the mean direction of all that could be suggested it.
#[derive(Debug, Clone, Default)]
pub struct Background(Vec<f64>);

impl Background {
    /// The mean of directions.
    pub fn of<'v>(directions: impl Iterator<Item = &'v [f32]>) -> Self {
        Self(mean(directions))
    }

    /// The mean similarity of what it is made of to a direction.
    fn similarity(&self, direction: &[f32]) -> f64 {
        self.0.iter().zip(direction).map(|(x, y)| x * f64::from(*y)).sum()
    }
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
        let mut examples = Vec::new();
        let mut sum = vec![0.0; self.centre.len()];
        let mut learn = |reason: SuggestionReason, direction: Option<Vec<f32>>, weight: f64| {
            let Some(direction) = direction else { return };
            add_weighted(&mut sum, &direction, weight);
            examples.push(ThemeExample { reason, direction, weight });
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
            add_weighted(&mut sum, &away, -weight);
        }
        ThemeDirection::new(theme, examples, sum)
    }

    /// The themes, in the order of [`ThemeClassifier::similarities`].
    pub fn themes(&self) -> impl Iterator<Item = ThemeId> + '_ {
        self.themes.iter().map(|learned| learned.theme)
    }

    /// Whether a theme has an example beside its name.
    pub fn has_examples(&self, theme: ThemeId) -> bool {
        let learned = self.themes.iter().find(|learned| learned.theme == theme);
        learned.is_some_and(|it| it.example_weight > 0.0)
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
    pub fn centered_direction(&self, vector: &[f32]) -> Option<Vec<f32>> {
        let centred = vector.iter().zip(&self.centre).map(|(x, centre)| f64::from(*x) - centre);
        direction(&centred.collect::<Vec<_>>())
    }

    /// The cosine of a snippet to each theme; empty where it has no vector.
    pub fn similarities(&self, snippet: SnippetIndex, vectors: &dyn SnippetVectorSource) -> Vec<f32> {
        let Some(toward) = vectors.row(snippet).and_then(|row| self.centered_direction(row)) else {
            return Vec::new();
        };
        self.similarities_to(&toward)
    }

    /// The cosine of a direction to each theme.
    pub fn similarities_to(&self, toward: &[f32]) -> Vec<f32> {
        self.themes.iter().map(|learned| dot(&learned.direction, toward)).collect()
    }

    /// What speaks for each theme that passes `open`, given the cosines to all themes; in the order of the themes.
    /// A theme that does not pass is no rival either.
    pub fn evidence(
        &self,
        similarities: &[f32],
        background: &Background,
        open: impl Fn(ThemeId) -> bool,
    ) -> Vec<(ThemeId, Evidence)> {
        let near = self.themes.iter().zip(similarities).filter(|(learned, _)| open(learned.theme));
        compare_themes(near.map(|(learned, near)| (learned, f64::from(*near))).collect(), background)
    }

    /// What would speak for each theme if nothing had been decided about a topic. A theme with no other example is
    /// gone then: such themes tell how often a topic is of none so far. With `keep_named` it stays by its name.
    pub fn evidence_without(
        &self,
        topic: TopicId,
        toward: &[f32],
        background: &Background,
        keep_named: bool,
    ) -> Vec<(ThemeId, Evidence)> {
        let left: Vec<ThemeDirection> = self.themes.iter().filter_map(|it| it.without_topic(topic)).collect();
        let known = |theme: &ThemeDirection| keep_named || theme.example_weight > 0.0;
        let kept =
            self.themes.iter().filter_map(|theme| match left.iter().find(|left| left.theme == theme.theme) {
                Some(left) => known(left).then_some(left),
                None => (!theme.has_topic(topic)).then_some(theme),
            });
        let near = kept.map(|theme| (theme, f64::from(dot(&theme.direction, toward))));
        compare_themes(near.collect(), background)
    }

    /// The example of a theme nearest to a direction, as a reason to suggest it.
    pub fn reason(&self, theme: ThemeId, toward: &[f32]) -> SuggestionReason {
        let learned = self.themes.iter().find(|learned| learned.theme == theme);
        let near = |lesson: &&ThemeExample| dot(&lesson.direction, toward);
        // Of two equally near examples the first: `max_by` would take the last.
        let nearest =
            learned.and_then(|it| it.examples.iter().rev().max_by(|a, b| near(a).total_cmp(&near(b))));
        nearest.map_or(SuggestionReason::Name, |lesson| lesson.reason)
    }
}

impl ThemeDirection {
    /// A theme with its examples and their sum; none where the sum has no direction.
    fn new(theme: ThemeId, examples: Vec<ThemeExample>, sum: Vec<f64>) -> Option<Self> {
        let direction = direction(&sum)?;
        let beside_name = examples.iter().filter(|example| example.reason != SuggestionReason::Name);
        let example_weight = beside_name.map(|example| example.weight).sum();
        Some(Self { theme, examples, sum, direction, example_weight })
    }

    /// Whether a topic is one of its examples.
    fn has_topic(&self, topic: TopicId) -> bool {
        self.examples.iter().any(|example| example.reason == SuggestionReason::Topic(topic))
    }

    /// The theme without a topic that was assigned to it; none where it was not, or nothing is left.
    fn without_topic(&self, topic: TopicId) -> Option<Self> {
        let (out, examples): (Vec<_>, Vec<_>) =
            self.examples.iter().cloned().partition(|it| it.reason == SuggestionReason::Topic(topic));
        let mut sum = self.sum.clone();
        out.first()?;
        out.iter().for_each(|out| add_weighted(&mut sum, &out.direction, -out.weight));
        Self::new(self.theme, examples, sum)
    }
}

/// What speaks for each of several themes, given the cosine to each.
fn compare_themes(near: Vec<(&ThemeDirection, f64)>, background: &Background) -> Vec<(ThemeId, Evidence)> {
    let all_examples = near.iter().map(|(theme, _)| theme.example_weight).sum();
    // The best and the second best: the rival of every theme but the best is the best.
    let (mut best, mut second) = (f64::NEG_INFINITY, f64::NEG_INFINITY);
    for &(_, near) in &near {
        if near > best {
            (best, second) = (near, best);
        } else {
            second = second.max(near);
        }
    }
    let evidence = near.iter().map(|&(theme, similarity)| {
        let rival = match near.len() {
            1 => background.similarity(&theme.direction),
            _ if similarity == best => second,
            _ => best,
        };
        let (margin, examples) = (similarity - rival, theme.example_weight);
        (theme.theme, Evidence { similarity, margin, examples, all_examples })
    });
    evidence.collect()
}

/// Adds a direction to a sum, so many times.
fn add_weighted(sum: &mut [f64], direction: &[f32], weight: f64) {
    sum.iter_mut().zip(direction).for_each(|(sum, x)| *sum += weight * f64::from(*x));
}

/// The mean of vectors; none where there are none.
fn mean_vector<'v>(vectors: impl Iterator<Item = &'v [f32]>) -> Option<Vec<f64>> {
    Some(mean(vectors)).filter(|mean| !mean.is_empty())
}
