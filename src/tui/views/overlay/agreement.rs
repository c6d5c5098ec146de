//! How far the coders agree: for each theme its prevalence, what is settled, and the coefficients with their
//! intervals.

use super::{OverlayView, rows_within};
use crate::app::overlay::agreement::{AgreementOverlay, AgreementRow, ComparisonState};
use crate::app::{Action, KeyContext, State};
use crate::coding::agreement::{NoComparison, ScoreInterval, StudyAgreement, UnitComparison};
use crate::format::{count_noun, thousands};
use crate::tui::canvas::Canvas;
use crate::tui::layout::{split_bottom, split_top};
use crate::tui::text::text_width;
use crate::tui::widgets::{OverlaySheet, draw_rows, shown_key};
use ratatui::layout::Rect;

/// Rows above the list: what is compared, and the names of the coefficients.
const HEADING_ROWS: u16 = 2;
/// Rows of a theme: its name with the counts, and its coefficients.
const ROWS_PER_THEME: u16 = 2;
/// Rows below the list: how to read it.
const NOTE_ROWS: u16 = 2;
/// The least columns of the percentage, such as `81.8 55–100`, and of a coefficient, such as `-.05 -.15–-.05`, both
/// with a gap; and the most. Where not even the least fit, the intervals are left out.
const SCORE_COLUMNS: [u16; 3] = [12, 15, 20];
/// The columns of the sheet; of the least terminal with two panes it takes all.
const SHEET_COLUMNS: u16 = 112;

/// The least columns of a row for the word before the prevalence. Chosen by hand; not measured.
const NAMED_SHARE_COLUMNS: u16 = 64;

/// The names of the coefficients, in the order of their columns.
const SCORES: [&str; 5] = ["agree %", "kappa", "alpha", "AC1", "unitizing"];

impl OverlayView for AgreementOverlay {
    fn sheet(&self, _state: &State, room: u16) -> OverlaySheet {
        let title = format!("how far coders agree, by {}", self.unit.name());
        let title = if self.made().is_some() { title.as_str() } else { "how far coders agree" };
        let height = match &self.comparison {
            ComparisonState::Running => 3,
            ComparisonState::Nothing(_) => 14,
            ComparisonState::Made(_) => {
                let themes = rows_within(self.rows.len() * usize::from(ROWS_PER_THEME), room).max(2);
                HEADING_ROWS + themes + NOTE_ROWS
            }
        };
        let (disagreements, settled) = self.counts;
        let aside = match self.made() {
            Some(_) => {
                let differ = count_noun(disagreements, self.unit.name());
                let verb = if disagreements == 1 { "differs" } else { "differ" };
                format!("{differ} {verb}, {} settled", thousands(settled))
            }
            None => String::new(),
        };
        OverlaySheet { aside, ..OverlaySheet::new(title, SHEET_COLUMNS, height.min(room)) }
    }
    fn list_rows(&self) -> (u16, u16) {
        (HEADING_ROWS + NOTE_ROWS, ROWS_PER_THEME)
    }
    fn draw(&self, canvas: &mut Canvas<'_>, area: Rect, state: &State) {
        match (&self.comparison, self.made()) {
            (ComparisonState::Nothing(nothing), _) => draw_nothing(canvas, area, nothing),
            (_, Some((study, comparison))) => draw_made(canvas, area, self, (study, comparison), state),
            _ => draw_running(canvas, area, self, state),
        }
    }
}

/// Draws how far the comparison is.
fn draw_running(canvas: &mut Canvas<'_>, area: Rect, overlay: &AgreementOverlay, state: &State) {
    let look = canvas.styles;
    let job = overlay.job.as_ref().map_or("comparing the coders", |(_, line)| line.as_str());
    canvas.put_truncated(area.x, area.y, area.right(), job, look.text);
    let key = shown_key(state, KeyContext::Agreement, Action::CancelJob);
    canvas.put_truncated(area.x, area.y + 1, area.right(), &format!("{key} stops it"), look.muted);
}

