//! The table of how far coders agree, theme by theme and by each unit.

use super::dictionary::column_names;
use crate::coding::agreement::{ScoreInterval, StudyAgreement};
use crate::exchange::cell::{ExportCell, ListStyle, TableSink};
use crate::exchange::view::StudyView;
use std::io;

/// Writes the agreement on each theme that anybody used, by each unit; nothing but the header where there are no
/// coders to compare. Figures are not rounded, so that they can be compared with those of other programs.
pub(super) fn write_agreement(
    view: &StudyView<'_>,
    agreement: Option<&StudyAgreement>,
    to: &mut dyn TableSink,
) -> io::Result<()> {
    to.write_header(&column_names("agreement"))?;
    let Some(agreement) = agreement else { return Ok(()) };
    let number = |figure: Option<f64>| figure.map_or(ExportCell::Empty, ExportCell::Number);
    let cells = |figure: Option<f64>, interval: Option<ScoreInterval>| {
        [figure, interval.map(|it| it.low), interval.map(|it| it.high)].map(number)
    };
    for comparison in &agreement.by_unit {
        for row in comparison.themes.iter().filter(|row| row.is_used()) {
            let (of, intervals) = (&row.by_unit.scores, &row.by_unit.intervals);
            let counts = row.by_unit.coded_counts.iter().map(|count| ExportCell::count(*count)).collect();
            let mut written = vec![
                ExportCell::text(view.codebook.theme_path(row.theme)),
                ExportCell::text(comparison.unit.name()),
                ExportCell::list(agreement.coders.iter().map(String::as_str), ListStyle::Semicolons),
                ExportCell::count(comparison.unit_count),
                ExportCell::List(counts, ListStyle::Semicolons),
                number(row.by_unit.prevalence),
            ];
            written.extend(cells(of.observed_agreement, intervals.observed_agreement));
            written.extend(cells(of.kappa, intervals.kappa));
            written.extend(cells(of.fleiss_kappa, intervals.fleiss_kappa));
            written.extend(cells(of.alpha, intervals.alpha));
            written.extend(cells(of.ac1, intervals.ac1));
            written.extend(cells(row.unitizing.alpha, row.unitizing.interval));
            to.write_row(&written)?;
        }
    }
    Ok(())
}
