//! Minimum spanning tree of mutual reachability distance, by Borůvka's rounds over a k-d tree.

use super::kd::KdTree;
use crate::progress::{Cancelled, Progress};
use crate::topics::MatrixView;
use rayon::prelude::*;

/// Points searched in parallel before their results tighten the bounds of the next batch. Fixed, so that the
/// tree does not depend on the number of threads; chosen by hand, not measured.
const QUERY_BATCH: usize = 4096;

/// Two points and the mutual reachability distance between them.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ReachabilityEdge {
    /// The distance.
    pub distance: f64,
    /// The point with the smaller index.
    pub a: u32,
    /// The point with the larger index.
    pub b: u32,
}

impl ReachabilityEdge {
    fn new(distance: f64, a: u32, b: u32) -> Self {
        Self { distance, a: a.min(b), b: a.max(b) }
    }

    /// A total order: by distance, then by the points. It decides all ties.
    fn compare(&self, other: &Self) -> std::cmp::Ordering {
        self.distance.total_cmp(&other.distance).then(self.a.cmp(&other.a)).then(self.b.cmp(&other.b))
    }
}

/// Finds the `points - 1` edges of the tree, shortest first.
///
/// The mutual reachability distance of two points is the largest of their distance and their core distances;
/// a core distance reaches to the `min_samples`-th nearest point, the point itself counted (Campello, Moulavi
/// & Sander 2013). Each of Borůvka's rounds joins every part to its nearest other part, found through the k-d
/// tree (March, Ram & Gray 2010, with single-tree searches).
///
/// # Errors
/// [`Cancelled`], looked for between batches.
pub fn minimum_spanning_tree(
    points: MatrixView<'_, f64>,
    min_samples: usize,
    progress: &dyn Progress,
) -> Result<Vec<ReachabilityEdge>, Cancelled> {
    if points.len() < 2 {
        return Ok(Vec::new());
    }
    let mut search = SpanningSearch::new(KdTree::new(points), min_samples.clamp(1, points.len()));
    let mut edges = Vec::with_capacity(points.len() - 1);
    while edges.len() + 1 < points.len() {
        search.join_nearest(&mut edges, progress)?;
    }
    for edge in &mut edges {
        let (a, b) =
            (search.tree.original_index(edge.a as usize), search.tree.original_index(edge.b as usize));
        *edge = ReachabilityEdge::new(edge.distance.sqrt(), a, b);
    }
    edges.sort_unstable_by(ReachabilityEdge::compare);
    Ok(edges)
}

/// State between rounds; all points in tree order, all distances squared.
struct SpanningSearch {
    tree: KdTree,
    /// Core distance of each point.
    core: Vec<f64>,
    /// The smallest core distance in each node.
    node_core: Vec<f64>,
    /// The parts joined so far.
    parts: DisjointSets,
    /// A lower bound for each point: no point of another part is nearer than this.
    floor: Vec<f64>,
    /// The nearest point of another part found for each point, as of some earlier round.
    nearest: Vec<Option<u32>>,
}

impl SpanningSearch {
    /// Computes core distances and the first nearest neighbours.
    fn new(tree: KdTree, min_samples: usize) -> Self {
        let around: Vec<Vec<(f64, u32)>> =
            (0..tree.len()).into_par_iter().map(|point| tree.nearest(point, min_samples)).collect();
        let core: Vec<f64> = around.iter().map(|found| found.last().map_or(0.0, |last| last.0)).collect();
        // A neighbour at least as dense as the point itself is as near as mutual reachability allows, so the
        // first search of that point is done already.
        let nearest = around
            .par_iter()
            .enumerate()
            .map(|(point, found)| {
                let as_dense = |&&(_, other): &&(f64, u32)| {
                    other as usize != point && core[other as usize] <= core[point]
                };
                found.iter().find(as_dense).map(|&(_, other)| other)
            })
            .collect();
        let mut node_core = vec![0.0; tree.nodes().len()];
        for node in (0..node_core.len()).rev() {
            let range = tree.nodes()[node];
            node_core[node] = match tree.children(node) {
                Some((left, right)) => f64::min(node_core[left], node_core[right]),
                None => core[range.start as usize..range.end as usize]
                    .iter()
                    .copied()
                    .fold(f64::INFINITY, f64::min),
            };
        }
        Self { parts: DisjointSets::new(tree.len()), floor: core.clone(), nearest, tree, core, node_core }
    }

