//! The embeddings of snippets, stored between analyses: one flat file per model, mapped into memory.
//!
//! A vector is found by the hash of its snippet's text, so it survives re-imports and is shared by snippets
//! with the same text. Records have one length and a checksum each and are only ever appended: after a crash
//! the torn tail is cut and embedding goes on where it stopped. The file is derived; one that cannot be used
//! is replaced.
//!
//! Format, in the byte order of the machine (the file is not for exchange): a header of 32 bytes (`MAGIC`,
//! the number of dimensions, a hash of model and revision), then records of 16 bytes of key, four bytes for
//! each dimension, 8 bytes of checksum.

use super::checksum::{CHECKSUM_BYTES, checksum};
use super::mmap::map_file;
use crate::project::replace_file::replace_file;
use crate::project::{ProjectError, ProjectResult};
use crate::topics::embed::TextHash;
use memmap2::Mmap;
use rayon::prelude::*;
use std::collections::{HashMap, HashSet};
use std::fs::{File, OpenOptions};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

/// The first bytes of a file, with the version of the format in the last.
const MAGIC: [u8; 8] = *b"leitvec1";
const HEADER_BYTES: usize = 32;
/// Bytes of a key.
const KEY_BYTES: usize = TextHash::BYTES;

/// The stored vectors of one model.
#[derive(Debug)]
pub struct VectorStore {
    path: PathBuf,
    dimensions: usize,
    /// None where opened read-only.
    file: Option<File>,
    map: Mmap,
    /// The number of each text's record in the file.
    index: HashMap<TextHash, usize>,
}

impl VectorStore {
    /// Opens the vectors of a model in the folder `dir` for reading and appending. Creates the file where
    /// there is none or it cannot be used.
    ///
    /// # Errors
    /// [`ProjectError::Io`] when the folder cannot be written.
    pub fn open(dir: &Path, model: &str, revision: &str, dimensions: usize) -> ProjectResult<Self> {
        let path = dir.join(file_name(model, revision));
        let header = header(model, revision, dimensions);
        let io = |source| ProjectError::Io { path: path.clone(), source };
        if !has_header(&path, &header) {
            // By renaming: a map of the old file stays valid.
            replace_file(&path, |to| to.write_all(&header)).map_err(io)?;
        }
        let file = OpenOptions::new().read(true).append(true).open(&path).map_err(io)?;
        let length = file.metadata().map_err(io)?.len();
        let whole = HEADER_BYTES + count_whole_records(length, dimensions) * record_bytes(dimensions);
        if length != whole as u64 {
            file.set_len(whole as u64).map_err(io)?;
        }
        let map = map_file(&file, whole).map_err(io)?;
        Ok(Self { dimensions, file: Some(file), index: build_index(&map, dimensions), map, path })
    }

    /// Opens the vectors of a model read-only, while another process may be appending; none where there is no
    /// usable file. A torn tail is ignored, not cut.
    pub fn open_read_only(dir: &Path, model: &str, revision: &str, dimensions: usize) -> Option<Self> {
        let path = dir.join(file_name(model, revision));
        if !has_header(&path, &header(model, revision, dimensions)) {
            return None;
        }
        let file = File::open(&path).ok()?;
        let records = count_whole_records(file.metadata().ok()?.len(), dimensions);
        let map = map_file(&file, HEADER_BYTES + records * record_bytes(dimensions)).ok()?;
        Some(Self { dimensions, file: None, index: build_index(&map, dimensions), map, path })
    }

    /// Whether there is no vector.
    pub fn is_empty(&self) -> bool {
        self.index.is_empty()
    }

    /// The vector of a text.
    pub fn row(&self, key: &TextHash) -> Option<&[f32]> {
        self.row_at(self.record_index(key)?)
    }
    /// The number of a text's record, for [`VectorStore::row_at`].
    pub fn record_index(&self, key: &TextHash) -> Option<usize> {
        self.index.get(key).copied()
    }
    /// The vector of a record.
    pub fn row_at(&self, place: usize) -> Option<&[f32]> {
        let start = HEADER_BYTES + place * record_bytes(self.dimensions) + KEY_BYTES;
        let bytes = self.map.get(start..start + self.dimensions * size_of::<f32>())?;
        bytemuck::try_cast_slice(bytes).ok()
    }

    /// The indices in `keys` of texts without a vector, each text once, in order.
    pub fn missing_indices(&self, keys: &[TextHash]) -> Vec<usize> {
        let mut seen = HashSet::new();
        let news =
            keys.iter().enumerate().filter(|(_, key)| !self.index.contains_key(key) && seen.insert(**key));
        news.map(|(place, _)| place).collect()
    }

