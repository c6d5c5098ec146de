//! k-means: a given number of clusters and no outliers.

use super::clustering::Clustering;
use crate::progress::{Cancelled, Progress};
use crate::random::Random;
use crate::topics::MatrixView;
use crate::vectors::{means_by_label, squared_distance};
use rayon::prelude::*;

/// Runs from different starting centres, of which the one with the smallest sum of squared distances is
/// taken. Chosen by hand; not measured.
const KMEANS_STARTS: u64 = 8;
/// Most Lloyd rounds of one run. Chosen by hand; not measured.
const MAX_KMEANS_ROUNDS: usize = 100;

/// Clusters points around at most `count` centres (Lloyd 1982), started by k-means++ (Arthur & Vassilvitskii
/// 2007). The probability of a point is its simplified silhouette: one minus the distance to its centre over
/// that to the next nearest.
///
/// # Errors
/// [`Cancelled`], looked for between rounds.
pub fn kmeans(
    points: MatrixView<'_, f64>,
    count: usize,
    seed: u64,
    progress: &dyn Progress,
) -> Result<Clustering, Cancelled> {
    // Each start has a random stream of its own, so their order cannot matter; of equally tight ones the
    // first is taken.
    let run = |start| run_lloyd(points, count, &mut Random::new(seed, start), progress);
    let spread = |near: &[NearestCentre]| near.iter().map(|near| near.distance).sum::<f64>();
    let mut near = run(0)?;
    for start in 1..KMEANS_STARTS {
        let other = run(start)?;
        if spread(&other) < spread(&near) {
            near = other;
        }
    }
    let labels = near.iter().map(|near| Some(near.centre)).collect();
    let probability = near.iter().map(|near| near.silhouette() as f32).collect();
    Ok(Clustering::numbered(labels, probability))
}

/// The centre nearest to a point, its squared distance, and that of the next nearest centre.
#[derive(Clone, Copy)]
struct NearestCentre {
    centre: u32,
    distance: f64,
    next: f64,
}

impl NearestCentre {
    /// The simplified silhouette, 0 to 1; 1 where there is only one centre.
    fn silhouette(self) -> f64 {
        if self.next.is_finite() && self.next > 0.0 { 1.0 - (self.distance / self.next).sqrt() } else { 1.0 }
    }
}

/// Lloyd's rounds from one k-means++ start, until no point changes its centre.
fn run_lloyd(
    points: MatrixView<'_, f64>,
    count: usize,
    random: &mut Random,
    progress: &dyn Progress,
) -> Result<Vec<NearestCentre>, Cancelled> {
    let mut centres = plus_plus_centres(points, count, random);
    let mut near = nearest_centres(points, &centres);
    for _ in 0..MAX_KMEANS_ROUNDS {
        progress.check_cancelled()?;
        let labels = near.iter().map(|near| Some(near.centre));
        let means = means_by_label(points.iter(), labels, centres.len());
        // A centre without points stays where it was.
        for (centre, (mean, _)) in centres.iter_mut().zip(means).filter(|(_, (_, size))| *size > 0) {
            *centre = mean;
        }
        let next = nearest_centres(points, &centres);
        let moved = next.iter().zip(&near).any(|(new, old)| new.centre != old.centre);
        near = next;
        if !moved {
            break;
        }
    }
    Ok(near)
}

/// k-means++: each further centre is a point drawn with probability proportional to its squared distance from
/// those before. Fewer centres where there are fewer distinct points.
fn plus_plus_centres(points: MatrixView<'_, f64>, count: usize, random: &mut Random) -> Vec<Vec<f64>> {
    let mut centres: Vec<Vec<f64>> = Vec::with_capacity(count);
    let mut distances = vec![1.0; points.len()];
    while centres.len() < count.max(1) {
        let total: f64 = distances.iter().sum();
        if total <= 0.0 {
            break;
        }
        let mut left = random.next_unit() * total;
        let drawn = distances.iter().position(|distance| {
            left -= distance;
            left < 0.0
        });
        // Rounding may leave a remainder: then the last point that may be drawn.
        let drawn = drawn.or_else(|| distances.iter().rposition(|&distance| distance > 0.0)).unwrap_or(0);
        let centre = points.row(drawn).to_vec();
        for (distance, row) in distances.iter_mut().zip(points.iter()) {
            let new = squared_distance(row, &centre);
            *distance = if centres.is_empty() { new } else { distance.min(new) };
        }
        centres.push(centre);
    }
    centres
}

/// The nearest centre of each point, the first of equals.
fn nearest_centres(points: MatrixView<'_, f64>, centres: &[Vec<f64>]) -> Vec<NearestCentre> {
    let find = |point: usize| {
        let mut near = NearestCentre { centre: 0, distance: f64::INFINITY, next: f64::INFINITY };
        for (centre, place) in (0u32..).zip(centres) {
            let distance = squared_distance(points.row(point), place);
            if distance < near.distance {
                near = NearestCentre { centre, distance, next: near.distance };
            } else {
                near.next = near.next.min(distance);
            }
        }
        near
    };
    (0..points.len()).into_par_iter().map(find).collect()
}
