//! The rows of the pieces, in three bits a value.

use crate::lanes::LANES;
use crate::ngrams::weights::{PIECES, WIDTH_BLOCKS};
use crate::reader::{Rest, WeightsError};

/// The eight values: those of least squared error for a normal distribution (Max 1960, *Quantizing for Minimum
/// Distortion*), in [`UNIT`]s of a row's scale.
const LEVELS: [i8; 8] = [-127, -79, -45, -14, 14, 45, 79, 127];
/// One over 59.
const UNIT: f32 = 1.0 / 59.0;
/// Bytes of sixteen values.
const BLOCK_BYTES: usize = LANES * 3 / 8;
/// Bytes of a row.
const ROW_BYTES: usize = WIDTH_BLOCKS * BLOCK_BYTES;

/// The table. Its rows stay packed, where they are: in the program.
#[derive(Debug)]
pub(crate) struct PackedTable {
    parts: Vec<&'static [u8]>,
    part_rows: usize,
    /// The scale of each row, in sixteen bits.
    scales: Vec<u16>,
}

/// A row as signed bytes, with its scale.
pub(crate) type PieceRow = ([[i8; LANES]; WIDTH_BLOCKS], f32);

impl PackedTable {
    /// A table of equal parts, whose scales are read here.
    pub(crate) fn read(rest: &mut Rest<'_>, parts: &[&'static [u8]]) -> Result<Self, WeightsError> {
        let part = "pieces";
        let scales = rest.take(2 * PIECES, part)?.as_chunks::<2>().0;
        let scales: Vec<u16> = scales.iter().map(|bytes| u16::from_le_bytes(*bytes)).collect();
        // Neither negative nor too small to be in full, neither infinite nor no number.
        if scales.iter().any(|scale| !(0x0400..0x7c00).contains(scale)) {
            return Err(WeightsError::Value { part });
        }
        let part_rows = PIECES / parts.len().max(1);
        let whole = parts.iter().all(|part| part.len() == part_rows * ROW_BYTES);
        if !whole || part_rows * parts.len() != PIECES {
            return Err(WeightsError::Short { part });
        }
        Ok(Self { parts: parts.to_vec(), part_rows, scales })
    }

    /// A row; none beyond the last.
    pub(crate) fn row(&self, at: usize) -> Option<PieceRow> {
        let part = self.parts.get(at / self.part_rows)?;
        let bytes = part.get(at % self.part_rows * ROW_BYTES..)?.get(..ROW_BYTES)?;
        let mut row = [[0; LANES]; WIDTH_BLOCKS];
        for (block, bytes) in row.iter_mut().zip(bytes.as_chunks::<BLOCK_BYTES>().0) {
            let [a, b, c, d, e, f] = *bytes;
            let bits = u64::from_le_bytes([a, b, c, d, e, f, 0, 0]);
            for (lane, value) in block.iter_mut().enumerate() {
                *value = LEVELS[(bits >> (3 * lane)) as usize & 7];
            }
        }
        Some((row, float_of_half(*self.scales.get(at)?) * UNIT))
    }
}

/// A float of sixteen bits, positive and in full: its exponent begins at -14, that of 32 bits at -126.
fn float_of_half(half: u16) -> f32 {
    f32::from_bits((u32::from(half) << 13) + (112 << 23))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn halves_are_what_they_stand_for() {
        for (half, float) in [(0x3c00, 1.0), (0x3800, 0.5), (0x3555, 0.333_251_95), (0x0400, 6.103_515_6e-5)]
        {
            assert_eq!(float_of_half(half), float);
        }
    }

    #[test]
    fn rows_are_unpacked_from_their_part() {
        // Values 0 to 7 twice over, the first in the lowest bits; and a row of the highest.
        let bits = (0..16_u64).map(|at| (at % 8) << (3 * at)).sum::<u64>();
        let mut bytes = vec![0xff; PIECES * ROW_BYTES];
        let row = PIECES / 2 + 3;
        for block in bytes[row * ROW_BYTES..][..ROW_BYTES].chunks_exact_mut(BLOCK_BYTES) {
            block.copy_from_slice(&bits.to_le_bytes()[..BLOCK_BYTES]);
        }
        let bytes: &'static [u8] = bytes.leak();
        let parts = bytes.split_at(bytes.len() / 2);
        let scales = 0x3c00_u16.to_le_bytes().repeat(PIECES);
        let table = PackedTable::read(&mut Rest(&scales), &[parts.0, parts.1]).unwrap();
        let (values, scale) = table.row(row).unwrap();
        assert_eq!(values[31], [LEVELS, LEVELS].concat()[..]);
        assert_eq!(scale, UNIT);
        assert_eq!(table.row(row - 1).unwrap().0, [[127; LANES]; WIDTH_BLOCKS]);
        assert!(table.row(PIECES).is_none());
        let short = PackedTable::read(&mut Rest(&scales), &[parts.0, &parts.1[1..]]);
        assert_eq!(short.err(), Some(WeightsError::Short { part: "pieces" }));
        let negative = 0x8400_u16.to_le_bytes().repeat(PIECES);
        let refused = PackedTable::read(&mut Rest(&negative), &[parts.0, parts.1]);
        assert_eq!(refused.err(), Some(WeightsError::Value { part: "pieces" }));
    }
}
