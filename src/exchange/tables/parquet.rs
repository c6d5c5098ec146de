//! Tables as Apache Parquet: typed columns that the data frames of R, Python and others read as they are.

use super::dictionary;
use crate::exchange::cell::{ExportCell, TableSink};
use crate::exchange::parquet_files::ParquetFile;
use std::io::{self, Write};

/// A table being written. The file is begun once the header is known.
pub(super) struct ParquetTable<'a> {
    table: String,
    to: Option<&'a mut (dyn Write + Send)>,
    file: Option<ParquetFile<&'a mut (dyn Write + Send)>>,
}

impl<'a> ParquetTable<'a> {
    pub(super) fn new(table: &str, to: &'a mut (dyn Write + Send)) -> Self {
        Self { table: table.to_owned(), to: Some(to), file: None }
    }

    /// Writes what is left of the file.
    pub(super) fn finish(self) -> io::Result<()> {
        self.file.map_or(Ok(()), |file| file.finish().map(|_| ()))
    }
}

impl TableSink for ParquetTable<'_> {
    fn write_header(&mut self, names: &[&str]) -> io::Result<()> {
        let columns: Vec<_> =
            names.iter().map(|name| (*name, dictionary::column_kind(&self.table, name))).collect();
        let Some(to) = self.to.take() else { return Ok(()) };
        self.file = Some(ParquetFile::create(to, &columns)?);
        Ok(())
    }

    fn write_row(&mut self, cells: &[ExportCell<'_>]) -> io::Result<()> {
        self.file.as_mut().map_or(Ok(()), |file| file.write_row(cells))
    }
}
