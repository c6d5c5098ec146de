//! Communities by the Leiden algorithm, from a seed.

use crate::random::Random;
use leitmotif_communities::SimilarityGraph;

/// Finds communities once (see [`leitmotif_communities::find_communities`]). The result depends on graph,
/// resolution and seed alone.
pub fn find_communities(graph: &SimilarityGraph, resolution: f64, seed: u64) -> Vec<u32> {
    let mut random = Random::new(seed, 0x6c65_6964);
    leitmotif_communities::find_communities(graph, resolution, &mut || random.next_unit())
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
