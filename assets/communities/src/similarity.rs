//! The graph of which snippets are alike, in compressed rows.

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
    /// Builds a graph from each node's edges, in order. Every edge must be given at both ends, with one weight
    /// above 0, and none may lead from a node to itself: what breaks this is left out of the sums of the other
    /// end and makes numbers wrong, but nothing panics.
    pub fn from_rows(rows: impl IntoIterator<Item = Vec<(u32, f32)>>) -> Self {
        let mut graph = Self::default();
        for row in rows {
            graph.push_node(row, 0.0);
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
        let members = nodes_by_group(groups, count);
        let mut joined = Self::default();
        let mut sums = vec![0.0f64; count];
        let mut met: Vec<u32> = Vec::new();
        for (group, nodes) in (0u32..).zip(&members) {
            let mut within: f64 = nodes.iter().map(|&node| self.within[node as usize]).sum();
            for (target, weight) in nodes.iter().flat_map(|&node| self.edges(node)) {
                let other = groups[target as usize];
                if other == group {
                    within += f64::from(weight);
                    continue;
                }
                if sums[other as usize] == 0.0 {
                    met.push(other);
                }
                sums[other as usize] += f64::from(weight);
            }
            met.sort_unstable();
            let edges = met.drain(..).map(|other| (other, std::mem::take(&mut sums[other as usize]) as f32));
            joined.push_node(edges, within);
        }
        joined
    }
}

/// The nodes of each of `count` groups, ascending.
fn nodes_by_group(groups: &[u32], count: usize) -> Vec<Vec<u32>> {
    let mut members: Vec<Vec<u32>> = vec![Vec::new(); count];
    for (node, &group) in (0u32..).zip(groups) {
        if let Some(members) = members.get_mut(group as usize) {
            members.push(node);
        }
    }
    members
}
