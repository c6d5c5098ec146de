//! Model files in the binary that are stored compressed, for a smaller program, and those too large for one crate in
//! parts.

use super::EmbedError;
use flate2::bufread::GzDecoder;
use std::io::{BufRead, Read};

/// A gzipped file in the binary.
pub(super) struct CompressedFile {
    /// Its name in messages.
    pub(super) name: &'static str,
    /// Its compressed bytes, in parts that follow one another without a gap.
    pub(super) parts: &'static [&'static [u8]],
}

impl CompressedFile {
    /// Decompresses it, from where its parts lie in the program.
    ///
    /// # Errors
    /// Only if the file in the binary is damaged.
    pub(super) fn decompress(&self) -> Result<Vec<u8>, EmbedError> {
        let length: usize = self.parts.iter().map(|part| part.len()).sum();
        let mut content = Vec::with_capacity(2 * length);
        GzDecoder::new(PartsReader { part: &[], rest: self.parts })
            .read_to_end(&mut content)
            .map_err(|error| EmbedError::Damaged { file: self.name.into(), reason: error.to_string() })?;
        Ok(content)
    }
}

/// Reads parts one after the other as one stream, without copying them together.
struct PartsReader<'a> {
    /// What is left of the part that is being read.
    part: &'a [u8],
    /// The parts after it.
    rest: &'a [&'a [u8]],
}

impl BufRead for PartsReader<'_> {
    fn fill_buf(&mut self) -> std::io::Result<&[u8]> {
        while self.part.is_empty()
            && let Some((next, rest)) = self.rest.split_first()
        {
            (self.part, self.rest) = (next, rest);
        }
        Ok(self.part)
    }
    fn consume(&mut self, amount: usize) {
        self.part = self.part.get(amount..).unwrap_or(&[]);
    }
}

impl Read for PartsReader<'_> {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        let read = self.fill_buf()?.read(into)?;
        self.consume(read);
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::{Compression, write::GzEncoder};
    use proptest::prelude::*;
    use std::io::Write;

    proptest! {
        #[test]
        fn a_file_in_parts_is_the_file(content: Vec<u8>, cuts: Vec<prop::sample::Index>) {
            let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
            encoder.write_all(&content).unwrap();
            let packed = encoder.finish().unwrap();
            let mut cuts: Vec<usize> = cuts.iter().map(|cut| cut.index(packed.len() + 1)).collect();
            cuts.extend([0, packed.len()]);
            cuts.sort_unstable();
            let parts: Vec<&[u8]> = cuts.windows(2).map(|pair| &packed[pair[0]..pair[1]]).collect();
            let reader = || PartsReader { part: &[], rest: &parts };
            let mut copied = Vec::new();
            reader().read_to_end(&mut copied).unwrap();
            prop_assert_eq!(&copied, &packed);
            let mut unpacked = Vec::new();
            GzDecoder::new(reader()).read_to_end(&mut unpacked).unwrap();
            prop_assert_eq!(unpacked, content);
        }
    }

    #[test]
    fn a_part_that_is_missing_is_damage() {
        let [first, second] = [&leitmotif_model_minilm_1::WEIGHTS[..], &leitmotif_model_minilm_2::WEIGHTS];
        let parts: &'static [&'static [u8]] = Box::leak(Box::new([first, second]));
        let error = CompressedFile { name: "weights.bin", parts }.decompress().unwrap_err();
        assert!(error.to_string().contains("weights.bin"), "{error}");
    }
}
