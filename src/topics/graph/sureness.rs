//! How sure it is that a snippet belongs to its topic.

use super::nearness::UsualNearness;
use crate::topics::cluster::Centres;
use crate::topics::rows::MatrixView;
use leitmotif_communities::SimilarityGraph;
use leitmotif_encoder::{ByteVectors, NearVector, NearestWorker, QUERIES_AT_ONCE};
use rayon::prelude::*;

/// The intercept and slope that make a probability of the sum of both signs (logistic regression, Cox 1958):
/// the share of texts whose topic is mostly of their own label, fitted on banking77 and clinc150 (test, MiniLM, 92
/// and 141 topics). There .2 to .4 of the texts at a sum of .3 are right, .6 to .7 at .9, and .95 and more from
/// 1.45 on.
const CALIBRATION: (f64, f64) = (-1.7, 2.6);

/// The share of what is usual in its topic (see [`UsualNearness`]) at which a snippet is as likely of none as of one, and
/// how steeply that changes. Those that matter are far below the usual: on clinc150, a fifth of whose texts have no
/// label, 3 % are below .57 and a quarter below .88. Chosen on banking77 and clinc150 (test, MiniLM, 88 and 144 topics,
/// three seeds): from .6 to .7 with 10 to 15, V-measure is .831 to .833 and .826 to .827, the adjusted Rand index .588
/// to .590 and .201 to .203; without, .832 and .818, .591 and .190. The area under the ROC curve goes from .757 to .754
/// on the one and to .770 on the other. Of those less sure than .1 a third are right on banking77 and .04 on clinc150,
/// of those surer than .9 .98 and more.
const LEAST_NEARNESS: (f64, f64) = (0.65, 15.0);

/// What speaks for a snippet's being in a topic.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TopicSigns {
    /// The share of its edge weight that leads into the topic, 0 to 1.
    pub inside: f64,
    /// The cosine with the topic's centre less that with the nearest other's.
    pub ahead: f64,
    /// How near it is to those most like it, as a share of what is usual in the topic.
    pub nearness: f64,
}

impl TopicSigns {
    /// The probability, from 0 to 1, that the topic is the right one of all, times that it is near enough to be of any.
    pub fn sureness(self) -> f32 {
        let ((intercept, slope), (half, steepness)) = (CALIBRATION, LEAST_NEARNESS);
        let right = logistic(intercept + slope * (self.inside + self.ahead));
        (right * logistic(steepness * (self.nearness - half))) as f32
    }
}

fn logistic(x: f64) -> f64 {
    1.0 / (1.0 + (-x).exp())
}

/// Centres whose cosine with a snippet is computed: those with the largest products of bytes, which are off by a
/// thousandth. Of thousands of topics the others are too far.
const LOOKED_AT: usize = 8;

/// For each snippet how sure its topic is, 0 to 1. `topics` names each one's, `nearness` says how near it is to those
/// most like it (see [`nearness_of`](super::nearness::nearness_of)).
pub fn measure_sureness(
    graph: &SimilarityGraph,
    (topics, nearness): (&[u32], &[f64]),
    centres: &Centres,
    vectors: MatrixView<'_>,
) -> Vec<f32> {
    let usual = UsualNearness::measure(topics.iter().copied().zip(nearness.iter().copied()));
    let bytes = ByteVectors::from_rows(&centres.directions().concat(), vectors.dims());
    let of_node = |node: usize, near: Vec<NearVector>| {
        let topic = topics[node];
        let inside = graph.edges(node as u32).filter(|&(other, _)| topics[other as usize] == topic);
        let inside: f64 = inside.map(|(_, weight)| f64::from(weight)).sum();
        let strength = graph.strength(node as u32);
        // Nothing is like it: no edge leads anywhere, so none leads into its topic.
        let share = if strength > 0.0 { inside / strength } else { 0.0 };
        let others = near.into_iter().map(|(other, _)| other);
        let ahead = lead_over(others, vectors.row(node), topic, centres);
        TopicSigns { inside: share, ahead, nearness: usual.share(topic, nearness[node]) }.sureness()
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
        let found = measure_sureness(&graph, (&topic_of, &vec![0.5; count]), &centres, vectors);
        for (node, (&topic, sure)) in topic_of.iter().zip(found).enumerate() {
            let ahead = lead_over_others(vectors.row(node), topic, &centres);
            assert_eq!(sure, TopicSigns { inside: 0.0, ahead, nearness: 1.0 }.sureness(), "{node}");
        }
    }

    #[test]
    fn what_is_far_from_everything_is_unsure_of_whatever_is_nearest() {
        let sureness = |inside, ahead, nearness| TopicSigns { inside, ahead, nearness }.sureness();
        let usual = sureness(1.0, 0.3, 1.0);
        assert!(usual > 0.8 && sureness(1.0, 0.3, 1.5) - usual < 0.01, "nearer than usual is no surer");
        assert!(sureness(1.0, 0.3, 0.4) < 0.05);
        assert!(sureness(0.2, 0.0, 1.0) < 0.3, "what is near may be of another topic");
    }
}
