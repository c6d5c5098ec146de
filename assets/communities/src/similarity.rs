//! The graph of which snippets are alike, in compressed rows.

use crate::weight_sums::WeightSums;

/// Weights are multiples of one part in so many, 2^24. Sums of them are the same in every order up to 2^29, the strength
/// of forty million snippets: so an edge between groups weighs the same from both ends, and a node that gains by a move
/// never gains by moving back. With weights as they come, down to the smallest a float can hold, two groups could see one
/// edge differently and nodes wander between them without end.
const WEIGHT_STEPS: f32 = 16_777_216.0;

/// An undirected graph with weights: each edge is held at both of its ends. A node of a graph made by
/// [`SimilarityGraph::join_nodes`] stands for several and may hold weight within itself.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct SimilarityGraph {
    /// Where each node's edges end in `edges`.
    ends: Vec<usize>,
    /// The node each edge leads to, and its weight.
    edges: Vec<(u32, f32)>,
    /// For each node the weight of all its edges, what is within it counted from both ends.
    strengths: Vec<f64>,
    /// For each node the weight within it, counted from both ends.
    within: Vec<f64>,
    /// The sum of all strengths: twice the weight of all edges.
    total: f64,
}

impl SimilarityGraph {
    /// Builds a graph from each node's edges, in order. Weights are rounded to multiples of 2^-24, and edges that then
    /// weigh nothing are none. Every edge must be given at both ends, with one weight, and none may lead from a node to
    /// itself: what breaks this is left out of the sums of the other end and makes numbers wrong, but nothing panics.
    pub fn from_rows(rows: impl IntoIterator<Item = Vec<(u32, f32)>>) -> Self {
        let mut graph = Self::default();
        for row in rows {
            let rounded = row.into_iter().map(|(other, weight)| (other, round_weight(weight)));
            graph.push_node(rounded.filter(|edge| edge.1 > 0.0), 0.0);
        }
        graph
    }

    /// Appends a node with its edges, and the weight within it counted from both ends.
    fn push_node(&mut self, edges: impl IntoIterator<Item = (u32, f32)>, within: f64) {
        let mut strength = within;
        for (target, weight) in edges {
            self.edges.push((target, weight));
            strength += f64::from(weight);
        }
        self.ends.push(self.edges.len());
        self.strengths.push(strength);
        self.within.push(within);
        self.total += strength;
    }

    /// Number of nodes.
    pub fn node_count(&self) -> usize {
        self.ends.len()
    }

    /// Number of edges.
    pub fn edge_count(&self) -> usize {
        self.edges.len() / 2
    }

    /// The nodes a node is joined to, with the weight of each edge; none beyond the last node.
    pub fn edges(&self, node: u32) -> impl ExactSizeIterator<Item = (u32, f32)> {
        let node = node as usize;
        let start = node.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or(0);
        let end = self.ends.get(node).copied().unwrap_or(start);
        self.edges[start..end].iter().copied()
    }

    /// The weight of all edges of a node, what is within it counted from both ends.
    pub fn strength(&self, node: u32) -> f64 {
        self.strengths.get(node as usize).copied().unwrap_or(0.0)
    }

    /// The weight of all edges of a node to others.
    pub fn strength_outside(&self, node: u32) -> f64 {
        self.strength(node) - self.within.get(node as usize).copied().unwrap_or(0.0)
    }

    /// The sum of all strengths: twice the weight of all edges.
    pub fn total_strength(&self) -> f64 {
        self.total
    }

    /// Modularity with resolution (Reichardt & Bornholdt 2006; Newman & Girvan 2004 at a resolution of 1): for
    /// each community the share of the weight that is within it, less the resolution times the square of its
    /// share of all strength. `communities` names each node's, by any numbers below the number of nodes.
    pub fn modularity(&self, communities: &[u32], resolution: f64) -> f64 {
        if self.total <= 0.0 {
            return 0.0;
        }
        let mut within = vec![0.0f64; self.node_count()];
        let mut strengths = vec![0.0f64; self.node_count()];
        for (node, &own) in (0u32..).zip(communities) {
            let inside = self.edges(node).filter(|&(other, _)| communities.get(other as usize) == Some(&own));
            within[own as usize] +=
                self.within[node as usize] + inside.map(|(_, weight)| f64::from(weight)).sum::<f64>();
            strengths[own as usize] += self.strength(node);
        }
        let share = |(within, strength): (&f64, &f64)| {
            within / self.total - resolution * (strength / self.total).powi(2)
        };
        within.iter().zip(&strengths).map(share).sum()
    }

