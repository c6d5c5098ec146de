//! What every processor must be able to do: arithmetic on sixteen numbers at once, to the same bits.
//!
//! All of the encoder is written once, over this trait. It asks for operations whose result IEEE 754 fixes (sum,
//! product, fused multiply-add, rounding with ties to even, comparison) and for sums of integers, which are exact in
//! any order. Sixteen lanes are sixteen lanes on a processor that holds eight or four in a register, too, and they
//! are always added up in the same tree. So the results agree to the bit wherever they are computed.

/// Lanes of a vector.
pub(crate) const LANES: usize = 16;
/// Sixteen floats in memory.
pub(crate) type Block = [f32; LANES];
/// Four unsigned bytes of one row: what one step of a product takes of it.
pub(crate) type Quad = [u8; 4];

/// The weights of sixteen outputs for four inputs: output by output, each with its four.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(C, align(64))]
pub(crate) struct WeightBlock(pub(crate) [i8; 4 * LANES]);

/// Arithmetic on sixteen lanes.
///
/// The methods are inlined into a function that is compiled for the processor in question; elsewhere they would be
/// slow.
pub(crate) trait Lanes: Copy {
    /// Sixteen floats in registers.
    type Floats: Copy;
    /// Sixteen 32-bit integers in registers.
    type Ints: Copy;
    /// Whether there are 32 registers that hold sixteen lanes each: how large the tiles of a product can be.
    const WIDE: bool;
    /// What [`Lanes::dot`] subtracts from each activation before it multiplies.
    const OFFSET: i32;

    /// The same float in every lane.
    fn splat(self, value: f32) -> Self::Floats;
    /// Floats from memory.
    fn load(self, from: &Block) -> Self::Floats;
    /// Signed bytes from memory, as floats.
    fn load_bytes(self, from: &[i8; LANES]) -> Self::Floats;
    /// Floats to memory.
    fn store(self, values: Self::Floats, to: &mut Block);
    /// Floats between 0 and 255 to bytes in memory; ties to even.
    fn store_bytes(self, values: Self::Floats, to: &mut [u8; LANES]);
    /// The sum of each lane.
    fn add(self, a: Self::Floats, b: Self::Floats) -> Self::Floats;
    /// The difference of each lane.
    fn sub(self, a: Self::Floats, b: Self::Floats) -> Self::Floats;
    /// The product of each lane.
    fn mul(self, a: Self::Floats, b: Self::Floats) -> Self::Floats;
    /// `a * b + c` of each lane, rounded once.
    fn mul_add(self, a: Self::Floats, b: Self::Floats, c: Self::Floats) -> Self::Floats;
    /// The larger of each lane: `a` where `a > b`, else `b`.
    fn max(self, a: Self::Floats, b: Self::Floats) -> Self::Floats;
    /// The smaller of each lane: `a` where `a < b`, else `b`.
    fn min(self, a: Self::Floats, b: Self::Floats) -> Self::Floats;
    /// The sum over the lanes: the upper eight are added to the lower eight, of these the upper four to the lower
    /// four, and so on.
    fn sum(self, values: Self::Floats) -> f32;
    /// The largest of the lanes, found in the same tree.
    fn largest(self, values: Self::Floats) -> f32;
    /// The smallest of the lanes, found in the same tree.
    fn smallest(self, values: Self::Floats) -> f32;
    /// Each value times two to the power of the whole number in the lowest bits of `power`, as
    /// [`crate::polynomials`] leaves it there.
    fn scale_by_power(self, values: Self::Floats, power: Self::Floats) -> Self::Floats;
    /// Sixteen zeros.
    fn zeros(self) -> Self::Ints;
    /// Integers from memory.
    fn load_ints(self, from: &[i32; LANES]) -> Self::Ints;
    /// The four activations of a row, in every lane.
    fn broadcast(self, activations: Quad) -> Self::Ints;
    /// Adds to each lane's sum its four weights times the four activations, exactly.
    fn dot(self, sums: Self::Ints, activations: Self::Ints, weights: &WeightBlock) -> Self::Ints;
    /// `sums - factor * values` of each lane, as floats.
    fn corrected(self, sums: Self::Ints, factor: i32, values: Self::Ints) -> Self::Floats;
    /// Asks for a block that is needed soon.
    fn prefetch(self, block: &WeightBlock);
}

