//! Lays snippets out in the plane, for the map.

use super::error::TopicsError;
use super::model::{Parameters, ReductionMethod};
use super::reduce::points::ReducedPoints;
use super::reduce::{DistinctVectors, KnownVectors, TargetSpace, reduce_to};
use super::rows::{MatrixView, sample_rows};
use crate::progress::{Progress, ProgressStage};

/// Position of each snippet in the unit square, by its index in the corpus: `x` to the right, `y` down, each
/// from 0 to 1. Near means alike; the axes mean nothing. None for snippets without a word the analysis could
/// see.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct MapLayout {
    /// The positions.
    pub positions: Vec<Option<[f32; 2]>>,
}

impl MapLayout {
    /// Number of snippets that have a position.
    pub fn placed_count(&self) -> usize {
        self.positions.iter().flatten().count()
    }
}

/// Most vectors that are reduced; of more, a sample drawn by the seed is. UMAP of 1.1 million took 7 minutes and 13 GB.
/// Chosen by hand: many times as many as a terminal has dots, and few enough to compare every other vector with all of
/// them.
const MOST_REDUCED: usize = 100_000;
/// The stream of random numbers that draws them.
const SAMPLE_STREAM: u64 = 0x6c61_796f;
/// Reduced vectors that another one stands between. Chosen by hand; not measured.
const NEAREST_REDUCED: usize = 5;
/// Rows whose neighbours are held in memory at once.
const ROWS_AT_ONCE: usize = 4096;
/// Cosine distance below which vectors count as the same. Chosen by hand; not measured.
const LEAST_DISTANCE: f64 = 0.01;

/// Lays vectors of unit length out in the plane by the reduction the run was made with (see [`reduce_to`]),
/// rotates them so that the widest spread lies across, compresses what lies far out, and fits them into the
/// unit square. Of more than 100,000 a sample is reduced, and the others stand between those nearest to them.
/// Rows that are zero or not finite have no position. Runs on the rayon pool it is called in;
/// the result is the same on any number of threads.
///
/// # Errors
/// As for [`reduce_to`].
pub fn lay_out(
    vectors: MatrixView<'_>,
    parameters: &Parameters,
    progress: &dyn Progress,
) -> Result<MapLayout, TopicsError> {
    lay_out_with_sample(vectors, parameters, MOST_REDUCED, progress)
}

/// The same where `most` vectors at most are reduced.
fn lay_out_with_sample(
    vectors: MatrixView<'_>,
    parameters: &Parameters,
    most: usize,
    progress: &dyn Progress,
) -> Result<MapLayout, TopicsError> {
    progress.begin(ProgressStage::Reduce, 0);
    let says_something = |row: &[f32]| row.iter().all(|x| x.is_finite()) && row.iter().any(|x| *x != 0.0);
    let seen: Vec<usize> = (0..vectors.len()).filter(|&row| says_something(vectors.row(row))).collect();
    let mut places = vec![None; vectors.len()];
    let kept = vectors.some_rows(&seen);
    if let Some(rows) = MatrixView::new(&kept, vectors.dims()) {
        // Principal components cost so much for no number of vectors.
        let points = if rows.len() > most && parameters.reduce == ReductionMethod::Umap {
            points_by_sample(rows, parameters, most, progress)?
        } else {
            planar_points(&reduce_to(rows, TargetSpace::FLAT, parameters, progress)?)
        };
        let fitted = fit_to_unit_square(&compress_outlying(&rotate_to_widest(&points)));
        for (row, place) in seen.into_iter().zip(fitted) {
            if let Some(slot) = places.get_mut(row) {
                *slot = Some(place);
            }
        }
    }
    Ok(MapLayout { positions: places })
}

