//! Random numbers that depend on a seed and a stream only.

/// SplitMix64 (Steele, Lea & Flood 2014): small, fast, good enough to shuffle and to jitter.
#[derive(Debug, Clone)]
pub struct Random {
    state: u64,
}

impl Random {
    /// The stream of a seed itself, without a number.
    pub fn from_seed(seed: u64) -> Self {
        Self { state: seed }
    }

    /// Starts a stream; different `stream` numbers give independent numbers for one seed.
    pub fn new(seed: u64, stream: u64) -> Self {
        let mut start = Self { state: seed };
        let mixed = start.next_bits() ^ stream.wrapping_mul(0x9E37_79B9_7F4A_7C15);
        Self { state: mixed }
    }

    /// The next 64 random bits.
    pub fn next_bits(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        mix_bits(self.state)
    }

    /// The next uniform number from 0 up to but not 1.
    pub fn next_unit(&mut self) -> f64 {
        (self.next_bits() >> 11) as f64 / (1u64 << 53) as f64
    }

    /// The next number of mean 0 and standard deviation 1, about normal: twelve uniform numbers summed. Only
    /// additions, so it is the same on every machine.
    pub fn gaussian(&mut self) -> f64 {
        (0..12).map(|_| self.next_unit()).sum::<f64>() - 6.0
    }
}

/// The finaliser of SplitMix64: spreads what differs over all bits.
pub fn mix_bits(mut bits: u64) -> u64 {
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    bits ^ (bits >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn streams_repeat_and_differ() {
        let draw = |seed, stream| Random::new(seed, stream).next_bits();
        assert_eq!(draw(42, 1), draw(42, 1));
        assert_ne!(draw(42, 1), draw(42, 2));
        assert_ne!(draw(42, 1), draw(43, 1));
    }

    #[test]
    fn units_fill_the_unit_interval_evenly() {
        let mut random = Random::new(7, 0);
        let drawn: Vec<f64> = (0..10_000).map(|_| random.next_unit()).collect();
        assert!(drawn.iter().all(|x| (0.0..1.0).contains(x)));
        let mean = drawn.iter().sum::<f64>() / 10_000.0;
        assert!((mean - 0.5).abs() < 0.02, "{mean}");
    }
}
