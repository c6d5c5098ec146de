//! What earlier decisions say about the chance of suggestions: each is held out in turn, and what would have been
//! suggested in its place is right or wrong.

use super::chance::Evidence;
use super::classifier::{Background, ThemeClassifier};
use super::vector_source::SnippetVectorSource;
use crate::coding::codebook::model::ThemeId;
use crate::coding::stats::coding_stats::{CodingStats, TopicStats};
use std::collections::{BTreeMap, BTreeSet};

/// The outcome of every decision on a whole topic, left out: the evidence for the theme that would come first, and
/// whether the topic is in it; and every refusal for a whole topic in no theme, which is always wrong.
///
/// With decisions for one theme only, no other could have been suggested, and they teach nothing. Passages do not
/// either: those that were coded are in some theme, while most of what is suggested for may be in none.
pub fn topic_outcomes(
    likeness: &ThemeClassifier,
    study: &CodingStats,
    vectors: &dyn SnippetVectorSource,
    background: &Background,
) -> Vec<(Evidence, bool)> {
    // Themes that were there before anything was put in them, by their name alone, could be suggested for the first
    // topic too.
    let keep_named = likeness.themes().any(|theme| study.subtree_snippets(theme).is_empty());
    let used: BTreeSet<ThemeId> = study.topics().iter().flat_map(decided_themes).collect();
    let mut outcomes = Vec::new();
    for topic in study.topics().iter().filter(|topic| !topic.junk) {
        let decided: BTreeSet<ThemeId> = decided_themes(topic).collect();
        if decided.is_empty() && !topic.themes.is_empty() {
            continue;
        }
        let refused = if decided.is_empty() { rejected_themes(study, topic) } else { BTreeSet::new() };
        if refused.is_empty() && (decided.is_empty() || used.len() < 2) {
            continue;
        }
        let Some(toward) = likeness.mean_direction(&topic.snippets, vectors) else { continue };
        if decided.is_empty() {
            let evidence = likeness.evidence(&likeness.similarities_to(&toward), background, |_| true);
            let refused = evidence.into_iter().filter(|(theme, _)| refused.contains(theme));
            outcomes.extend(refused.map(|(_, evidence)| (evidence, false)));
        } else {
            let evidence = likeness.evidence_without(topic.id, &toward, background, keep_named);
            // Of equals the first, as everywhere.
            let best = evidence.into_iter().rev().max_by(|a, b| a.1.similarity.total_cmp(&b.1.similarity));
            outcomes.extend(best.map(|(theme, evidence)| (evidence, decided.contains(&theme))));
        }
    }
    outcomes
}

/// What topics in general are like: needed only where there is one theme.
pub fn topic_background(
    likeness: &ThemeClassifier,
    study: &CodingStats,
    vectors: &dyn SnippetVectorSource,
) -> Background {
    let directions: Vec<Vec<f32>> =
        study.topics().iter().filter_map(|topic| likeness.mean_direction(&topic.snippets, vectors)).collect();
    Background::of(directions.iter().map(Vec::as_slice))
}

/// The themes a topic was put under as a whole.
fn decided_themes(topic: &TopicStats) -> impl Iterator<Item = ThemeId> + '_ {
    topic.themes.iter().filter(|link| link.decided).map(|link| link.theme)
}

/// The themes rejected for at least half of a topic's snippets.
pub fn rejected_themes(study: &CodingStats, topic: &TopicStats) -> BTreeSet<ThemeId> {
    let mut counts: BTreeMap<ThemeId, usize> = BTreeMap::new();
    for theme in topic.snippets.iter().flat_map(|at| study.rejected_themes(*at)) {
        *counts.entry(theme).or_default() += 1;
    }
    let half = counts.into_iter().filter(|(_, count)| count * 2 >= topic.snippets.len());
    half.map(|(theme, _)| theme).collect()
}