/// A point for each row, where only `most` of the distinct ones are reduced: the others stand between the reduced rows
/// nearest to them, nearer to what is more alike, as UMAP begins with points that come later (McInnes, Healy & Melville
/// 2018). Equal rows stand beside each other.
fn points_by_sample(
    rows: MatrixView<'_>,
    parameters: &Parameters,
    most: usize,
    progress: &dyn Progress,
) -> Result<Vec<[f64; 2]>, TopicsError> {
    let distinct = DistinctVectors::find(rows);
    let drawn: Vec<usize> = sample_rows(distinct.first.len(), most, (parameters.seed, SAMPLE_STREAM))
        .into_iter()
        .map(|at| distinct.first[at])
        .collect();
    let kept = rows.some_rows(&drawn);
    let Some(sample) = MatrixView::new(&kept, rows.dims()) else { return Ok(Vec::new()) };
    let reduced = planar_points(&reduce_to(sample, TargetSpace::FLAT, parameters, progress)?);
    let mut points = vec![[0.0; 2]; rows.len()];
    drawn.iter().zip(&reduced).for_each(|(&row, &point)| points[row] = point);
    let rest: Vec<usize> =
        distinct.first.iter().copied().filter(|row| drawn.binary_search(row).is_err()).collect();
    let known = KnownVectors::some(rows, &drawn);
    for some in rest.chunks(ROWS_AT_ONCE) {
        let near = known.nearest_to(some, NEAREST_REDUCED, progress)?;
        for ((&row, near), far) in some.iter().zip(&near.indices).zip(&near.distances) {
            points[row] =
                mean_by_nearness(near.iter().zip(far).filter_map(|(other, &far)| {
                    drawn.binary_search(other).ok().map(|at| (reduced[at], far))
                }));
        }
    }
    let values = distinct.first.iter().flat_map(|&row| points[row]).collect();
    let spread = distinct.spread_points(&ReducedPoints { values, dims: 2 }, parameters.seed);
    Ok(planar_points(&spread))
}

/// The mean of points, each with its distance; the nearer, the more it weighs.
fn mean_by_nearness(points: impl Iterator<Item = ([f64; 2], f32)>) -> [f64; 2] {
    let (mut sum, mut weights) = ([0.0; 2], 0.0);
    for (point, far) in points {
        let weight = 1.0 / (f64::from(far) + LEAST_DISTANCE);
        sum = [0, 1].map(|axis| sum[axis] + weight * point[axis]);
        weights += weight;
    }
    sum.map(|sum| sum / f64::max(weights, f64::MIN_POSITIVE))
}

/// The points as pairs; points of one dimension lie on a line.
fn planar_points(reduced: &ReducedPoints) -> Vec<[f64; 2]> {
    let pair = |row: &[f64]| [row.first().copied().unwrap_or(0.0), row.get(1).copied().unwrap_or(0.0)];
    reduced.values.chunks_exact(reduced.dims.max(1)).map(pair).collect()
}

/// Rotates points around their mean until they spread most across: a terminal is wider than it is high.
fn rotate_to_widest(points: &[[f64; 2]]) -> Vec<[f64; 2]> {
    let count = points.len().max(1) as f64;
    let mean = |axis: usize| points.iter().map(|point| point[axis]).sum::<f64>() / count;
    let centre = [mean(0), mean(1)];
    let centred = || points.iter().map(|point| [point[0] - centre[0], point[1] - centre[1]]);
    let product = |a: usize, b: usize| centred().map(|point| point[a] * point[b]).sum::<f64>();
    // The angle of the first principal axis of a symmetric 2 x 2 matrix.
    let angle = 0.5 * (2.0 * product(0, 1)).atan2(product(0, 0) - product(1, 1));
    let (sin, cos) = angle.sin_cos();
    centred().map(|[x, y]| [x * cos + y * sin, y * cos - x * sin]).collect()
}

/// One point in so many may lie beyond the bounds on either side of each axis. Chosen by hand; not measured.
const OUTLYING_SHARE: usize = 100;
/// Distance beyond the bounds at which compression sets in, as a share of the spread between them. Chosen by
/// hand; not measured.
const COMPRESSION_START: f64 = 0.04;

