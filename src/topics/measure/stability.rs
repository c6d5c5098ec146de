//! Stability: whether topics come back when the analysis is repeated a little differently.

use crate::progress::Progress;
use crate::random::Random;
use crate::topics::analysis_input::AnalysisInput;
use crate::topics::error::TopicsError;
use crate::topics::model::Parameters;
use crate::topics::row_clusters::cluster_rows;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// One variant of the analysis.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct AnalysisVariant {
    /// Its seed.
    pub seed: u64,
    /// Its number of neighbours in the reduction.
    pub neighbors: usize,
    /// The share of snippets that take part, in per cent.
    pub share: u8,
}

/// Stability of the topics of a run.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct TopicStability {
    /// The variants that were run.
    pub variants: Vec<AnalysisVariant>,
    /// For each topic the mean over the variants of its best Jaccard index with one of theirs, 0 to 1.
    pub topics: Vec<f32>,
}

impl TopicStability {
    /// Stability below which a topic counts as unstable. Chosen by hand, as are the other limits of the
    /// explanation; not measured.
    pub const UNSTABLE_BELOW: f32 = 0.3;

    /// Explains a topic's stability in words.
    pub fn explain(stability: f32) -> &'static str {
        match stability {
            0.7.. => "comes back whenever the analysis is repeated",
            0.5.. => "mostly comes back when the analysis is repeated",
            Self::UNSTABLE_BELOW.. => "comes back in part: its borders depend on chance",
            _ => "unstable: read it with care, another analysis may not find it",
        }
    }
}

/// The variants run for some parameters: two other seeds, two thirds and one and a half times the neighbours,
/// and two samples of four snippets in five. Six runs keep the cost at six analyses; the set was chosen by
/// hand.
pub fn analysis_variants(parameters: &Parameters) -> Vec<AnalysisVariant> {
    let (seed, neighbors) = (parameters.seed, parameters.neighbors);
    let with = |more: u64, neighbors: usize, share: u8| AnalysisVariant {
        seed: seed.wrapping_add(more),
        neighbors: neighbors.max(2),
        share,
    };
    vec![
        with(1, neighbors, 100),
        with(2, neighbors, 100),
        with(0, neighbors * 2 / 3, 100),
        with(0, neighbors * 3 / 2, 100),
        with(3, neighbors, 80),
        with(4, neighbors, 80),
    ]
}

/// Repeats the analysis in each variant and measures how much of each topic of `found` (the topic of each
/// snippet, `topics` in number) comes back. Only the snippets that take part in a variant count in it.
///
/// # Errors
/// As for [`crate::topics::analyze()`].
pub fn assess_stability(
    input: &AnalysisInput<'_>,
    parameters: &Parameters,
    variants: &[AnalysisVariant],
    (found, topics): (&[Option<u32>], usize),
    progress: &dyn Progress,
) -> Result<TopicStability, TopicsError> {
    let mut sums = vec![0.0f64; topics];
    for variant in variants {
        progress.check_cancelled()?;
        let changed = Parameters { seed: variant.seed, neighbors: variant.neighbors, ..parameters.clone() };
        let chosen = sample_rows(found.len(), variant);
        let again = cluster_rows(input, &chosen, &changed, progress)?;
        let here: Vec<Option<u32>> = chosen.iter().map(|&row| found.get(row).copied().flatten()).collect();
        for (sum, overlap) in sums.iter_mut().zip(best_overlap(&here, &again.labels, topics)) {
            *sum += overlap;
        }
        progress.advance(1);
    }
    let count = variants.len().max(1) as f64;
    Ok(TopicStability {
        variants: variants.to_vec(),
        topics: sums.into_iter().map(|sum| (sum / count) as f32).collect(),
    })
}

/// The rows that take part in a variant, ascending. The draw depends on the variant's seed alone.
fn sample_rows(rows: usize, variant: &AnalysisVariant) -> Vec<usize> {
    let mut random = Random::new(variant.seed, 0x7361_6d70);
    let share = f64::from(variant.share) / 100.0;
    (0..rows).filter(|_| variant.share >= 100 || random.next_unit() < share).collect()
}

/// For each of `topics` topics of one clustering the highest Jaccard index with a topic of another, 0 to 1.
pub fn best_overlap(first: &[Option<u32>], second: &[Option<u32>], topics: usize) -> Vec<f64> {
    let mut both: BTreeMap<(u32, u32), usize> = BTreeMap::new();
    let mut others: BTreeMap<u32, usize> = BTreeMap::new();
    let mut own = vec![0usize; topics];
    for (a, b) in first.iter().zip(second) {
        if let Some(own) = a.and_then(|a| own.get_mut(a as usize)) {
            *own += 1;
        }
        if let Some(b) = b {
            *others.entry(*b).or_default() += 1;
        }
        if let (Some(a), Some(b)) = (a, b) {
            *both.entry((*a, *b)).or_default() += 1;
        }
    }
    let mut best = vec![0.0f64; topics];
    for (&(a, b), &shared) in &both {
        let (Some(&size), Some(best)) = (own.get(a as usize), best.get_mut(a as usize)) else { continue };
        let union = size + others.get(&b).copied().unwrap_or(0) - shared;
        *best = best.max(shared as f64 / union.max(1) as f64);
    }
    best
}
