//! What search by meaning scans: for each snippet of a corpus where its vector is, and that vector's signs.
//!
//! Format, in the byte order of the machine (the file is not for exchange), in words of 8 bytes: `MAGIC`; the numbers
//! of snippets, dimensions and records of vectors; four words of hash of model and corpus; the mean direction, two
//! numbers a word; for each snippet a word of record and factor, and its signs; a checksum. A file that differs in any
//! of these from what is asked for counts as missing.

use super::checksum::{checksum, ends_with_checksum};
use super::mmap::map_file;
use super::vector_records::{VectorRecords, file_stem};
use super::vectors::VectorStore;
use crate::corpus::Corpus;
use crate::project::replace_file::replace_private_file;
use crate::project::{ProjectError, ProjectResult};
use crate::search::{
    NO_RECORD, SnippetCodes, encode_signs, mean_direction, row_head, split_head, words_per_row,
};
use crate::topics::ContextSpeakers;
use crate::topics::embed::{ModelIdentity, TextHash};
use memmap2::Mmap;
use rayon::prelude::*;
use std::fs::File;
use std::ops::Range;
use std::path::{Path, PathBuf};

/// The first bytes of a file, with the version of the format in the last.
const MAGIC: [u8; 8] = *b"leitcod1";
/// Words of `MAGIC`, of three numbers and of a hash.
const HEADER_WORDS: usize = 8;
/// Words of the checksum.
const CHECKSUM_WORDS: usize = 1;
/// About as many vectors make the mean; more of them would not move it by what a sign is decided by. Chosen by hand;
/// not measured.
const MEAN_SAMPLE: usize = 20_000;

/// The table of one model's codes over one corpus.
#[derive(Debug)]
pub struct CodeTable {
    words: TableWords,
    dimensions: usize,
}

/// The words of a table: on the disk, or in memory where they could not be written.
#[derive(Debug)]
enum TableWords {
    Mapped(Mmap),
    Held(Vec<u64>),
}

impl CodeTable {
    /// Opens the table of a model over this corpus, of what is analysed of it: `context` is not; none where there is none that fits both and the records.
    pub fn open(
        dir: &Path,
        (model, context): (&ModelIdentity, &ContextSpeakers),
        corpus: &Corpus,
        records: &VectorRecords,
    ) -> Option<Self> {
        let wanted = table_header((model, context), corpus, records);
        let file = File::open(table_path(dir, model)).ok()?;
        let length = usize::try_from(file.metadata().ok()?.len()).ok()?;
        if length != table_words(corpus.snippets.len(), model.dimensions) * size_of::<u64>() {
            return None;
        }
        let table =
            Self { words: TableWords::Mapped(map_file(&file, length).ok()?), dimensions: model.dimensions };
        let (content, sum) = table.words().split_last_chunk::<CHECKSUM_WORDS>()?;
        (content.get(..HEADER_WORDS)? == wanted && *sum == words_checksum(content)).then_some(table)
    }

    /// Whether the table of a model is there and not as it was written, whatever it is of.
    pub fn is_damaged(dir: &Path, model: &ModelIdentity) -> bool {
        let path = table_path(dir, model);
        path.symlink_metadata().is_ok() && !ends_with_checksum(&path)
    }

    /// Makes the table of the vectors of `store`; `texts` are the hashes of all snippets, in the order of the corpus.
    /// Runs on the rayon pool it is called in; the same bytes on any number of threads.
    pub fn build(
        (model, context): (&ModelIdentity, &ContextSpeakers),
        corpus: &Corpus,
        store: &VectorStore,
        texts: &[TextHash],
    ) -> Self {
        let (records, dimensions) = (store.records(), model.dimensions);
        let of_text =
            |text: &TextHash| store.record_index(text).and_then(|record| u32::try_from(record).ok());
        let sampled = texts.iter().step_by((texts.len() / MEAN_SAMPLE).max(1));
        let mut mean = mean_direction(sampled.filter_map(|text| store.row(text)));
        mean.resize(dimensions, 0.0);
        let mut words = table_header((model, context), corpus, records).to_vec();
        words.resize(HEADER_WORDS + mean_words(dimensions), 0);
        let mean_place: &mut [f32] =
            bytemuck::cast_slice_mut(words.get_mut(HEADER_WORDS..).unwrap_or_default());
        mean_place.iter_mut().zip(&mean).for_each(|(to, from)| *to = *from);
        let first = words.len();
        words.resize(first + texts.len() * words_per_row(dimensions), 0);
        let rows = words.get_mut(first..).unwrap_or_default();
        rows.par_chunks_exact_mut(words_per_row(dimensions)).zip(texts).for_each(|(row, text)| {
            let Some((head, signs)) = row.split_first_mut() else { return };
            let vector = of_text(text).and_then(|record| Some((record, records.row(record as usize)?)));
            *head = match vector {
                Some((record, vector)) => row_head(record, encode_signs(vector, &mean, signs)),
                None => row_head(NO_RECORD, 0.0),
            };
        });
        words.extend(words_checksum(&words));
        Self { words: TableWords::Held(words), dimensions }
    }