/// Compresses what lies far out, on each axis by itself: a few islands would leave no room for the rest.
/// Order is kept; beyond all but one point in [`OUTLYING_SHARE`] a distance `d` becomes `r ln(1 + d / r)`,
/// `r` being [`COMPRESSION_START`] of the spread.
fn compress_outlying(points: &[[f64; 2]]) -> Vec<[f64; 2]> {
    let bounds = |axis: usize| {
        let mut values: Vec<f64> = points.iter().map(|point| point[axis]).collect();
        values.sort_unstable_by(f64::total_cmp);
        let out = values.len() / OUTLYING_SHARE;
        // Where there are no points, any bounds will do.
        let bound = |at: usize| values.get(at).copied().unwrap_or(0.0);
        (bound(out), bound(values.len().saturating_sub(1 + out)))
    };
    let bounds = [bounds(0), bounds(1)];
    let draw = |value: f64, (low, high): (f64, f64)| {
        // All but the far points lie on one spot: there is no spread to measure by.
        let reach = (high - low) * COMPRESSION_START;
        if reach <= 0.0 {
            return value;
        }
        let shrunk = |far: f64| reach * (far / reach).ln_1p();
        value.clamp(low, high) + shrunk((value - high).max(0.0)) - shrunk((low - value).max(0.0))
    };
    points.iter().map(|point| [draw(point[0], bounds[0]), draw(point[1], bounds[1])]).collect()
}

