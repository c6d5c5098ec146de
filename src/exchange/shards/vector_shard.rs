//! A shard of vectors: what a worker made of a shard of texts, row for row.

use super::{IdColumn, MODEL_KEY, REVISION_KEY, ShardRowId, ShardText, TEXTS_KEY, row_batches};
use crate::exchange::cell::{ColumnKind, ExportCell};
use crate::exchange::parquet_files::{ColumnCursor, ColumnProblem, ParquetFile, ParquetReader, RowRange};
use crate::topics::embed::{ModelIdentity, TextHash};
use std::fs::File;
use std::io::{self, Write};

/// The hash of all ids and texts of a shard, in order: whether some vectors are those of a shard.
#[derive(Debug, Clone, Default)]
pub struct TextsFingerprint(blake3::Hasher);

impl TextsFingerprint {
    /// Takes in the next row.
    pub fn add(&mut self, row: &ShardText) {
        match &row.id {
            ShardRowId::Number(number) => self.0.update(&[1]).update(&number.to_le_bytes()),
            // The length goes in too, so that no two ids run into each other.
            ShardRowId::Word(word) => {
                self.0.update(&[2]).update(&(word.len() as u64).to_le_bytes()).update(word.as_bytes())
            }
            ShardRowId::Nameless => self.0.update(&[0]),
        };
        self.0.update(row.hash.as_bytes());
    }

    /// The fingerprint of the rows so far, in hex.
    pub fn digits(&self) -> String {
        self.0.finalize().to_hex().to_string()
    }
}

/// A shard of vectors being written.
pub struct VectorShard<W: Write + Send> {
    file: ParquetFile<W>,
}

impl<W: Write + Send> VectorShard<W> {
    /// Begins a shard of vectors by a model. Ids are all like the first: numbers, words or none.
    ///
    /// # Errors
    /// What `to` says.
    pub fn create(to: W, model: &ModelIdentity, first: &ShardRowId) -> io::Result<Self> {
        let ids = match first {
            ShardRowId::Word(_) => ColumnKind::Text,
            _ => ColumnKind::Integer,
        };
        let columns = [
            ("id", ids),
            ("text_hash", ColumnKind::Text),
            ("vector", ColumnKind::FixedVector(model.dimensions)),
        ];
        let mut file = ParquetFile::create_with_schema(to, &columns)?;
        file.add_metadata(MODEL_KEY, &model.name);
        file.add_metadata(REVISION_KEY, &model.revision);
        Ok(Self { file })
    }

    /// Adds the vector of a text.
    ///
    /// # Errors
    /// What the place written to says.
    pub fn write_vector(&mut self, text: &ShardText, vector: &[f32]) -> io::Result<()> {
        let hash = ExportCell::text(text.hash.to_string());
        self.file.write_row(&[text.id.cell(), hash, ExportCell::Vector(vector)])
    }

    /// Writes the end of the shard with the fingerprint of its texts, and gives back what it was written to.
    ///
    /// # Errors
    /// What the place written to says.
    pub fn finish(mut self, texts: &TextsFingerprint) -> io::Result<W> {
        self.file.add_metadata(TEXTS_KEY, &texts.digits());
        self.file.finish()
    }
}

/// A row of a shard of vectors.
#[derive(Debug, Clone, PartialEq)]
pub struct ShardVector {
    /// How the file calls it.
    pub id: ShardRowId,
    /// The row, from 1.
    pub row: usize,
    /// The hash of the text it is of; none where the file has none that can be read.
    pub hash: Option<TextHash>,
    /// The vector, of whatever length; none where the row has none.
    pub vector: Option<Vec<f32>>,
}

/// A shard of vectors to be read. A shard of texts that has vectors is one, too.
pub struct VectorShardReader {
    file: ParquetReader,
}

impl VectorShardReader {
    /// Opens a shard.
    ///
    /// # Errors
    /// Where it is no Parquet file.
    pub fn open(file: File) -> Result<Self, ColumnProblem> {
        Ok(Self { file: ParquetReader::open(file)? })
    }

    /// The name and revision of the model that made the vectors; none where the file does not say.
    pub fn model(&self) -> Option<(&str, &str)> {
        Some((self.file.metadata(MODEL_KEY)?, self.file.metadata(REVISION_KEY)?))
    }

    /// The fingerprint of the texts, in hex; none in what no worker has written.
    pub fn texts_fingerprint(&self) -> Option<&str> {
        self.file.metadata(TEXTS_KEY)
    }

    /// The number of rows.
    pub fn row_count(&self) -> usize {
        self.file.row_count()
    }

    /// Calls `each` with every batch of rows, in order; an error of `each` ends it.
    ///
    /// # Errors
    /// Where a row cannot be read, and any error of `each`.
    pub fn for_each_batch<E: From<ColumnProblem>>(
        &self,
        each: &mut dyn FnMut(Vec<ShardVector>) -> Result<(), E>,
    ) -> Result<(), E> {
        let groups = self.file.group_rows();
        let mut open: Option<(usize, VectorColumns)> = None;
        for (group, rows) in row_batches(&groups) {
            let columns = match &mut open {
                Some((at, columns)) if *at == group => columns,
                _ => &mut open.insert((group, VectorColumns::open(&self.file, group)?)).1,
            };
            each(columns.next_rows(rows)?)?;
        }
        Ok(())
    }
}

/// The columns of a row group.
struct VectorColumns {
    ids: IdColumn,
    hashes: ColumnCursor,
    vectors: ColumnCursor,
}

impl VectorColumns {
    fn open(file: &ParquetReader, group: usize) -> Result<Self, ColumnProblem> {
        Ok(Self {
            ids: IdColumn::open(file, group)?,
            hashes: file.texts(group, "text_hash")?,
            vectors: file.vectors(group, "vector")?,
        })
    }

    fn next_rows(&mut self, rows: RowRange) -> Result<Vec<ShardVector>, ColumnProblem> {
        let ids = self.ids.next_ids(rows)?;
        let hashes = self.hashes.next_texts(rows)?.into_iter();
        let hashes = hashes.map(|digits| digits.and_then(|digits| TextHash::parse(&digits)));
        let vectors = self.vectors.next_vectors(rows)?;
        let rows = ids.into_iter().zip(hashes).zip(vectors).zip(rows.first + 1..);
        Ok(rows.map(|(((id, hash), vector), row)| ShardVector { id, row, hash, vector }).collect())
    }
}