    /// Writes the table beside the vectors of its model, where [`CodeTable::open`] finds it.
    ///
    /// # Errors
    /// [`ProjectError::Io`] when the disk refuses.
    pub fn save(&self, dir: &Path, model: &ModelIdentity) -> ProjectResult<()> {
        let path = table_path(dir, model);
        let written = replace_private_file(&path, |to| to.write_all(bytemuck::cast_slice(self.words())));
        written.map_err(|source| ProjectError::Io { path, source })
    }

    /// The number of the record of a snippet's vector; none where it has none.
    pub fn record(&self, snippet: usize) -> Option<usize> {
        let (record, _) = split_head(*self.row(snippet)?.first()?);
        (record != NO_RECORD).then_some(record as usize)
    }

    fn words(&self) -> &[u64] {
        match &self.words {
            // A map begins at a page, and its length was compared.
            TableWords::Mapped(map) => bytemuck::try_cast_slice(map).unwrap_or_default(),
            TableWords::Held(words) => words,
        }
    }

    fn row(&self, snippet: usize) -> Option<&[u64]> {
        let bytes = words_per_row(self.dimensions);
        let first = HEADER_WORDS + mean_words(self.dimensions) + snippet.checked_mul(bytes)?;
        self.words().get(first..first.checked_add(bytes)?).filter(|row| !row.is_empty())
    }
}

impl SnippetCodes for CodeTable {
    fn mean(&self) -> &[f32] {
        let place = Range { start: HEADER_WORDS, end: HEADER_WORDS + mean_words(self.dimensions) };
        let numbers: &[f32] = bytemuck::cast_slice(self.words().get(place).unwrap_or_default());
        numbers.get(..self.dimensions).unwrap_or_default()
    }

    fn rows(&self) -> &[u64] {
        let first = HEADER_WORDS + mean_words(self.dimensions);
        let words = self.words();
        words.get(first..words.len().saturating_sub(CHECKSUM_WORDS)).unwrap_or_default()
    }
}

/// The words of a whole table.
fn table_words(snippets: usize, dimensions: usize) -> usize {
    HEADER_WORDS + mean_words(dimensions) + snippets * words_per_row(dimensions) + CHECKSUM_WORDS
}

/// The words of a mean direction.
const fn mean_words(dimensions: usize) -> usize {
    dimensions.div_ceil(2)
}

/// What a table of this model over this corpus and these records begins with.
fn table_header(
    (model, context): (&ModelIdentity, &ContextSpeakers),
    corpus: &Corpus,
    records: &VectorRecords,
) -> [u64; HEADER_WORDS] {
    let mut named = format!("{}\n{}\n{}", model.name, model.revision, corpus.fingerprint());
    // By its places and not by names, which the researcher may change.
    let spans = context.context_spans(corpus).into_iter();
    spans.for_each(|(id, span)| named.push_str(&format!("\n{} {} {}", id.0, span.start, span.end)));
    let hash = blake3::hash(named.as_bytes());
    let mut header = [0; HEADER_WORDS];
    let numbers = [corpus.snippets.len(), model.dimensions, records.len()].map(|number| number as u64);
    let hashed = hash.as_bytes().chunks_exact(size_of::<u64>()).map(word_of_bytes);
    let words = std::iter::once(u64::from_ne_bytes(MAGIC)).chain(numbers).chain(hashed);
    header.iter_mut().zip(words).for_each(|(to, from)| *to = from);
    header
}

/// The checksum of the words before it.
fn words_checksum(words: &[u64]) -> [u64; CHECKSUM_WORDS] {
    [u64::from_ne_bytes(checksum(bytemuck::cast_slice(words)))]
}

fn word_of_bytes(bytes: &[u8]) -> u64 {
    bytes.iter().rev().fold(0, |word, byte| word << 8 | u64::from(*byte))
}

/// The file of a model's table.
fn table_path(dir: &Path, model: &ModelIdentity) -> PathBuf {
    dir.join(format!("{}.codes", file_stem(&model.name, &model.revision)))
}

#[cfg(test)]
mod tests;
