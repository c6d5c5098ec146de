//! Sheets of spreadsheets, read as tables are: the first one that has the text, with the columns named
//! as those of a csv file.

use crate::corpus::formats::table::{self, Content};
use crate::corpus::read::{ReadError, TableOptions, Warning};

/// The most columns that are kept.
pub(super) const WIDEST: usize = 1000;
/// The most cells one sheet may have.
const MOST: usize = 20_000_000;

/// The rows of one sheet that hold anything, with their numbers.
#[derive(Debug, Default)]
pub(super) struct Sheet {
    name: String,
    rows: Vec<(usize, Vec<String>)>,
    cells: usize,
}

impl Sheet {
    pub(super) fn new(name: String) -> Self {
        Self { name, ..Self::default() }
    }

    /// Adds a row, its number being that in the sheet, from 1; cells empty at its end are dropped.
    ///
    /// # Errors
    /// When the sheet becomes too large.
    pub(super) fn push(&mut self, number: usize, mut cells: Vec<String>) -> Result<(), ReadError> {
        let full = cells.iter().rposition(|cell| !cell.trim().is_empty()).map_or(0, |at| at + 1);
        cells.truncate(full);
        self.cells += full + 1;
        if self.cells > MOST {
            return Err(ReadError::new(format!(
                "has a sheet of more than {} million cells; export it as .csv and import that",
                MOST / 1_000_000
            )));
        }
        self.rows.push((number, cells));
        Ok(())
    }
}

/// Reads the first sheet that is a table with text.
///
/// # Errors
/// That of the first sheet that holds anything, as for a csv file.
pub(super) fn read(sheets: Vec<Sheet>, options: &TableOptions) -> Result<Content, ReadError> {
    let full: Vec<Sheet> = sheets.into_iter().filter(|sheet| !sheet.rows.is_empty()).collect();
    let count = full.len();
    let mut first = None;
    for sheet in full {
        let name = super::super::super::assemble::one_line(&sheet.name);
        match table::of_cells(sheet.rows, options) {
            Ok(mut content) => {
                if count > 1 {
                    let message =
                        format!("only the sheet \"{name}\" was read, of {count} that hold anything");
                    match &mut content {
                        Content::Talk(talk) => talk.warnings.push(Warning { line: None, message }),
                        Content::Documents(_, warnings) => warnings.push(Warning { line: None, message }),
                    }
                }
                return Ok(content);
            }
            Err(error) => {
                first.get_or_insert(error);
            }
        }
    }
    Err(first.unwrap_or_else(|| ReadError::new("holds no rows")))
}
