//! Neighbours become a graph with weights, as in UMAP.

use crate::topics::reduce::NearestNeighbors;
use crate::topics::rows::MatrixView;
use crate::vectors::dot;
use leitmotif_communities::{SimilarityGraph, fuzzy_weights};
use rayon::prelude::*;

/// Rows worked on by one thread at least.
const ROWS_PER_THREAD: usize = 256;

/// The cosine of two snippets that are further apart than this, so that what is like nothing keeps its edges.
const LEAST_COSINE: f32 = 0.01;

/// The edges of each node, by target.
type EdgeRows = Vec<Vec<(u32, f32)>>;

/// One of the graphs that are added to one.
#[derive(Clone, Copy)]
pub struct NeighborGraph<'a> {
    /// The neighbours of each node, nearest first.
    pub near: &'a NearestNeighbors,
    /// How many of them become edges, at most.
    pub kept: usize,
    /// What the weights of its edges are multiplied with.
    pub factor: f32,
}

/// Adds graphs of the same nodes to one. Of each node the nearest neighbours become edges, weighted by the fuzzy
/// membership of UMAP (McInnes, Healy & Melville 2018): 1 for the nearest, falling off exponentially so that
/// all of a node sum to the binary logarithm of their number. An edge both ends see has the weight `a + b - ab`.
///
/// Each weight is then multiplied by the root of the cosine of the `vectors` of both ends: UMAP measures from the
/// nearest neighbour, however far that is, so that what is like nothing would be joined to its neighbours as closely as
/// what is like many. V-measure / adjusted Rand index with the cosine to the power of 0, .5, 1, 1.5 and 2 (three seeds,
/// MiniLM, sureness by edges and centres alone): banking77 .832/.591, .832/.591, .833/.590, .830/.581, .831/.582;
/// clinc150 .814/.184, .818/.190, .822/.192, .821/.194, .820/.203. By the draft, whose cosines are lower, seeds choose 52
/// to 79, 75 to 76 and 35 to 79 topics on banking77 with 0, .5 and 1. On 100 talks the three are alike.
///
/// With `takes_part` only nodes marked there get edges, to the nearest that are marked: the lists are filtered,
/// not searched anew, so they should be longer than what is kept. The result is the same on any number of
/// threads.
pub fn fuzzy_graph(
    graphs: &[NeighborGraph<'_>],
    vectors: MatrixView<'_>,
    takes_part: Option<&[bool]>,
) -> SimilarityGraph {
    let rows = graphs.iter().map(|graph| {
        let mut rows = both_ways(&directed_edges(*graph, takes_part));
        rows.par_iter_mut().flatten().for_each(|(_, weight)| *weight *= graph.factor);
        rows
    });
    let sum = rows.reduce(|sum, next| {
        sum.par_iter()
            .zip(&next)
            .with_min_len(ROWS_PER_THREAD)
            .map(|(a, b)| merge_rows(a, b, |a, b| a + b))
            .collect()
    });
    let mut rows = sum.unwrap_or_default();
    weaken_far_edges(&mut rows, vectors);
    SimilarityGraph::from_rows(rows)
}

/// Multiplies the weight of each edge by the root of the cosine of its ends, whose vectors are of unit length.
fn weaken_far_edges(rows: &mut EdgeRows, vectors: MatrixView<'_>) {
    rows.par_iter_mut().enumerate().with_min_len(ROWS_PER_THREAD).for_each(|(node, edges)| {
        for (other, weight) in edges {
            *weight *= edge_factor(dot(vectors.row(node), vectors.row(*other as usize)));
        }
    });
}

/// What the weight of an edge is multiplied with, by the cosine of its ends.
pub fn edge_factor(cosine: f32) -> f32 {
    cosine.max(LEAST_COSINE).sqrt()
}

/// The weighted edges from each node to its neighbours, by target.
fn directed_edges(graph: NeighborGraph<'_>, takes_part: Option<&[bool]>) -> EdgeRows {
    let marked = |node: usize| takes_part.is_none_or(|marks| marks.get(node).copied().unwrap_or(false));
    let of_node = |(node, (near, far)): (usize, (&Vec<usize>, &Vec<f32>))| {
        if !marked(node) {
            return Vec::new();
        }
        let kept: Vec<(u32, f64)> = near
            .iter()
            .zip(far)
            .filter(|&(&other, _)| marked(other))
            .take(graph.kept)
            .map(|(&other, &distance)| (other as u32, f64::from(distance)))
            .collect();
        let mut edges = fuzzy_weights(&kept);
        edges.sort_unstable_by_key(|edge| edge.0);
        edges
    };
    let NearestNeighbors { indices, distances } = graph.near;
    indices.par_iter().zip(distances).enumerate().with_min_len(ROWS_PER_THREAD).map(of_node).collect()
}

/// The fuzzy union of the edges in both directions, each held at both ends.
fn both_ways(directed: &EdgeRows) -> EdgeRows {
    let mut back: EdgeRows = vec![Vec::new(); directed.len()];
    for (node, edges) in (0u32..).zip(directed) {
        for &(other, weight) in edges {
            if let Some(row) = back.get_mut(other as usize) {
                row.push((node, weight));
            }
        }
    }
    let union = |a: f32, b: f32| a + b - a * b;
    let rows = directed.par_iter().zip(&back).with_min_len(ROWS_PER_THREAD);
    rows.map(|(there, back)| merge_rows(there, back, union)).collect()
}

/// Merges two rows of edges by target; `join` gives the weight of what both have, in this order.
fn merge_rows(a: &[(u32, f32)], b: &[(u32, f32)], join: impl Fn(f32, f32) -> f32) -> Vec<(u32, f32)> {
    let mut merged = Vec::with_capacity(a.len() + b.len());
    let (mut a, mut b) = (a.iter().copied().peekable(), b.iter().copied().peekable());
    loop {
        let next = match (a.peek(), b.peek()) {
            (Some(x), Some(y)) if x.0 == y.0 => {
                let (x, y) = (*x, *y);
                a.next();
                b.next();
                Some((x.0, join(x.1, y.1)))
            }
            (Some(x), Some(y)) if x.0 > y.0 => b.next(),
            (Some(_), _) => a.next(),
            (None, _) => b.next(),
        };
        match next {
            Some(edge) => merged.push(edge),
            None => return merged,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(lists: &[&[(usize, f32)]]) -> NearestNeighbors {
        NearestNeighbors {
            indices: lists.iter().map(|list| list.iter().map(|it| it.0).collect()).collect(),
            distances: lists.iter().map(|list| list.iter().map(|it| it.1).collect()).collect(),
        }
    }

    fn edges(graph: &SimilarityGraph, node: u32) -> Vec<(u32, f32)> {
        graph.edges(node).collect()
    }

    #[test]
    fn edges_seen_from_both_ends_are_united_and_graphs_added() {
        // 0 and 1 see each other, 2 sees 1 only.
        let first = near(&[&[(1, 0.2)], &[(0, 0.2)], &[(1, 0.5)]]);
        let second = near(&[&[(2, 0.1)], &[], &[]]);
        let graphs = [
            NeighborGraph { near: &first, kept: 1, factor: 1.0 },
            NeighborGraph { near: &second, kept: 1, factor: 0.25 },
        ];
        // All point the same way, so that cosines of 1 leave the weights as they are.
        let graph = fuzzy_graph(&graphs, MatrixView::new(&[1.0; 3], 1).unwrap(), None);
        assert_eq!(edges(&graph, 0), [(1, 1.0), (2, 0.25)]);
        assert_eq!(edges(&graph, 1), [(0, 1.0), (2, 1.0)]);
        assert_eq!(edges(&graph, 2), [(0, 0.25), (1, 1.0)]);
        assert_eq!((graph.node_count(), graph.edge_count()), (3, 3));
    }

    #[test]
    fn who_takes_no_part_is_passed_over_for_the_next_nearest() {
        let lists = near(&[&[(1, 0.1), (2, 0.2)], &[(0, 0.1), (2, 0.3)], &[(0, 0.2), (1, 0.3)]]);
        let graphs = [NeighborGraph { near: &lists, kept: 1, factor: 1.0 }];
        let vectors = MatrixView::new(&[1.0; 3], 1).unwrap();
        assert_eq!(edges(&fuzzy_graph(&graphs, vectors, None), 0), [(1, 1.0), (2, 1.0)]);
        let without = fuzzy_graph(&graphs, vectors, Some(&[true, false, true]));
        assert_eq!(edges(&without, 0), [(2, 1.0)]);
        assert_eq!(edges(&without, 1), []);
    }
    #[test]
    fn edges_are_as_weak_as_their_ends_are_far_apart() {
        let lists = near(&[&[(1, 0.4)], &[(0, 0.4)], &[(0, 1.0)]]);
        let graphs = [NeighborGraph { near: &lists, kept: 1, factor: 1.0 }];
        let vectors = MatrixView::new(&[1.0, 0.0, 0.6, 0.8, 0.0, -1.0], 2).unwrap();
        let graph = fuzzy_graph(&graphs, vectors, None);
        assert_eq!(edges(&graph, 0).len(), 2);
        assert!(
            edges(&graph, 0)
                .iter()
                .zip([0.6f32, LEAST_COSINE])
                .all(|(edge, cosine)| (edge.1 - cosine.sqrt()).abs() < 1e-5)
        );
    }
}
