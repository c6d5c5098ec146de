//! Thematic saturation as CSV: the interviews of one order.

use super::csv::CsvTable;
use crate::coding::SaturationPath;
use crate::corpus::Corpus;
use crate::exchange::cell::{ExportCell, TableSink};
use std::io::{self, Write};

/// Writes the interviews in their order, each with the themes it brings and the run that ends with it.
///
/// # Errors
/// What `to` says.
pub fn write_saturation_path(corpus: &Corpus, path: &SaturationPath, to: &mut dyn Write) -> io::Result<()> {
    let mut sink = CsvTable::new(b',', false, to)?;
    sink.write_header(&[
        "interview",
        "transcript",
        "new themes",
        "themes so far",
        "new themes of the run",
        "new information",
    ])?;
    for (number, step) in (1..).zip(&path.steps) {
        let name = corpus.transcript_at(step.transcript).map(|entry| entry.name.as_str());
        let run =
            |cell: &dyn Fn((usize, f64)) -> ExportCell<'static>| step.run.map_or(ExportCell::Empty, cell);
        sink.write_row(&[
            ExportCell::count(number),
            ExportCell::optional_text(name),
            ExportCell::count(step.new),
            ExportCell::count(step.so_far),
            run(&|(new, _)| ExportCell::count(new)),
            run(&|(_, share)| ExportCell::share(share)),
        ])?;
    }
    sink.finish()
}
