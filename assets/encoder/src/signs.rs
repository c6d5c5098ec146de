//! Counts of bits in which many codes of signs and a query have ones: what is left of a product when one side is
//! rounded to its signs, and the other to some bits.

use crate::InstructionSet;
use crate::kernels::Machine;
use crate::lanes::{Lanes, Work};

/// Bits that a number of a query is rounded to.
pub const QUERY_BITS: usize = 4;

/// Of a code: how many of its bits are ones, and the sum of what the query has at these.
pub type SignCounts = (u32, u32);

/// A query, in bits: for each word of a code, one word of each bit of the query's numbers, the lowest first.
#[derive(Debug, Clone)]
pub struct SignPlanes {
    planes: Vec<[u64; QUERY_BITS]>,
    machine: Machine,
}

impl SignPlanes {
    /// A query of these bits.
    pub fn new(planes: Vec<[u64; QUERY_BITS]>) -> Self {
        let machine = Machine::of(InstructionSet::best()).unwrap_or(Machine::SCALAR);
        Self { planes, machine }
    }

    /// Counts for each row, which is a word that is passed over and then the words of a code. What is left over at the
    /// end is no row, and rows without a place among `counts` are left out.
    pub fn count(&self, rows: &[u64], counts: &mut [SignCounts]) {
        self.machine.run(Count { planes: &self.planes, rows, counts });
    }
}

struct Count<'a> {
    planes: &'a [[u64; QUERY_BITS]],
    rows: &'a [u64],
    counts: &'a mut [SignCounts],
}

impl Work for Count<'_> {
    type Output = ();

    #[inline(always)]
    fn run<L: Lanes>(self, _: L) {
        // The widths of the models that are built in, so that their loops are without branches: 256 and 384 dimensions,
        // 320 and 448 with the part of the words, and 512.
        match self.planes.len() {
            4 => self.of_width::<4>(),
            5 => self.of_width::<5>(),
            6 => self.of_width::<6>(),
            7 => self.of_width::<7>(),
            8 => self.of_width::<8>(),
            _ => {
                for (row, counts) in self.rows.chunks_exact(1 + self.planes.len()).zip(self.counts) {
                    *counts = count_row(&row[1..], self.planes);
                }
            }
        }
    }
}

impl Count<'_> {
    #[inline(always)]
    fn of_width<const W: usize>(self) {
        let Ok(planes) = <&[[u64; QUERY_BITS]; W]>::try_from(self.planes) else { return };
        for (row, counts) in self.rows.chunks_exact(1 + W).zip(self.counts) {
            if let Ok(signs) = <&[u64; W]>::try_from(&row[1..]) {
                *counts = count_row(signs, planes);
            }
        }
    }
}

#[inline(always)]
fn count_row(signs: &[u64], planes: &[[u64; QUERY_BITS]]) -> SignCounts {
    let (mut ones, mut steps) = (0, 0);
    for (word, planes) in signs.iter().zip(planes) {
        ones += word.count_ones();
        for (bit, plane) in planes.iter().enumerate() {
            steps += (word & plane).count_ones() << bit;
        }
    }
    (ones, steps)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_instruction_set_counts_bit_by_bit() {
        let mut state = 7_u64;
        let mut next = || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            state ^ state >> 29
        };
        for width in [1, 4, 5, 6, 7, 8, 9] {
            let planes: Vec<[u64; QUERY_BITS]> =
                (0..width).map(|_| std::array::from_fn(|_| next())).collect();
            let rows: Vec<u64> = (0..50 * (1 + width) + 1).map(|_| next()).collect();
            let expected: Vec<SignCounts> = rows
                .chunks_exact(1 + width)
                .map(|row| {
                    let bits = (0..64 * width).filter(|bit| row[1 + bit / 64] >> (bit % 64) & 1 == 1);
                    let value = |bit: usize| {
                        let planes = planes[bit / 64].iter().rev();
                        planes.fold(0, |value, plane| value * 2 + (plane >> (bit % 64) & 1) as u32)
                    };
                    (bits.clone().count() as u32, bits.map(value).sum())
                })
                .collect();
            for set in InstructionSet::available() {
                let planes = SignPlanes { planes: planes.clone(), machine: Machine::of(set).unwrap() };
                let mut counts = vec![(0, 0); 50];
                planes.count(&rows, &mut counts);
                assert_eq!(counts, expected, "{set}, {width} words");
            }
        }
    }
}
