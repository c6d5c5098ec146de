//! The embeddings of snippets, stored between analyses: one flat file per model, mapped into memory.
//!
//! A vector is found by the hash of its snippet's text, so it survives re-imports and is shared by snippets
//! with the same text. Records have one length and a checksum each and are only ever appended: after a crash
//! the torn tail is cut and embedding goes on where it stopped. The file is derived; one that cannot be used
//! is replaced.
//!
//! [`super::vector_records`] has the format.

use super::checksum::checksum;
use super::vector_records::{VectorRecords, has_header, record_bytes, records_header, records_path};
use crate::project::replace_file::replace_private_file;
use crate::project::{ProjectError, ProjectResult};
use crate::topics::embed::TextHash;
use rayon::prelude::*;
use std::collections::{HashMap, HashSet};
use std::fs::{File, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};

/// The stored vectors of one model.
#[derive(Debug)]
pub struct VectorStore {
    path: PathBuf,
    dimensions: usize,
    /// None where opened read-only.
    file: Option<File>,
    records: VectorRecords,
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
        let path = records_path(dir, model, revision);
        let header = records_header(model, revision, dimensions);
        let io = |source| ProjectError::Io { path: path.clone(), source };
        if !has_header(&path, &header) {
            // By renaming: a map of the old file stays valid.
            replace_private_file(&path, |to| to.write_all(&header)).map_err(io)?;
        }
        let file = OpenOptions::new().read(true).append(true).open(&path).map_err(io)?;
        let records = VectorRecords::map(&file, dimensions).map_err(io)?;
        let whole = records.file_bytes() as u64;
        if file.metadata().map_err(io)?.len() != whole {
            file.set_len(whole).map_err(io)?;
        }
        Ok(Self { dimensions, file: Some(file), index: build_index(&records), records, path })
    }

    /// Opens the vectors of a model read-only, while another process may be appending; none where there is no
    /// usable file. A torn tail is ignored, not cut.
    pub fn open_read_only(dir: &Path, model: &str, revision: &str, dimensions: usize) -> Option<Self> {
        let records = VectorRecords::open(dir, model, revision, dimensions)?;
        let path = records_path(dir, model, revision);
        Some(Self { dimensions, file: None, index: build_index(&records), records, path })
    }

    /// Whether there is no vector.
    pub fn is_empty(&self) -> bool {
        self.index.is_empty()
    }

    /// The vector of a text.
    pub fn row(&self, key: &TextHash) -> Option<&[f32]> {
        self.records.row(self.record_index(key)?)
    }

    /// The number of a text's record in [`VectorStore::records`].
    pub fn record_index(&self, key: &TextHash) -> Option<usize> {
        self.index.get(key).copied()
    }

    /// The records of the file, when they are only to be read from now on.
    pub fn into_records(self) -> VectorRecords {
        self.records
    }

    /// The records of the file.
    pub const fn records(&self) -> &VectorRecords {
        &self.records
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
        let first = self.records.len();
        if let Err(error) = file.write_all(&bytes) {
            // Cut the torn record, or the next one would begin in the middle of it.
            let _ = file.set_len(self.records.file_bytes() as u64);
            return Err(io(error));
        }
        self.records = VectorRecords::map(file, self.dimensions).map_err(io)?;
        self.index.extend(rows.iter().enumerate().map(|(place, (key, _))| (*key, first + place)));
        Ok(())
    }
}

/// The number of each text's last whole record. Every checksum is compared: a vector damaged on disk counts
/// as missing and is computed again.
fn build_index(records: &VectorRecords) -> HashMap<TextHash, usize> {
    let keys: Vec<Option<TextHash>> =
        (0..records.len()).into_par_iter().map(|record| records.checked_key(record)).collect();
    keys.into_iter().enumerate().filter_map(|(record, key)| Some((key?, record))).collect()
}

#[cfg(test)]
mod tests;
