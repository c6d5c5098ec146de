//! Places snippets that density left in no topic: by vectors, by words, by neighbours in the transcript, by
//! density, or not at all.

use super::centroid::Centres;
use super::clustering::Clustering;
use super::reclaim_outliers::reclaim_outliers;
use crate::topics::MatrixView;
use crate::topics::model::{OutlierPolicy, Parameters};
use crate::topics::words::{CorpusTerms, GAP};
use crate::vectors::first_highest;
use rayon::prelude::*;
use std::collections::BTreeMap;

/// Data about the points beside their reduced coordinates. Everything is in the order of the points but for
/// the terms and the transcripts, which are by row.
#[derive(Clone, Copy)]
pub struct ClusterContext<'a> {
    /// The adapted vectors before reduction.
    pub vectors: MatrixView<'a>,
    /// The terms of all snippets, by row.
    pub words: &'a CorpusTerms,
    /// The transcript of each snippet, by row.
    pub transcripts: &'a [u32],
    /// The row of each point's snippet among all snippets, ascending.
    pub rows: &'a [usize],
}

/// The topic an outlier is nearest to, with the nearness, 0 to 1; none where none is near or the point is no
/// outlier.
pub type NearestTopic = Option<(u32, f32)>;

/// Places outliers as the parameters say. `lean` gives each point's nearest topic by density; it is called
/// only for that policy.
///
/// All policies but [`OutlierPolicy::Keep`] rank the outliers by how near they are to a topic and place all
/// that are near any. With [`Parameters::most_left_out`] only so many are placed, nearest first, that no more
/// than that percentage of all points is left out; ties go by row.
pub fn place_outliers(
    clusters: Clustering,
    beside: ClusterContext<'_>,
    parameters: &Parameters,
    lean: &dyn Fn(&Clustering) -> Vec<NearestTopic>,
) -> Clustering {
    if clusters.count == 0 {
        return clusters;
    }
    let most = parameters.most_left_out;
    let clusters = match parameters.outliers {
        OutlierPolicy::Keep => reclaim_outliers(clusters, beside.vectors),
        _ => clusters,
    };
    let leanings = match parameters.outliers {
        OutlierPolicy::Keep if most.is_none() => return clusters,
        OutlierPolicy::Keep | OutlierPolicy::Assign | OutlierPolicy::Meaning => {
            nearest_by_vectors(&clusters, beside.vectors)
        }
        OutlierPolicy::Probability => lean(&clusters),
        OutlierPolicy::Words => nearest_by_words(&clusters, beside),
        OutlierPolicy::Neighbours => nearest_by_neighbours(&clusters, beside),
    };
    // Assign leaves none out, however far it is; all others need a positive nearness.
    let (limit, least) = match parameters.outliers {
        OutlierPolicy::Assign => (None, f32::NEG_INFINITY),
        _ => (most, 0.0),
    };
    take_nearest(clusters, &leanings, limit, least)
}

/// Places the outliers nearest to a topic, until at most `most` per cent of all points are left out (none: no
/// limit), and only those whose nearness is above `least`.
fn take_nearest(clusters: Clustering, leanings: &[NearestTopic], most: Option<u8>, least: f32) -> Clustering {
    let outside = clusters.outlier_count();
    let allowed = most.map_or(0, |percent| clusters.labels.len() * usize::from(percent) / 100);
    let mut ranked: Vec<(f32, usize, u32)> = (0..clusters.labels.len())
        .filter(|&point| clusters.labels[point].is_none())
        .filter_map(|point| {
            let (topic, near) = leanings.get(point).copied().flatten()?;
            (near > least).then_some((near, point, topic))
        })
        .collect();
    ranked.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    ranked.truncate(outside.saturating_sub(allowed));
    let Clustering { mut labels, mut probability, .. } = clusters;
    for (near, point, topic) in ranked {
        labels[point] = Some(topic);
        probability[point] = near.clamp(0.0, 1.0);
    }
    Clustering::numbered(labels, probability)
}

/// The topic nearest to each outlier, with the cosine between them; none for points in a topic, and for
/// vectors of zeros.
pub fn nearest_by_vectors(clusters: &Clustering, vectors: MatrixView<'_>) -> Vec<NearestTopic> {
    let centres = Centres::from_vectors(clusters, vectors);
    nearest_of_outliers(clusters, |point| centres.nearest(vectors.row(point)))
}

