//! The sixteen lanes of each processor, and the way into code that is compiled for it: the only `unsafe` of the
//! encoder.
//!
//! A value of a lanes type here is the proof that the processor has the instructions: the fields are private, and
//! [`Machine::of`] makes a machine only after asking the processor. What is `unsafe` is therefore of two kinds,
//! instructions the processor is known to have, and loads and stores through references to arrays of just the length
//! that is read or written. The plain [`ScalarLanes`] are the oracle the tests hold each of them against.

#![allow(unsafe_code, reason = "vector instructions; each block says why it may be")]

use crate::InstructionSet;
use crate::lanes::{ScalarLanes, Work};

/// Instructions this processor was found to have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Machine(InstructionSet);

impl Machine {
    /// The machine of an instruction set, where this processor has it.
    pub(crate) fn of(set: InstructionSet) -> Option<Self> {
        set.is_available().then_some(Self(set))
    }

    /// Plain Rust, which is had everywhere.
    pub(crate) const SCALAR: Self = Self(InstructionSet::Scalar);

    /// Its instructions.
    pub(crate) fn instructions(self) -> InstructionSet {
        self.0
    }

    /// Does a work with its instructions.
    #[inline]
    pub(crate) fn run<W: Work>(self, work: W) -> W::Output {
        match self.0 {
            // SAFETY: there is a machine of an instruction set only where the processor has it.
            #[cfg(target_arch = "x86_64")]
            InstructionSet::Avx512 => unsafe { x86::run_avx512(work) },
            // SAFETY: as above.
            #[cfg(target_arch = "x86_64")]
            InstructionSet::AvxVnni => unsafe { x86::run_avx_vnni(work) },
            // SAFETY: as above.
            #[cfg(target_arch = "x86_64")]
            InstructionSet::Avx2 => unsafe { x86::run_avx2(work) },
            // SAFETY: as above.
            #[cfg(target_arch = "aarch64")]
            InstructionSet::Neon => unsafe { arm::run_neon(work) },
            _ => work.run(ScalarLanes),
        }
    }
}

#[cfg(target_arch = "x86_64")]
mod x86 {
    use crate::lanes::{Block, LANES, Lanes, Quad, WeightBlock, Work};
    use std::arch::x86_64::*;

    /// Lanes in one register of 512 bits. Exists only where [`super::Machine::of`] found AVX-512 with VNNI.
    #[derive(Clone, Copy)]
    pub(super) struct Avx512Lanes(());

    /// Lanes in two registers of 256 bits, with or without AVX-VNNI. Exists only where it was found.
    #[derive(Clone, Copy)]
    pub(super) struct Avx2Lanes<const VNNI: bool>(());

    /// Does a work in code compiled for AVX-512.
    ///
    /// # Safety
    /// The processor has these features.
    #[target_feature(enable = "popcnt,avx2,fma,avx512f,avx512bw,avx512vl,avx512dq,avx512vnni")]
    pub(super) unsafe fn run_avx512<W: Work>(work: W) -> W::Output {
        work.run(Avx512Lanes(()))
    }

    /// Does a work in code compiled for AVX2 with AVX-VNNI.
    ///
    /// # Safety
    /// The processor has these features.
    #[target_feature(enable = "popcnt,avx2,fma,avxvnni")]
    pub(super) unsafe fn run_avx_vnni<W: Work>(work: W) -> W::Output {
        work.run(Avx2Lanes::<true>(()))
    }

    /// Does a work in code compiled for AVX2.
    ///
    /// # Safety
    /// The processor has these features.
    #[target_feature(enable = "popcnt,avx2,fma")]
    pub(super) unsafe fn run_avx2<W: Work>(work: W) -> W::Output {
        work.run(Avx2Lanes::<false>(()))
    }

    impl Lanes for Avx512Lanes {
        type Floats = __m512;
        type Ints = __m512i;
        const WIDE: bool = true;
        const OFFSET: i32 = 0;

