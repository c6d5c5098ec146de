//! Made-up weights, as the files of both networks hold them.

/// Numbers that look like chance.
pub struct Numbers(pub u32);

impl Numbers {
    /// The next number, from 0 up to but not `below`.
    pub fn next(&mut self, below: u32) -> u32 {
        self.0 = self.0.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (self.0 >> 8) % below
    }

    /// Appends so many floats, at most `width` from the middle.
    pub fn floats(&mut self, file: &mut Vec<u8>, count: usize, middle: f32, width: f32) {
        for _ in 0..count {
            let value = middle + width * (self.next(2001) as f32 / 1000.0 - 1.0);
            file.extend(value.to_le_bytes());
        }
    }

    /// Appends so many signed bytes of seven bits.
    pub fn bytes(&mut self, file: &mut Vec<u8>, count: usize) {
        file.extend((0..count).map(|_| (self.next(129) as i8).wrapping_sub(64).cast_unsigned()));
    }

    /// Appends the scale and the shift of a layer norm.
    pub fn norm(&mut self, file: &mut Vec<u8>, width: usize) {
        self.floats(file, width, 1.0, 0.4);
        self.floats(file, width, 0.0, 0.2);
    }

    /// Appends a product: scales, biases, sums of the weights, weights in panels of sixteen outputs.
    pub fn product(&mut self, file: &mut Vec<u8>, inputs: usize, outputs: usize) {
        self.floats(file, outputs, 0.001, 0.0005);
        self.floats(file, outputs, 0.0, 0.1);
        let mut weights = Vec::new();
        self.bytes(&mut weights, inputs * outputs);
        for panel in weights.chunks_exact(16 * inputs) {
            for output in 0..16 {
                let of_output = panel.chunks_exact(64).flat_map(|step| &step[4 * output..4 * output + 4]);
                let sum: i32 = of_output.map(|weight| i32::from(weight.cast_signed())).sum();
                file.extend(sum.to_le_bytes());
            }
        }
        file.extend(weights);
    }
}
