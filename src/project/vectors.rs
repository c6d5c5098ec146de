//! The vectors of snippets, kept from one analysis to the next: one flat file per model, mapped into memory.
//!
//! A vector is found by the hash of its snippet's text, so it outlives re-imports and is shared by
//! identical snippets. Records of one length, each with a checksum, are only ever appended: after a
//! kill the torn tail is cut and embedding goes on where it stopped. The file is disposable; one that
//! cannot be used is begun anew.
//!
//! Layout, in the byte order of the machine: a header of 32 bytes (`MAGIC`, the dimensions, a hash of
//! model and revision), then records of 16 bytes of key, four bytes a dimension, 8 bytes of checksum.

use super::map::map;
use super::{Error, Result};
use memmap2::Mmap;
use rayon::prelude::*;
use std::collections::{HashMap, HashSet};
use std::fs::{File, OpenOptions};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

const MAGIC: [u8; 8] = *b"leitvec1";
const HEADER: usize = 32;
const KEY: usize = 16;
const SUM: usize = 8;

/// Names a text by the hash of its content.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key([u8; KEY]);

impl Key {
    /// The key of a text as it is embedded: what is spoken in a snippet.
    pub fn of(text: &str) -> Self {
        let mut key = [0; KEY];
        key.iter_mut().zip(blake3::hash(text.as_bytes()).as_bytes()).for_each(|(to, from)| *to = *from);
        Self(key)
    }
}

/// The vectors of one model, as kept in a project.
#[derive(Debug)]
pub struct Vectors {
    path: PathBuf,
    dimensions: usize,
    /// None when opened to read only.
    file: Option<File>,
    map: Mmap,
    /// Where each text's record stands, counted in records.
    index: HashMap<Key, usize>,
}

impl Vectors {
    /// Opens the vectors of a model in the folder `dir` to read and add to; begins a new file where there is none
    /// or where it cannot be used.
    ///
    /// # Errors
    /// [`Error::Io`] when the folder cannot be written.
    pub fn open(dir: &Path, model: &str, revision: &str, dimensions: usize) -> Result<Self> {
        let path = dir.join(file_name(model, revision));
        let header = header(model, revision, dimensions);
        let io = |source| Error::Io { path: path.clone(), source };
        std::fs::create_dir_all(dir).map_err(io)?;
        if !begins_with(&path, &header) {
            begin(&path, &header).map_err(io)?;
        }
        let file = OpenOptions::new().read(true).append(true).open(&path).map_err(io)?;
        let length = file.metadata().map_err(io)?.len();
        let whole = HEADER + whole_records(length, dimensions) * record(dimensions);
        if length != whole as u64 {
            file.set_len(whole as u64).map_err(io)?;
        }
        let map = map(&file, whole).map_err(io)?;
        Ok(Self { dimensions, file: Some(file), index: index(&map, dimensions), map, path })
    }

    /// Opens them to read only, as another process may be adding to them; none where nothing usable is there.
    pub fn read(dir: &Path, model: &str, revision: &str, dimensions: usize) -> Option<Self> {
        let path = dir.join(file_name(model, revision));
        if !begins_with(&path, &header(model, revision, dimensions)) {
            return None;
        }
        let file = File::open(&path).ok()?;
        let records = whole_records(file.metadata().ok()?.len(), dimensions);
        let map = map(&file, HEADER + records * record(dimensions)).ok()?;
        Some(Self { dimensions, file: None, index: index(&map, dimensions), map, path })
    }

    /// Counts the texts with a vector.
    pub fn len(&self) -> usize {
        self.index.len()
    }
    /// Says whether there is none.
    pub fn is_empty(&self) -> bool {
        self.index.is_empty()
    }
    /// Numbers in each vector.
    pub fn dimensions(&self) -> usize {
        self.dimensions
    }

    /// The vector of a text.
    pub fn row(&self, key: &Key) -> Option<&[f32]> {
        self.at(self.place(key)?)
    }
    /// Where the vector of a text stands, for [`Vectors::at`].
    pub fn place(&self, key: &Key) -> Option<usize> {
        self.index.get(key).copied()
    }
    /// The vector at a place.
    pub fn at(&self, place: usize) -> Option<&[f32]> {
        let start = HEADER + place * record(self.dimensions) + KEY;
        let bytes = self.map.get(start..start + self.dimensions * size_of::<f32>())?;
        bytemuck::try_cast_slice(bytes).ok()
    }

    /// The places in `keys` of texts without a vector, each text once, in order.
    pub fn missing(&self, keys: &[Key]) -> Vec<usize> {
        let mut seen = HashSet::new();
        let news =
            keys.iter().enumerate().filter(|(_, key)| !self.index.contains_key(key) && seen.insert(**key));
        news.map(|(place, _)| place).collect()
    }

