//! Arithmetic of vectors: products, lengths, means, distances.
//!
//! A crate of its own, so that it is fast however the rest is built: everything that compares snippets comes by here.
//!
//! Every sum runs in a fixed order, so that a result is the same on any number of threads and on every machine.
//! Products of `f32` run in eight lanes, which is fast; means are summed in `f64`.

/// The dot product.
pub fn dot(a: &[f32], b: &[f32]) -> f32 {
    let mut lanes = [0.0f32; 8];
    let (a, b) = (a.chunks_exact(8), b.chunks_exact(8));
    let rest: f32 = a.remainder().iter().zip(b.remainder()).map(|(x, y)| x * y).sum();
    for (x, y) in a.zip(b) {
        for (lane, (x, y)) in lanes.iter_mut().zip(x.iter().zip(y)) {
            *lane += x * y;
        }
    }
    lanes.iter().sum::<f32>() + rest
}

/// The dot product of two vectors, and of the second with itself, in one pass over memory.
#[inline]
fn dot_and_square(a: &[f32], b: &[f32]) -> (f32, f32) {
    let (mut along, mut square) = ([0.0f32; 8], [0.0f32; 8]);
    let (left, right) = (a.chunks_exact(8), b.chunks_exact(8));
    let rest = left.remainder().iter().zip(right.remainder());
    let (more, longer) = rest.fold((0.0, 0.0), |(along, square), (x, y)| (along + x * y, square + y * y));
    for (x, y) in left.zip(right) {
        for ((along, square), (x, y)) in along.iter_mut().zip(&mut square).zip(x.iter().zip(y)) {
            *along += x * y;
            *square += y * y;
        }
    }
    (along.iter().sum::<f32>() + more, square.iter().sum::<f32>() + longer)
}

/// The cosine of two vectors, -1 to 1; 0 where either is zero.
pub fn cosine(a: &[f32], b: &[f32]) -> f32 {
    Direction::of(a).cosine(b)
}

/// The direction of a vector, to be compared with those of many others.
#[derive(Debug, Clone, Copy)]
pub struct Direction<'a> {
    vector: &'a [f32],
    square: f32,
}

impl<'a> Direction<'a> {
    /// The direction of a vector of any length.
    pub fn of(vector: &'a [f32]) -> Self {
        Self { vector, square: dot(vector, vector) }
    }

    /// The cosine with another vector, -1 to 1; 0 where either is zero.
    pub fn cosine(self, other: &[f32]) -> f32 {
        let (along, square) = dot_and_square(self.vector, other);
        let scale = (self.square * square).sqrt();
        if scale > 0.0 { along / scale } else { 0.0 }
    }
}

/// The Euclidean length, summed in the order of the numbers.
pub fn length(vector: &[f32]) -> f32 {
    vector.iter().map(|x| x * x).sum::<f32>().sqrt()
}

/// The same in double precision.
pub fn length_f64(vector: &[f64]) -> f64 {
    dot_f64(vector, vector).sqrt()
}

/// The dot product in double precision, summed in the order of the numbers.
pub fn dot_f64(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(x, y)| x * y).sum()
}

/// The squared Euclidean distance.
pub fn squared_distance(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(x, y)| (x - y) * (x - y)).sum()
}

/// Scales a vector to unit length; a vector of zeros stays as it is.
pub fn normalize(vector: &mut [f32]) {
    let length = length(vector);
    if length > 0.0 {
        vector.iter_mut().for_each(|x| *x /= length);
    }
}

/// Adds a vector times a number to a sum, number by number.
pub fn add_scaled(sum: &mut [f32], scale: f32, vector: &[f32]) {
    sum.iter_mut().zip(vector).for_each(|(sum, x)| *sum += scale * x);
}

/// Adds small whole numbers to a sum, which must not overflow: of less than 2^24 vectors it does not.
pub fn add_whole(sum: &mut [i32], vector: &[i8]) {
    sum.iter_mut().zip(vector).for_each(|(sum, x)| *sum += i32::from(*x));
}

/// The mean of vectors of one length, summed in their order; empty where there are none.
pub fn mean<'a>(vectors: impl IntoIterator<Item = &'a [f32]>) -> Vec<f64> {
    let mut sum: Vec<f64> = Vec::new();
    let mut count = 0usize;
    for vector in vectors {
        sum.resize(vector.len(), 0.0);
        add(&mut sum, vector);
        count += 1;
    }
    sum.iter_mut().for_each(|value| *value /= count as f64);
    sum
}

