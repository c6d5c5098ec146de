//! Rows with commas or tabs, in RFC 4180's way.
//!
//! Cells that a spreadsheet would take for a formula get an apostrophe before them, as OWASP advises
//! ("CSV injection"); numbers are plain, with a point, and times in seconds.

use super::cell::{Cell, Joined, Sink};
use ::csv::{Terminator, Writer, WriterBuilder};
use std::borrow::Cow;
use std::io::{self, Write};

/// A table being written.
pub(super) struct Table<'a>(Writer<&'a mut dyn Write>);

impl<'a> Table<'a> {
    /// Begins a table, with a byte order mark where `mark` says so.
    pub(super) fn new(delimiter: u8, mark: bool, to: &'a mut dyn Write) -> io::Result<Self> {
        if mark {
            to.write_all("\u{feff}".as_bytes())?;
        }
        let mut builder = WriterBuilder::new();
        builder.terminator(Terminator::CRLF).delimiter(delimiter).flexible(true);
        Ok(Self(builder.from_writer(to)))
    }

    pub(super) fn finish(mut self) -> io::Result<()> {
        self.0.flush()
    }
}

impl Sink for Table<'_> {
    fn head(&mut self, names: &[&str]) -> io::Result<()> {
        self.0.write_record(names.iter().map(|name| safe(name).into_owned())).map_err(io::Error::from)
    }

    fn row(&mut self, cells: &[Cell<'_>]) -> io::Result<()> {
        let cells = cells.iter().map(|cell| written(cell).into_owned());
        self.0.write_record(cells).map_err(io::Error::from)
    }
}

fn written<'c>(cell: &'c Cell<'_>) -> Cow<'c, str> {
    match cell {
        Cell::List(items, joined) => {
            let items: Vec<Cow<'_, str>> = items.iter().map(plain).collect();
            match joined {
                Joined::Semicolons => Cow::Owned(safe(&items.join("; ")).into_owned()),
                Joined::Commas => Cow::Owned(safe(&items.join(", ")).into_owned()),
                Joined::Python => Cow::Owned(python(&items)),
            }
        }
        Cell::Text(text) => safe(text),
        other => plain(other),
    }
}

fn plain<'c>(cell: &'c Cell<'_>) -> Cow<'c, str> {
    match cell {
        Cell::None | Cell::List(..) | Cell::Vector(_) => Cow::Borrowed(""),
        Cell::Text(text) => Cow::Borrowed(text),
        Cell::Ours(text) => Cow::Borrowed(text),
        Cell::Whole(number) => Cow::Owned(number.to_string()),
        Cell::Real(number) => Cow::Owned(number.to_string()),
        Cell::Truth(truth) => Cow::Owned(truth.to_string()),
    }
}

/// A cell of text that no spreadsheet runs.
fn safe(text: &str) -> Cow<'_, str> {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        Cow::Owned(format!("'{text}"))
    } else {
        Cow::Borrowed(text)
    }
}

/// A list of strings as Python writes it.
fn python(items: &[Cow<'_, str>]) -> String {
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
        assert_eq!(python(&["it's".into(), "a\nb\\".into()]), r"['it\'s', 'a\nb\\']");
    }

    #[test]
    fn no_cell_is_run_by_a_spreadsheet() {
        for text in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"] {
            assert_eq!(safe(text), format!("'{text}"));
            let list = Cell::list([text, "b"], Joined::Semicolons);
            assert_eq!(written(&list), format!("'{text}; b"));
        }
        assert_eq!(safe("a = b"), "a = b");
        assert_eq!(written(&Cell::Real(-0.5)), "-0.5");
    }
}
