//! Tables as CSV or TSV by RFC 4180.
//!
//! A cell of text that a spreadsheet would run as a formula gets a leading apostrophe, as OWASP advises
//! ("CSV injection"). Numbers are plain, with a decimal point; times are in seconds.

use crate::exchange::cell::{ExportCell, ListStyle, TableSink};
use ::csv::{Terminator, Writer, WriterBuilder};
use std::borrow::Cow;
use std::io::{self, Write};

/// A table being written.
pub(super) struct CsvTable<'a>(Writer<&'a mut dyn Write>);

impl<'a> CsvTable<'a> {
    /// Begins a table; `mark`: with a byte order mark, which some spreadsheets need to read UTF-8.
    pub(super) fn new(delimiter: u8, mark: bool, to: &'a mut dyn Write) -> io::Result<Self> {
        if mark {
            to.write_all("\u{feff}".as_bytes())?;
        }
        let mut builder = WriterBuilder::new();
        builder.terminator(Terminator::CRLF).delimiter(delimiter).flexible(true);
        Ok(Self(builder.from_writer(to)))
    }

    /// Flushes the file.
    pub(super) fn finish(mut self) -> io::Result<()> {
        self.0.flush()
    }
}

impl TableSink for CsvTable<'_> {
    fn write_header(&mut self, names: &[&str]) -> io::Result<()> {
        self.0.write_record(names.iter().map(|name| formula_safe(name).into_owned())).map_err(io::Error::from)
    }

    fn write_row(&mut self, cells: &[ExportCell<'_>]) -> io::Result<()> {
        let cells = cells.iter().map(|cell| cell_text(cell).into_owned());
        self.0.write_record(cells).map_err(io::Error::from)
    }
}

/// The text of a cell, safe in a spreadsheet. A vector is left empty.
fn cell_text<'c>(cell: &'c ExportCell<'_>) -> Cow<'c, str> {
    match cell {
        ExportCell::List(items, joined) => {
            let items: Vec<Cow<'_, str>> = items.iter().map(plain_text).collect();
            match joined {
                ListStyle::Semicolons => Cow::Owned(formula_safe(&items.join("; ")).into_owned()),
                ListStyle::Commas => Cow::Owned(formula_safe(&items.join(", ")).into_owned()),
                ListStyle::Python => Cow::Owned(python_list(&items)),
            }
        }
        ExportCell::Text(text) => formula_safe(text),
        other => plain_text(other),
    }
}

/// The text of a cell that is no list.
fn plain_text<'c>(cell: &'c ExportCell<'_>) -> Cow<'c, str> {
    match cell {
        ExportCell::Empty | ExportCell::List(..) | ExportCell::Vector(_) => Cow::Borrowed(""),
        ExportCell::Text(text) => Cow::Borrowed(text),
        ExportCell::Literal(text) => Cow::Borrowed(text),
        ExportCell::Integer(number) => Cow::Owned(number.to_string()),
        ExportCell::Number(number) => Cow::Owned(number.to_string()),
        ExportCell::Bool(truth) => Cow::Owned(truth.to_string()),
    }
}

/// Text with a leading apostrophe where a spreadsheet would run it as a formula.
fn formula_safe(text: &str) -> Cow<'_, str> {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        Cow::Owned(format!("'{text}"))
    } else {
        Cow::Borrowed(text)
    }
}

/// A list of strings in Python's notation. It begins with `[`, so it needs no apostrophe.
fn python_list(items: &[Cow<'_, str>]) -> String {
    let quoted = items.iter().map(|item| {
        let item = item.replace('\\', "\\\\").replace('\'', "\\'").replace('\n', "\\n").replace('\t', "\\t");
        format!("'{item}'")
    });
    format!("[{}]", quoted.collect::<Vec<_>>().join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_written_as_python_writes_them() {
        assert_eq!(python_list(&["it's".into(), "a\nb\\".into()]), r"['it\'s', 'a\nb\\']");
    }

    #[test]
    fn no_cell_is_run_by_a_spreadsheet() {
        for text in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"] {
            assert_eq!(formula_safe(text), format!("'{text}"));
            let list = ExportCell::list([text, "b"], ListStyle::Semicolons);
            assert_eq!(cell_text(&list), format!("'{text}; b"));
        }
        assert_eq!(formula_safe("a = b"), "a = b");
        assert_eq!(cell_text(&ExportCell::Number(-0.5)), "-0.5");
    }
}