        // SAFETY, of every block below: `self` exists, so the processor has AVX-512 (F, BW, VL, DQ, VNNI), AVX2 and
        // FMA; pointers come from references to arrays of the size that is read or written, and the instructions
        // ask for no alignment.

        #[inline(always)]
        fn splat(self, value: f32) -> __m512 {
            // SAFETY: see above.
            unsafe { _mm512_set1_ps(value) }
        }
        #[inline(always)]
        fn load(self, from: &Block) -> __m512 {
            // SAFETY: see above.
            unsafe { _mm512_loadu_ps(from.as_ptr()) }
        }
        #[inline(always)]
        fn load_bytes(self, from: &[i8; LANES]) -> __m512 {
            // SAFETY: see above.
            unsafe { _mm512_cvtepi32_ps(_mm512_cvtepi8_epi32(_mm_loadu_si128(from.as_ptr().cast()))) }
        }
        #[inline(always)]
        fn store(self, values: __m512, to: &mut Block) {
            // SAFETY: see above.
            unsafe { _mm512_storeu_ps(to.as_mut_ptr(), values) }
        }
        #[inline(always)]
        fn store_bytes(self, values: __m512, to: &mut [u8; LANES]) {
            // SAFETY: see above.
            unsafe {
                let bytes = _mm512_cvtepi32_epi8(_mm512_cvtps_epi32(values));
                _mm_storeu_si128(to.as_mut_ptr().cast(), bytes);
            }
        }
        #[inline(always)]
        fn add(self, a: __m512, b: __m512) -> __m512 {
            // SAFETY: see above.
            unsafe { _mm512_add_ps(a, b) }
        }
        #[inline(always)]
        fn sub(self, a: __m512, b: __m512) -> __m512 {
            // SAFETY: see above.
            unsafe { _mm512_sub_ps(a, b) }
        }
        #[inline(always)]
        fn mul(self, a: __m512, b: __m512) -> __m512 {
            // SAFETY: see above.
            unsafe { _mm512_mul_ps(a, b) }
        }
        #[inline(always)]
        fn mul_add(self, a: __m512, b: __m512, c: __m512) -> __m512 {
            // SAFETY: see above.
            unsafe { _mm512_fmadd_ps(a, b, c) }
        }
        #[inline(always)]
        fn max(self, a: __m512, b: __m512) -> __m512 {
            // SAFETY: see above.
            unsafe { _mm512_max_ps(a, b) }
        }
        #[inline(always)]
        fn min(self, a: __m512, b: __m512) -> __m512 {
            // SAFETY: see above.
            unsafe { _mm512_min_ps(a, b) }
        }
        #[inline(always)]
        fn sum(self, values: __m512) -> f32 {
            // SAFETY: see above.
            unsafe { halve_sum(_mm512_castps512_ps256(values), _mm512_extractf32x8_ps::<1>(values)) }
        }
        #[inline(always)]
        fn largest(self, values: __m512) -> f32 {
            // SAFETY: see above.
            unsafe { halve_largest(_mm512_castps512_ps256(values), _mm512_extractf32x8_ps::<1>(values)) }
        }
        #[inline(always)]
        fn smallest(self, values: __m512) -> f32 {
            // SAFETY: see above.
            unsafe { halve_smallest(_mm512_castps512_ps256(values), _mm512_extractf32x8_ps::<1>(values)) }
        }
        #[inline(always)]
        fn scale_by_power(self, values: __m512, power: __m512) -> __m512 {
            // SAFETY: see above.
            unsafe {
                let power = _mm512_slli_epi32::<23>(_mm512_castps_si512(power));
                _mm512_castsi512_ps(_mm512_add_epi32(_mm512_castps_si512(values), power))
            }
        }
        #[inline(always)]
        fn zeros(self) -> __m512i {
            // SAFETY: see above.
            unsafe { _mm512_setzero_si512() }
        }
        #[inline(always)]
        fn load_ints(self, from: &[i32; LANES]) -> __m512i {
            // SAFETY: see above.
            unsafe { _mm512_loadu_si512(from.as_ptr().cast()) }
        }
        #[inline(always)]
        fn broadcast(self, activations: Quad) -> __m512i {
            // SAFETY: see above.
            unsafe { _mm512_set1_epi32(i32::from_le_bytes(activations)) }
        }
        #[inline(always)]
        fn dot(self, sums: __m512i, activations: __m512i, weights: &WeightBlock) -> __m512i {
            // SAFETY: see above.
            unsafe { _mm512_dpbusd_epi32(sums, activations, _mm512_loadu_si512(weights.0.as_ptr().cast())) }
        }
        #[inline(always)]
        fn corrected(self, sums: __m512i, factor: i32, values: __m512i) -> __m512 {
            // SAFETY: see above.
            unsafe {
                let correction = _mm512_mullo_epi32(_mm512_set1_epi32(factor), values);
                _mm512_cvtepi32_ps(_mm512_sub_epi32(sums, correction))
            }
        }
        #[inline(always)]
        fn prefetch(self, block: &WeightBlock) {
            // SAFETY: see above; and a hint reads nothing.
            unsafe { _mm_prefetch::<_MM_HINT_T0>(block.0.as_ptr()) }
        }
    }