/// The mean of the vectors with each label below `count`, summed in their order, and how many there are; zeros
/// where there are none.
pub fn means_by_label<'a, T: Copy + Into<f64> + 'a>(
    vectors: impl IntoIterator<Item = &'a [T]>,
    labels: impl IntoIterator<Item = Option<u32>>,
    count: usize,
) -> Vec<(Vec<f64>, usize)> {
    let mut means: Vec<(Vec<f64>, usize)> = vec![(Vec::new(), 0); count];
    for (vector, label) in vectors.into_iter().zip(labels) {
        let Some((sum, size)) = label.and_then(|label| means.get_mut(label as usize)) else { continue };
        sum.resize(vector.len(), 0.0);
        add(sum, vector);
        *size += 1;
    }
    for (sum, size) in &mut means {
        sum.iter_mut().for_each(|value| *value /= *size as f64);
    }
    means
}

/// Adds a vector to a sum.
fn add<T: Copy + Into<f64>>(sum: &mut [f64], vector: &[T]) {
    sum.iter_mut().zip(vector).for_each(|(sum, &value)| *sum += value.into());
}

/// The vector of unit length in the direction of a mean; none where the mean is (nearly) zero: less than
/// rounding leaves of vectors that cancel out.
pub fn direction(mean: &[f64]) -> Option<Vec<f32>> {
    let length = length_f64(mean);
    (length > 1e-9).then(|| mean.iter().map(|value| (value / length) as f32).collect())
}

/// The index of the highest number above `least`, the first of equals, with the number.
pub fn first_highest(numbers: impl IntoIterator<Item = f32>, least: f32) -> Option<(u32, f32)> {
    let mut best: Option<(u32, f32)> = None;
    for (index, number) in (0u32..).zip(numbers) {
        if number > best.map_or(least, |(_, most)| most) {
            best = Some((index, number));
        }
    }
    best
}

/// The median; of an even number the mean of the middle two; 0 of none.
pub fn median(mut values: Vec<f32>) -> f32 {
    values.sort_unstable_by(f32::total_cmp);
    let high = values.get(values.len() / 2).copied().unwrap_or(0.0);
    let low = values.get(values.len().saturating_sub(1) / 2).copied().unwrap_or(0.0);
    f32::midpoint(low, high)
}

/// A vector of double precision in single precision.
pub fn to_f32(vector: &[f64]) -> Vec<f32> {
    vector.iter().map(|&value| value as f32).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn products_take_in_the_rest_after_eight() {
        let a: Vec<f32> = (0..11u8).map(f32::from).collect();
        assert_eq!(dot(&a, &a), 385.0);
        assert_eq!(dot(&[], &[]), 0.0);
        assert_eq!(cosine(&a, &a), 1.0);
        assert_eq!(cosine(&a, &[0.0; 11]), 0.0);
        assert_eq!(length(&[3.0, 4.0]), 5.0);
        assert_eq!(squared_distance(&[1.0, 1.0], &[4.0, 5.0]), 25.0);
    }

    #[test]
    fn both_loops_give_the_same_bits() {
        let numbers =
            |seed: u64| (0..83u64).map(|at| ((at * seed) % 101) as f32 / 7.0 - 6.0).collect::<Vec<_>>();
        let (a, b) = (numbers(37), numbers(53));
        assert_eq!(dot_and_square(&a, &b), (dot(&a, &b), dot(&b, &b)));
    }

    #[test]
    fn a_sum_is_of_each_number_by_itself() {
        let mut sum = [1.0, 2.0, 3.0];
        add_scaled(&mut sum, -2.0, &[1.0, 0.5]);
        assert_eq!(sum, [-1.0, 1.0, 3.0]);
        let mut sum = [1, 300];
        add_whole(&mut sum, &[-128, 127]);
        assert_eq!(sum, [-127, 427]);
    }

    #[test]
    fn means_are_taken_of_all_or_by_label() {
        let rows: [&[f32]; 3] = [&[1.0, 0.0], &[3.0, 0.0], &[5.0, 6.0]];
        assert_eq!(mean(rows), [3.0, 2.0]);
        assert_eq!(mean([]), [] as [f64; 0]);
        let means = means_by_label(rows, [Some(0), None, Some(0)], 2);
        assert_eq!(means, [(vec![3.0, 3.0], 2), (Vec::new(), 0)]);
    }

    #[test]
    fn the_first_of_the_highest_is_taken() {
        assert_eq!(first_highest([0.5, 0.9, 0.9, f32::NAN], 0.0), Some((1, 0.9)));
        assert_eq!(first_highest([0.5], 0.5), None);
    }

    #[test]
    fn a_direction_has_unit_length_or_is_none() {
        assert_eq!(direction(&[0.0, 2.0]), Some(vec![0.0, 1.0]));
        assert_eq!(direction(&[0.0, 1e-12]), None);
        let mut vector = [0.0, 4.0];
        normalize(&mut vector);
        assert_eq!(vector, [0.0, 1.0]);
    }
}
