//! Sums of weights by number, of which few are met at a time.

/// Sums of weights by number, and the numbers that have one.
#[derive(Debug, Clone)]
pub struct WeightSums {
    sums: Vec<f64>,
    /// Those met, as many as `count`, and room for one more: what stands behind them is written over. Whether a number
    /// was met before is anybody's guess, and a processor that guesses wrong loses more than a write costs.
    met: Vec<u32>,
    count: usize,
}

impl WeightSums {
    /// Room for numbers below `room`.
    pub fn with_room(room: usize) -> Self {
        Self { sums: vec![0.0; room], met: vec![0; room + 1], count: 0 }
    }

    /// Adds a weight; one of 0, such as a product too small for a float, leaves the number unmet.
    #[inline]
    pub fn add(&mut self, number: u32, weight: f32) {
        let sum = &mut self.sums[number as usize];
        self.met[self.count] = number;
        self.count += usize::from(*sum == 0.0) & usize::from(weight > 0.0);
        *sum += f64::from(weight);
    }

    /// Adds the weights of many numbers, each times a factor.
    pub fn add_all(&mut self, numbers: &[u32], weights: &[f32], factor: f32) {
        for (&number, &weight) in numbers.iter().zip(weights) {
            self.add(number, weight * factor);
        }
    }

    /// The sum of a number; 0 where it was not met.
    #[inline]
    pub fn sum(&self, number: u32) -> f64 {
        self.sums.get(number as usize).copied().unwrap_or(0.0)
    }

    /// The numbers met, in this order.
    #[inline]
    pub fn numbers(&self) -> &[u32] {
        &self.met[..self.count]
    }

    /// Forgets all of them.
    #[inline]
    pub fn clear(&mut self) {
        for &number in &self.met[..self.count] {
            self.sums[number as usize] = 0.0;
        }
        self.count = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_met_once_and_forgotten() {
        let mut sums = WeightSums::with_room(4);
        for _ in 0..2 {
            sums.add(3, 0.5);
            sums.add_all(&[0, 3, 1, 2], &[1.0, 2.0, 3.0, 1.0], 0.5);
            assert_eq!(sums.numbers(), [3, 0, 1, 2], "as many as there is room for");
            assert_eq!([0, 1, 2, 3, 4].map(|number| sums.sum(number)), [0.5, 1.5, 0.5, 1.5, 0.0]);
            sums.add(2, 0.0);
            assert_eq!(sums.numbers().len(), 4);
            sums.clear();
            sums.add_all(&[1, 1], &[f32::MIN_POSITIVE, 0.0], 1e-30);
            assert_eq!((sums.numbers(), sums.sum(3)), (&[][..], 0.0));
        }
    }
}