    impl<const VNNI: bool> Lanes for Avx2Lanes<VNNI> {
        type Floats = [__m256; 2];
        type Ints = [__m256i; 2];
        const WIDE: bool = false;
        const OFFSET: i32 = 0;

        // SAFETY, of every block below: `self` exists, so the processor has AVX2 and FMA, and AVX-VNNI where `VNNI`
        // is true; pointers come from references to arrays of the size that is read or written, an offset of eight
        // lanes or 32 bytes is half of it, and the instructions ask for no alignment.

        #[inline(always)]
        fn splat(self, value: f32) -> [__m256; 2] {
            // SAFETY: see above.
            unsafe { [_mm256_set1_ps(value); 2] }
        }
        #[inline(always)]
        fn load(self, from: &Block) -> [__m256; 2] {
            // SAFETY: see above.
            unsafe { [_mm256_loadu_ps(from.as_ptr()), _mm256_loadu_ps(from.as_ptr().add(8))] }
        }
        #[inline(always)]
        fn load_bytes(self, from: &[i8; LANES]) -> [__m256; 2] {
            // SAFETY: see above.
            unsafe {
                let bytes = _mm_loadu_si128(from.as_ptr().cast());
                let upper = _mm_unpackhi_epi64(bytes, bytes);
                [bytes, upper].map(|half| _mm256_cvtepi32_ps(_mm256_cvtepi8_epi32(half)))
            }
        }
        #[inline(always)]
        fn store(self, values: [__m256; 2], to: &mut Block) {
            // SAFETY: see above.
            unsafe {
                _mm256_storeu_ps(to.as_mut_ptr(), values[0]);
                _mm256_storeu_ps(to.as_mut_ptr().add(8), values[1]);
            }
        }
        #[inline(always)]
        fn store_bytes(self, values: [__m256; 2], to: &mut [u8; LANES]) {
            // SAFETY: see above.
            unsafe {
                // Packing works within halves of 128 bits, which the permutation puts right.
                let words = _mm256_packs_epi32(_mm256_cvtps_epi32(values[0]), _mm256_cvtps_epi32(values[1]));
                let words = _mm256_permute4x64_epi64::<0b11_01_10_00>(words);
                let bytes =
                    _mm_packus_epi16(_mm256_castsi256_si128(words), _mm256_extracti128_si256::<1>(words));
                _mm_storeu_si128(to.as_mut_ptr().cast(), bytes);
            }
        }
        #[inline(always)]
        fn add(self, a: [__m256; 2], b: [__m256; 2]) -> [__m256; 2] {
            // SAFETY: see above.
            unsafe { [_mm256_add_ps(a[0], b[0]), _mm256_add_ps(a[1], b[1])] }
        }
        #[inline(always)]
        fn sub(self, a: [__m256; 2], b: [__m256; 2]) -> [__m256; 2] {
            // SAFETY: see above.
            unsafe { [_mm256_sub_ps(a[0], b[0]), _mm256_sub_ps(a[1], b[1])] }
        }
        #[inline(always)]
        fn mul(self, a: [__m256; 2], b: [__m256; 2]) -> [__m256; 2] {
            // SAFETY: see above.
            unsafe { [_mm256_mul_ps(a[0], b[0]), _mm256_mul_ps(a[1], b[1])] }
        }
        #[inline(always)]
        fn mul_add(self, a: [__m256; 2], b: [__m256; 2], c: [__m256; 2]) -> [__m256; 2] {
            // SAFETY: see above.
            unsafe { [_mm256_fmadd_ps(a[0], b[0], c[0]), _mm256_fmadd_ps(a[1], b[1], c[1])] }
        }
        #[inline(always)]
        fn max(self, a: [__m256; 2], b: [__m256; 2]) -> [__m256; 2] {
            // SAFETY: see above.
            unsafe { [_mm256_max_ps(a[0], b[0]), _mm256_max_ps(a[1], b[1])] }
        }
        #[inline(always)]
        fn min(self, a: [__m256; 2], b: [__m256; 2]) -> [__m256; 2] {
            // SAFETY: see above.
            unsafe { [_mm256_min_ps(a[0], b[0]), _mm256_min_ps(a[1], b[1])] }
        }
        #[inline(always)]
        fn sum(self, values: [__m256; 2]) -> f32 {
            // SAFETY: see above.
            unsafe { halve_sum(values[0], values[1]) }
        }
        #[inline(always)]
        fn largest(self, values: [__m256; 2]) -> f32 {
            // SAFETY: see above.
            unsafe { halve_largest(values[0], values[1]) }
        }
        #[inline(always)]
        fn smallest(self, values: [__m256; 2]) -> f32 {
            // SAFETY: see above.
            unsafe { halve_smallest(values[0], values[1]) }
        }
        #[inline(always)]
        fn scale_by_power(self, values: [__m256; 2], power: [__m256; 2]) -> [__m256; 2] {
            let scaled = |half: usize| {
                // SAFETY: see above.
                unsafe {
                    let power = _mm256_slli_epi32::<23>(_mm256_castps_si256(power[half]));
                    _mm256_castsi256_ps(_mm256_add_epi32(_mm256_castps_si256(values[half]), power))
                }
            };
            [scaled(0), scaled(1)]
        }
        #[inline(always)]
        fn zeros(self) -> [__m256i; 2] {
            // SAFETY: see above.
            unsafe { [_mm256_setzero_si256(); 2] }
        }
        #[inline(always)]
        fn load_ints(self, from: &[i32; LANES]) -> [__m256i; 2] {
            // SAFETY: see above.
            unsafe { load_bits(from.as_ptr().cast()) }
        }
        #[inline(always)]
        fn broadcast(self, activations: Quad) -> [__m256i; 2] {
            // SAFETY: see above.
            unsafe { [_mm256_set1_epi32(i32::from_le_bytes(activations)); 2] }
        }
        #[inline(always)]
        fn dot(self, sums: [__m256i; 2], activations: [__m256i; 2], weights: &WeightBlock) -> [__m256i; 2] {
            // SAFETY: see above.
            unsafe {
                let [lower, upper] = load_bits(weights.0.as_ptr());
                if VNNI {
                    [
                        _mm256_dpbusd_avx_epi32(sums[0], activations[0], lower),
                        _mm256_dpbusd_avx_epi32(sums[1], activations[1], upper),
                    ]
                } else {
                    // Pairs are added in 16 bits with saturation, which two times 255 * 64 do not reach: weights of
                    // seven bits are exact here.
                    let ones = _mm256_set1_epi16(1);
                    let lower = _mm256_madd_epi16(_mm256_maddubs_epi16(activations[0], lower), ones);
                    let upper = _mm256_madd_epi16(_mm256_maddubs_epi16(activations[1], upper), ones);
                    [_mm256_add_epi32(sums[0], lower), _mm256_add_epi32(sums[1], upper)]
                }
            }
        }
        #[inline(always)]
        fn corrected(self, sums: [__m256i; 2], factor: i32, values: [__m256i; 2]) -> [__m256; 2] {
            let half = |half: usize| {
                // SAFETY: see above.
                unsafe {
                    let correction = _mm256_mullo_epi32(_mm256_set1_epi32(factor), values[half]);
                    _mm256_cvtepi32_ps(_mm256_sub_epi32(sums[half], correction))
                }
            };
            [half(0), half(1)]
        }
        #[inline(always)]
        fn prefetch(self, block: &WeightBlock) {
            // SAFETY: see above; and a hint reads nothing.
            unsafe { _mm_prefetch::<_MM_HINT_T0>(block.0.as_ptr()) }
        }
    }

