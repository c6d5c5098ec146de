//! Reads columns of a Parquet file by name, some rows at a time. The file may come from any program.

use crate::corpus::catch_quietly;
use ::parquet::basic::Type as Physical;
use ::parquet::column::reader::ColumnReader;
use ::parquet::data_type::ByteArray;
use ::parquet::errors::ParquetError;
use ::parquet::file::reader::{FileReader, SerializedFileReader};
use std::fs::File;

/// Why a file or a row of it cannot be used; the message goes on behind the file's name.
#[derive(Debug, thiserror::Error)]
pub enum ColumnProblem {
    /// The file is none of Parquet, or damaged.
    #[error("it cannot be read as Parquet: {0}")]
    Unreadable(#[from] ParquetError),
    /// The file is damaged such that the library for Parquet gave up on it.
    #[error("it is damaged")]
    Damaged,
    /// A column is not there, or holds something else.
    #[error("it has no column `{name}` of {kind}")]
    Missing {
        /// The column.
        name: String,
        /// What it should hold.
        kind: &'static str,
    },
    /// A row cannot be used.
    #[error("row {row}: {reason}")]
    Row {
        /// The row, from 1.
        row: usize,
        /// Why.
        reason: String,
    },
}

impl ColumnProblem {
    /// The row it is about, from 1.
    pub const fn row(&self) -> Option<usize> {
        match self {
            Self::Row { row, .. } => Some(*row),
            _ => None,
        }
    }
}

/// Runs work of the library for Parquet, which panics on some damaged files.
fn guard<T>(work: impl FnOnce() -> Result<T, ColumnProblem>) -> Result<T, ColumnProblem> {
    catch_quietly(work).unwrap_or(Err(ColumnProblem::Damaged))
}

/// A Parquet file to be read.
pub struct ParquetReader {
    file: SerializedFileReader<File>,
}

/// Where a batch of rows stands in its file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::exchange) struct RowRange {
    /// The first row, from 0.
    pub first: usize,
    /// How many there are.
    pub count: usize,
}

/// A column of a row group, read from its beginning on.
pub(in crate::exchange) struct ColumnCursor {
    name: String,
    column: ColumnReader,
    /// The level of a value that is there.
    present: i16,
}

impl ParquetReader {
    /// Opens a file.
    ///
    /// # Errors
    /// Where it is none of Parquet.
    pub fn open(file: File) -> Result<Self, ColumnProblem> {
        guard(|| Ok(Self { file: SerializedFileReader::new(file)? }))
    }

    /// A note in the file's metadata.
    pub fn metadata(&self, key: &str) -> Option<&str> {
        let notes = self.file.metadata().file_metadata().key_value_metadata()?;
        notes.iter().find(|note| note.key == key)?.value.as_deref()
    }

    /// The number of rows.
    pub fn row_count(&self) -> usize {
        // A negative number is none of rows.
        usize::try_from(self.file.metadata().file_metadata().num_rows()).unwrap_or(0)
    }

    /// The number of rows of each row group.
    pub(in crate::exchange) fn group_rows(&self) -> Vec<usize> {
        let groups = self.file.metadata().row_groups();
        groups.iter().map(|group| usize::try_from(group.num_rows()).unwrap_or(0)).collect()
    }

    /// The type of a column that is no list; none where there is none of that name.
    pub(in crate::exchange) fn scalar_type(&self, name: &str) -> Option<Physical> {
        let columns = self.file.metadata().file_metadata().schema_descr().columns();
        let is_it = |column: &&::parquet::schema::types::ColumnDescPtr| {
            column.path().parts() == [name] && column.max_rep_level() == 0
        };
        columns.iter().find(is_it).map(|column| column.physical_type())
    }

    /// Opens a column of texts.
    ///
    /// # Errors
    /// Where there is none of that name, or the file is damaged.
    pub(in crate::exchange) fn texts(&self, group: usize, name: &str) -> Result<ColumnCursor, ColumnProblem> {
        self.cursor(group, name, "text", 0, &[Physical::BYTE_ARRAY])
    }

    /// Opens a column of whole numbers.
    ///
    /// # Errors
    /// As [`ParquetReader::texts`].
    pub(in crate::exchange) fn integers(
        &self,
        group: usize,
        name: &str,
    ) -> Result<ColumnCursor, ColumnProblem> {
        self.cursor(group, name, "whole numbers", 0, &[Physical::INT32, Physical::INT64])
    }

    /// Opens a column of vectors.
    ///
    /// # Errors
    /// As [`ParquetReader::texts`].
    pub(in crate::exchange) fn vectors(
        &self,
        group: usize,
        name: &str,
    ) -> Result<ColumnCursor, ColumnProblem> {
        self.cursor(group, name, "lists of 32-bit numbers", 1, &[Physical::FLOAT])
    }

