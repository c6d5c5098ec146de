//! A matrix of themes as CSV: a row for each theme, a column for each transcript, speaker or value.

use super::csv::CsvTable;
use crate::coding::{ThemeMatrix, share_of_column};
use crate::exchange::cell::{ExportCell, TableSink};
use std::collections::BTreeSet;
use std::io::{self, Write};

/// What a cell of a matrix says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MatrixMeasure {
    /// The number of passages.
    Passages,
    /// The number of words.
    Words,
    /// The share of the column's words, 0 to 1.
    Share,
}

/// Writes a matrix with the paths of its themes. What has no name is in the column `none`, or, where one is called so,
/// `none (2)`.
///
/// # Errors
/// What `to` says.
pub fn write_theme_matrix(
    matrix: &ThemeMatrix,
    paths: &[String],
    measure: MatrixMeasure,
    to: &mut dyn Write,
) -> io::Result<()> {
    let mut sink = CsvTable::new(b',', false, to)?;
    let mut header: Vec<String> = vec!["theme".to_owned()];
    let mut taken: BTreeSet<String> = header.iter().cloned().collect();
    for column in &matrix.columns {
        let name = column.name.as_deref().unwrap_or("none");
        let numbered = (2..).map(|number| format!("{name} ({number})"));
        let free = std::iter::once(name.to_owned()).chain(numbered).find(|name| !taken.contains(name));
        let free = free.unwrap_or_default();
        taken.insert(free.clone());
        header.push(free);
    }
    sink.write_header(&header.iter().map(String::as_str).collect::<Vec<_>>())?;
    for (row, path) in paths.iter().enumerate() {
        let cells = matrix.row(row).iter().zip(&matrix.columns).map(|(cell, column)| match measure {
            MatrixMeasure::Passages => ExportCell::count(cell.passages),
            MatrixMeasure::Words => ExportCell::count(cell.words),
            MatrixMeasure::Share => ExportCell::share(share_of_column(*cell, column)),
        });
        let row: Vec<ExportCell<'_>> = std::iter::once(ExportCell::text(path)).chain(cells).collect();
        sink.write_row(&row)?;
    }
    sink.finish()
}
