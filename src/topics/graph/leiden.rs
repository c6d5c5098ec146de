//! Communities by the Leiden algorithm, from a seed.

use crate::progress::Progress;
use crate::random::Random;
use crate::topics::error::TopicsError;
use leitmotif_communities::SimilarityGraph;

/// Finds communities once (see [`leitmotif_communities::find_communities`]). The result depends on graph,
/// resolution and seed alone.
pub fn find_communities(graph: &SimilarityGraph, resolution: f64, seed: u64) -> Vec<u32> {
    let mut random = Random::new(seed, 0x6c65_6964);
    leitmotif_communities::find_communities(graph, resolution, &mut || random.next_unit())
}

/// Communities at each of several resolutions, the highest first: each from those before it (see
/// [`leitmotif_communities::coarsen_communities`]).
///
/// # Errors
/// [`TopicsError::Cancelled`].
pub fn communities_by_resolution(
    graph: &SimilarityGraph,
    resolutions: &[f64],
    seed: u64,
    progress: &dyn Progress,
) -> Result<Vec<Vec<u32>>, TopicsError> {
    let mut random = Random::new(seed, 0x6c65_7665);
    let mut random = || random.next_unit();
    let mut found: Vec<Vec<u32>> = Vec::new();
    for &resolution in resolutions {
        progress.check_cancelled()?;
        let next = match found.last() {
            Some(finer) => leitmotif_communities::coarsen_communities(graph, resolution, finer, &mut random),
            None => leitmotif_communities::find_communities(graph, resolution, &mut random),
        };
        found.push(next);
    }
    Ok(found)
}

/// The best of several runs by modularity, the first of equals, and its modularity.
pub fn best_communities(
    graph: &SimilarityGraph,
    resolution: f64,
    seeds: impl IntoIterator<Item = u64>,
) -> (Vec<u32>, f64) {
    let runs = seeds.into_iter().map(|seed| {
        let found = find_communities(graph, resolution, seed);
        let modularity = graph.modularity(&found, resolution);
        (found, modularity)
    });
    runs.reduce(|best, next| if next.1 > best.1 { next } else { best }).unwrap_or_default()
}