    /// 64 bytes from memory.
    ///
    /// # Safety
    /// The processor has AVX2, and there are 64 bytes behind the pointer.
    #[inline(always)]
    unsafe fn load_bits(from: *const i8) -> [__m256i; 2] {
        // SAFETY: as the function asks.
        unsafe { [_mm256_loadu_si256(from.cast()), _mm256_loadu_si256(from.add(32).cast())] }
    }

    /// The tree of [`Lanes::sum`] or another of its kind: half onto half.
    macro_rules! halving {
        ($name:ident, $eight:ident, $four:ident, $one:ident) => {
            /// # Safety
            /// The processor has AVX2.
            #[inline(always)]
            unsafe fn $name(lower: __m256, upper: __m256) -> f32 {
                // SAFETY: as the function asks.
                unsafe {
                    let eight = $eight(lower, upper);
                    let four = $four(_mm256_castps256_ps128(eight), _mm256_extractf128_ps::<1>(eight));
                    let two = $four(four, _mm_movehl_ps(four, four));
                    _mm_cvtss_f32($one(two, _mm_movehdup_ps(two)))
                }
            }
        };
    }
    halving!(halve_sum, _mm256_add_ps, _mm_add_ps, _mm_add_ss);
    halving!(halve_largest, _mm256_max_ps, _mm_max_ps, _mm_max_ss);
    halving!(halve_smallest, _mm256_min_ps, _mm_min_ps, _mm_min_ss);
}

