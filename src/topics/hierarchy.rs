//! The tree of topics: the nearest topics merge first, step by step.

use super::cluster::Centres;
use super::cluster::clustering::Clustering;
use super::model::{Keyword, TopicId};
use super::rows::MatrixView;
use crate::vectors::dot;
use serde::{Deserialize, Serialize};

/// One step of merging: two parts of the tree that become one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MergeStep {
    /// The larger part: a topic's number, or the number of topics plus the index of an earlier step.
    pub left: u32,
    /// The smaller part.
    pub right: u32,
    /// The distance of the two: one minus the cosine, 0 to 2, averaged over all pairs of topics between them.
    pub distance: f32,
    /// Number of snippets below.
    pub snippets: usize,
    /// The label of the topics below, as if they were one.
    pub label: String,
    /// The phrases that set them apart from the rest, best first.
    pub keywords: Vec<Keyword>,
}

/// The topics of a run as a tree, nearest merged first. Empty for fewer than two topics.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct TopicTree {
    /// Number of topics at its leaves.
    pub topics: u32,
    /// The steps in order; one fewer than there are topics.
    pub joints: Vec<MergeStep>,
}

/// The distances between the parts of a tree that are left. The nearest to each is kept, so that a tree of n topics takes
/// about n² steps (Anderberg 1973), not n³.
struct Distances {
    /// For each row the distances to the rows before it.
    apart: Vec<Vec<f64>>,
    /// The rows that are left, ascending.
    left: Vec<usize>,
    /// For each row the nearest of those before it that are left; the first of equals.
    nearest: Vec<(f64, usize)>,
}

impl Distances {
    fn new(count: usize, between: impl Fn(usize, usize) -> f64) -> Self {
        let apart = (0..count).map(|a| (0..a).map(|b| between(a, b)).collect()).collect();
        let mut all = Self { apart, left: (0..count).collect(), nearest: vec![(f64::INFINITY, 0); count] };
        (0..count).for_each(|row| all.find_nearest(row));
        all
    }

    fn between(&self, a: usize, b: usize) -> f64 {
        self.apart[a.max(b)][a.min(b)]
    }

    /// The nearest two with their distance, of equals the first; none where one is left.
    fn nearest(&self) -> Option<(f64, usize, usize)> {
        let mut nearest = (f64::INFINITY, 0, 0);
        for &second in &self.left {
            let (distance, first) = self.nearest[second];
            if distance < nearest.0 {
                nearest = (distance, first, second);
            }
        }
        match self.left.as_slice() {
            // No finite distance is left (a vector held NaN): the tree still joins everything, at the greatest distance.
            [first, second, ..] if nearest.0.is_infinite() => Some((2.0, *first, *second)),
            [_, _, ..] => Some(nearest),
            _ => None,
        }
    }

    /// Joins the second row, of so many topics, to the first; its distances are means over all pairs of topics.
    fn merge(&mut self, first: (usize, usize), second: (usize, usize)) {
        let ((first, ours), (second, theirs)) = (first, second);
        self.left.retain(|&row| row != second);
        for at in 0..self.left.len() {
            let other = self.left[at];
            if other == first {
                continue;
            }
            let sum = self.between(first, other) * ours as f64 + self.between(second, other) * theirs as f64;
            self.apart[first.max(other)][first.min(other)] = sum / (ours + theirs) as f64;
        }
        for at in 0..self.left.len() {
            let row = self.left[at];
            let (distance, near) = self.nearest[row];
            if row == first || (row > first && (near == first || near == second)) {
                self.find_nearest(row);
            } else if row > first {
                let here = self.between(row, first);
                if here < distance || (here == distance && first < near) {
                    self.nearest[row] = (here, first);
                }
            }
        }
    }

    fn find_nearest(&mut self, row: usize) {
        let before = self.left.iter().take_while(|&&other| other < row);
        let mut nearest = (f64::INFINITY, 0);
        for &other in before {
            let distance = self.apart[row][other];
            if distance < nearest.0 {
                nearest = (distance, other);
            }
        }
        self.nearest[row] = nearest;
    }
}

/// Joins things by average linkage (Sokal and Michener 1958), the nearest first: for each step the distance, and two of
/// the things, the first of which stands for both from then on. Of equal distances the first things are joined first.
pub fn average_linkage(count: usize, between: impl Fn(usize, usize) -> f64) -> Vec<(f64, usize, usize)> {
    let mut apart = Distances::new(count, between);
    let mut sizes = vec![1; count];
    let mut steps = Vec::new();
    while let Some((distance, first, second)) = apart.nearest() {
        apart.merge((first, sizes[first]), (second, sizes[second]));
        sizes[first] += sizes[second];
        steps.push((distance, first, second));
    }
    steps
}

