//! A shard of texts: a row for each snippet, with its vector where the study has vectors.

use super::{IdColumn, MODEL_KEY, REVISION_KEY, ShardRowId, row_batches};
use crate::corpus::{SnippetIndex, spoken_text};
use crate::exchange::cell::{ColumnKind, ExportCell};
use crate::exchange::parquet_files::{ColumnProblem, ParquetFile, ParquetReader};
use crate::exchange::view::StudyView;
use crate::topics::embed::{ModelIdentity, TextHash};
use std::fs::File;
use std::io::{self, Write};

/// The columns, without that of the vectors.
const COLUMNS: [(&str, ColumnKind); 7] = [
    ("id", ColumnKind::Integer),
    ("transcript", ColumnKind::Text),
    ("speaker", ColumnKind::Text),
    ("start", ColumnKind::Number),
    ("end", ColumnKind::Number),
    ("text", ColumnKind::Text),
    ("text_hash", ColumnKind::Text),
];

/// A shard of texts being written.
pub struct TextShard<W: Write + Send> {
    file: ParquetFile<W>,
    has_vectors: bool,
}

impl<W: Write + Send> TextShard<W> {
    /// Begins a shard; with a column for the vectors where a model made some.
    ///
    /// # Errors
    /// What `to` says.
    pub fn create(to: W, model: Option<&ModelIdentity>) -> io::Result<Self> {
        let mut columns = COLUMNS.to_vec();
        columns.extend(model.map(|model| ("vector", ColumnKind::FixedVector(model.dimensions))));
        let mut file = ParquetFile::create_with_schema(to, &columns)?;
        if let Some(model) = model {
            file.add_metadata(MODEL_KEY, &model.name);
            file.add_metadata(REVISION_KEY, &model.revision);
        }
        Ok(Self { file, has_vectors: model.is_some() })
    }

    /// Adds a snippet; nothing for one that the study does not have.
    ///
    /// # Errors
    /// What the place written to says.
    pub fn write_snippet(
        &mut self,
        view: &StudyView<'_>,
        at: SnippetIndex,
        text: &str,
        vector: Option<&[f32]>,
    ) -> io::Result<()> {
        let (Some(snippet), Some(entry)) = (view.corpus.snippet_at(at), view.transcript_of_snippet(at))
        else {
            return Ok(());
        };
        let mut row = vec![
            ExportCell::Integer(snippet.id.0),
            ExportCell::text(&entry.name),
            ExportCell::optional_text(snippet.speaker.as_deref()),
            ExportCell::seconds(snippet.start),
            ExportCell::seconds(snippet.end),
            ExportCell::text(text),
            ExportCell::text(TextHash::of_text(&spoken_text(text)).to_string()),
        ];
        if self.has_vectors {
            row.push(vector.map_or(ExportCell::Empty, ExportCell::Vector));
        }
        self.file.write_row(&row)
    }

    /// Writes the end of the shard, and gives back what it was written to.
    ///
    /// # Errors
    /// What the place written to says.
    pub fn finish(self) -> io::Result<W> {
        self.file.finish()
    }
}

/// A row of a shard of texts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShardText {
    /// How the file calls it.
    pub id: ShardRowId,
    /// What is embedded: the spoken words of the text.
    pub spoken: String,
    /// The hash of that.
    pub hash: TextHash,
}

/// A shard of texts to be read: any Parquet file with a column `text`. A column `id` is handed on, and where there is
/// a column `text_hash` it must be that of the text.
pub struct TextShardReader {
    file: ParquetReader,
}

impl TextShardReader {
    /// Opens a shard.
    ///
    /// # Errors
    /// Where it is no Parquet file.
    pub fn open(file: File) -> Result<Self, ColumnProblem> {
        Ok(Self { file: ParquetReader::open(file)? })
    }

    /// The number of rows.
    pub fn row_count(&self) -> usize {
        self.file.row_count()
    }

    /// Calls `each` with every batch of rows, in order; an error of `each` ends it.
    ///
    /// # Errors
    /// Where a row cannot be read or has no text, and any error of `each`.
    pub fn for_each_batch<E: From<ColumnProblem>>(
        &self,
        each: &mut dyn FnMut(&[ShardText]) -> Result<(), E>,
    ) -> Result<(), E> {
        // A file without rows says no less what it should have.
        let groups = self.file.group_rows();
        let has_hashes = self.file.scalar_type("text_hash").is_some();
        let mut open: Option<(usize, TextColumns)> = None;
        for (group, rows) in row_batches(&groups) {
            let columns = match &mut open {
                Some((at, columns)) if *at == group => columns,
                _ => &mut open.insert((group, TextColumns::open(&self.file, group, has_hashes)?)).1,
            };
            each(&columns.next_rows(rows)?)?;
        }
        Ok(())
    }
}

/// The columns of a row group.
struct TextColumns {
    ids: IdColumn,
    texts: super::ColumnCursor,
    hashes: Option<super::ColumnCursor>,
}

impl TextColumns {
    fn open(file: &ParquetReader, group: usize, has_hashes: bool) -> Result<Self, ColumnProblem> {
        Ok(Self {
            ids: IdColumn::open(file, group)?,
            texts: file.texts(group, "text")?,
            hashes: has_hashes.then(|| file.texts(group, "text_hash")).transpose()?,
        })
    }

    fn next_rows(&mut self, rows: super::RowRange) -> Result<Vec<ShardText>, ColumnProblem> {
        let ids = self.ids.next_ids(rows)?;
        let texts = self.texts.next_texts(rows)?;
        let hashes = match &mut self.hashes {
            Some(column) => column.next_texts(rows)?,
            None => vec![None; rows.count],
        };
        let mut read = Vec::with_capacity(rows.count);
        for (at, ((id, text), said)) in ids.into_iter().zip(texts).zip(hashes).enumerate() {
            let problem =
                |reason: &str| ColumnProblem::Row { row: rows.first + at + 1, reason: reason.to_owned() };
            let text = text.ok_or_else(|| problem("it has no text"))?;
            let spoken = spoken_text(&text).into_owned();
            let hash = TextHash::of_text(&spoken);
            if said.is_some_and(|said| said != hash.to_string()) {
                return Err(problem("its `text_hash` is not that of its text"));
            }
            read.push(ShardText { id, spoken, hash });
        }
        Ok(read)
    }
}
