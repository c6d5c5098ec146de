//! Activations as bytes: each row with a scale and a zero point of its own.
//!
//! A row's value is `scale * (byte - zero)`. Rows lie in groups of three, four bytes of one beside four bytes of the
//! next, as the products read them.

use crate::lanes::{Block, LANES, Lanes, Quad};

/// Rows of a group. Twelve rows are the largest tile that leaves AVX-512 enough registers, six that of AVX2; three
/// divides both and wastes little at the end of a text.
pub(crate) const GROUP: usize = 3;

/// Rows as bytes.
#[derive(Debug, Default)]
pub(crate) struct ByteRows {
    /// Group after group, each of `width / 4` steps.
    pub(crate) steps: Vec<[Quad; GROUP]>,
    /// The scale of each row.
    pub(crate) scales: Vec<f32>,
    /// The zero point of each row.
    pub(crate) zeros: Vec<i32>,
    /// Values of a row.
    width: usize,
}

impl ByteRows {
    /// Room for rows of a width.
    pub(crate) fn of_width(width: usize) -> Self {
        Self { width, ..Self::default() }
    }

    /// Makes room for so many rows, a full group at the end.
    pub(crate) fn make_room(&mut self, rows: usize) {
        let rows = rows.next_multiple_of(GROUP);
        if rows > self.scales.len() {
            self.steps.resize(rows / GROUP * self.width / 4, [[0; 4]; GROUP]);
            self.scales.resize(rows, 0.0);
            self.zeros.resize(rows, 0);
        }
    }

    /// Writes a row whose values are between `least` and `most`.
    #[inline(always)]
    pub(crate) fn write<L: Lanes>(&mut self, lanes: L, row: usize, values: &[Block], least: f32, most: f32) {
        let Some(((scale, zero), steps)) = self
            .scales
            .get_mut(row)
            .zip(self.zeros.get_mut(row))
            .zip(self.steps.chunks_exact_mut(self.width / 4).nth(row / GROUP))
        else {
            return;
        };
        // Nothing must be nothing, so that a zero is exact.
        let (least, most) = (least.min(0.0), most.max(0.0));
        // A row of zeros has no scale; any will do.
        let range = if most - least > f32::MIN_POSITIVE { most - least } else { 1.0 };
        let factor = 255.0 / range;
        let middle = (-least * factor).round_ties_even().clamp(0.0, 255.0);
        (*scale, *zero) = (range / 255.0, middle as i32);
        let (factor, middle) = (lanes.splat(factor), lanes.splat(middle));
        let (lowest, highest) = (lanes.splat(0.0), lanes.splat(255.0));
        let within = row % GROUP;
        for (values, steps) in values.iter().zip(steps.as_chunks_mut::<{ LANES / 4 }>().0) {
            let placed = lanes.mul_add(lanes.load(values), factor, middle);
            let mut bytes = [0; LANES];
            lanes.store_bytes(lanes.min(lanes.max(placed, lowest), highest), &mut bytes);
            for (step, quad) in steps.iter_mut().zip(bytes.as_chunks::<4>().0) {
                step[within] = *quad;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lanes::ScalarLanes;

    #[test]
    fn bytes_are_within_half_a_step_of_the_values() {
        let values = [-1.5, 0.0, 0.25, 3.0, 2.9, -0.1, 1.0, -1.49, 0.0, 0.0, 1.2, 2.3, -0.7, 0.6, 0.5, 0.4];
        let mut rows = ByteRows::of_width(16);
        rows.make_room(4);
        rows.write(ScalarLanes, 3, &[values], -1.5, 3.0);
        for (at, value) in values.iter().enumerate() {
            let byte = rows.steps[4 + at / 4][0][at % 4];
            let back = rows.scales[3] * (i32::from(byte) - rows.zeros[3]) as f32;
            assert!((back - value).abs() <= 0.501 * rows.scales[3], "{value} became {back}");
        }
    }

    #[test]
    fn rows_of_nothing_and_of_one_value_are_kept() {
        let mut rows = ByteRows::of_width(16);
        rows.make_room(1);
        for value in [0.0, 2.0, -2.0] {
            rows.write(ScalarLanes, 0, &[[value; 16]], value, value);
            let back = rows.scales[0] * (i32::from(rows.steps[2][0][1]) - rows.zeros[0]) as f32;
            assert!((back - value).abs() < 0.01, "{value} became {back}");
        }
    }
}