/// A computation over any lanes, see [`crate::kernels::Machine::run`].
pub(crate) trait Work {
    /// What comes of it.
    type Output;
    /// Does it.
    fn run<L: Lanes>(self, lanes: L) -> Self::Output;
}

/// The tree in which lanes are brought together: half onto half.
#[inline(always)]
fn halve(mut block: Block, join: impl Fn(f32, f32) -> f32) -> f32 {
    for half in [8, 4, 2, 1] {
        for lane in 0..half {
            block[lane] = join(block[lane], block[lane + half]);
        }
    }
    block[0]
}

/// Sixteen lanes one after the other, in plain Rust: for any processor, and what the tests compare the others with.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ScalarLanes;

/// A block made lane by lane.
#[inline(always)]
fn each<T: Copy + Default>(make: impl Fn(usize) -> T) -> [T; LANES] {
    let mut block = [T::default(); LANES];
    for (lane, value) in block.iter_mut().enumerate() {
        *value = make(lane);
    }
    block
}

impl Lanes for ScalarLanes {
    type Floats = Block;
    type Ints = [i32; LANES];
    const WIDE: bool = false;
    const OFFSET: i32 = 0;

    #[inline(always)]
    fn splat(self, value: f32) -> Block {
        [value; LANES]
    }
    #[inline(always)]
    fn load(self, from: &Block) -> Block {
        *from
    }
    #[inline(always)]
    fn load_bytes(self, from: &[i8; LANES]) -> Block {
        each(|lane| f32::from(from[lane]))
    }
    #[inline(always)]
    fn store(self, values: Block, to: &mut Block) {
        *to = values;
    }
    #[inline(always)]
    fn store_bytes(self, values: Block, to: &mut [u8; LANES]) {
        *to = each(|lane| values[lane].round_ties_even() as u8);
    }
    #[inline(always)]
    fn add(self, a: Block, b: Block) -> Block {
        each(|lane| a[lane] + b[lane])
    }
    #[inline(always)]
    fn sub(self, a: Block, b: Block) -> Block {
        each(|lane| a[lane] - b[lane])
    }
    #[inline(always)]
    fn mul(self, a: Block, b: Block) -> Block {
        each(|lane| a[lane] * b[lane])
    }
    #[inline(always)]
    fn mul_add(self, a: Block, b: Block, c: Block) -> Block {
        each(|lane| a[lane].mul_add(b[lane], c[lane]))
    }
    #[inline(always)]
    fn max(self, a: Block, b: Block) -> Block {
        each(|lane| if a[lane] > b[lane] { a[lane] } else { b[lane] })
    }
    #[inline(always)]
    fn min(self, a: Block, b: Block) -> Block {
        each(|lane| if a[lane] < b[lane] { a[lane] } else { b[lane] })
    }
    #[inline(always)]
    fn sum(self, values: Block) -> f32 {
        halve(values, |a, b| a + b)
    }
    #[inline(always)]
    fn largest(self, values: Block) -> f32 {
        halve(values, |a, b| if a > b { a } else { b })
    }
    #[inline(always)]
    fn smallest(self, values: Block) -> f32 {
        halve(values, |a, b| if a < b { a } else { b })
    }
    #[inline(always)]
    fn scale_by_power(self, values: Block, power: Block) -> Block {
        each(|lane| f32::from_bits(values[lane].to_bits().wrapping_add(power[lane].to_bits() << 23)))
    }
    #[inline(always)]
    fn zeros(self) -> [i32; LANES] {
        [0; LANES]
    }
    #[inline(always)]
    fn load_ints(self, from: &[i32; LANES]) -> [i32; LANES] {
        *from
    }
    #[inline(always)]
    fn broadcast(self, activations: Quad) -> [i32; LANES] {
        [i32::from_le_bytes(activations); LANES]
    }
    #[inline(always)]
    fn dot(self, sums: [i32; LANES], activations: [i32; LANES], weights: &WeightBlock) -> [i32; LANES] {
        let activations = activations[0].to_le_bytes();
        each(|lane| {
            let products = (0..4).map(|k| i32::from(activations[k]) * i32::from(weights.0[4 * lane + k]));
            sums[lane].wrapping_add(products.sum())
        })
    }
    #[inline(always)]
    fn corrected(self, sums: [i32; LANES], factor: i32, values: [i32; LANES]) -> Block {
        each(|lane| sums[lane].wrapping_sub(factor.wrapping_mul(values[lane])) as f32)
    }
    #[inline(always)]
    fn prefetch(self, _: &WeightBlock) {}
}