/// A branch of a cut tree: a topic, or several that are merged.
#[derive(Debug, Clone, PartialEq)]
pub struct TopicBranch {
    /// The topics in it, by number.
    pub topics: Vec<TopicId>,
    /// The step at its root, by index; none for a single topic.
    pub joint: Option<usize>,
}

impl TopicTree {
    /// Merges topics by average linkage (Sokal & Michener 1958) of the cosines between their mean vectors. Of
    /// equal distances the topics with the smaller numbers merge first.
    pub fn new(clusters: &Clustering, vectors: MatrixView<'_>) -> Self {
        let centres = Centres::from_vectors(clusters, vectors);
        let directions = centres.directions();
        let sizes: Vec<usize> = clusters.members().iter().map(Vec::len).collect();
        let count = directions.len();
        let between = |a: usize, b: usize| 1.0 - f64::from(dot(&directions[a], &directions[b]));
        // Each part that is left: its number in the tree and its snippets. A part has the row of its first topic.
        let mut parts: Vec<(u32, usize)> =
            sizes.iter().enumerate().map(|(at, &size)| (at as u32, size)).collect();
        let mut tree = Self { topics: count as u32, joints: Vec::new() };
        for (distance, first, second) in average_linkage(count, between) {
            let (a, b) = (parts[first], parts[second]);
            let (left, right) = if b.1 > a.1 { (b.0, a.0) } else { (a.0, b.0) };
            parts[first] = (tree.topics + tree.joints.len() as u32, a.1 + b.1);
            tree.joints.push(MergeStep {
                left,
                right,
                distance: distance as f32,
                snippets: a.1 + b.1,
                label: String::new(),
                keywords: Vec::new(),
            });
        }
        tree
    }

    /// The topics below each step, by number.
    pub fn merge_groups(&self) -> Vec<Vec<u32>> {
        let mut groups: Vec<Vec<u32>> = Vec::with_capacity(self.joints.len());
        for joint in &self.joints {
            let mut below = Vec::new();
            for part in [joint.left, joint.right] {
                match part.checked_sub(self.topics) {
                    None => below.push(part),
                    Some(at) => below.extend(groups.get(at as usize).into_iter().flatten().copied()),
                }
            }
            below.sort_unstable();
            groups.push(below);
        }
        groups
    }

    /// Gives the steps their labels and keywords, in order.
    pub fn describe(&mut self, words: Vec<(String, Vec<Keyword>)>) {
        for (joint, (label, keywords)) in self.joints.iter_mut().zip(words) {
            (joint.label, joint.keywords) = (label, keywords);
        }
    }

