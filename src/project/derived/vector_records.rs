//! The records of a model's vectors: one flat file, mapped into memory, read by their numbers.
//!
//! Format, in the byte order of the machine (the file is not for exchange): a header of 32 bytes (`MAGIC`,
//! the number of dimensions, a hash of model and revision), then records of 16 bytes of key (the hash of the text),
//! four bytes for each dimension, 8 bytes of checksum.

use super::checksum::{CHECKSUM_BYTES, checksum};
use super::mmap::map_file;
use crate::topics::embed::TextHash;
use memmap2::Mmap;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// The first bytes of a file, with the version of the format in the last.
const MAGIC: [u8; 8] = *b"leitvec1";
pub(super) const HEADER_BYTES: usize = 32;
/// More dimensions than any model has. Chosen by hand.
const MAX_DIMENSIONS: usize = 1 << 16;
/// Bytes of a key.
pub(super) const KEY_BYTES: usize = TextHash::BYTES;

/// The header of a model's file.
pub(super) type RecordsHeader = [u8; HEADER_BYTES];

/// The whole records of a file as they were when it was opened.
#[derive(Debug)]
pub struct VectorRecords {
    map: Mmap,
    dimensions: usize,
}

impl VectorRecords {
    /// Opens the records of a model in the folder `dir`, while another process may be appending some; none where there
    /// is no usable file. Nothing is read but the header.
    pub fn open(dir: &Path, model: &str, revision: &str, dimensions: usize) -> Option<Self> {
        let path = records_path(dir, model, revision);
        if !has_header(&path, &records_header(model, revision, dimensions)) {
            return None;
        }
        Self::map(&File::open(&path).ok()?, dimensions).ok()
    }

    /// Maps the whole records of a file whose header was checked; a torn tail is left out.
    pub(super) fn map(file: &File, dimensions: usize) -> io::Result<Self> {
        let length = usize::try_from(file.metadata()?.len()).unwrap_or(usize::MAX);
        let records = length.saturating_sub(HEADER_BYTES) / record_bytes(dimensions);
        let map = map_file(file, HEADER_BYTES + records * record_bytes(dimensions))?;
        Ok(Self { map, dimensions })
    }

    /// The number of records.
    pub fn len(&self) -> usize {
        self.map.len().saturating_sub(HEADER_BYTES) / record_bytes(self.dimensions)
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The bytes of header and records.
    pub(super) fn file_bytes(&self) -> usize {
        self.map.len()
    }

    /// The vector of a record; none where there is no such record, or where it is not as it was written.
    pub fn checked_row(&self, record: usize) -> Option<&[f32]> {
        self.checked_key(record)?;
        self.row(record)
    }

    /// The vector of a record that was checked before.
    pub(super) fn row(&self, record: usize) -> Option<&[f32]> {
        let values = self.record(record)?.get(KEY_BYTES..KEY_BYTES + self.dimensions * size_of::<f32>())?;
        bytemuck::try_cast_slice(values).ok()
    }

    /// The key of a record; none where its checksum is another.
    pub(super) fn checked_key(&self, record: usize) -> Option<TextHash> {
        let (content, sum) = self.record(record)?.split_last_chunk::<CHECKSUM_BYTES>()?;
        let (key, _) = content.split_first_chunk::<KEY_BYTES>()?;
        (checksum(content) == *sum).then_some(TextHash::from_bytes(*key))
    }

    fn record(&self, record: usize) -> Option<&[u8]> {
        let bytes = record_bytes(self.dimensions);
        let start = record.checked_mul(bytes)?.checked_add(HEADER_BYTES)?;
        self.map.get(start..start.checked_add(bytes)?)
    }
}

/// The bytes of a record; a multiple of four, so that vectors are aligned and need no copy.
pub(super) fn record_bytes(dimensions: usize) -> usize {
    KEY_BYTES + dimensions * size_of::<f32>() + CHECKSUM_BYTES
}

/// The file of a model's records in a folder, such as `minilm-3f2a….vec`.
pub(super) fn records_path(dir: &Path, model: &str, revision: &str) -> PathBuf {
    dir.join(format!("{}.vec", file_stem(model, revision)))
}

/// The name of a model's files without their ending, without characters a file system may refuse.
pub(super) fn file_stem(model: &str, revision: &str) -> String {
    let odd = |c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.'));
    format!("{}-{}", model.replace(odd, "_"), revision.replace(odd, "_"))
}

/// The header of a model's file.
pub(super) fn records_header(model: &str, revision: &str, dimensions: usize) -> RecordsHeader {
    let mut header = [0; HEADER_BYTES];
    let named = blake3::hash(format!("{model}\n{revision}").as_bytes());
    let fields = [MAGIC.as_slice(), &(dimensions as u64).to_ne_bytes(), named.as_bytes()].concat();
    header.iter_mut().zip(fields).for_each(|(to, from)| *to = from);
    header
}

/// The number of dimensions in a header; none where it is not that of a model's file.
pub(super) fn dimensions_of(header: &RecordsHeader) -> Option<usize> {
    let (magic, rest) = header.split_first_chunk()?;
    let (dimensions, _) = rest.split_first_chunk()?;
    // More cannot be a model's; a damaged number must not ask for memory.
    let dimensions = usize::try_from(u64::from_ne_bytes(*dimensions)).ok()?;
    (*magic == MAGIC && (1..=MAX_DIMENSIONS).contains(&dimensions)).then_some(dimensions)
}

/// Whether a file exists and has this header.
pub(super) fn has_header(path: &Path, header: &RecordsHeader) -> bool {
    let mut found = [0; HEADER_BYTES];
    File::open(path).and_then(|mut file| file.read_exact(&mut found)).is_ok() && found == *header
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_models_make_names_of_files() {
        let path = records_path(Path::new("vectors"), "intfloat/../e5:small", "a1");
        assert_eq!(path, Path::new("vectors/intfloat_.._e5_small-a1.vec"));
    }
}
