//! Sheets of spreadsheets, read as tables are, with columns named as in a csv file.

use crate::corpus::decode::one_line;
use crate::corpus::error::ReadError;
use crate::corpus::formats::tables;
use crate::corpus::formats::tables::ParsedContent;
use crate::corpus::read_options::TableOptions;

/// The most columns that are kept; cells beyond are left out. Chosen by hand; it bounds memory.
pub(super) const MAX_COLUMNS: usize = 1000;
/// The most cells one sheet may have. Chosen by hand; it bounds memory.
const MAX_CELLS: usize = 5_000_000;

/// The most bytes of text the sheets of one workbook may have, a text that is repeated or shared counted as often as it
/// stands there: a few bytes may ask for a long one in every cell. As much as a table's file may have.
const MAX_TEXT_BYTES: usize = 128 << 20;

/// How many bytes of text the sheets of a workbook may still have.
#[derive(Debug)]
pub(super) struct TextBudget(usize);

impl TextBudget {
    /// That of a workbook.
    pub(super) const fn new() -> Self {
        Self(MAX_TEXT_BYTES)
    }

    /// Whether there is room for so many bytes.
    ///
    /// # Errors
    /// When there is none.
    pub(super) fn check(&self, bytes: usize) -> Result<(), ReadError> {
        if bytes <= self.0 {
            return Ok(());
        }
        Err(ReadError::new(format!(
            "has more than {} MB of text in its cells, counting what is repeated; export its sheets as .csv and import those",
            MAX_TEXT_BYTES >> 20
        )))
    }

    /// Takes room for so many bytes.
    ///
    /// # Errors
    /// As [`TextBudget::check`].
    pub(super) fn take(&mut self, bytes: usize) -> Result<(), ReadError> {
        self.check(bytes)?;
        self.0 -= bytes;
        Ok(())
    }
}

/// The rows of one sheet with their numbers in it, from 1.
#[derive(Debug, Default)]
pub(super) struct SheetData {
    name: String,
    rows: Vec<(usize, Vec<String>)>,
    cell_count: usize,
}

impl SheetData {
    /// An empty sheet.
    pub(super) fn new(name: String) -> Self {
        Self { name, ..Self::default() }
    }

    /// Adds a row under its number in the sheet; empty cells at its end are dropped.
    ///
    /// # Errors
    /// When the sheet becomes too large.
    pub(super) fn push_row(&mut self, number: usize, mut cells: Vec<String>) -> Result<(), ReadError> {
        let full = cells.iter().rposition(|cell| !cell.trim().is_empty()).map_or(0, |at| at + 1);
        cells.truncate(full);
        // A row counts even where it is empty: rows cost memory too.
        self.cell_count += full + 1;
        if self.cell_count > MAX_CELLS {
            return Err(ReadError::new(format!(
                "has a sheet of more than {} million cells; export it as .csv and import that",
                MAX_CELLS / 1_000_000
            )));
        }
        self.rows.push((number, cells));
        Ok(())
    }
}

/// Reads the sheets that hold anything.
///
/// # Errors
/// The error of the first of them, as for a csv file.
pub(super) fn parse_sheets(
    sheets: Vec<SheetData>,
    options: &TableOptions,
) -> Result<ParsedContent, ReadError> {
    let full = sheets.into_iter().filter(|sheet| !sheet.rows.is_empty());
    tables::parse_sheets(full.map(|sheet| (one_line(&sheet.name), sheet.rows)).collect(), options)
}
