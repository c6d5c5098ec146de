//! Codes of one bit a dimension, by which a million vectors are compared with a query without reading them.
//!
//! After RaBitQ (Gao and Long, SIGMOD 2024): of a vector's direction, less the mean of all directions, only the
//! signs are kept, and one factor that makes the estimate of the cosine unbiased. The query is rounded to sixteen
//! steps, so that its product with a code is counted in bits. Its rotation at random is left out: with it, of
//! 16,872 vectors of talk, the ten nearest are among the first 170 as often (.998) as without.

use crate::vectors::{dot, length};
use leitmotif_encoder::{QUERY_BITS, SignPlanes};

/// Bits of a word of a code.
const WORD_BITS: usize = u64::BITS as usize;
/// The highest of the steps a number of the query is rounded to: four bits of it, as published.
const LAST_STEP: f32 = ((1 << QUERY_BITS) - 1) as f32;

/// The number of words that the signs of a vector of so many dimensions take.
pub const fn words_per_code(dimensions: usize) -> usize {
    dimensions.div_ceil(WORD_BITS)
}

/// Makes the code of a vector.
///
/// `mean` is the mean of the directions of all vectors, and of the length of `row`. Returns the factor of the code, a
/// finite number, and writes the signs to `signs`, [`words_per_code`] words, of which the bits behind the last
/// dimension stay 0. A vector of zeros has the factor 0, as has one that is the mean.
pub fn encode_signs(row: &[f32], mean: &[f32], signs: &mut [u64]) -> f32 {
    signs.fill(0);
    let scale = length(row);
    if scale == 0.0 {
        return 0.0;
    }
    let (mut square, mut sum) = (0.0, 0.0);
    for (at, (value, mean)) in row.iter().zip(mean).enumerate() {
        let rest = value / scale - mean;
        square += rest * rest;
        sum += rest.abs();
        if let Some(word) = signs.get_mut(at / WORD_BITS) {
            *word |= u64::from(rest > 0.0) << (at % WORD_BITS);
        }
    }
    let factor = square / sum;
    if factor.is_finite() { factor } else { 0.0 }
}

/// The record of a snippet without a vector.
pub const NO_RECORD: u32 = u32::MAX;

/// The words of a snippet's row: one of record and factor, and its signs.
pub const fn words_per_row(dimensions: usize) -> usize {
    1 + words_per_code(dimensions)
}

/// The first word of a row: where the snippet's vector is, and the factor of its code.
pub fn row_head(record: u32, factor: f32) -> u64 {
    u64::from(record) | u64::from(factor.to_bits()) << u32::BITS
}

/// Record and factor of the first word of a row.
pub fn split_head(head: u64) -> (u32, f32) {
    (head as u32, f32::from_bits((head >> u32::BITS) as u32))
}

/// The codes of the snippets of a corpus.
pub trait SnippetCodes: Sync {
    /// The mean of the directions of all vectors.
    fn mean(&self) -> &[f32];

    /// The rows of all snippets in the order of the corpus, [`words_per_row`] words each: [`row_head`] with [`NO_RECORD`]
    /// where there is no vector, and the signs.
    fn rows(&self) -> &[u64];
}

/// A query, ready to be compared with many codes.
#[derive(Debug, Clone)]
pub struct SignQuery {
    /// The bits of each rounded number.
    planes: SignPlanes,
    dimensions: usize,
    /// What a number rounded to 0 stands for.
    lowest: f32,
    /// What one step stands for.
    step: f32,
    /// The sum of all numbers.
    sum: f32,
    /// The product with the mean of the directions.
    with_mean: f32,
}

impl SignQuery {
    /// Prepares a query; `mean` is that of the codes, and of the query's length.
    pub fn new(query: &[f32], mean: &[f32]) -> Self {
        let scale = length(query);
        let unit: Vec<f32> =
            query.iter().map(|value| if scale > 0.0 { value / scale } else { 0.0 }).collect();
        let lowest = unit.iter().copied().fold(f32::INFINITY, f32::min);
        let highest = unit.iter().copied().fold(f32::NEG_INFINITY, f32::max);
        let step = (highest - lowest) / LAST_STEP;
        let mut bits = vec![[0; QUERY_BITS]; words_per_code(unit.len())];
        for (at, value) in unit.iter().enumerate() {
            // Where all numbers are alike the step is 0, and each is the lowest.
            let steps =
                if step > 0.0 { ((value - lowest) / step).round().clamp(0.0, LAST_STEP) as u64 } else { 0 };
            let Some(planes) = bits.get_mut(at / WORD_BITS) else { continue };
            for (bit, plane) in planes.iter_mut().enumerate() {
                *plane |= (steps >> bit & 1) << (at % WORD_BITS);
            }
        }
        let with_mean = dot(&unit, mean);
        let lowest = if lowest.is_finite() { lowest } else { 0.0 };
        let (planes, dimensions, sum) = (SignPlanes::new(bits), unit.len(), unit.iter().sum());
        Self { planes, dimensions, lowest, step, sum, with_mean }
    }