    /// Cuts the tree so that at most `count` branches are left (at least 1), the nearest merged; in the order
    /// of their first topics.
    pub fn cut(&self, count: usize) -> Vec<TopicBranch> {
        let leaves = self.topics as usize;
        let joined = leaves.saturating_sub(count.max(1)).min(self.joints.len());
        let groups = self.merge_groups();
        let mut above: Vec<bool> = vec![false; leaves + joined];
        for joint in self.joints.iter().take(joined) {
            for part in [joint.left, joint.right] {
                if let Some(above) = above.get_mut(part as usize) {
                    *above = true;
                }
            }
        }
        let mut boughs: Vec<TopicBranch> = (0..leaves + joined)
            .filter(|&node| !above[node])
            .map(|node| match node.checked_sub(leaves) {
                None => TopicBranch { topics: vec![TopicId(node as u32)], joint: None },
                Some(at) => TopicBranch {
                    topics: groups.get(at).into_iter().flatten().map(|&topic| TopicId(topic)).collect(),
                    joint: Some(at),
                },
            })
            .collect();
        boughs.sort_by_key(|bough| bough.topics.first().copied());
        boughs
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Topics 0 and 2 lie near each other, 1 and 3 too, and topic 4 away from all.
    fn tree() -> TopicTree {
        let angle = |degrees: f32| [degrees.to_radians().cos(), degrees.to_radians().sin()];
        let at = [0.0, 80.0, 5.0, 90.0, 200.0];
        let (mut values, mut labels) = (Vec::new(), Vec::new());
        for (topic, degrees) in (0u32..).zip(at) {
            for _ in 0..(6 - topic) {
                values.extend(angle(degrees));
                labels.push(Some(topic));
            }
        }
        let clusters = Clustering { probability: vec![1.0; labels.len()], labels, count: 5 };
        TopicTree::new(&clusters, MatrixView::new(&values, 2).unwrap())
    }

    #[test]
    fn the_nearest_join_first_and_all_join_at_last() {
        let tree = tree();
        let pairs: Vec<(u32, u32)> = tree.joints.iter().map(|joint| (joint.left, joint.right)).collect();
        assert_eq!(pairs, [(0, 2), (1, 3), (5, 6), (7, 4)]);
        assert!(tree.joints.is_sorted_by(|a, b| a.distance <= b.distance));
        assert_eq!(tree.joints.iter().map(|joint| joint.snippets).collect::<Vec<_>>(), [10, 8, 18, 20]);
        let first = 1.0 - 5f32.to_radians().cos();
        assert!((tree.joints[0].distance - first).abs() < 1e-5);
        let mean =
            [80f32, 90.0, 75.0, 85.0].map(|degrees| 1.0 - degrees.to_radians().cos()).iter().sum::<f32>()
                / 4.0;
        assert!((tree.joints[2].distance - mean).abs() < 1e-5, "{} {mean}", tree.joints[2].distance);
        assert_eq!(tree.merge_groups(), [vec![0, 2], vec![1, 3], vec![0, 1, 2, 3], vec![0, 1, 2, 3, 4]]);
    }

    /// The merges by looking through all pairs each time, as distance and rows.
    fn merges_by_all_pairs(mut apart: Vec<Vec<f64>>) -> Vec<(f64, usize, usize)> {
        let mut left: Vec<(usize, f64)> = (0..apart.len()).map(|row| (row, 1.0)).collect();
        let mut merges = Vec::new();
        while left.len() > 1 {
            let mut nearest = (f64::INFINITY, 0, 1);
            for second in 0..left.len() {
                for first in 0..second {
                    let distance = apart[left[second].0][left[first].0];
                    if distance < nearest.0 {
                        nearest = (distance, first, second);
                    }
                }
            }
            let (distance, first, second) = nearest;
            let (a, b) = (left[first], left.remove(second));
            merges.push((if distance.is_finite() { distance } else { 2.0 }, a.0, b.0));
            for &(row, _) in left.iter().filter(|other| other.0 != a.0) {
                let sum = apart[a.0.max(row)][a.0.min(row)] * a.1 + apart[b.0.max(row)][b.0.min(row)] * b.1;
                apart[a.0.max(row)][a.0.min(row)] = sum / (a.1 + b.1);
            }
            left[first].1 += b.1;
        }
        merges
    }

    proptest::proptest! {
        #[test]
        fn keeping_the_nearest_gives_the_merges_of_all_pairs(
            // Few different distances, so that many are equal, and some that are no number.
            numbers in proptest::collection::vec(0u8..7, 0..200),
        ) {
            let count = (1..).find(|n| n * (n + 1) / 2 > numbers.len()).unwrap_or(1);
            let number = |a: usize, b: usize| match numbers.get(a * (a.max(1) - 1) / 2 + b) {
                Some(6) | None => f64::NAN,
                Some(&number) => f64::from(number),
            };
            let apart = (0..count).map(|a| (0..a).map(|b| number(a, b)).collect()).collect();
            let expected = merges_by_all_pairs(apart);
            let mut distances = Distances::new(count, number);
            let mut topics = vec![1; count];
            for (distance, a, b) in expected {
                proptest::prop_assert_eq!(distances.nearest(), Some((distance, a, b)));
                distances.merge((a, topics[a]), (b, topics[b]));
                topics[a] += topics[b];
            }
            proptest::prop_assert_eq!(distances.nearest(), None);
        }
    }

    #[test]
    fn a_cut_leaves_as_many_branches_as_asked_for() {
        let tree = tree();
        for count in 0..8 {
            let boughs = tree.cut(count);
            assert_eq!(boughs.len(), count.clamp(1, 5));
            let mut topics: Vec<u32> = boughs.iter().flat_map(|bough| &bough.topics).map(|id| id.0).collect();
            topics.sort_unstable();
            assert_eq!(topics, [0, 1, 2, 3, 4]);
        }
        let three: Vec<Vec<u32>> =
            tree.cut(3).iter().map(|bough| bough.topics.iter().map(|id| id.0).collect()).collect();
        assert_eq!(three, [vec![0, 2], vec![1, 3], vec![4]]);
        assert_eq!(TopicTree::default().cut(3), []);
    }
}
