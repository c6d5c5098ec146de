//! The single-linkage hierarchy, read from the edges of the minimum spanning tree.

use super::spanning::{DisjointSets, ReachabilityEdge};

/// A single-linkage hierarchy. Parts that meet at exactly the same distance merge at once, so that ties do
/// not depend on the order of the edges. Nodes below the number of points are points; the others are merges.
pub struct LinkageTree {
    points: usize,
    children: Vec<u32>,
    nodes: Vec<LinkageMerge>,
}

/// One merge: its distance, the number of points below, and the range of its children.
struct LinkageMerge {
    distance: f64,
    size: u32,
    first: u32,
    end: u32,
}

impl LinkageTree {
    /// Reads the hierarchy from `points - 1` edges, shortest first, that span all points.
    pub fn new(points: usize, edges: &[ReachabilityEdge]) -> Self {
        let mut merges = Self { points, children: Vec::new(), nodes: Vec::new() };
        let mut parts = DisjointSets::new(points);
        let mut node_of: Vec<u32> = (0..points as u32).collect();
        for tied in edges.chunk_by(|x, y| x.distance == y.distance) {
            let mut roots: Vec<u32> =
                tied.iter().flat_map(|edge| [edge.a, edge.b]).map(|p| parts.find(p)).collect();
            roots.sort_unstable();
            roots.dedup();
            for edge in tied {
                parts.join(edge.a, edge.b);
            }
            let mut joined: Vec<(u32, u32)> =
                roots.iter().map(|&root| (parts.find(root), node_of[root as usize])).collect();
            joined.sort_unstable();
            let distance = tied.first().map_or(0.0, |edge| edge.distance);
            for group in joined.chunk_by(|x, y| x.0 == y.0) {
                let node = merges.push(distance, group.iter().map(|pair| pair.1));
                if let Some(&(root, _)) = group.first() {
                    node_of[root as usize] = node;
                }
            }
        }
        merges
    }

    /// Appends a merge of some nodes; gives its node number.
    fn push(&mut self, distance: f64, children: impl Iterator<Item = u32>) -> u32 {
        let first = self.children.len() as u32;
        self.children.extend(children);
        let end = self.children.len() as u32;
        let size = self.children[first as usize..].iter().map(|&child| self.size(child)).sum();
        self.nodes.push(LinkageMerge { distance, size, first, end });
        (self.points + self.nodes.len() - 1) as u32
    }

    /// Number of points at the leaves.
    pub fn point_count(&self) -> usize {
        self.points
    }

    /// The node that holds all points; none when nothing merged.
    pub fn root(&self) -> Option<u32> {
        (!self.nodes.is_empty()).then(|| (self.points + self.nodes.len() - 1) as u32)
    }

    /// Number of points in a node; 1 for a point.
    pub fn size(&self, node: u32) -> u32 {
        self.merge_of(node).map_or(1, |merge| merge.size)
    }

    /// The distance at which a node's children merged; 0 for a point.
    pub fn distance(&self, node: u32) -> f64 {
        self.merge_of(node).map_or(0.0, |merge| merge.distance)
    }

    /// The nodes a node was merged from; none for a point.
    pub fn children(&self, node: u32) -> &[u32] {
        self.merge_of(node).map_or(&[], |merge| &self.children[merge.first as usize..merge.end as usize])
    }

    /// The points in a node, in an order that depends on the tree alone.
    pub fn members(&self, node: u32) -> Vec<u32> {
        let mut members = Vec::new();
        let mut pending = vec![node];
        while let Some(node) = pending.pop() {
            if (node as usize) < self.points {
                members.push(node);
            }
            pending.extend_from_slice(self.children(node));
        }
        members
    }

    /// The merge of a node; none for a point.
    fn merge_of(&self, node: u32) -> Option<&LinkageMerge> {
        (node as usize).checked_sub(self.points).and_then(|index| self.nodes.get(index))
    }
}