    /// About the cosines with the vectors of some rows (see [`SnippetCodes::rows`]); none for one without a vector.
    pub fn estimates(&self, rows: &[u64]) -> impl Iterator<Item = Option<f32>> {
        let width = words_per_row(self.dimensions);
        let mut counts = vec![(0, 0); rows.len() / width];
        self.planes.count(rows, &mut counts);
        let heads = rows.iter().step_by(width).map(|head| split_head(*head));
        heads.zip(counts).map(|((record, factor), (ones, steps))| {
            let of_positive = self.lowest * ones as f32 + self.step * steps as f32;
            let estimate = self.with_mean + factor * (2.0 * of_positive - self.sum);
            (record != NO_RECORD).then_some(estimate)
        })
    }
}

/// The mean of the directions of some vectors, to make codes with; zeros are left out. Empty where there are none.
pub fn mean_direction<'a>(rows: impl IntoIterator<Item = &'a [f32]>) -> Vec<f32> {
    let mut sum: Vec<f64> = Vec::new();
    let mut count = 0usize;
    for row in rows {
        let scale = f64::from(length(row));
        if scale > 0.0 {
            sum.resize(row.len(), 0.0);
            sum.iter_mut().zip(row).for_each(|(sum, value)| *sum += f64::from(*value) / scale);
            count += 1;
        }
    }
    sum.iter().map(|sum| (sum / count as f64) as f32).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vectors::cosine;
    use proptest::prelude::*;

    /// What a query makes of one code.
    fn estimate(query: &SignQuery, factor: f32, signs: &[u64]) -> f32 {
        let row: Vec<u64> = [row_head(0, factor)].iter().chain(signs).copied().collect();
        query.estimates(&row).next().unwrap().unwrap()
    }

    /// The product of a rounded query with signs, number by number.
    fn naive_estimate(query: &[f32], mean: &[f32], row: &[f32]) -> f32 {
        let scale = length(query);
        let unit: Vec<f32> = query.iter().map(|value| value / scale).collect();
        let (lowest, highest) =
            unit.iter().fold((f32::MAX, f32::MIN), |(low, high), x| (low.min(*x), high.max(*x)));
        let step = (highest - lowest) / 15.0;
        let rounded = |x: f32| if step > 0.0 { lowest + step * ((x - lowest) / step).round() } else { x };
        let rest: Vec<f32> = row.iter().zip(mean).map(|(x, mean)| x / length(row) - mean).collect();
        let factor = rest.iter().map(|x| x * x).sum::<f32>() / rest.iter().map(|x| x.abs()).sum::<f32>();
        let positive = unit.iter().zip(&rest).filter(|(_, rest)| **rest > 0.0).map(|(x, _)| rounded(*x));
        let with_signs = 2.0 * positive.sum::<f32>() - unit.iter().sum::<f32>();
        dot(&unit, mean) + factor * with_signs
    }

    proptest! {
        #[test]
        fn bits_count_what_numbers_sum(
            rows in (1usize..150).prop_flat_map(|dimensions| {
                prop::collection::vec(prop::collection::vec(-1.0f32..1.0, dimensions), 3)
            })
        ) {
            let [query, row, mean] = rows.as_slice() else { unreachable!() };
            prop_assume!(length(query) > 0.1 && length(row) > 0.1);
            let mean: Vec<f32> = mean.iter().map(|x| x * 0.05).collect();
            let mut signs = vec![u64::MAX; words_per_code(row.len())];
            let factor = encode_signs(row, &mean, &mut signs);
            let wanted = naive_estimate(query, &mean, row);
            let found = estimate(&SignQuery::new(query, &mean), factor, &signs);
            prop_assert!((found - wanted).abs() < 1e-3, "{found} {wanted}");
        }
    }

    #[test]
    fn a_vector_is_about_as_near_to_itself_as_can_be() {
        let row: Vec<f32> = (0..384).map(|at| ((at * 37 % 101) as f32 - 50.0) / 50.0).collect();
        let mean = vec![0.0; row.len()];
        let mut signs = vec![0; words_per_code(row.len())];
        let factor = encode_signs(&row, &mean, &mut signs);
        let estimate = estimate(&SignQuery::new(&row, &mean), factor, &signs);
        assert!((estimate - cosine(&row, &row)).abs() < 0.02, "{estimate}");
    }

    #[test]
    fn zeros_have_no_factor_and_no_direction() {
        let mut signs = [u64::MAX];
        assert_eq!(encode_signs(&[0.0; 3], &[0.1; 3], &mut signs), 0.0);
        assert_eq!(signs, [0]);
        assert_eq!(estimate(&SignQuery::new(&[0.0; 3], &[0.1; 3]), 0.0, &signs), 0.0);
        assert_eq!(mean_direction([[0.0, 0.0].as_slice(), &[3.0, 4.0]]), [0.6, 0.8]);
        assert!(mean_direction([]).is_empty());
    }
}
