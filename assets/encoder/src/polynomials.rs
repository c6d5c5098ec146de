//! The two functions that are not arithmetic, as polynomials: powers of two and GELU.
//!
//! Those of a mathematics library differ from one to the next in the last bit; these are the same everywhere. Both
//! were fitted for the least largest error (weighted least squares, the weights raised where the error is large:
//! Lawson 1961) in 64 bits.

use crate::lanes::Lanes;

/// 1.5 * 2^23: a float near it has no bits behind the point, so adding it rounds, with ties to even, and leaves the
/// whole number in the lowest bits.
const ROUNDING: f32 = 12_582_912.0;

/// Powers of two lower than this one are as good as nothing beside the largest of a row, which is 1; above the range
/// in which numbers lose bits, which is slow on some processors.
const LOWEST_POWER: f32 = -100.0;

/// 2^x on [-1/2, 1/2] by rising power of x. Relative error 7.5e-8.
const POWER_OF_TWO: [f32; 6] =
    [1.000_000_1, 0.693_146_94, 0.240_221_2, 0.055_507_13, 0.009_675_541, 0.001_327_647_1];

/// The same with fewer terms, for what becomes a byte. Relative error 7.5e-5: a fiftieth of the least step of 255.
const ROUGH_POWER_OF_TWO: [f32; 4] = [0.999_928_1, 0.693_260_97, 0.242_611_14, 0.055_171_665];

/// Beyond this GELU is its argument or nothing, to 1.5e-6. With the same number of terms a wider range is less exact
/// within and a narrower one beyond: 4.4 gives 2.4e-5 at the end, 5.4 gives 2.3e-5 within.
const GELU_END: f32 = 5.0;

/// (normal distribution function of x - 1/2) / x by rising power of t = 2 x^2 / 25 - 1, which runs from -1 to 1: in
/// powers of x^2 itself the rounding of 32 bits would grow to 1.8e-4. The error of GELU is at most 9.6e-6, rounding
/// included.
const GELU: [f32; 11] = [
    0.141_364_3,
    -0.070_300_52,
    0.051_488_012,
    -0.040_319_17,
    0.031_744_145,
    -0.024_215_166,
    0.015_547_932,
    -0.008_329_82,
    0.007_021_211,
    -0.006_278_018_5,
    0.002_277_315,
];

/// The least value of GELU, -0.16997 at -0.7518, and a little less.
pub(crate) const GELU_LEAST: f32 = -0.17;

/// A polynomial by rising power, by Horner's rule.
#[inline(always)]
fn polynomial<L: Lanes, const N: usize>(lanes: L, terms: &[f32; N], x: L::Floats) -> L::Floats {
    let mut sum = lanes.splat(terms[N - 1]);
    for term in terms[..N - 1].iter().rev() {
        sum = lanes.mul_add(sum, x, lanes.splat(*term));
    }
    sum
}

/// Two to the power of each value; values below -100 count as -100.
#[inline(always)]
pub(crate) fn power_of_two<L: Lanes>(lanes: L, values: L::Floats) -> L::Floats {
    power(lanes, &POWER_OF_TWO, values)
}

/// [`power_of_two`], exact enough to be rounded to a byte.
#[inline(always)]
pub(crate) fn rough_power_of_two<L: Lanes>(lanes: L, values: L::Floats) -> L::Floats {
    power(lanes, &ROUGH_POWER_OF_TWO, values)
}

/// Two to the power of each value by the polynomial of the part behind the point.
#[inline(always)]
fn power<L: Lanes, const N: usize>(lanes: L, terms: &[f32; N], values: L::Floats) -> L::Floats {
    let values = lanes.max(values, lanes.splat(LOWEST_POWER));
    let rounded = lanes.add(values, lanes.splat(ROUNDING));
    let rest = lanes.sub(values, lanes.sub(rounded, lanes.splat(ROUNDING)));
    lanes.scale_by_power(polynomial(lanes, terms, rest), rounded)
}

/// The Gaussian error linear unit (Hendrycks and Gimpel 2016): each value times the normal distribution function of
/// it.
#[inline(always)]
pub(crate) fn gelu<L: Lanes>(lanes: L, values: L::Floats) -> L::Floats {
    let near = lanes.max(lanes.min(values, lanes.splat(GELU_END)), lanes.splat(-GELU_END));
    let square = lanes.mul(near, near);
    let place = lanes.mul_add(square, lanes.splat(2.0 / (GELU_END * GELU_END)), lanes.splat(-1.0));
    let slope = polynomial(lanes, &GELU, place);
    lanes.mul(values, lanes.mul_add(near, slope, lanes.splat(0.5)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lanes::ScalarLanes;

    #[test]
    fn powers_of_two_are_near() {
        for step in -2000..=2000 {
            let x = step as f32 / 31.0;
            let power = power_of_two(ScalarLanes, [x; 16])[3];
            let exact = f64::from(x).max(-100.0).exp2();
            assert!((f64::from(power) / exact - 1.0).abs() < 3e-7, "{x}: {power} for {exact}");
        }
        assert_eq!(power_of_two(ScalarLanes, [0.0; 16])[0], 1.000_000_1);
        for step in -2000..=256 {
            let x = step as f32 / 32.0;
            let rough = f64::from(rough_power_of_two(ScalarLanes, [x; 16])[3]);
            assert!((rough / f64::from(x).exp2() - 1.0).abs() < 7.6e-5, "{x}: {rough}");
        }
    }

    #[test]
    fn gelu_is_near_at_known_places() {
        // x, x * Phi(x)
        let known = [
            (-30.0, 0.0),
            (-5.0, -1.433_3e-6),
            (-3.0, -0.004_049_7),
            (-1.0, -0.158_655_3),
            (-0.751_8, -0.169_970_9),
            (0.0, 0.0),
            (0.5, 0.345_731_2),
            (1.0, 0.841_344_7),
            (2.0, 1.954_499_7),
            (4.0, 3.999_873_3),
            (30.0, 30.0),
        ];
        for (x, expected) in known {
            let value = gelu(ScalarLanes, [x; 16])[7];
            assert!((value - expected).abs() < 1.6e-5 + 1e-6 * x.abs(), "{x}: {value} for {expected}");
            assert!(value > GELU_LEAST);
        }
    }
}