    fn cursor(
        &self,
        group: usize,
        name: &str,
        kind: &'static str,
        depth: i16,
        types: &[Physical],
    ) -> Result<ColumnCursor, ColumnProblem> {
        let columns = self.file.metadata().file_metadata().schema_descr().columns();
        let found = columns.iter().position(|column| {
            let named = column.path().parts().first().is_some_and(|first| first == name);
            named && column.max_rep_level() == depth && types.contains(&column.physical_type())
        });
        let missing = || ColumnProblem::Missing { name: name.to_owned(), kind };
        let at = found.ok_or_else(missing)?;
        let present = columns.get(at).map_or(0, |column| column.max_def_level());
        let column = guard(|| Ok(self.file.get_row_group(group)?.get_column_reader(at)?))?;
        Ok(ColumnCursor { name: name.to_owned(), column, present })
    }
}

impl ColumnCursor {
    /// The texts of the next rows; none where a row has no value.
    pub(in crate::exchange) fn next_texts(
        &mut self,
        rows: RowRange,
    ) -> Result<Vec<Option<String>>, ColumnProblem> {
        let (mut levels, mut values) = (Vec::new(), Vec::<ByteArray>::new());
        let read = match &mut self.column {
            ColumnReader::ByteArrayColumnReader(column) => {
                guard(|| Ok(column.read_records(rows.count, Some(&mut levels), None, &mut values)?.0))?
            }
            _ => 0,
        };
        let mut values = values.into_iter();
        let texts = self.spread(rows, read, &levels, || values.next())?;
        let text = |(at, value): (usize, Option<ByteArray>)| match value {
            Some(bytes) => match std::str::from_utf8(bytes.data()) {
                Ok(text) => Ok(Some(text.to_owned())),
                Err(_) => Err(self.problem(rows.first + at, "is no UTF-8")),
            },
            None => Ok(None),
        };
        texts.into_iter().enumerate().map(text).collect()
    }

    /// The whole numbers of the next rows; none where a row has no value.
    pub(in crate::exchange) fn next_integers(
        &mut self,
        rows: RowRange,
    ) -> Result<Vec<Option<i64>>, ColumnProblem> {
        let (mut levels, mut values) = (Vec::new(), Vec::<i64>::new());
        let read = match &mut self.column {
            ColumnReader::Int64ColumnReader(column) => {
                guard(|| Ok(column.read_records(rows.count, Some(&mut levels), None, &mut values)?.0))?
            }
            ColumnReader::Int32ColumnReader(column) => {
                let mut small = Vec::<i32>::new();
                let read =
                    guard(|| Ok(column.read_records(rows.count, Some(&mut levels), None, &mut small)?.0))?;
                values.extend(small.into_iter().map(i64::from));
                read
            }
            _ => 0,
        };
        let mut values = values.into_iter();
        self.spread(rows, read, &levels, || values.next())
    }

    /// The vectors of the next rows, of whatever length; none where a row has no value.
    pub(in crate::exchange) fn next_vectors(
        &mut self,
        rows: RowRange,
    ) -> Result<Vec<Option<Vec<f32>>>, ColumnProblem> {
        let (mut levels, mut repeats, mut values) = (Vec::new(), Vec::new(), Vec::<f32>::new());
        let read = match &mut self.column {
            ColumnReader::FloatColumnReader(column) => guard(|| {
                Ok(column.read_records(rows.count, Some(&mut levels), Some(&mut repeats), &mut values)?.0)
            })?,
            _ => 0,
        };
        let mut lengths = Vec::with_capacity(rows.count);
        for (at, repeat) in repeats.iter().enumerate() {
            if *repeat == 0 {
                lengths.push(0);
            }
            // A column in which nothing can be left out has no levels.
            let there = levels.get(at).is_none_or(|level| *level == self.present);
            if let Some(last) = lengths.last_mut().filter(|_| there) {
                *last += 1;
            }
        }
        self.check_count(rows, read.min(lengths.len()))?;
        let mut rest = values.as_slice();
        let mut vectors = Vec::with_capacity(lengths.len());
        for (at, found) in lengths.into_iter().enumerate() {
            let Some((row, after)) = rest.split_at_checked(found) else {
                return Err(self.problem(rows.first + at, "ends early"));
            };
            rest = after;
            vectors.push((found > 0).then(|| row.to_vec()));
        }
        Ok(vectors)
    }

    /// Spreads the values over the rows that have one.
    fn spread<T>(
        &self,
        rows: RowRange,
        read: usize,
        levels: &[i16],
        mut next: impl FnMut() -> Option<T>,
    ) -> Result<Vec<Option<T>>, ColumnProblem> {
        self.check_count(rows, read)?;
        // A column in which nothing can be left out has no levels.
        let there = |at: usize| levels.get(at).is_none_or(|level| *level == self.present);
        Ok((0..rows.count).map(|at| if there(at) { next() } else { None }).collect())
    }

    /// Checks that the column has as many rows as its row group.
    fn check_count(&self, rows: RowRange, read: usize) -> Result<(), ColumnProblem> {
        if read == rows.count { Ok(()) } else { Err(self.problem(rows.first + read, "ends early")) }
    }

    fn problem(&self, at: usize, what: &str) -> ColumnProblem {
        ColumnProblem::Row { row: at + 1, reason: format!("column `{}` {what}", self.name) }
    }
}