    /// The vectors of many texts, row after row; none when one is missing.
    pub fn gather(&self, keys: &[Key]) -> Option<Vec<f32>> {
        let mut rows = Vec::with_capacity(keys.len() * self.dimensions);
        for key in keys {
            rows.extend_from_slice(self.row(key)?);
        }
        Some(rows)
    }

    /// Adds vectors. Once this returns they survive a kill of the process.
    ///
    /// # Errors
    /// [`Error::Io`] when the disk refuses (what was written of a record is cut when the file is next opened), when
    /// a vector has another length, or when this was opened to read only.
    pub fn append(&mut self, rows: &[(Key, &[f32])]) -> Result<()> {
        let io = |source| Error::Io { path: self.path.clone(), source };
        let refused = |what: &str| io(std::io::Error::other(what.to_owned()));
        let Some(file) = &mut self.file else { return Err(refused("opened to read only")) };
        let mut bytes = Vec::with_capacity(rows.len() * record(self.dimensions));
        for (key, row) in rows {
            if row.len() != self.dimensions {
                return Err(refused("a vector of another length than the model's"));
            }
            let start = bytes.len();
            bytes.extend_from_slice(&key.0);
            bytes.extend_from_slice(bytemuck::cast_slice(row));
            let sum = checksum(bytes.get(start..).unwrap_or_default());
            bytes.extend_from_slice(&sum);
        }
        let first = (self.map.len() - HEADER) / record(self.dimensions);
        if let Err(error) = file.write_all(&bytes) {
            // The next record must not begin in the middle of a torn one.
            let _ = file.set_len(self.map.len() as u64);
            return Err(io(error));
        }
        self.map = map(file, self.map.len() + bytes.len()).map_err(io)?;
        self.index.extend(rows.iter().enumerate().map(|(place, (key, _))| (*key, first + place)));
        Ok(())
    }
}

/// The length of a record in bytes; a multiple of four, so that vectors are aligned.
fn record(dimensions: usize) -> usize {
    KEY + dimensions * size_of::<f32>() + SUM
}

fn whole_records(length: u64, dimensions: usize) -> usize {
    usize::try_from(length).unwrap_or(usize::MAX).saturating_sub(HEADER) / record(dimensions)
}

fn checksum(bytes: &[u8]) -> [u8; SUM] {
    let mut sum = [0; SUM];
    sum.iter_mut().zip(blake3::hash(bytes).as_bytes()).for_each(|(to, from)| *to = *from);
    sum
}

/// Where each text's last whole record stands. Every checksum is compared: a vector that changed on the disk counts
/// as missing and is made again.
fn index(map: &Mmap, dimensions: usize) -> HashMap<Key, usize> {
    let records = map.get(HEADER..).unwrap_or_default();
    let keys: Vec<Option<Key>> = records
        .par_chunks_exact(record(dimensions))
        .map(|record| {
            let (content, sum) = record.split_last_chunk::<SUM>()?;
            let (key, _) = content.split_first_chunk::<KEY>()?;
            (checksum(content) == *sum).then_some(Key(*key))
        })
        .collect();
    keys.into_iter().enumerate().filter_map(|(place, key)| Some((key?, place))).collect()
}

/// `minilm-3f2a….vec`, with nothing of the model's name that a file system may refuse.
fn file_name(model: &str, revision: &str) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.') { c } else { '_' };
    format!("{}-{}.vec", model.replace(|c| plain(c) != c, "_"), revision.replace(|c| plain(c) != c, "_"))
}

fn header(model: &str, revision: &str, dimensions: usize) -> [u8; HEADER] {
    let mut header = [0; HEADER];
    let named = blake3::hash(format!("{model}\n{revision}").as_bytes());
    let fields = [MAGIC.as_slice(), &(dimensions as u64).to_ne_bytes(), named.as_bytes()].concat();
    header.iter_mut().zip(fields).for_each(|(to, from)| *to = from);
    header
}

fn begins_with(path: &Path, header: &[u8; HEADER]) -> bool {
    let mut found = [0; HEADER];
    File::open(path).and_then(|mut file| file.read_exact(&mut found)).is_ok() && found == *header
}

/// Puts a file with nothing but the header in the place of whatever was there.
fn begin(path: &Path, header: &[u8; HEADER]) -> std::io::Result<()> {
    let new = path.with_extension("new");
    let mut file = File::create(&new)?;
    file.write_all(header)?;
    drop(file);
    std::fs::rename(&new, path)
}

#[cfg(test)]
mod tests;