/// Draws why nothing is compared, and how the work of a second coder comes in.
fn draw_nothing(canvas: &mut Canvas<'_>, area: Rect, nothing: &NoComparison) {
    let look = canvas.styles;
    let why = match nothing {
        NoComparison::OneCoder(None) => {
            "Agreement takes two coders, and nobody has put anything in a theme yet.".to_owned()
        }
        NoComparison::OneCoder(Some(coder)) => {
            format!("Agreement takes two coders, and only {coder} has put anything in a theme so far.")
        }
        NoComparison::NothingShared(coders) => format!(
            "There is no talk in which all of {} decided something, so there is nothing to compare yet.",
            coders.join(", ")
        ),
    };
    let (why_area, rest) = split_top(area, 3);
    canvas.put_wrapped(why_area, &why, look.text);
    let (head, rest) = split_top(rest, 1);
    canvas.put_truncated(head.x, head.y, head.right(), "What the second one decides comes in by", look.muted);
    let ways = [
        ("leitmotif --coder NAME --blind", "they work here and do not see what others decided"),
        ("leitmotif sample 60 --by topic", "beforehand: snippets at random, for both to code"),
        ("leitmotif merge FOLDER", "they worked in a copy of this project's folder"),
        ("leitmotif import FILE.qdpx", "they worked in another program"),
    ];
    for (y, (command, what)) in (rest.y..rest.bottom()).step_by(2).zip(ways) {
        canvas.put_truncated(rest.x + 2, y, rest.right(), command, look.accent);
        if y + 1 < rest.bottom() {
            canvas.put_truncated(rest.x + 4, y + 1, rest.right(), what, look.muted);
        }
    }
}

/// Draws what is compared, the themes, and how to read them.
fn draw_made(
    canvas: &mut Canvas<'_>,
    area: Rect,
    overlay: &AgreementOverlay,
    (study, comparison): (&StudyAgreement, &UnitComparison),
    state: &State,
) {
    let look = canvas.styles;
    let key = shown_key(state, KeyContext::Agreement, Action::NextUnit);
    let on = if study.sampled { "of the sample" } else { "all decided in" };
    let compared = [
        study.coders.join(", "),
        format!("{} {on}", count_noun(study.transcripts, "talk")),
        count_noun(comparison.unit_count, comparison.unit.name()),
        format!("{key} by {}", comparison.unit.next().name()),
    ];
    canvas.put_parts(area.x, area.y, area.right(), &compared, look.muted);
    let (heading, below) = split_top(area, HEADING_ROWS);
    let names = SCORES.map(str::to_owned);
    put_scores(canvas, Rect { y: heading.y + 1, height: 1, ..heading }, &names, false);
    let (list, note) = split_bottom(below, NOTE_ROWS);
    if overlay.rows.is_empty() {
        canvas.put_truncated(
            list.x,
            list.y,
            list.right(),
            "No theme is used in what is compared.",
            look.muted,
        );
    }
    draw_rows(canvas, list, &overlay.list, ROWS_PER_THEME, &overlay.rows, |canvas, row, theme, current| {
        draw_theme(canvas, row, theme, current, state);
    });
    let words = if study.coders.len() == 2 {
        "Kappa and alpha are low where a theme is rare or common: read them with its prevalence and AC1. Unitizing is \
         alpha by the character."
    } else {
        "Fleiss' kappa. Kappa and alpha are low where a theme is rare or common: read them with its prevalence and AC1. \
         Unitizing is of two coders only."
    };
    canvas.put_wrapped(note, words, look.muted);
}

/// Draws a theme: its path, how common it is, what each coder has and what is settled; below, its coefficients.
fn draw_theme(canvas: &mut Canvas<'_>, area: Rect, row: &AgreementRow, current: bool, state: &State) {
    let look = canvas.styles;
    let (of, theme) = (&row.agreement.by_unit, row.agreement.theme);
    let counts: Vec<String> = of.coded_counts.iter().map(|count| thousands(*count)).collect();
    let settled = match (row.disagreements, row.settled) {
        (0, _) => "all alike".to_owned(),
        (all, settled) => format!("{} of {} settled", thousands(settled), thousands(all)),
    };
    let name = if area.width < NAMED_SHARE_COLUMNS { "" } else { "prevalence " };
    let share = of.prevalence.map_or_else(String::new, |share| format!("{name}{:.1} %", share * 100.0));
    let facts = format!("{share}   {}   {settled}", counts.join(" / "));
    let done = row.disagreements == row.settled;
    let left =
        canvas.put_right(area.x + 2, area.y, area.right(), &facts, if done { look.good } else { look.muted });
    let (glyph, style) = look.codebook_theme(state.work.theme_color(theme));
    canvas.put_text(area.x + 2, area.y, area.right(), glyph, style);
    let style = if current { look.title.patch(look.selection) } else { look.title };
    let path = state.work.theme_path(theme);
    canvas.put_truncated(area.x + 4, area.y, left.saturating_sub(2), &path, style);
    if area.height > 1 {
        let (scores, intervals) = (&of.scores, &of.intervals);
        let two = of.coded_counts.len() == 2;
        let kappa =
            if two { (scores.kappa, intervals.kappa) } else { (scores.fleiss_kappa, intervals.fleiss_kappa) };
        let percent = scores.observed_agreement.map(|share| format!("{:.1}", share * 100.0));
        let bounds = intervals.observed_agreement;
        let bounds =
            bounds.map(|it| [it.low, it.high].map(|end| format!("{:.0}", end * 100.0)).join("\u{2013}"));
        let cells = [
            join_cell(percent, bounds),
            score_cell(kappa.0, kappa.1),
            score_cell(scores.alpha, intervals.alpha),
            score_cell(scores.ac1, intervals.ac1),
            if two {
                score_cell(row.agreement.unitizing.alpha, row.agreement.unitizing.interval)
            } else {
                String::new()
            },
        ];
        put_scores(canvas, Rect { y: area.y + 1, height: 1, ..area }, &cells, true);
    }
}

