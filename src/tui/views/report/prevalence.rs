//! The prevalence table: how much of the corpus each theme covers, with a bar and counts.

use super::theme_name::draw_theme_name;
use crate::app::State;
use crate::app::screen::report::{ReportMeasure, ReportRow};
use crate::coding::CoverageCounts;
use crate::format::{bar_text, count_noun, duration_text, percent_text, thousands};
use crate::tui::views::list_detail::draw_rows;
use crate::tui::{canvas::Canvas, text::text_width};
use ratatui::layout::Rect;

/// The least columns of a theme's name. Chosen by hand.
const MIN_NAME_COLUMNS: u16 = 18;
/// The most columns of a theme's name: counts far from it are hard to read. Chosen by hand.
const MAX_NAME_COLUMNS: u16 = 40;
/// The columns of the share of the corpus.
const SHARE_COLUMNS: u16 = 11;
/// The most columns of a bar. Chosen by hand.
const MAX_BAR_COLUMNS: u16 = 24;

/// The right edges of the columns, and the bar as its left edge and width.
struct PrevalenceLayout {
    name_edge: u16,
    bar: (u16, u16),
    share_edge: Option<u16>,
    number_edges: Vec<(ReportMeasure, u16)>,
}

impl PrevalenceLayout {
    fn new(area: Rect, measure: ReportMeasure, whole: &CoverageCounts) -> Self {
        let column_width = |measure| column_width(measure, whole);
        // The current measure always has a column, the others as far as there is room.
        let mut shown = vec![measure];
        let mut used = MIN_NAME_COLUMNS + column_width(measure);
        for other in ReportMeasure::ALL.into_iter().filter(|other| *other != measure) {
            if used + column_width(other) <= area.width {
                used += column_width(other);
                shown.push(other);
            }
        }
        let with_share = used + SHARE_COLUMNS <= area.width;
        used += if with_share { SHARE_COLUMNS } else { 0 };
        let spare = area.width.saturating_sub(used);
        let bar = if spare >= 4 { (spare / 2).clamp(4, MAX_BAR_COLUMNS) - 1 } else { 0 };
        let name = (MIN_NAME_COLUMNS + spare.saturating_sub(bar + 1)).min(MAX_NAME_COLUMNS).min(area.width);
        let start = area.x + name;
        let mut x = start + bar;
        let share = with_share.then(|| {
            x += SHARE_COLUMNS;
            x
        });
        let mut numbers = Vec::new();
        for measure in ReportMeasure::ALL.into_iter().filter(|measure| shown.contains(measure)) {
            x += column_width(measure);
            numbers.push((measure, x.min(area.right())));
        }
        Self { name_edge: start, bar: (start, bar), share_edge: share, number_edges: numbers }
    }
}

/// The width of a measure's column: its heading or the count of the whole corpus, than which no row has more, and a gap.
fn column_width(measure: ReportMeasure, whole: &CoverageCounts) -> u16 {
    text_width(measure.name()).max(text_width(&number_text(measure.value(whole)))) as u16 + 3
}

/// A count as a cell has it.
fn number_text(number: f64) -> String {
    match number {
        // A sentence takes seconds: that is not nothing.
        some if some > 0.0 && some < 0.5 => "<1".to_owned(),
        number => thousands(number.round() as usize),
    }
}

/// The counts of passages, talks, words, time, snippets and speakers as texts; passages, time and speakers only
/// where known.
pub fn count_text(row: &ReportRow) -> Vec<String> {
    let counted = &row.count;
    let passages = row.passages.map(|passages| count_noun(passages, "passage"));
    let mut numbers: Vec<String> = passages.into_iter().collect();
    numbers.extend([count_noun(counted.transcripts, "talk"), count_noun(counted.words, "word")]);
    if let Some(seconds) = counted.seconds {
        numbers.push(duration_text(seconds));
    }
    numbers.push(count_noun(counted.snippets, "snippet"));
    if counted.speakers > 0 {
        numbers.push(count_noun(counted.speakers, "speaker"));
    }
    numbers
}

pub fn draw(canvas: &mut Canvas<'_>, heading: Rect, area: Rect, state: &State) {
    let report = &state.report;
    let layout = PrevalenceLayout::new(area, report.measure, &report.corpus_total);
    let look = canvas.styles;
    for (measure, right) in &layout.number_edges {
        let style = if *measure == report.measure { look.title } else { look.muted };
        canvas.put_right(heading.x, heading.y, *right, measure.name(), style);
    }
    if let Some(right) = layout.share_edge {
        canvas.put_right(heading.x, heading.y, right, "of all", look.muted);
    }
    draw_rows(canvas, area, &report.panes.list, |canvas, line, place, _| {
        draw_row(canvas, line, state, &layout, place);
    });
}

/// Draws the row of a theme: name, bar, share and counts.
fn draw_row(canvas: &mut Canvas<'_>, line: Rect, state: &State, layout: &PrevalenceLayout, place: usize) {
    let report = &state.report;
    let Some(row) = report.rows.get(place) else { return };
    draw_theme_name(canvas, line, layout.name_edge, state, place);
    let look = canvas.styles;
    let (part, whole) = (report.measure.value(&row.count), report.measure.value(&report.corpus_total));
    let (x, cells) = layout.bar;
    let style = match row.theme {
        Some(theme) => look.codebook_theme(state.work.theme_color(theme)).1,
        None => look.muted,
    };
    let share = if whole > 0.0 { part / whole } else { 0.0 };
    canvas.put_text(x, line.y, x + cells, &bar_text(share, cells), style);
    if let Some(right) = layout.share_edge {
        // The share is computed from integers: minutes in tenths of a second, so that short themes are not
        // rounded to nothing.
        let tenths = |amount: f64| (amount * 600.0).round() as usize;
        canvas.put_right(x, line.y, right, &percent_text(tenths(part), tenths(whole)), look.muted);
    }
    for (measure, right) in &layout.number_edges {
        let number = number_text(measure.value(&row.count));
        let style = if *measure == report.measure { look.text } else { look.muted };
        canvas.put_right(x, line.y, *right, &number, style);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_count_runs_into_the_one_before_it() {
        let whole = CoverageCounts {
            transcripts: 299,
            words: 12_091_101,
            seconds: Some(808_260.0),
            snippets: 16_889,
            speakers: 269,
        };
        for width in [78, 90, 120, 198] {
            let layout = PrevalenceLayout::new(Rect::new(0, 0, width, 9), ReportMeasure::default(), &whole);
            let mut before = layout.share_edge.unwrap_or(layout.bar.0 + layout.bar.1);
            for (measure, edge) in layout.number_edges {
                let cells = text_width(&number_text(measure.value(&whole))) as u16;
                assert!(before < edge - cells, "{width}: {} begins before {before}", measure.name());
                before = edge;
            }
        }
    }
}
