//! Screen 5: the map of snippets, and the snippets near the cursor beside or below it.

mod heading;
mod plane;

use super::pane::{PaneShares, draw_centered_lines, draw_divider};
use crate::app::command::context::KeyContext;
use crate::app::screen::map::MapLoadState;
use crate::app::widget::wrap::PaneSize;
use crate::app::{Action, PaneSizes, ScreenPane, ScreenTarget, State};
use crate::format::count_noun;
use crate::tui::canvas::Canvas;
use crate::tui::hit_map::HitTarget;
use crate::tui::layout::{
    DEFAULT_LIST_SHARE, LayoutForm, PaneAreas, ScreenLayout, split_bottom, split_panes, split_top,
};
use crate::tui::widgets::{self, TEXT_INDENT, shown_key};
use ratatui::layout::Rect;

/// The least columns for the snippets to stand beside the map; below that they get a strip under it. Chosen
/// by hand.
const SIDE_BY_SIDE_COLUMNS: u16 = 100;
/// The map's share of the width in per cent until the line is dragged: more than a list needs. Chosen by
/// hand.
const MAP_SHARE: u16 = 64;
/// The least rows of the pane for a legend of two lines. Chosen by hand.
const TWO_LINE_LEGEND_ROWS: u16 = 32;

/// The areas of the screen.
struct MapAreas {
    panes: PaneAreas,
    /// The row above the map: colouring, filter, zoom.
    heading: Rect,
    plane: Rect,
    legend: Rect,
    /// The row of the line between the map and the strip below it, where there is one.
    rule: Option<u16>,
    /// Topic, theme and counts of what the cursor is on or the selection holds.
    summary: Rect,
    snippets: Rect,
}

fn map_areas(plan: &ScreenLayout, state: &State, arrangement: PaneShares) -> MapAreas {
    let beside = plan.form == LayoutForm::Full && plan.body.width >= SIDE_BY_SIDE_COLUMNS;
    let detail = state.map.focus == ScreenPane::Detail;
    let share = if arrangement.list_share == DEFAULT_LIST_SHARE { MAP_SHARE } else { arrangement.list_share };
    let form = if beside { LayoutForm::Full } else { LayoutForm::Small };
    let mut panes = split_panes(form, plan.body, share, detail);
    let mut rule = None;
    if !beside && !detail {
        // A strip of a few snippets below the map, as far as the map keeps most of the rows.
        let (strip, ruled) = match plan.body.height {
            17.. => (4, true),
            12.. => (3, false),
            5.. => (1, false),
            _ => (0, false),
        };
        let (above, below) = split_bottom(panes.list, strip);
        (panes.list, panes.detail) = (above, below);
        if ruled {
            let (above, line) = split_bottom(panes.list, 1);
            (panes.list, rule) = (above, Some(line.y));
        }
    }
    let (heading, below) = split_top(panes.list, if panes.list.height >= 4 { 1 } else { 0 });
    let legend = match panes.list.height {
        TWO_LINE_LEGEND_ROWS.. => 2,
        8.. => 1,
        _ => 0,
    };
    let (plane, legend) = split_bottom(below, legend);
    let (about, passages) = split_top(panes.detail, if panes.detail.height >= 8 { 3 } else { 1 });
    MapAreas { panes, heading, plane, legend, rule, summary: about, snippets: passages }
}

pub fn sizes(plan: &ScreenLayout, state: &State, arrangement: PaneShares) -> PaneSizes {
    let areas = map_areas(plan, state, arrangement);
    let list = PaneSize { width: usize::from(areas.plane.width), height: usize::from(areas.plane.height) };
    let detail = PaneSize {
        width: usize::from(areas.snippets.width.saturating_sub(TEXT_INDENT).min(widgets::MAX_TEXT_COLUMNS)),
        height: usize::from(areas.snippets.height),
    };
    PaneSizes { list, detail, ..PaneSizes::default() }
}

pub fn draw(canvas: &mut Canvas<'_>, plan: &ScreenLayout, state: &State, arrangement: PaneShares) {
    if state.map.layout().is_none() {
        draw_waiting(canvas, plan.body, state);
        return;
    }
    let areas = map_areas(plan, state, arrangement);
    draw_divider(canvas, plan, &areas.panes, plan.body.y);
    if let Some(y) = areas.rule {
        canvas.horizontal_rule(plan.body.x, y, plan.body.right());
    }
    if !areas.panes.list.is_empty() {
        canvas.add_hit_target(areas.panes.list, HitTarget::Target(ScreenTarget::Pane(ScreenPane::List)));
        heading::draw_heading(canvas, areas.heading, state);
        heading::draw_legend(canvas, areas.legend, state);
        if state.map.placed_count() == 0 {
            draw_empty_map(canvas, areas.plane, state);
        } else {
            canvas.add_hit_target(areas.plane, HitTarget::Plane(ScreenPane::List));
            plane::draw(canvas, areas.plane, state);
        }
    }
    if !areas.panes.detail.is_empty() {
        heading::draw_summary(canvas, areas.summary, state);
        let focused = state.map.focus == ScreenPane::Detail && state.overlays.is_empty();
        widgets::draw_snippet_list(
            canvas,
            areas.snippets,
            &state.map.snippet_list,
            &state.work,
            ScreenPane::Detail,
            focused,
            &|_| Vec::new(),
        );
    }
}

/// Draws the screen without a map: the jobs that make it, why it is missing, or what to do.
fn draw_waiting(canvas: &mut Canvas<'_>, area: Rect, state: &State) {
    let snippets = state.work.corpus.snippets.len();
    let key = |action| shown_key(state, KeyContext::Map, action);
    let lines = match &state.map.load_state {
        _ if state.work.run.is_none() => vec![
            "No topics yet.".to_owned(),
            String::new(),
            format!("The map shows them once they are found ({}).", key(Action::GoTopics)),
        ],
        MapLoadState::Unavailable(why) => {
            let mut lines = vec![format!("There is no map: {why}."), String::new()];
            if state.work.project.lock_holder.is_none() {
                lines.push(format!("{} makes it.", key(Action::Open)));
            }
            lines
        }
        _ => vec![
            "Making the map.".to_owned(),
            String::new(),
            format!(
                "{} are laid out so that what is alike lies side by side. It is made once and kept.",
                count_noun(snippets, "snippet")
            ),
            format!(
                "Topics ({}), search ({}) and all else can be used meanwhile.",
                key(Action::GoTopics),
                key(Action::GoSearch)
            ),
        ],
    };
    let (words, below) = split_top(area, (area.height / 2).max(6).min(area.height));
    draw_centered_lines(canvas, words, &lines);
    let margin = below.width / 6;
    let inside = Rect { x: below.x + margin, width: below.width - 2 * margin, ..below };
    widgets::draw_jobs(canvas, inside, state, None);
}

/// Draws the map without any snippet on it.
fn draw_empty_map(canvas: &mut Canvas<'_>, area: Rect, state: &State) {
    let mut lines = vec!["No snippet has a place here.".to_owned()];
    if state.map.hides_outliers {
        let key = shown_key(state, KeyContext::Map, Action::Outliers);
        lines.extend([String::new(), format!("{key} shows those in no topic.")]);
    }
    draw_centered_lines(canvas, area, &lines);
}