    /// One of Borůvka's rounds: joins each part to the part nearest to it. At least halves the number of
    /// parts.
    fn join_nearest(
        &mut self,
        edges: &mut Vec<ReachabilityEdge>,
        progress: &dyn Progress,
    ) -> Result<(), Cancelled> {
        let part = self.parts.labels();
        let whole = self.uniform_nodes(&part);
        let mut best: Vec<Option<ReachabilityEdge>> = vec![None; part.len()];
        let mut open = Vec::new();
        for point in 0..part.len() {
            match self.nearest[point] {
                // The bound of an earlier round stays valid: parts only grow, so the nearest outside point
                // only gets farther.
                Some(other) if part[other as usize] != part[point] => {
                    offer_edge(
                        &mut best[part[point] as usize],
                        ReachabilityEdge::new(self.floor[point], point as u32, other),
                    );
                }
                _ => open.push(point as u32),
            }
        }
        for batch in open.chunks(QUERY_BATCH) {
            progress.check_cancelled()?;
            let found: Vec<(f64, Option<u32>)> = batch
                .par_iter()
                .map(|&point| {
                    let bound =
                        best[part[point as usize] as usize].map_or(f64::INFINITY, |edge| edge.distance);
                    self.nearest_outside(point as usize, bound, &part, &whole)
                })
                .collect();
            for (&point, (distance, other)) in batch.iter().zip(found) {
                self.floor[point as usize] = distance;
                self.nearest[point as usize] = other;
                if let Some(other) = other {
                    offer_edge(
                        &mut best[part[point as usize] as usize],
                        ReachabilityEdge::new(distance, point, other),
                    );
                }
            }
        }
        for edge in best.into_iter().flatten() {
            if self.parts.join(edge.a, edge.b) {
                edges.push(edge);
            }
        }
        Ok(())
    }

    /// For each node the part all its points are in, if they are in one; such nodes are skipped in searches
    /// from that part.
    fn uniform_nodes(&self, part: &[u32]) -> Vec<Option<u32>> {
        let mut whole: Vec<Option<u32>> = vec![None; self.tree.nodes().len()];
        for node in (0..whole.len()).rev() {
            whole[node] = match self.tree.children(node) {
                Some((left, right)) => whole[left].filter(|_| whole[left] == whole[right]),
                None => {
                    let range = self.tree.nodes()[node];
                    let inside = &part[range.start as usize..range.end as usize];
                    inside.first().copied().filter(|first| inside.iter().all(|label| label == first))
                }
            };
        }
        whole
    }

    /// The nearest point of another part that is no farther than `bound`, and a lower bound on the distance
    /// of any such point.
    fn nearest_outside(
        &self,
        point: usize,
        bound: f64,
        part: &[u32],
        whole: &[Option<u32>],
    ) -> (f64, Option<u32>) {
        let floor = self.floor[point];
        if floor > bound {
            return (floor, None);
        }
        let (here, core, own) = (self.tree.point(point), self.core[point], part[point]);
        let mut best = bound;
        let mut found = None;
        let mut pending = vec![(core.max(self.node_core[0]), 0usize)];
        while let Some((nearest, node)) = pending.pop() {
            if nearest > best || (nearest >= best && found.is_some()) || whole[node] == Some(own) {
                continue;
            }
            let Some((left, right)) = self.tree.children(node) else {
                let range = self.tree.nodes()[node];
                let others = range.start as usize..range.end as usize;
                for (other, &theirs) in others.clone().zip(&part[others]) {
                    if theirs == own {
                        continue;
                    }
                    let reach = self.tree.squared_distance(here, other).max(core).max(self.core[other]);
                    if reach < best || (reach <= best && found.is_none()) {
                        best = reach;
                        found = Some(other as u32);
                    }
                }
                continue;
            };
            let reach = |node: usize| {
                self.tree.squared_distance_to_box(here, node).max(core).max(self.node_core[node])
            };
            let (a, b) = (reach(left), reach(right));
            if a <= b {
                pending.extend([(b, right), (a, left)]);
            } else {
                pending.extend([(a, left), (b, right)]);
            }
        }
        (best, found)
    }
}

/// Takes an edge as the best of its part, if it comes before the one there.
fn offer_edge(best: &mut Option<ReachabilityEdge>, edge: ReachabilityEdge) {
    if best.is_none_or(|old| edge.compare(&old).is_lt()) {
        *best = Some(edge);
    }
}

/// Union-find over points (Tarjan 1975): which are joined already.
pub(super) struct DisjointSets {
    parent: Vec<u32>,
}

impl DisjointSets {
    pub(super) fn new(count: usize) -> Self {
        Self { parent: (0..count as u32).collect() }
    }

    /// The name of a point's part: its smallest point. Halves the path on the way.
    pub(super) fn find(&mut self, mut point: u32) -> u32 {
        while self.parent[point as usize] != point {
            let above = self.parent[self.parent[point as usize] as usize];
            self.parent[point as usize] = above;
            point = above;
        }
        point
    }

    /// Joins the parts of two points under the smaller name; `false` when they were one already.
    pub(super) fn join(&mut self, a: u32, b: u32) -> bool {
        let (a, b) = (self.find(a), self.find(b));
        self.parent[a.max(b) as usize] = a.min(b);
        a != b
    }

    /// The name of each point's part.
    fn labels(&mut self) -> Vec<u32> {
        (0..self.parent.len() as u32).map(|point| self.find(point)).collect()
    }
}