/// Fits points into the unit square, each axis by itself. Points on one spot lie in the middle.
fn fit_to_unit_square(points: &[[f64; 2]]) -> Vec<[f32; 2]> {
    let range = |axis: usize| {
        let values = || points.iter().map(|point| point[axis]);
        (values().fold(f64::INFINITY, f64::min), values().fold(f64::NEG_INFINITY, f64::max))
    };
    let ranges = [range(0), range(1)];
    let fit = |value: f64, (low, high): (f64, f64)| {
        let share = if high > low { (value - low) / (high - low) } else { 0.5 };
        share.clamp(0.0, 1.0) as f32
    };
    points.iter().map(|point| [fit(point[0], ranges[0]), fit(point[1], ranges[1])]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::progress::NoProgress;
    use crate::random::Random;

    /// Three heaps of vectors around three directions, thirty each, and one vector that says nothing.
    fn heaps() -> Vec<f32> {
        let mut random = Random::new(5, 0);
        let mut values = Vec::new();
        for row in 0..90 {
            let mut vector: Vec<f64> = (0..12).map(|_| random.gaussian() * 0.1).collect();
            vector[row / 30] += 1.0;
            let length = vector.iter().map(|x| x * x).sum::<f64>().sqrt();
            values.extend(vector.iter().map(|x| (x / length) as f32));
        }
        values.extend([0.0; 12]);
        values
    }

    fn laid_out(threads: usize) -> MapLayout {
        let values = heaps();
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| {
            lay_out(MatrixView::new(&values, 12).unwrap(), &Parameters::default(), &NoProgress).unwrap()
        })
    }

    #[test]
    fn what_is_alike_lies_together_and_what_says_nothing_has_no_place() {
        let layout = laid_out(2);
        assert_eq!((layout.positions.len(), layout.placed_count(), layout.positions[90]), (91, 90, None));
        let places: Vec<[f32; 2]> = layout.positions.iter().flatten().copied().collect();
        let far = |a: [f32; 2], b: [f32; 2]| (a[0] - b[0]).hypot(a[1] - b[1]);
        for (row, place) in places.iter().enumerate() {
            assert!(place.iter().all(|x| (0.0..=1.0).contains(x)), "{place:?}");
            let others = || places.iter().enumerate().filter(|(other, _)| *other != row);
            let nearest = others().min_by(|a, b| far(*a.1, *place).total_cmp(&far(*b.1, *place))).unwrap();
            assert_eq!(nearest.0 / 30, row / 30, "the nearest of {row} is {}", nearest.0);
        }
        let reach = |axis: usize| places.iter().map(|place| place[axis]).fold(0.0f32, f32::max);
        assert_eq!((reach(0), reach(1)), (1.0, 1.0), "the square is filled");
    }

    #[test]
    fn what_is_not_drawn_stands_among_what_is_like_it() {
        let mut values = heaps();
        // The last ten of each heap say the same.
        for row in (0..90).filter(|row| row % 30 > 20) {
            let same = row / 30 * 30 + 20;
            values.copy_within(same * 12..(same + 1) * 12, row * 12);
        }
        let vectors = MatrixView::new(&values, 12).unwrap();
        let layout = lay_out_with_sample(vectors, &Parameters::default(), 40, &NoProgress).unwrap();
        assert_eq!(layout.placed_count(), 90);
        let places: Vec<[f32; 2]> = layout.positions.iter().flatten().copied().collect();
        let middle = |heap: usize| {
            let of_heap = &places[heap * 30..(heap + 1) * 30];
            [0, 1].map(|axis| of_heap.iter().map(|place| place[axis]).sum::<f32>() / 30.0)
        };
        let far = |a: [f32; 2], b: [f32; 2]| (a[0] - b[0]).hypot(a[1] - b[1]);
        for (row, place) in places.iter().enumerate() {
            let nearest = (0..3).min_by(|a, b| far(middle(*a), *place).total_cmp(&far(middle(*b), *place)));
            assert_eq!(nearest, Some(row / 30), "{row}");
        }
        let distinct: std::collections::BTreeSet<_> =
            places.iter().map(|place| place.map(f32::to_bits)).collect();
        assert_eq!(distinct.len(), 90, "equal snippets stand beside each other");
    }

    #[test]
    fn threads_change_nothing() {
        assert_eq!(laid_out(1), laid_out(2));
        assert_eq!(laid_out(1), laid_out(3));
    }

    #[test]
    fn any_number_of_vectors_has_a_layout() {
        for rows in [0, 1, 2, 3, 20] {
            let values: Vec<f32> = heaps().into_iter().take(rows * 12).collect();
            let vectors = MatrixView::new(&values, 12).unwrap();
            let layout = lay_out(vectors, &Parameters::default(), &NoProgress).unwrap();
            assert_eq!((layout.positions.len(), layout.placed_count()), (rows, rows));
            assert!(layout.positions.iter().flatten().flatten().all(|x| (0.0..=1.0).contains(x)));
        }
    }

    #[test]
    fn an_island_far_out_leaves_room_for_the_rest() {
        let mut points: Vec<[f64; 2]> = (0..1_000).map(f64::from).map(|n| [n / 1_000.0, n % 10.0]).collect();
        points.push([60.0, 5.0]);
        let fitted = fit_to_unit_square(&compress_outlying(&points));
        assert_eq!(fitted[1_000][0], 1.0);
        assert!(fitted[990][0] > 0.75 && fitted[999][0] < 0.95, "{:?} {:?}", fitted[990], fitted[999]);
        assert!(fitted.windows(2).all(|pair| pair[0][0] < pair[1][0]), "order is kept");
        assert_eq!(compress_outlying(&[]), Vec::<[f64; 2]>::new());
    }

    #[test]
    fn the_widest_spread_comes_to_lie_across() {
        let steep: Vec<[f64; 2]> = (0..50).map(f64::from).map(|n| [n * 0.1 + n % 3.0, n]).collect();
        let spread = |points: &[[f64; 2]], axis: usize| {
            let values = || points.iter().map(|point| point[axis]);
            values().fold(f64::NEG_INFINITY, f64::max) - values().fold(f64::INFINITY, f64::min)
        };
        let turned = rotate_to_widest(&steep);
        assert!(spread(&turned, 0) > 10.0 * spread(&turned, 1), "{turned:?}");
    }
}