    /// The vectors of several texts, one after the other; none where one is missing.
    pub fn collect_rows(&self, keys: &[TextHash]) -> Option<Vec<f32>> {
        let mut rows = Vec::with_capacity(keys.len() * self.dimensions);
        for key in keys {
            rows.extend_from_slice(self.row(key)?);
        }
        Some(rows)
    }

    /// Appends vectors. Once this returns they survive the end of the process, though not a power cut: the disk is
    /// not waited for, since a record that was torn fails its checksum at the next opening and is computed again.
    ///
    /// # Errors
    /// [`ProjectError::Io`] when the file cannot be written (a torn record is cut when it is next opened),
    /// when a vector has another length, or where this was opened read-only.
    pub fn append(&mut self, rows: &[(TextHash, &[f32])]) -> ProjectResult<()> {
        let io = |source| ProjectError::Io { path: self.path.clone(), source };
        let refused = |what: &str| io(std::io::Error::other(what.to_owned()));
        let Some(file) = &mut self.file else { return Err(refused("opened to read only")) };
        let mut bytes = Vec::with_capacity(rows.len() * record_bytes(self.dimensions));
        for (key, row) in rows {
            if row.len() != self.dimensions {
                return Err(refused("a vector of another length than the model's"));
            }
            let start = bytes.len();
            bytes.extend_from_slice(key.as_bytes());
            bytes.extend_from_slice(bytemuck::cast_slice(row));
            // `start` is where this record begins, so there are bytes behind it.
            let sum = checksum(bytes.get(start..).unwrap_or_default());
            bytes.extend_from_slice(&sum);
        }
        let first = (self.map.len() - HEADER_BYTES) / record_bytes(self.dimensions);
        if let Err(error) = file.write_all(&bytes) {
            // Cut the torn record, or the next one would begin in the middle of it.
            let _ = file.set_len(self.map.len() as u64);
            return Err(io(error));
        }
        self.map = map_file(file, self.map.len() + bytes.len()).map_err(io)?;
        self.index.extend(rows.iter().enumerate().map(|(place, (key, _))| (*key, first + place)));
        Ok(())
    }
}

/// The bytes of a record; a multiple of four, so that vectors are aligned and need no copy.
fn record_bytes(dimensions: usize) -> usize {
    KEY_BYTES + dimensions * size_of::<f32>() + CHECKSUM_BYTES
}

/// The number of whole records in a file of this length.
fn count_whole_records(length: u64, dimensions: usize) -> usize {
    usize::try_from(length).unwrap_or(usize::MAX).saturating_sub(HEADER_BYTES) / record_bytes(dimensions)
}

/// The number of each text's last whole record. Every checksum is compared: a vector damaged on disk counts
/// as missing and is computed again.
fn build_index(map: &Mmap, dimensions: usize) -> HashMap<TextHash, usize> {
    // A map is as long as its header at least.
    let records = map.get(HEADER_BYTES..).unwrap_or_default();
    let keys: Vec<Option<TextHash>> = records
        .par_chunks_exact(record_bytes(dimensions))
        .map(|record| {
            let (content, sum) = record.split_last_chunk::<CHECKSUM_BYTES>()?;
            let (key, _) = content.split_first_chunk::<KEY_BYTES>()?;
            (checksum(content) == *sum).then_some(TextHash::from_bytes(*key))
        })
        .collect();
    keys.into_iter().enumerate().filter_map(|(place, key)| Some((key?, place))).collect()
}

/// The name of a model's file, such as `minilm-3f2a….vec`, without characters a file system may refuse.
fn file_name(model: &str, revision: &str) -> String {
    let odd = |c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.'));
    format!("{}-{}.vec", model.replace(odd, "_"), revision.replace(odd, "_"))
}

/// The header of a model's file.
fn header(model: &str, revision: &str, dimensions: usize) -> [u8; HEADER_BYTES] {
    let mut header = [0; HEADER_BYTES];
    let named = blake3::hash(format!("{model}\n{revision}").as_bytes());
    let fields = [MAGIC.as_slice(), &(dimensions as u64).to_ne_bytes(), named.as_bytes()].concat();
    header.iter_mut().zip(fields).for_each(|(to, from)| *to = from);
    header
}

/// Whether a file exists and has this header.
fn has_header(path: &Path, header: &[u8; HEADER_BYTES]) -> bool {
    let mut found = [0; HEADER_BYTES];
    File::open(path).and_then(|mut file| file.read_exact(&mut found)).is_ok() && found == *header
}

#[cfg(test)]
mod tests;