/// A coefficient with its interval, such as `.72 .58–.83`.
fn score_cell(figure: Option<f64>, interval: Option<ScoreInterval>) -> String {
    let bound = |end: f64| match score_text(end) {
        none if none == ".00" => "0".to_owned(),
        one if one == "1.00" || one == "-1.00" => one.trim_end_matches(".00").to_owned(),
        other => other,
    };
    let bounds = interval.map(|it| format!("{}\u{2013}{}", bound(it.low), bound(it.high)));
    join_cell(figure.map(score_text), bounds)
}

fn join_cell(figure: Option<String>, bounds: Option<String>) -> String {
    match (figure, bounds) {
        (None, _) => "undefined".to_owned(),
        (Some(figure), None) => figure,
        (Some(figure), Some(bounds)) => format!("{figure} {bounds}"),
    }
}

/// A coefficient with two digits, without the zero before the point.
fn score_text(figure: f64) -> String {
    let text = format!("{figure:.2}");
    match (text.strip_prefix("0."), text.strip_prefix("-0.")) {
        (Some(digits), _) => format!(".{digits}"),
        // No digit is left of it.
        (_, Some("00")) => ".00".to_owned(),
        (_, Some(digits)) => format!("-.{digits}"),
        _ => text,
    }
}

/// Puts the cells of a row, or their names, into the columns of the coefficients, which end at the right edge.
fn put_scores(canvas: &mut Canvas<'_>, row: Rect, cells: &[String; 5], are_figures: bool) {
    let look = canvas.styles;
    let [percent, least, most] = SCORE_COLUMNS;
    let columns = (row.width.saturating_sub(percent) / 4).clamp(1, most);
    // Of a narrow row all columns are equal.
    let columns = if columns < least { (row.width / 5).max(1) } else { columns };
    let first = row.right().saturating_sub(4 * columns);
    let edges = std::iter::once((row.x, first))
        .chain((0..4).map(|at| (first + at * columns, first + (at + 1) * columns)));
    for ((left, edge), cell) in edges.zip(cells) {
        let right = edge.saturating_sub(1).min(row.right());
        // A number that is cut is another number.
        let fits = text_width(cell) <= usize::from(right.saturating_sub(left));
        let cell = if fits || !are_figures { cell } else { cell.split(' ').next().unwrap_or(cell) };
        let (figure, bounds) = cell.split_once(' ').unwrap_or((cell, ""));
        match (are_figures, bounds) {
            (true, "") => drop(canvas.put_right(left, row.y, right, cell, look.text)),
            // The figure stands out before its interval.
            (true, _) => {
                let at = canvas.put_right(left, row.y, right, cell, look.muted);
                canvas.put_text(at, row.y, right, figure, look.text);
            }
            (false, _) => drop(canvas.put_right(left, row.y, right, cell, look.muted)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn coefficients_are_short() {
        let interval = |low, high| Some(ScoreInterval { low, high });
        assert_eq!(score_cell(Some(0.7154), interval(0.5821, 0.834)), ".72 .58\u{2013}.83");
        assert_eq!(score_cell(Some(-0.004), interval(-0.149, 1.0)), ".00 -.15\u{2013}1");
        assert_eq!(score_cell(Some(1.0), None), "1.00");
        assert_eq!(score_cell(None, None), "undefined");
        assert_eq!(score_cell(Some(0.79), interval(0.0, 0.8)), ".79 0\u{2013}.80");
        let widest = score_cell(Some(-0.3), interval(-0.4, -0.13));
        assert!(usize::from(SCORE_COLUMNS[1]) > widest.chars().count());
    }
}
