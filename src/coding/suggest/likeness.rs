//! How like something is to each theme.

use super::{Because, Suggestion, Vectors};
use crate::coding::model::ThemeId;
use crate::coding::study::Study;
use std::collections::{BTreeMap, BTreeSet};

/// Passages that were assigned one by one weigh as one topic together, and less where there are few: so many weigh half.
const FEW: f64 = 4.0;
/// How much what was refused turns a theme away, against one topic that was assigned.
const AWAY: f64 = 0.5;

/// What taught a theme: a direction of unit length.
#[derive(Debug, Clone, PartialEq)]
pub struct Lesson {
    /// What it is.
    pub because: Because,
    /// Its direction.
    pub toward: Vec<f32>,
}

#[derive(Debug, Clone)]
struct Learned {
    theme: ThemeId,
    lessons: Vec<Lesson>,
    /// Where the lessons together point, of unit length.
    toward: Vec<f32>,
}

/// Themes as directions among vectors: nearest mean classification with few examples, as Rocchio ("Relevance Feedback
/// in Information Retrieval", 1971) does for a query. A theme points where its lessons point on average: the mean of
/// each topic assigned to it, the mean of the passages assigned by themselves, and its name, less half the mean of what
/// was refused for it. All vectors are first
/// centred on the corpus, since the vectors of a language model all point one way.
#[derive(Debug, Clone)]
pub struct Likeness {
    centre: Vec<f64>,
    themes: Vec<Learned>,
}

impl Likeness {
    /// Learns from what a study has decided and from the vectors of what themes are called; none where no snippet has a
    /// vector or there is no theme.
    pub fn learn(study: &Study, vectors: &dyn Vectors, named: &BTreeMap<ThemeId, Vec<f32>>) -> Option<Self> {
        let centre = mean((0..study.snippets()).filter_map(|at| vectors.row(at)))?;
        let mut likeness = Self { centre, themes: Vec::new() };
        for (&theme, name) in named {
            likeness.themes.extend(likeness.theme(study, vectors, theme, name));
        }
        (!likeness.themes.is_empty()).then_some(likeness)
    }

    fn theme(&self, study: &Study, vectors: &dyn Vectors, theme: ThemeId, name: &[f32]) -> Option<Learned> {
        let mut lessons = Vec::new();
        let mut sum = vec![0.0; self.centre.len()];
        let mut learn = |because: Because, toward: Option<Vec<f32>>, weight: f64| {
            let Some(toward) = toward else { return };
            sum.iter_mut().zip(&toward).for_each(|(sum, x)| *sum += weight * f64::from(*x));
            lessons.push(Lesson { because, toward });
        };
        let decided = |it: &&crate::coding::TopicFacts| {
            it.themes.iter().any(|theming| theming.decided && theming.theme == theme)
        };
        let mut covered = BTreeSet::new();
        for topic in study.topics().iter().filter(decided) {
            learn(Because::Topic(topic.id), self.mean(&topic.snippets, vectors), 1.0);
            covered.extend(topic.snippets.iter().copied());
        }
        let held = study.snippets_of(theme).iter().copied();
        let alone: Vec<usize> = held.filter(|at| !covered.contains(at)).collect();
        let weight = alone.len() as f64 / (alone.len() as f64 + FEW);
        learn(Because::Passages, self.mean(&alone, vectors), weight);
        learn(Because::Name, self.centred(name), 1.0);
        let refused = study.refused_for(theme);
        if let Some(away) = self.mean(&refused, vectors) {
            let weight = AWAY * refused.len() as f64 / (refused.len() as f64 + FEW);
            sum.iter_mut().zip(&away).for_each(|(sum, x)| *sum -= weight * f64::from(*x));
        }
        Some(Learned { theme, lessons, toward: unit(&sum)? })
    }

    /// The themes, in the order of [`Likeness::each`].
    pub fn themes(&self) -> impl Iterator<Item = ThemeId> + '_ {
        self.themes.iter().map(|learned| learned.theme)
    }

    /// Whether anything but its name taught a theme.
    pub fn is_taught(&self, theme: ThemeId) -> bool {
        let learned = self.themes.iter().find(|learned| learned.theme == theme);
        learned.is_some_and(|it| it.lessons.iter().any(|lesson| lesson.because != Because::Name))
    }

    /// Where snippets point on average, of unit length; none where none has a vector.
    pub fn mean(&self, snippets: &[usize], vectors: &dyn Vectors) -> Option<Vec<f32>> {
        let sum = mean(snippets.iter().filter_map(|at| vectors.row(*at)))?;
        unit(&sum.iter().zip(&self.centre).map(|(x, centre)| x - centre).collect::<Vec<_>>())
    }

    fn centred(&self, vector: &[f32]) -> Option<Vec<f32>> {
        unit(&vector.iter().zip(&self.centre).map(|(x, centre)| f64::from(*x) - centre).collect::<Vec<_>>())
    }

    /// How like a snippet is to each theme; empty where it has no vector.
    pub fn each(&self, snippet: usize, vectors: &dyn Vectors) -> Vec<f32> {
        let Some(toward) = vectors.row(snippet).and_then(|row| self.centred(row)) else { return Vec::new() };
        self.themes.iter().map(|learned| cosine(&learned.toward, &toward)).collect()
    }

    /// How like a direction is to each theme, the likeliest first, and why; of equals the older theme.
    pub fn all(&self, toward: &[f32]) -> Vec<Suggestion> {
        let mut all: Vec<Suggestion> = self.themes.iter().map(|learned| learned.suggestion(toward)).collect();
        all.sort_by(|a, b| b.likeness.total_cmp(&a.likeness).then(a.theme.cmp(&b.theme)));
        all
    }
}

impl Learned {
    fn suggestion(&self, toward: &[f32]) -> Suggestion {
        let near = |lesson: &&Lesson| cosine(&lesson.toward, toward);
        // Of two as near the first: `max_by` would take the last.
        let nearest = self.lessons.iter().rev().max_by(|a, b| near(a).total_cmp(&near(b)));
        Suggestion {
            theme: self.theme,
            likeness: cosine(&self.toward, toward),
            because: nearest.map_or(Because::Name, |lesson| lesson.because),
        }
    }
}

/// The mean of vectors of one length; none where there are none.
fn mean<'v>(vectors: impl Iterator<Item = &'v [f32]>) -> Option<Vec<f64>> {
    let mut sum: Vec<f64> = Vec::new();
    let mut count = 0usize;
    for vector in vectors {
        sum.resize(vector.len(), 0.0);
        sum.iter_mut().zip(vector).for_each(|(sum, x)| *sum += f64::from(*x));
        count += 1;
    }
    sum.iter_mut().for_each(|sum| *sum /= count.max(1) as f64);
    (count > 0).then_some(sum)
}

fn unit(vector: &[f64]) -> Option<Vec<f32>> {
    let length = vector.iter().map(|x| x * x).sum::<f64>().sqrt();
    (length > 1e-9).then(|| vector.iter().map(|x| (x / length) as f32).collect())
}

fn cosine(a: &[f32], b: &[f32]) -> f32 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}
