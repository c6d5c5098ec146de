//! Screen 5: the map of snippets, and the snippets near the cursor beside or below it.

mod heading;
mod plane;

use super::list_detail::ListDetailAreas;
use super::pane::{PaneShares, draw_centered_lines, draw_waiting_for_jobs};
use crate::app::screen::map::MapLoadState;
use crate::app::{Action, KeyContext, PaneSizes, ScreenPane, State};
use crate::format::count_noun;
use crate::tui::layout::{LayoutForm, ScreenLayout, split_bottom, split_panes, split_top};
use crate::tui::{canvas::Canvas, hit_map::HitTarget, widgets::shown_key};
use ratatui::layout::Rect;

/// The least columns for the snippets to stand beside the map; below that they get a strip under it. Chosen
/// by hand.
const SIDE_BY_SIDE_COLUMNS: u16 = 100;
/// The map's share of the width in per cent until the line is dragged: more than a list needs. Chosen by
/// hand.
const MAP_SHARE: u16 = 64;
/// The least rows of the pane for a legend of two lines. Chosen by hand.
const TWO_LINE_LEGEND_ROWS: u16 = 32;

/// The areas of the screen; the rows of the list are the plane.
struct MapAreas {
    parts: ListDetailAreas,
    legend: Rect,
    /// The row of the line between the map and the strip below it, where there is one.
    rule: Option<u16>,
}

fn map_areas(plan: &ScreenLayout, state: &State, arrangement: PaneShares) -> MapAreas {
    let beside = plan.form == LayoutForm::Full && plan.body.width >= SIDE_BY_SIDE_COLUMNS;
    let detail = state.map.panes.in_detail();
    let share = arrangement.list_share.or(Some(MAP_SHARE));
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
    let (rows, legend) = split_bottom(below, legend);
    let (summary, snippets) = split_top(panes.detail, if panes.detail.height >= 8 { 3 } else { 1 });
    MapAreas { parts: ListDetailAreas { panes, heading, rows, summary, snippets }, legend, rule }
}

pub fn sizes(plan: &ScreenLayout, state: &State, arrangement: PaneShares) -> PaneSizes {
    map_areas(plan, state, arrangement).parts.sizes()
}

pub fn draw(canvas: &mut Canvas<'_>, plan: &ScreenLayout, state: &State, arrangement: PaneShares) {
    if state.map.layout().is_none() {
        draw_waiting(canvas, plan.body, state);
        return;
    }
    let areas = map_areas(plan, state, arrangement);
    let (with_map, with_detail) = areas.parts.draw_panes(canvas, plan);
    if let Some(y) = areas.rule {
        canvas.horizontal_rule(plan.body.x, y, plan.body.right());
    }
    if with_map {
        heading::draw_heading(canvas, areas.parts.heading, state);
        heading::draw_legend(canvas, areas.legend, state);
        if state.map.placed_count() == 0 {
            draw_empty_map(canvas, areas.parts.rows, state);
        } else {
            canvas.add_hit_target(areas.parts.rows, HitTarget::Plane(ScreenPane::List));
            plane::draw(canvas, areas.parts.rows, state);
        }
    }
    if with_detail {
        heading::draw_summary(canvas, areas.parts.summary, state);
        areas.parts.draw_snippets(canvas, state, &state.map.panes, "");
    }
}

/// Draws the screen without a map: the jobs that make it, why it is missing, or what to do.
fn draw_waiting(canvas: &mut Canvas<'_>, area: Rect, state: &State) {
    let snippets = count_noun(state.work.corpus.snippets.len(), "snippet");
    let key = |action| shown_key(state, KeyContext::Map, action);
    let (topics, search) = (key(Action::GoTopics), key(Action::GoSearch));
    let lines = match &state.map.load_state {
        _ if state.work.run.is_none() => vec![
            "No topics yet.".to_owned(),
            String::new(),
            format!("The map shows them once they are found ({topics})."),
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
                "{snippets} are laid out so that what is alike lies side by side. It is made once and kept."
            ),
            format!("Topics ({topics}), search ({search}) and all else can be used meanwhile."),
        ],
    };
    draw_waiting_for_jobs(canvas, area, area.height / 2, &lines, state);
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