#[cfg(target_arch = "aarch64")]
mod arm {
    use crate::lanes::{Block, LANES, Lanes, Quad, WeightBlock, Work};
    use std::arch::aarch64::*;

    /// Lanes in four registers of 128 bits. Exists only where [`super::Machine::of`] found NEON.
    #[derive(Clone, Copy)]
    pub(super) struct NeonLanes(());

    /// Does a work in code compiled for NEON.
    ///
    /// # Safety
    /// The processor has NEON.
    #[target_feature(enable = "neon")]
    pub(super) unsafe fn run_neon<W: Work>(work: W) -> W::Output {
        work.run(NeonLanes(()))
    }

    /// Four registers made one by one.
    #[inline(always)]
    fn each<T>(make: impl Fn(usize) -> T) -> [T; 4] {
        [make(0), make(1), make(2), make(3)]
    }

    // SAFETY, of every block below: `self` exists, so the processor has NEON; pointers come from references to arrays
    // of the size that is read or written, of which the four parts are a quarter each.
    impl Lanes for NeonLanes {
        type Floats = [float32x4_t; 4];
        type Ints = [int32x4_t; 4];
        const WIDE: bool = false;
        // The instructions multiply signed bytes with signed bytes.
        const OFFSET: i32 = 128;

        #[inline(always)]
        fn splat(self, value: f32) -> Self::Floats {
            // SAFETY: see above.
            unsafe { [vdupq_n_f32(value); 4] }
        }
        #[inline(always)]
        fn load(self, from: &Block) -> Self::Floats {
            // SAFETY: see above.
            each(|part| unsafe { vld1q_f32(from.as_ptr().add(4 * part)) })
        }
        #[inline(always)]
        fn load_bytes(self, from: &[i8; LANES]) -> Self::Floats {
            // SAFETY: see above.
            unsafe {
                let bytes = vld1q_s8(from.as_ptr());
                let (lower, upper) = (vmovl_s8(vget_low_s8(bytes)), vmovl_high_s8(bytes));
                [
                    vcvtq_f32_s32(vmovl_s16(vget_low_s16(lower))),
                    vcvtq_f32_s32(vmovl_high_s16(lower)),
                    vcvtq_f32_s32(vmovl_s16(vget_low_s16(upper))),
                    vcvtq_f32_s32(vmovl_high_s16(upper)),
                ]
            }
        }
        #[inline(always)]
        fn store(self, values: Self::Floats, to: &mut Block) {
            for (part, values) in values.into_iter().enumerate() {
                // SAFETY: see above.
                unsafe { vst1q_f32(to.as_mut_ptr().add(4 * part), values) }
            }
        }
        #[inline(always)]
        fn store_bytes(self, values: Self::Floats, to: &mut [u8; LANES]) {
            // SAFETY: see above.
            unsafe {
                let [a, b, c, d] = values.map(|part| vmovn_u32(vcvtnq_u32_f32(part)));
                let (lower, upper) = (vmovn_u16(vcombine_u16(a, b)), vmovn_u16(vcombine_u16(c, d)));
                vst1q_u8(to.as_mut_ptr(), vcombine_u8(lower, upper));
            }
        }
        #[inline(always)]
        fn add(self, a: Self::Floats, b: Self::Floats) -> Self::Floats {
            // SAFETY: see above.
            each(|part| unsafe { vaddq_f32(a[part], b[part]) })
        }
        #[inline(always)]
        fn sub(self, a: Self::Floats, b: Self::Floats) -> Self::Floats {
            // SAFETY: see above.
            each(|part| unsafe { vsubq_f32(a[part], b[part]) })
        }
        #[inline(always)]
        fn mul(self, a: Self::Floats, b: Self::Floats) -> Self::Floats {
            // SAFETY: see above.
            each(|part| unsafe { vmulq_f32(a[part], b[part]) })
        }
        #[inline(always)]
        fn mul_add(self, a: Self::Floats, b: Self::Floats, c: Self::Floats) -> Self::Floats {
            // SAFETY: see above.
            each(|part| unsafe { vfmaq_f32(c[part], a[part], b[part]) })
        }
        #[inline(always)]
        fn max(self, a: Self::Floats, b: Self::Floats) -> Self::Floats {
            // Not `vmaxq_f32`, which is another function of what is not a number.
            // SAFETY: see above.
            each(|part| unsafe { vbslq_f32(vcgtq_f32(a[part], b[part]), a[part], b[part]) })
        }
        #[inline(always)]
        fn min(self, a: Self::Floats, b: Self::Floats) -> Self::Floats {
            // SAFETY: see above.
            each(|part| unsafe { vbslq_f32(vcltq_f32(a[part], b[part]), a[part], b[part]) })
        }
        #[inline(always)]
        fn sum(self, values: Self::Floats) -> f32 {
            // SAFETY: see above.
            unsafe {
                let eight = [vaddq_f32(values[0], values[2]), vaddq_f32(values[1], values[3])];
                let four = vaddq_f32(eight[0], eight[1]);
                let two = vadd_f32(vget_low_f32(four), vget_high_f32(four));
                vget_lane_f32::<0>(two) + vget_lane_f32::<1>(two)
            }
        }
        #[inline(always)]
        fn largest(self, values: Self::Floats) -> f32 {
            // SAFETY: see above.
            unsafe {
                let pick = |a: float32x4_t, b: float32x4_t| vbslq_f32(vcgtq_f32(a, b), a, b);
                let four = pick(pick(values[0], values[2]), pick(values[1], values[3]));
                let (lower, upper) = (vget_low_f32(four), vget_high_f32(four));
                let two = vbsl_f32(vcgt_f32(lower, upper), lower, upper);
                let (a, b) = (vget_lane_f32::<0>(two), vget_lane_f32::<1>(two));
                if a > b { a } else { b }
            }
        }
        #[inline(always)]
        fn smallest(self, values: Self::Floats) -> f32 {
            // SAFETY: see above.
            unsafe {
                let pick = |a: float32x4_t, b: float32x4_t| vbslq_f32(vcltq_f32(a, b), a, b);
                let four = pick(pick(values[0], values[2]), pick(values[1], values[3]));
                let (lower, upper) = (vget_low_f32(four), vget_high_f32(four));
                let two = vbsl_f32(vclt_f32(lower, upper), lower, upper);
                let (a, b) = (vget_lane_f32::<0>(two), vget_lane_f32::<1>(two));
                if a < b { a } else { b }
            }
        }
        #[inline(always)]
        fn scale_by_power(self, values: Self::Floats, power: Self::Floats) -> Self::Floats {
            // SAFETY: see above.
            each(|part| unsafe {
                let power = vshlq_n_s32::<23>(vreinterpretq_s32_f32(power[part]));
                vreinterpretq_f32_s32(vaddq_s32(vreinterpretq_s32_f32(values[part]), power))
            })
        }
        #[inline(always)]
        fn zeros(self) -> Self::Ints {
            // SAFETY: see above.
            unsafe { [vdupq_n_s32(0); 4] }
        }
        #[inline(always)]
        fn load_ints(self, from: &[i32; LANES]) -> Self::Ints {
            // SAFETY: see above.
            each(|part| unsafe { vld1q_s32(from.as_ptr().add(4 * part)) })
        }
        #[inline(always)]
        fn broadcast(self, activations: Quad) -> Self::Ints {
            // Turning the highest bit subtracts 128, read as a signed byte.
            let signed = (u32::from_le_bytes(activations) ^ 0x8080_8080).cast_signed();
            // SAFETY: see above.
            unsafe { [vdupq_n_s32(signed); 4] }
        }
        #[inline(always)]
        fn dot(self, sums: Self::Ints, activations: Self::Ints, weights: &WeightBlock) -> Self::Ints {
            // SAFETY: see above.
            each(|part| unsafe {
                let weights = vld1q_s8(weights.0.as_ptr().add(16 * part));
                let activations = vreinterpretq_s8_s32(activations[part]);
                // At most 128 * 64 each, and 16384 for a pair: within 16 bits.
                let lower = vmull_s8(vget_low_s8(weights), vget_low_s8(activations));
                let upper = vmull_high_s8(weights, activations);
                vpadalq_s16(sums[part], vpaddq_s16(lower, upper))
            })
        }
        #[inline(always)]
        fn corrected(self, sums: Self::Ints, factor: i32, values: Self::Ints) -> Self::Floats {
            // SAFETY: see above.
            each(|part| unsafe { vcvtq_f32_s32(vmlsq_s32(sums[part], vdupq_n_s32(factor), values[part])) })
        }
        #[inline(always)]
        fn prefetch(self, _: &WeightBlock) {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lanes::{Block, LANES, Lanes, WeightBlock};
    use crate::polynomials::{gelu, power_of_two, rough_power_of_two};

    /// Every operation on some blocks, as bits.
    struct Operations<'a>(&'a [Block]);

