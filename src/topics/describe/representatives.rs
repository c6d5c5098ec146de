//! Representative snippets of a topic: the most central ones, from many transcripts, without near-duplicates.

use crate::topics::rows::MatrixView;
use crate::vectors::{cosine, dot, mean, to_f32};
use rayon::prelude::*;
use std::collections::BTreeSet;

/// Representatives of a topic, unless more are asked for. Chosen by hand; not measured.
pub const DEFAULT_REPRESENTATIVES: usize = 20;
/// Cosine above which two snippets count as near-duplicates. Chosen by hand; not measured.
const DUPLICATE_COSINE: f32 = 0.95;
/// Central snippets looked through for each representative, so that huge topics cost no more than large ones.
/// Chosen by hand; not measured.
const CANDIDATES_PER_REPRESENTATIVE: usize = 20;

/// For each topic its most central snippets: those with the highest cosine to its mean vector, without
/// near-duplicates of one taken before, first one from every transcript, then a second, and so on. At most
/// `most` of each. Equal cosines go by row.
pub fn representatives(
    members: &[Vec<usize>],
    vectors: MatrixView<'_>,
    transcripts: &[u32],
    most: usize,
) -> Vec<Vec<u32>> {
    members.par_iter().map(|members| representatives_of_topic(members, vectors, transcripts, most)).collect()
}

/// The representatives of one topic.
fn representatives_of_topic(
    members: &[usize],
    vectors: MatrixView<'_>,
    transcripts: &[u32],
    most: usize,
) -> Vec<u32> {
    let mut central = sort_by_centrality(members, vectors);
    central.truncate(most.saturating_mul(CANDIDATES_PER_REPRESENTATIVE));
    let mut kept: Vec<usize> = Vec::new();
    while kept.len() < most && !central.is_empty() {
        // One round takes at most one snippet of each transcript; the others wait for the next round.
        let mut heard = BTreeSet::new();
        let mut later = Vec::new();
        for row in central {
            let enough = kept.len() == most;
            if enough || !heard.insert(transcripts.get(row)) {
                later.push(row);
            } else if kept
                .iter()
                .all(|&other| cosine(vectors.row(row), vectors.row(other)) <= DUPLICATE_COSINE)
            {
                kept.push(row);
            }
        }
        central = later;
    }
    kept.into_iter().map(|row| row as u32).collect()
}

/// Members sorted by the cosine with their mean vector, highest first.
fn sort_by_centrality(members: &[usize], vectors: MatrixView<'_>) -> Vec<usize> {
    let centre = to_f32(&mean(members.iter().map(|&member| vectors.row(member))));
    let mut near: Vec<(f32, usize)> = members
        .iter()
        .map(|&member| {
            let row = vectors.row(member);
            // The centre's own length changes no order; no member is zero, but nothing may be divided by it.
            (dot(row, &centre) / dot(row, row).sqrt().max(f32::MIN_POSITIVE), member)
        })
        .collect();
    near.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    near.into_iter().map(|(_, member)| member).collect()
}