    /// The graph whose nodes are groups of this one's: `groups` names each node's, numbered without gaps.
    /// Edges between two groups become one, edges inside a group its weight within.
    pub fn join_nodes(&self, groups: &[u32], count: usize) -> Self {
        let (ends, nodes) = nodes_by_group(groups, count);
        let mut joined = Self::default();
        let mut sums = WeightSums::with_room(count);
        let mut start = 0;
        for (group, end) in (0u32..).zip(ends) {
            let mut within = 0.0;
            for &node in &nodes[start..end] {
                within += self.within[node as usize];
                for (target, weight) in self.edges(node) {
                    sums.add(groups[target as usize], weight);
                }
            }
            within += sums.sum(group);
            let others = sums.numbers().iter().filter(|&&other| other != group);
            joined.push_node(others.map(|&other| (other, sums.sum(other) as f32)), within);
            sums.clear();
            start = end;
        }
        joined
    }
}

/// The multiple of 2^-24 nearest to a weight.
fn round_weight(weight: f32) -> f32 {
    (weight * WEIGHT_STEPS).round_ties_even() / WEIGHT_STEPS
}

/// The nodes of `count` groups, group by group and ascending in each, and where each group ends.
fn nodes_by_group(groups: &[u32], count: usize) -> (Vec<usize>, Vec<u32>) {
    let mut ends = vec![0usize; count];
    groups.iter().for_each(|&group| ends[group as usize] += 1);
    let mut start = 0;
    for end in &mut ends {
        start += std::mem::replace(end, start);
    }
    let mut nodes = vec![0u32; groups.len()];
    for (node, &group) in (0u32..).zip(groups) {
        let place = &mut ends[group as usize];
        nodes[*place] = node;
        *place += 1;
    }
    (ends, nodes)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Numbers that look random (Steele, Lea & Flood 2014, splitmix64).
    struct Numbers(u64);

    impl Numbers {
        fn below(&mut self, most: u64) -> u64 {
            self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
            let mut z = self.0;
            z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            (z ^ (z >> 31)) % most
        }
    }

    /// A graph with weights from 1 down to the smallest floats, and some of 0.
    fn of_many_magnitudes(nodes: u32, numbers: &mut Numbers) -> SimilarityGraph {
        let mut rows = vec![Vec::new(); nodes as usize];
        for a in 0..nodes {
            for b in a + 1..nodes {
                if numbers.below(4) == 0 {
                    let weight =
                        (-(numbers.below(110) as f32)).exp() * (1.0 + numbers.below(99) as f32 / 99.0);
                    rows[a as usize].push((b, weight));
                    rows[b as usize].push((a, weight));
                }
            }
        }
        SimilarityGraph::from_rows(rows)
    }

    #[test]
    fn edges_between_groups_weigh_the_same_from_both_ends() {
        let mut numbers = Numbers(1);
        for _ in 0..200 {
            let graph = of_many_magnitudes(60, &mut numbers);
            let groups: Vec<u32> = (0..60).map(|node| node % 7).collect();
            let joined = graph.join_nodes(&groups, 7);
            for node in 0..7 {
                let edges: Vec<(u32, f32)> = joined.edges(node).collect();
                for (at, &(other, weight)) in edges.iter().enumerate() {
                    assert!(weight > 0.0);
                    assert!(edges[..at].iter().all(|edge| edge.0 != other), "one edge to each");
                    let back: Vec<f32> =
                        joined.edges(other).filter(|edge| edge.0 == node).map(|edge| edge.1).collect();
                    assert_eq!(back, [weight]);
                }
            }
        }
    }

    #[test]
    fn what_weighs_nothing_is_no_edge() {
        let graph = SimilarityGraph::from_rows([vec![(1, 1e-9), (2, 0.3)], vec![(0, 1e-9)], vec![(0, 0.3)]]);
        assert_eq!(graph.edge_count(), 1);
        assert_eq!(graph.edges(0).map(|edge| edge.0).collect::<Vec<_>>(), [2]);
        assert!((graph.strength(0) - 0.3).abs() < 1e-7);
        assert_eq!(round_weight(1.3), 1.3);
    }
}