/// The nearest topic of each outlier; none for points in a topic.
fn nearest_of_outliers(
    clusters: &Clustering,
    nearest: impl Fn(usize) -> NearestTopic + Sync,
) -> Vec<NearestTopic> {
    let of_point = |(point, label): (usize, &Option<u32>)| match label {
        None => nearest(point),
        Some(_) => None,
    };
    clusters.labels.par_iter().enumerate().map(of_point).collect()
}

/// The nearest topic by the cosine of a snippet's terms with those of each topic, both weighted by c-TF-IDF
/// (Grootendorst 2022) over single words.
fn nearest_by_words(clusters: &Clustering, beside: ClusterContext<'_>) -> Vec<NearestTopic> {
    let vocabulary = beside.words.vocabulary_size();
    let mut said: Vec<BTreeMap<u32, f64>> = vec![BTreeMap::new(); clusters.count];
    let mut everywhere = vec![0.0f64; vocabulary];
    let terms = |point: usize| {
        let row = beside.rows.get(point).copied().unwrap_or(usize::MAX);
        beside.words.terms_of(row).iter().copied().filter(|&term| term != GAP)
    };
    let mut all = 0.0;
    for (point, label) in clusters.labels.iter().enumerate() {
        for term in terms(point) {
            if let Some(count) = everywhere.get_mut(term as usize) {
                *count += 1.0;
                all += 1.0;
            }
            if let Some(said) = label.and_then(|label| said.get_mut(label as usize)) {
                *said.entry(term).or_default() += 1.0;
            }
        }
    }
    let average = all / clusters.count.max(1) as f64;
    let weight = |term: u32| {
        everywhere
            .get(term as usize)
            .filter(|&&count| count > 0.0)
            .map_or(0.0, |count| (1.0 + average / count).ln())
    };
    // An inverted index: by term the topics that use it, with the weight as a share of each topic's length.
    let mut topics_of: BTreeMap<u32, Vec<(u32, f64)>> = BTreeMap::new();
    for (topic, said) in (0u32..).zip(&said) {
        let length = said.iter().map(|(&term, count)| (count * weight(term)).powi(2)).sum::<f64>().sqrt();
        for (&term, count) in said {
            topics_of
                .entry(term)
                .or_default()
                .push((topic, count * weight(term) / length.max(f64::MIN_POSITIVE)));
        }
    }
    nearest_of_outliers(clusters, |point| {
        let mut counts: BTreeMap<u32, f64> = BTreeMap::new();
        terms(point).for_each(|term| *counts.entry(term).or_default() += 1.0);
        let length = counts.iter().map(|(&term, count)| (count * weight(term)).powi(2)).sum::<f64>().sqrt();
        let mut near = vec![0.0f64; clusters.count];
        for (term, count) in counts {
            for &(topic, share) in topics_of.get(&term).into_iter().flatten() {
                near[topic as usize] += share * count * weight(term) / length.max(f64::MIN_POSITIVE);
            }
        }
        first_highest(near.into_iter().map(|near| near as f32), 0.0)
    })
}

/// How many snippets before and after are looked at; each step further counts half as much. Chosen by hand;
/// not measured.
const TRANSCRIPT_STEPS: usize = 3;

