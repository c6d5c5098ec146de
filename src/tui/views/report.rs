//! Screen 6: the funnel from talks to themes, and one of three tables: prevalence, co-occurrence, by
//! attribute.

pub mod matrix;
mod prevalence;
pub mod theme_name;

use super::list_detail::ListDetailAreas;
use super::pane::{PaneShares, draw_centered_lines};
use crate::app::screen::report::ReportTable;
use crate::app::{Action, KeyContext, PaneSizes, ScreenTarget, State};
use crate::coding::{CrosstabScale, CrosstabUnit, SaturationCurve, SaturationPath, SaturationRule};
use crate::format::{count_noun, percent_text, thousands};
use crate::tui::canvas::{Canvas, PART_GAP};
use crate::tui::layout::{LayoutForm, ScreenLayout, split_panes, split_top};
use crate::tui::text::text_width;
use crate::tui::widgets::{self, shown_key};
use ratatui::layout::Rect;

/// The least columns for the snippets behind a theme to stand beside the table. Chosen by hand.
const SIDE_BY_SIDE_COLUMNS: u16 = 120;
/// The least rows for the saturation curves, and the rows they take. Chosen by hand.
const CURVES_ROWS: (u16, u16) = (30, 3);
/// The least rows for empty rows around the funnel. Chosen by hand.
const MIN_SPACED_ROWS: u16 = 16;

/// The areas of the screen.
struct ReportAreas {
    funnel: Rect,
    /// The saturation curves.
    curves: Rect,
    /// The names of the tables, and the scale of the current one.
    table_names: Rect,
    /// The table, with the headings of its columns, and the snippets.
    parts: ListDetailAreas,
    /// The text of the cell under the cursor; empty for prevalence.
    cell_text: Rect,
}

fn report_areas(plan: &ScreenLayout, state: &State, arrangement: PaneShares) -> ReportAreas {
    let report = &state.report;
    let air = u16::from(plan.body.height >= MIN_SPACED_ROWS);
    let funnel = funnel_lines(state, plan.body.width).len() as u16;
    let (funnel, below) = split_top(plan.body, (funnel + air).min(plan.body.height / 3));
    let curves =
        if plan.body.height >= CURVES_ROWS.0 && state.work.run.is_some() { CURVES_ROWS.1 } else { 0 };
    let (curves, below) = split_top(below, curves);
    let (names, below) = split_top(below, (1 + air).min(below.height / 3));
    let beside = plan.body.width >= SIDE_BY_SIDE_COLUMNS && report.table == ReportTable::Prevalence;
    let form = if beside { LayoutForm::Full } else { LayoutForm::Small };
    let panes = split_panes(form, below, arrangement.list_share, report.panes.in_detail());
    let (heading, rows) = split_top(panes.list, 1);
    let with_cell = report.table != ReportTable::Prevalence && rows.height >= 4;
    let cell = if with_cell { 1 + air } else { 0 };
    let (rows, cell) = split_top(rows, rows.height - cell);
    let cell = Rect { y: cell.bottom().saturating_sub(1), height: cell.height.min(1), ..cell };
    let (summary, snippets) = split_top(panes.detail, if panes.detail.height >= 8 { 3 } else { 1 });
    let parts = ListDetailAreas { panes, heading, rows, summary, snippets };
    ReportAreas { funnel, curves, table_names: names, parts, cell_text: cell }
}

pub fn sizes(plan: &ScreenLayout, state: &State, arrangement: PaneShares) -> PaneSizes {
    let areas = report_areas(plan, state, arrangement);
    let mut sizes = areas.parts.sizes();
    // Of the columns it counts how many fit.
    sizes.list.width = match state.report.table {
        ReportTable::Prevalence => 0,
        _ => matrix::MatrixLayout::new(areas.parts.rows, state).visible_columns(),
    };
    sizes
}

pub fn draw(canvas: &mut Canvas<'_>, plan: &ScreenLayout, state: &State, arrangement: PaneShares) {
    let areas = report_areas(plan, state, arrangement);
    draw_funnel(canvas, areas.funnel, state);
    draw_curves(canvas, areas.curves, state);
    draw_table_names(canvas, areas.table_names, state);
    let (with_table, with_detail) = areas.parts.draw_panes(canvas, plan);
    let (heading, rows) = (areas.parts.heading, areas.parts.rows);
    if with_table {
        match (state.report.table, empty_report_lines(state)) {
            (ReportTable::Prevalence, lines) => {
                prevalence::draw(canvas, heading, rows, state);
                let below = split_top(rows, state.report.rows.len().min(usize::from(u16::MAX)) as u16).1;
                if below.height >= 4 {
                    draw_centered_lines(canvas, below, lines.as_deref().unwrap_or(&[]));
                }
            }
            (_, Some(lines)) => draw_centered_lines(canvas, rows, &lines),
            (_, None) => {
                matrix::draw(canvas, heading, rows, state);
                draw_cell_text(canvas, areas.cell_text, state);
            }
        }
    }
    if with_detail {
        draw_snippets(canvas, &areas.parts, state);
    }
}

