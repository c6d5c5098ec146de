//! A k-d tree over points of few dimensions, laid out for nearest-neighbour and nearest-outside searches.

use crate::topics::MatrixView;
use crate::vectors::squared_distance;

/// Most points in a leaf: smaller leaves cost more steps, larger ones more distances. Chosen by hand; not
/// measured.
const LEAF_POINTS: usize = 12;

/// A k-d tree (Bentley 1975) split at the median of the widest side. Points are renumbered into tree order so
/// that every node is a range.
pub struct KdTree {
    /// Numbers in each point.
    dims: usize,
    /// The points in tree order, row-major.
    coordinates: Vec<f64>,
    /// For each point in tree order its original index.
    order: Vec<u32>,
    nodes: Vec<KdNode>,
    /// Lower corners of the nodes' bounding boxes, row-major.
    low: Vec<f64>,
    /// Upper corners of the nodes' bounding boxes, row-major.
    high: Vec<f64>,
}

/// A node: a range of points in tree order. A node without `right` is a leaf; the left child follows its
/// parent directly.
#[derive(Clone, Copy)]
pub struct KdNode {
    /// The first point, in tree order.
    pub start: u32,
    /// One past the last point.
    pub end: u32,
    right: Option<u32>,
}

impl KdTree {
    /// Builds the tree. Equal coordinates are split by original index, so the tree is the same on every
    /// machine.
    pub fn new(points: MatrixView<'_, f64>) -> Self {
        let count = points.len();
        let mut tree = Self {
            dims: points.dims(),
            coordinates: Vec::with_capacity(points.values().len()),
            order: (0..count as u32).collect(),
            nodes: Vec::new(),
            low: Vec::new(),
            high: Vec::new(),
        };
        if count > 0 {
            tree.split_node(points);
        }
        for &index in &tree.order {
            tree.coordinates.extend_from_slice(points.row(index as usize));
        }
        tree
    }

    /// Splits nodes until each holds at most a leaf's worth of points.
    fn split_node(&mut self, points: MatrixView<'_, f64>) {
        let mut pending = vec![(0usize, points.len(), None::<usize>)];
        while let Some((start, end, parent)) = pending.pop() {
            let node = self.nodes.len();
            if let Some(parent) = parent {
                self.nodes[parent].right = Some(node as u32);
            }
            self.nodes.push(KdNode { start: start as u32, end: end as u32, right: None });
            let widest = self.push_bounded_node(points, start, end);
            if end - start <= LEAF_POINTS {
                continue;
            }
            let middle = (end - start) / 2;
            self.order[start..end].select_nth_unstable_by(middle, |&a, &b| {
                let (x, y) = (points.row(a as usize)[widest], points.row(b as usize)[widest]);
                x.total_cmp(&y).then(a.cmp(&b))
            });
            // The right half is pushed first, so that the left one is taken next and follows its parent
            // directly.
            pending.push((start + middle, end, Some(node)));
            pending.push((start, start + middle, None));
        }
    }

    /// Appends the bounding box of a new node's points; gives its widest axis.
    fn push_bounded_node(&mut self, points: MatrixView<'_, f64>, start: usize, end: usize) -> usize {
        let base = self.low.len();
        self.low.resize(base + self.dims, f64::INFINITY);
        self.high.resize(base + self.dims, f64::NEG_INFINITY);
        let (low, high) = (&mut self.low[base..], &mut self.high[base..]);
        for &index in &self.order[start..end] {
            for (axis, &value) in points.row(index as usize).iter().enumerate() {
                low[axis] = low[axis].min(value);
                high[axis] = high[axis].max(value);
            }
        }
        let side = |axis: usize| high[axis] - low[axis];
        (0..self.dims).fold(0, |best, axis| if side(axis) > side(best) { axis } else { best })
    }

    /// Number of points.
    pub fn len(&self) -> usize {
        self.order.len()
    }

    /// The nodes, parents before children.
    pub fn nodes(&self) -> &[KdNode] {
        &self.nodes
    }

    /// The two children of a node; none for a leaf.
    pub fn children(&self, node: usize) -> Option<(usize, usize)> {
        self.nodes[node].right.map(|right| (node + 1, right as usize))
    }

    /// The original index of a point in tree order.
    pub fn original_index(&self, point: usize) -> u32 {
        self.order[point]
    }

    /// The coordinates of a point in tree order.
    pub fn point(&self, point: usize) -> &[f64] {
        &self.coordinates[point * self.dims..(point + 1) * self.dims]
    }

    /// The squared distance from coordinates to a point in tree order.
    pub fn squared_distance(&self, a: &[f64], b: usize) -> f64 {
        squared_distance(a, self.point(b))
    }

    /// The squared distance from coordinates to a node's box; 0 inside.
    pub fn squared_distance_to_box(&self, point: &[f64], node: usize) -> f64 {
        let side = node * self.dims..(node + 1) * self.dims;
        let (low, high) = (&self.low[side.clone()], &self.high[side]);
        let mut sum = 0.0;
        for ((&x, &low), &high) in point.iter().zip(low).zip(high) {
            let outside = (low - x).max(x - high).max(0.0);
            sum += outside * outside;
        }
        sum
    }

    /// The `count` points nearest to one in tree order, itself among them, with their squared distances,
    /// nearest first. Equal distances go by tree order.
    pub fn nearest(&self, point: usize, count: usize) -> Vec<(f64, u32)> {
        self.nearest_to(self.point(point), count)
    }

    /// The same for any coordinates, whether or not a point of the tree is there.
    pub fn nearest_to(&self, here: &[f64], count: usize) -> Vec<(f64, u32)> {
        let mut found: Vec<(f64, u32)> = Vec::with_capacity(count + 1);
        if count == 0 || self.nodes.is_empty() {
            return found;
        }
        let mut pending = vec![(0.0, 0usize)];
        while let Some((bound, node)) = pending.pop() {
            if found.len() == count && found.last().is_some_and(|worst| bound > worst.0) {
                continue;
            }
            let Some((left, right)) = self.children(node) else {
                let range = self.nodes[node];
                for other in range.start..range.end {
                    keep_nearest(&mut found, (self.squared_distance(here, other as usize), other), count);
                }
                continue;
            };
            let (near, far) =
                (self.squared_distance_to_box(here, left), self.squared_distance_to_box(here, right));
            // The nearer side is pushed last and so searched first, which narrows the bound for the other.
            if near <= far {
                pending.extend([(far, right), (near, left)]);
            } else {
                pending.extend([(near, left), (far, right)]);
            }
        }
        found
    }
}

/// Inserts a candidate into the sorted list of the `count` nearest.
fn keep_nearest(found: &mut Vec<(f64, u32)>, new: (f64, u32), count: usize) {
    let before = |old: &(f64, u32)| old.0.total_cmp(&new.0).then(old.1.cmp(&new.1)).is_lt();
    if found.len() == count && found.last().is_some_and(before) {
        return;
    }
    let place = found.partition_point(before);
    found.insert(place, new);
    found.truncate(count);
}
