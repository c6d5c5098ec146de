//! How sure it is that a snippet belongs to its topic.

use crate::topics::cluster::Centres;
use crate::topics::rows::MatrixView;
use leitmotif_communities::SimilarityGraph;
use leitmotif_encoder::{ByteVectors, NearVector, NearestWorker, QUERIES_AT_ONCE};
use rayon::prelude::*;

/// The intercept and slope that make a probability of the sum of both signs (logistic regression, Cox 1958):
/// the share of texts whose topic is mostly of their own label, fitted on banking77 and clinc150 (test, MiniLM, 92
/// and 141 topics). There .2 to .4 of the texts at a sum of .3 are right, .6 to .7 at .9, and .95 and more from
/// 1.45 on; the area under the ROC curve is .78 and .71.
const CALIBRATION: (f64, f64) = (-1.7, 2.6);

/// The probability of what speaks for a topic, from 0 to 1: the share of a snippet's edge weight that leads into
/// it, and the cosine with its centre less that with the nearest other's.
pub fn calibrate(inside: f64, ahead: f64) -> f32 {
    let (intercept, slope) = CALIBRATION;
    (1.0 / (1.0 + (-(intercept + slope * (inside + ahead))).exp())) as f32
}

/// Centres whose cosine with a snippet is computed: those with the largest products of bytes, which are off by a
/// thousandth. Of thousands of topics the others are too far.
const LOOKED_AT: usize = 8;

/// For each snippet how sure its topic is, 0 to 1. `topics` names each one's.
pub fn measure_sureness(
    graph: &SimilarityGraph,
    topics: &[u32],
    centres: &Centres,
    vectors: MatrixView<'_>,
) -> Vec<f32> {
    let bytes = ByteVectors::from_rows(&centres.directions().concat(), vectors.dims());
    let of_node = |node: usize, near: Vec<NearVector>| {
        let topic = topics[node];
        let inside = graph.edges(node as u32).filter(|&(other, _)| topics[other as usize] == topic);
        let inside: f64 = inside.map(|(_, weight)| f64::from(weight)).sum();
        let strength = graph.strength(node as u32);
        // Nothing is like it: no edge leads anywhere, so none leads into its topic.
        let share = if strength > 0.0 { inside / strength } else { 0.0 };
        let others = near.into_iter().map(|(other, _)| other);
        calibrate(share, lead_over(others, vectors.row(node), topic, centres))
    };
    let nodes: Vec<usize> = (0..topics.len()).collect();
    let sure = nodes.par_chunks(QUERIES_AT_ONCE).map_init(NearestWorker::default, |worker, nodes| {
        let near = bytes.nearest(worker, &vectors.select_rows(nodes), LOOKED_AT);
        nodes.iter().zip(near).map(|(&node, near)| of_node(node, near)).collect::<Vec<f32>>()
    });
    sure.collect::<Vec<_>>().concat()
}

/// The cosine with a topic's centre less that with the nearest other's; without others the cosine itself.
pub fn lead_over_others(vector: &[f32], topic: u32, centres: &Centres) -> f64 {
    lead_over(0..centres.directions().len() as u32, vector, topic, centres)
}

/// The same over some topics, the nearest among them.
fn lead_over(topics: impl Iterator<Item = u32>, vector: &[f32], topic: u32, centres: &Centres) -> f64 {
    let own = f64::from(centres.cosine(vector, topic));
    let others = topics.filter(|&other| other != topic);
    let next = others.map(|other| f64::from(centres.cosine(vector, other))).reduce(f64::max);
    own - next.unwrap_or(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Random;
    use crate::topics::cluster::clustering::Clustering;

    #[test]
    fn the_nearest_of_many_centres_is_that_of_all() {
        let (count, dims, topics) = (600usize, 24, 60u32);
        let mut random = Random::new(5, 0);
        let values: Vec<f32> = (0..count * dims).map(|_| random.gaussian() as f32).collect();
        let vectors = MatrixView::new(&values, dims).unwrap();
        let topic_of: Vec<u32> = (0..count as u32).map(|node| node % topics).collect();
        let clusters = Clustering {
            labels: topic_of.iter().map(|&topic| Some(topic)).collect(),
            probability: vec![1.0; count],
            count: topics as usize,
        };
        let centres = Centres::from_vectors(&clusters, vectors);
        // No edge leads anywhere: the centres alone count.
        let graph = SimilarityGraph::from_rows(vec![Vec::new(); count]);
        let found = measure_sureness(&graph, &topic_of, &centres, vectors);
        for (node, (&topic, sure)) in topic_of.iter().zip(found).enumerate() {
            assert_eq!(sure, calibrate(0.0, lead_over_others(vectors.row(node), topic, &centres)), "{node}");
        }
    }
}