/// The nearest topic by the snippets before and after in the same transcript. Where both direct neighbours
/// are of one topic the nearness is 1.
fn nearest_by_neighbours(clusters: &Clustering, beside: ClusterContext<'_>) -> Vec<NearestTopic> {
    let transcript = |point: usize| beside.rows.get(point).and_then(|&row| beside.transcripts.get(row));
    nearest_of_outliers(clusters, |point| {
        let mut near: BTreeMap<u32, f64> = BTreeMap::new();
        for step in 1..=TRANSCRIPT_STEPS {
            for other in [point.checked_sub(step), point.checked_add(step)].into_iter().flatten() {
                let same = transcript(other).is_some() && transcript(other) == transcript(point);
                if let Some(topic) = clusters.labels.get(other).copied().flatten().filter(|_| same) {
                    *near.entry(topic).or_default() += 0.5f64.powi(step as i32);
                }
            }
        }
        // Sorted by topic, so that of equals the first stays.
        let found = near.into_iter().reduce(|best, next| if next.1 > best.1 { next } else { best });
        found.map(|(topic, votes)| (topic, votes.min(1.0) as f32))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::topics::words::CorpusTermsBuilder;

    /// Two topics of four, and four outliers: two near the first, one between, one far away.
    struct Set {
        vectors: Vec<f32>,
        words: CorpusTerms,
        transcripts: Vec<u32>,
        rows: Vec<usize>,
        clusters: Clustering,
    }

    fn set() -> Set {
        let degrees = [0f32, 1.0, 2.0, 3.0, 90.0, 91.0, 92.0, 93.0, 10.0, 20.0, 44.0, 200.0];
        let vectors = degrees.iter().flat_map(|at| [at.to_radians().cos(), at.to_radians().sin()]).collect();
        let mut words = CorpusTermsBuilder::new();
        for text in ["river boat"; 4].iter().chain(&["violin concert"; 4]) {
            words.add_snippet(text, Some("en"));
        }
        for text in ["violin", "concert violin", "river", "tomato"] {
            words.add_snippet(text, Some("en"));
        }
        let labels: Vec<Option<u32>> = (0..12).map(|at| if at < 8 { Some(at / 4) } else { None }).collect();
        Set {
            vectors,
            words: words.finish(),
            transcripts: vec![0, 0, 0, 0, 1, 1, 1, 1, 1, 2, 2, 2],
            rows: (0..12).collect(),
            clusters: Clustering { probability: vec![1.0; 12], labels, count: 2 },
        }
    }

    fn placed(outliers: OutlierPolicy, most_left_out: Option<u8>) -> Vec<Option<u32>> {
        let set = set();
        let beside = ClusterContext {
            vectors: MatrixView::new(&set.vectors, 2).unwrap(),
            words: &set.words,
            transcripts: &set.transcripts,
            rows: &set.rows,
        };
        let parameters = Parameters { outliers, most_left_out, ..Parameters::default() };
        let lean = |_: &Clustering| (0..12).map(|at| (at == 11).then_some((1, 0.4))).collect();
        let found = place_outliers(set.clusters, beside, &parameters, &lean);
        assert!(found.labels[..4].iter().all(|label| *label == found.labels[0]));
        // Topics may be numbered anew by size: tell them by their first members.
        let (first, second) = (found.labels[0], found.labels[4]);
        found.labels[8..]
            .iter()
            .map(|label| match label {
                label if *label == first => Some(0),
                label if *label == second => Some(1),
                _ => None,
            })
            .collect()
    }

    #[test]
    fn each_way_places_outliers_by_what_it_looks_at() {
        assert_eq!(placed(OutlierPolicy::Keep, None), [None; 4], "none is as near as the members are");
        assert_eq!(placed(OutlierPolicy::Assign, None), [Some(0), Some(0), Some(0), Some(1)]);
        assert_eq!(
            placed(OutlierPolicy::Meaning, None),
            [Some(0), Some(0), Some(0), None],
            "away from all is near none"
        );
        assert_eq!(placed(OutlierPolicy::Words, None), [Some(1), Some(1), Some(0), None]);
        assert_eq!(placed(OutlierPolicy::Neighbours, None), [Some(1), None, None, None]);
        assert_eq!(placed(OutlierPolicy::Probability, None), [None, None, None, Some(1)]);
    }

    #[test]
    fn no_more_are_placed_than_have_to_be() {
        // Of twelve snippets a quarter may stay out: one outlier is placed, the nearest.
        assert_eq!(placed(OutlierPolicy::Meaning, Some(25)), [Some(0), None, None, None]);
        assert_eq!(placed(OutlierPolicy::Keep, Some(25)), [Some(0), None, None, None]);
        assert_eq!(placed(OutlierPolicy::Meaning, Some(100)), [None; 4]);
        assert_eq!(placed(OutlierPolicy::Meaning, Some(0)), [Some(0), Some(0), Some(0), None]);
        assert_eq!(
            placed(OutlierPolicy::Assign, Some(100)),
            [Some(0), Some(0), Some(0), Some(1)],
            "assign leaves none"
        );
    }
}
