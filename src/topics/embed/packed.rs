//! Model files in the binary that are stored compressed, for a smaller program.

use super::EmbedError;
use flate2::read::GzDecoder;
use std::io::Read;

/// A gzipped file in the binary.
pub(super) struct CompressedFile {
    /// Its name in messages.
    pub(super) name: &'static str,
    /// Its compressed bytes.
    pub(super) bytes: &'static [u8],
}

impl CompressedFile {
    /// Decompresses it.
    ///
    /// # Errors
    /// Only if the file in the binary is damaged.
    pub(super) fn decompress(&self) -> Result<Vec<u8>, EmbedError> {
        let mut content = Vec::with_capacity(2 * self.bytes.len());
        GzDecoder::new(self.bytes)
            .read_to_end(&mut content)
            .map_err(|error| EmbedError::Damaged { file: self.name.into(), reason: error.to_string() })?;
        Ok(content)
    }
}
