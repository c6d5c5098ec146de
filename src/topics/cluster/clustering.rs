//! Which point is in which cluster, and how well founded the clusters are.

use crate::topics::model::TopicCount;

/// A clustering of points.
#[derive(Debug, Clone, PartialEq)]
pub struct Clustering {
    /// The cluster of each point; none for an outlier.
    pub labels: Vec<Option<u32>>,
    /// Probability of each point in its cluster, 0 to 1; 0 for an outlier.
    pub probability: Vec<f32>,
    /// Number of clusters.
    pub count: usize,
}

impl Clustering {
    /// Numbers clusters from 0, largest first; of two as large the one whose first point comes first.
    pub fn numbered(labels: Vec<Option<u32>>, probability: Vec<f32>) -> Self {
        let mut found: Vec<(u32, usize, usize)> = Vec::new();
        let mut place = std::collections::HashMap::new();
        for (point, label) in labels.iter().enumerate() {
            let Some(label) = *label else { continue };
            let at = *place.entry(label).or_insert(found.len());
            match found.get_mut(at) {
                Some(cluster) => cluster.1 += 1,
                None => found.push((label, 1, point)),
            }
        }
        found.sort_unstable_by_key(|&(_, size, first)| (std::cmp::Reverse(size), first));
        for (number, (label, ..)) in found.iter().enumerate() {
            place.insert(*label, number);
        }
        let labels = labels
            .into_iter()
            .map(|label| label.and_then(|label| place.get(&label)).map(|&number| number as u32))
            .collect();
        Self { labels, probability, count: found.len() }
    }

    /// A clustering in which every point is an outlier.
    pub fn all_outliers(points: usize) -> Self {
        Self { labels: vec![None; points], probability: vec![0.0; points], count: 0 }
    }

    /// A clustering in which every point is in one cluster, with probability 1.
    pub fn single_cluster(points: usize) -> Self {
        Self { labels: vec![Some(0); points], probability: vec![1.0; points], count: usize::from(points > 0) }
    }

    /// The points of each cluster, ascending.
    pub fn members(&self) -> Vec<Vec<usize>> {
        let mut members = vec![Vec::new(); self.count];
        for (point, label) in self.labels.iter().enumerate() {
            if let Some(label) = *label {
                members[label as usize].push(point);
            }
        }
        members
    }

    /// Whether excess-of-mass selection has collapsed into one or two clouds where a reader would see topics:
    /// fewer than three clusters came out, or fewer than `wanted`, or one holds over half of all clustered
    /// points. Then leaf selection is tried. Excess of mass does so now and then, also on plain MiniLM vectors.
    /// The limits were chosen by hand; their plateau was not measured.
    pub fn is_collapsed(&self, wanted: TopicCount) -> bool {
        let clustered = self.labels.len() - self.outlier_count();
        // Clusters are numbered by size: 0 is the largest.
        let largest = self.labels.iter().filter(|&&label| label == Some(0)).count();
        let too_few = matches!(wanted, TopicCount::Exactly(wanted) if self.count < wanted);
        too_few || self.count < 3 || largest * 2 > clustered
    }

    /// Number of points in no cluster.
    pub fn outlier_count(&self) -> usize {
        self.labels.iter().filter(|label| label.is_none()).count()
    }
}