/// The lines to show where a table has no rows or columns; none where it has.
fn empty_report_lines(state: &State) -> Option<Vec<String>> {
    let key = |action| shown_key(state, KeyContext::Themes, action);
    if state.work.codebook.themes.is_empty() {
        let (assign, topics) = (key(Action::Assign), key(Action::GoTopics));
        return Some(vec![
            "No themes yet.".to_owned(),
            String::new(),
            format!("{assign} on a topic (screen {topics}) puts it under a theme; then it is counted here."),
        ]);
    }
    let too_wide = state.report.too_wide_text();
    (state.report.table == ReportTable::ByAttribute && state.report.groupings.is_empty()).then(|| {
        let what = match too_wide.is_empty() {
            true => "Nothing is known of the talks that some of them share.".to_owned(),
            false => format!(
                "No attribute of the talks has room here; {too_wide}. `leitmotif export csv` has them."
            ),
        };
        vec![
            what,
            String::new(),
            "Dates, languages, channels and the like come from the files, or from a table given at import."
                .to_owned(),
        ]
    })
}

/// The funnel: talks, snippets, topics, themes and the share of snippets without a theme, broken into lines
/// of at most `room` cells.
fn funnel_lines(state: &State, room: u16) -> Vec<String> {
    let funnel = &state.report.funnel;
    let mut parts = vec![count_noun(funnel.transcripts, "talk"), count_noun(funnel.snippets, "snippet")];
    if state.work.run.is_some() {
        parts.push(format!("{}, {} sorted", count_noun(funnel.topics, "topic"), funnel.themed_topics));
    }
    parts.push(count_noun(funnel.themes, "theme"));
    let aside = funnel.set_aside_snippets + funnel.context_snippets;
    let counted = funnel.snippets.saturating_sub(aside);
    parts.push(format!("{} of snippets in none", percent_text(funnel.uncoded_snippets, counted)));
    if funnel.removed_transcripts > 0 {
        parts.push(format!("{} taken out", count_noun(funnel.removed_transcripts, "talk")));
    }
    if funnel.context_snippets > 0 {
        parts.push(format!("{} of interviewers are context", count_noun(funnel.context_snippets, "snippet")));
    }
    if funnel.set_aside_snippets > 0 {
        let (words, all) = funnel.set_aside_words;
        parts.push(format!("{} of words set aside as junk", percent_text(words, all)));
    }
    let mut lines: Vec<String> = Vec::new();
    for part in parts {
        match lines.last_mut() {
            Some(line) if text_width(line) + text_width(&part) + 3 <= usize::from(room) => {
                line.push_str(" › ");
                line.push_str(&part);
            }
            _ => lines.push(part),
        }
    }
    lines
}

fn draw_funnel(canvas: &mut Canvas<'_>, area: Rect, state: &State) {
    let style = canvas.styles.text;
    for (y, line) in (area.y..area.bottom()).zip(funnel_lines(state, area.width)) {
        canvas.put_truncated(area.x, y, area.right(), &line, style);
    }
}

/// The most columns of a saturation curve. Chosen by hand.
const MAX_CURVE_COLUMNS: u16 = 60;

/// Draws the saturation curves: how many topics and themes were seen after each talk, and the talk that
/// brought the last new one.
fn draw_curves(canvas: &mut Canvas<'_>, area: Rect, state: &State) {
    let saturation = &state.report.saturation;
    let talks = saturation.topics.len();
    let room = area.width.saturating_sub(8 + 40).min(MAX_CURVE_COLUMNS);
    for (y, (name, curve)) in (area.y..area.bottom().saturating_sub(1))
        .zip([("topics", &saturation.topics), ("themes", &saturation.themes)])
    {
        let Some(reached) = SaturationCurve::saturation_point(curve) else { continue };
        let look = canvas.styles;
        let x = canvas.put_text(area.x, y, area.right(), name, look.muted).max(area.x + 6);
        let x = canvas.put_text(x + 2, y, area.right(), &widgets::sparkline(curve, room), look.bar);
        let order = if saturation.by_date { ", by date" } else { "" };
        let said = format!("last new one in talk {} of {}{order}", thousands(reached), thousands(talks));
        let mut said = vec![said];
        said.extend(thematic_saturation_text(&state.report.thematic).filter(|_| name == "themes"));
        canvas.put_parts(x + 2, y, area.right(), &said, look.muted);
    }
}