    impl Work for Operations<'_> {
        type Output = Vec<u32>;

        #[inline(always)]
        fn run<L: Lanes>(self, lanes: L) -> Vec<u32> {
            let mut bits = Vec::new();
            for blocks in self.0.windows(3) {
                let [a, b, c] = [0, 1, 2].map(|at| lanes.load(&blocks[at]));
                let mut keep = |values: L::Floats| {
                    let mut block = [0.0; LANES];
                    lanes.store(values, &mut block);
                    bits.extend(block.map(f32::to_bits));
                };
                keep(lanes.add(a, b));
                keep(lanes.sub(a, b));
                keep(lanes.mul(a, b));
                keep(lanes.mul_add(a, b, c));
                keep(lanes.max(a, b));
                keep(lanes.min(a, b));
                keep(lanes.splat(blocks[0][3]));
                keep(gelu(lanes, a));
                keep(power_of_two(lanes, a));
                keep(rough_power_of_two(lanes, a));
                let weights = WeightBlock(std::array::from_fn(|at| ((at * 31 % 129) as i32 - 64) as i8));
                let signed = weights.0.first_chunk().copied().unwrap_or([0; LANES]);
                keep(lanes.load_bytes(&signed));
                // The largest bytes and weights there are, too, where 16 bits could overflow.
                for (activations, weights) in [
                    ([1, 200, 30, 255], weights),
                    ([255; 4], WeightBlock([64; 64])),
                    ([255; 4], WeightBlock([-64; 64])),
                    ([0; 4], WeightBlock([-64; 64])),
                ] {
                    let sums = lanes.load_ints(&std::array::from_fn(|at| at as i32 * 1000 - 7000));
                    let activations = lanes.broadcast(activations);
                    let dot = lanes.dot(lanes.dot(sums, activations, &weights), activations, &weights);
                    let of_weights = weights.0.as_chunks::<4>().0.iter();
                    let of_weights: Vec<i32> = of_weights
                        .map(|four| 2 * four.iter().map(|&weight| i32::from(weight)).sum::<i32>())
                        .collect();
                    let of_weights = lanes.load_ints(of_weights.first_chunk().unwrap_or(&[0; LANES]));
                    keep(lanes.corrected(dot, 129 - L::OFFSET, of_weights));
                }
                bits.extend([lanes.sum(a), lanes.largest(a), lanes.smallest(a)].map(f32::to_bits));
                let mut bytes = [0; LANES];
                let limited = lanes.min(lanes.max(lanes.mul(a, a), lanes.splat(0.0)), lanes.splat(255.0));
                lanes.store_bytes(limited, &mut bytes);
                bits.extend(bytes.map(u32::from));
            }
            bits
        }
    }

    #[test]
    fn every_instruction_set_computes_what_plain_rust_does() {
        let mut state = 1_u32;
        let mut next = || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            // Halves among them, for ties.
            ((state >> 8) % 4001) as f32 / 64.0 - 31.25
        };
        let mut blocks: Vec<Block> = (0..200).map(|_| std::array::from_fn(|_| next())).collect();
        blocks.push([
            0.0, -0.0, 1e-30, -1e-30, 5.0, -5.0, 200.0, -200.0, 0.5, 1.5, 2.5, 3.5, -1e6, 1e6, 1e-6, 9.5,
        ]);
        blocks.extend([[0.0; LANES], [-0.0; LANES]]);
        let plain = Machine::SCALAR.run(Operations(&blocks));
        for set in InstructionSet::available() {
            let machine = Machine::of(set).unwrap();
            assert_eq!(machine.instructions(), set);
            assert!(machine.run(Operations(&blocks)) == plain, "{set} differs from plain Rust");
        }
    }

    #[test]
    fn instructions_that_are_not_there_are_refused() {
        for set in InstructionSet::ALL {
            assert_eq!(Machine::of(set).is_some(), InstructionSet::available().contains(&set));
        }
    }
}
