//! Suggestions: the likeliest theme of what is in none yet, learned from what was decided.
//!
//! Every theme is a direction among the vectors of the snippets ([`Likeness`]). What is sorted into it teaches it, and
//! so does its name: a theme nobody used yet can be suggested. Nothing that is suggested is counted anywhere.
//!
//! With ten of thirty topics assigned the first choice for the other twenty is right that often (`cargo bench --bench
//! suggest`, 100 draws). Topics are labels; themes are what the questions of banking77 are about, and the ten domains of
//! clinc150:
//!
//! | | banking77 | clinc150 |
//! |---|---|---|
//! | minilm | .83 | .50 |
//! | draft | .77 | .51 |
//!
//! Tried before, in a sketch on the same sets with MiniLM, where some topic of the theme was assigned, and without
//! names: the mean of a theme's topics is right in .81 and .58, the nearest topic in .77 and .53, regularised least
//! squares in .79 and .53, logistic regression on snippets in .48 (clinc150).

mod likeness;

pub use likeness::{Lesson, Likeness};

use super::model::{Codebook, ThemeId};
use super::study::{Study, TopicFacts};
use crate::topics::TopicId;
use rayon::prelude::*;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// A theme less like a topic than this, as a cosine, is not suggested for it.
pub const LEAST: f32 = 0.1;
/// So many themes are suggested for a topic.
const MOST: usize = 3;
/// So many snippets are listed for a theme, of those most like it and of those least like it.
const LISTED: usize = 50;

/// Why a theme is suggested.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Because {
    /// It is like this topic, which was assigned to the theme.
    Topic(TopicId),
    /// It is like passages that were assigned to the theme one by one.
    Passages,
    /// It is like what the theme is called and described as.
    Name,
}

impl Because {
    /// In words; `label` names a topic.
    pub fn words(self, label: impl Fn(TopicId) -> String) -> String {
        match self {
            Self::Topic(topic) => format!("like {}", label(topic)),
            Self::Passages => "like passages in it".to_owned(),
            Self::Name => "by its name".to_owned(),
        }
    }
}

/// A theme that something may belong to.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Suggestion {
    /// The theme.
    pub theme: ThemeId,
    /// How like it is, a cosine.
    pub likeness: f32,
    /// What of the theme it is most like.
    pub because: Because,
}

/// What is suggested for a run, from decisions made so far.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Suggestions {
    /// For topics in no theme, the likeliest themes, best first.
    pub topics: BTreeMap<TopicId, Vec<Suggestion>>,
    /// For each snippet of the corpus in no theme, the likeliest theme; none where none is likely.
    pub snippets: Vec<Option<ThemeId>>,
    /// For each theme that something was assigned to, the snippets in no theme most like it, best first.
    pub alike: BTreeMap<ThemeId, Vec<usize>>,
    /// For the same, the snippets inside it least like it, the least first.
    pub odd: BTreeMap<ThemeId, Vec<usize>>,
}

impl Suggestions {
    /// The likeliest theme of a topic.
    pub fn of_topic(&self, topic: TopicId) -> Option<Suggestion> {
        self.topics.get(&topic)?.first().copied()
    }

    /// The likeliest theme of a snippet.
    pub fn of_snippet(&self, snippet: usize) -> Option<ThemeId> {
        self.snippets.get(snippet).copied().flatten()
    }
}

/// Vectors of snippets by place in the corpus, of one length, in any scale.
pub trait Vectors: Sync {
    /// The vector of a snippet; none where it has none.
    fn row(&self, snippet: usize) -> Option<&[f32]>;
}

/// The text a theme teaches by before anything is in it: its path, and its description.
pub fn wording(book: &Codebook, theme: ThemeId) -> String {
    let name = book.path(theme).replace('/', ", ");
    let description = book.themes.get(&theme).map_or("", |theme| theme.description.trim());
    if description.is_empty() { name } else { format!("{name}: {description}") }
}

/// Suggests themes. `named` has the vector of each theme's [`wording`], by the model the snippets were read by; themes
/// that are not in it are not suggested. The same on any number of threads.
pub fn suggest(study: &Study, vectors: &dyn Vectors, named: &BTreeMap<ThemeId, Vec<f32>>) -> Suggestions {
    let snippets = study.snippets();
    let Some(likeness) = Likeness::learn(study, vectors, named) else { return Suggestions::default() };
    let open: Vec<&TopicFacts> =
        study.topics().iter().filter(|it| !it.junk && it.themes.is_empty()).collect();
    let topics = open.par_iter().filter_map(|topic| {
        let mean = likeness.mean(&topic.snippets, vectors)?;
        let mut all = likeness.all(&mean);
        let refused = refused(study, topic);
        all.retain(|found| found.likeness >= LEAST && !refused.contains(&found.theme));
        all.truncate(MOST);
        (!all.is_empty()).then_some((topic.id, all))
    });
    let topics: BTreeMap<TopicId, Vec<Suggestion>> = topics.collect();
    let free: BTreeSet<usize> = study.unsorted().iter().copied().collect();
    let near: Vec<Vec<f32>> = (0..snippets).into_par_iter().map(|at| likeness.each(at, vectors)).collect();
    let likeliest = |at: usize| {
        let near = near.get(at).filter(|_| free.contains(&at))?;
        let refused: Vec<ThemeId> = study.refused(at).collect();
        let open = near.iter().copied().zip(likeness.themes()).filter(|(_, theme)| !refused.contains(theme));
        let best = open.max_by(|a, b| a.0.total_cmp(&b.0))?;
        (best.0 >= LEAST).then_some(best.1)
    };
    let mut found =
        Suggestions { topics, snippets: (0..snippets).map(likeliest).collect(), ..Suggestions::default() };
    for (column, theme) in likeness.themes().enumerate().filter(|(_, theme)| likeness.is_taught(*theme)) {
        let score = |at: &usize| near.get(*at).and_then(|near| near.get(column)).copied();
        let refused: BTreeSet<usize> = study.refused_for(theme).into_iter().collect();
        let likely = |at: &usize| score(at).is_some_and(|near| near >= LEAST) && !refused.contains(at);
        let alike = free.iter().copied().filter(likely).collect();
        let inside = study.snippets_of(theme).to_vec();
        found.alike.insert(theme, first(alike, |at| Reverse(Order(score(at).unwrap_or(-1.0)))));
        found.odd.insert(theme, first(inside, |at| Order(score(at).unwrap_or(1.0))));
    }
    found
}

/// The themes that were refused for half of a topic or more.
fn refused(study: &Study, topic: &TopicFacts) -> BTreeSet<ThemeId> {
    let mut counts: BTreeMap<ThemeId, usize> = BTreeMap::new();
    for theme in topic.snippets.iter().flat_map(|at| study.refused(*at)) {
        *counts.entry(theme).or_default() += 1;
    }
    counts
        .into_iter()
        .filter(|(_, count)| count * 2 >= topic.snippets.len())
        .map(|(theme, _)| theme)
        .collect()
}

/// The first few by a key, of equals the earlier.
fn first<K: Ord>(mut snippets: Vec<usize>, key: impl Fn(&usize) -> K) -> Vec<usize> {
    snippets.sort_by_cached_key(|at| (key(at), *at));
    snippets.truncate(LISTED);
    snippets
}

/// A likeness that can be sorted by.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Order(f32);

impl Eq for Order {}

impl Ord for Order {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.0.total_cmp(&other.0)
    }
}

impl PartialOrd for Order {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

#[cfg(test)]
mod tests;