/// Where thematic saturation is reached; nothing where there are too few interviews to tell.
fn thematic_saturation_text(path: &SaturationPath) -> Option<String> {
    let run_length = SaturationRule::default().run_length;
    path.steps.last()?.run?;
    Some(match path.reached {
        Some(reached) => format!("saturation at {reached}+{run_length}"),
        None => "no saturation yet".to_owned(),
    })
}

/// Draws the names of the tables, the current one marked, and at the right its scale.
fn draw_table_names(canvas: &mut Canvas<'_>, area: Rect, state: &State) {
    if area.is_empty() {
        return;
    }
    let report = &state.report;
    let (title, muted) = (canvas.styles.title, canvas.styles.muted);
    let all: usize =
        ReportTable::ALL.iter().map(|table| text_width(table.name()) + usize::from(PART_GAP)).sum();
    let with_all = usize::from(area.width) >= all;
    let mut x = area.x;
    for table in ReportTable::ALL.into_iter().filter(|table| with_all || *table == report.table) {
        let style = if table == report.table { title } else { muted };
        let end = canvas.put_text(x, area.y, area.right(), table.name(), style);
        if table != report.table {
            canvas.add_row_target(area.y, x..end, ScreenTarget::Action(Action::NextTable));
        }
        x = end.saturating_add(PART_GAP);
    }
    let (scale, left_out) = (scale_text(state), report.too_wide_text());
    let with_left_out = (report.table == ReportTable::ByAttribute && !left_out.is_empty())
        .then(|| format!("{left_out}   {scale}"));
    // Where there is no room for both, the scale alone.
    let mut readings = with_left_out.into_iter().chain([scale]);
    if let Some(reading) = readings.find(|it| x.saturating_add(text_width(it) as u16) <= area.right()) {
        canvas.put_right(x, area.y, area.right(), &reading, muted);
    }
}

/// What the numbers of the current table are: measure and order, or unit and scale.
fn scale_text(state: &State) -> String {
    let report = &state.report;
    let order = report.order.name();
    let scale = match report.scale {
        CrosstabScale::Counts => "counts",
        CrosstabScale::RowShare => "% of the row",
        CrosstabScale::ColumnShare => "% of the column",
        CrosstabScale::Lift => "times chance",
    };
    match report.table {
        ReportTable::Prevalence => format!("{}, {order}", report.measure.name()),
        ReportTable::Cooccurrence => {
            let within = match report.within {
                CrosstabUnit::Overlap => "words in both",
                CrosstabUnit::Turn => "turns with both",
                CrosstabUnit::Snippet => "snippets with both",
                CrosstabUnit::Neighbours => "neighbouring snippets with both",
                CrosstabUnit::Transcript => "talks with both",
            };
            format!("{within}, {scale}")
        }
        ReportTable::ByAttribute => match report.current_grouping() {
            Some(grouping) => {
                let place = report.grouping + 1;
                format!("{} ({place} of {}), {scale}", grouping.name, report.groupings.len())
            }
            None => String::new(),
        },
    }
}

/// Draws the text of the cell under the cursor.
fn draw_cell_text(canvas: &mut Canvas<'_>, area: Rect, state: &State) {
    if area.is_empty() {
        return;
    }
    let (title, muted) = (canvas.styles.title, canvas.styles.muted);
    let x = canvas.put_truncated(area.x, area.y, area.right(), &state.report.cell_name(), title);
    canvas.put_parts(x.saturating_add(PART_GAP), area.y, area.right(), &state.report.cell_numbers(), muted);
}

/// Draws the snippets counted in the row or cell under the cursor.
fn draw_snippets(canvas: &mut Canvas<'_>, areas: &ListDetailAreas, state: &State) {
    let report = &state.report;
    let look = canvas.styles;
    let area = areas.summary;
    canvas.put_truncated(area.x, area.y, area.right(), &report.cell_name(), look.title);
    if area.height > 1 {
        let numbers = if report.table == ReportTable::Prevalence {
            report.current_row().map_or_else(Vec::new, prevalence::count_text)
        } else {
            let snippets = count_noun(report.panes.snippet_list.items.len(), "snippet");
            report.cell_numbers().into_iter().take(1).chain([snippets]).collect()
        };
        canvas.put_parts(area.x, area.y + 1, area.right(), &numbers, look.muted);
    }
    areas.draw_snippets(canvas, state, &report.panes, "Nothing is assigned here.");
}
