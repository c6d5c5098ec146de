//! Screen 5: the map, what is near the cursor beside it or below it.

mod about;
mod plane;

use super::{Arrangement, divide, say};
use crate::app::context::Context;
use crate::app::layout::Size;
use crate::app::map::Standing;
use crate::app::words::count_noun;
use crate::app::{Action, Pane, Sizes, State, Target};
use crate::tui::canvas::Canvas;
use crate::tui::hits::Spot;
use crate::tui::plan::{Form, Panes, Plan, SHARE, panes, split_bottom, split_top};
use crate::tui::widgets::{self, INDENT, key_of};
use ratatui::layout::Rect;

/// From so many columns on the snippets stand beside the map.
const BESIDE: u16 = 100;
/// The share of the map in the width, in per cent, until the rule is dragged: more than a list needs.
const MAP_SHARE: u16 = 64;
/// From so many rows on the legend has two lines.
const TALL: u16 = 32;

struct Areas {
    panes: Panes,
    /// How the map is read.
    heading: Rect,
    plane: Rect,
    legend: Rect,
    /// The row of the rule between the map and what is below it.
    rule: Option<u16>,
    /// What the cursor is on.
    about: Rect,
    passages: Rect,
}

fn areas(plan: &Plan, state: &State, arrangement: Arrangement) -> Areas {
    let beside = plan.form == Form::Full && plan.body.width >= BESIDE;
    let detail = state.map.focus == Pane::Detail;
    let share = if arrangement.share == SHARE { MAP_SHARE } else { arrangement.share };
    let form = if beside { Form::Full } else { Form::Small };
    let mut panes = panes(form, plan.body, share, detail);
    let mut rule = None;
    if !beside && !detail {
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
        TALL.. => 2,
        8.. => 1,
        _ => 0,
    };
    let (plane, legend) = split_bottom(below, legend);
    let (about, passages) = split_top(panes.detail, if panes.detail.height >= 8 { 3 } else { 1 });
    Areas { panes, heading, plane, legend, rule, about, passages }
}

pub fn sizes(plan: &Plan, state: &State, arrangement: Arrangement) -> Sizes {
    let areas = areas(plan, state, arrangement);
    let list = Size { width: usize::from(areas.plane.width), height: usize::from(areas.plane.height) };
    let detail = Size {
        width: usize::from(areas.passages.width.saturating_sub(INDENT).min(widgets::WIDEST)),
        height: usize::from(areas.passages.height),
    };
    Sizes { list, detail, ..Sizes::default() }
}

pub fn draw(canvas: &mut Canvas<'_>, plan: &Plan, state: &State, arrangement: Arrangement) {
    if state.map.layout().is_none() {
        waiting(canvas, plan.body, state);
        return;
    }
    let areas = areas(plan, state, arrangement);
    divide(canvas, plan, &areas.panes, plan.body.y);
    if let Some(y) = areas.rule {
        canvas.rule(plan.body.x, y, plan.body.right());
    }
    if !areas.panes.list.is_empty() {
        canvas.hit(areas.panes.list, Spot::Target(Target::Pane(Pane::List)));
        about::heading(canvas, areas.heading, state);
        about::legend(canvas, areas.legend, state);
        if state.map.drawn() == 0 {
            nothing(canvas, areas.plane, state);
        } else {
            canvas.hit(areas.plane, Spot::Plane(Pane::List));
            plane::draw(canvas, areas.plane, state);
        }
    }
    if !areas.panes.detail.is_empty() {
        about::what(canvas, areas.about, state);
        let focused = state.map.focus == Pane::Detail && state.overlays.is_empty();
        widgets::passages(
            canvas,
            areas.passages,
            &state.map.passages,
            &state.work,
            Pane::Detail,
            focused,
            &|_| Vec::new(),
        );
    }
}

/// The screen before there is a map: what goes on, or what to do.
fn waiting(canvas: &mut Canvas<'_>, area: Rect, state: &State) {
    let snippets = state.work.corpus.snippets.len();
    let key = |action| key_of(state, Context::Map, action);
    let lines = match &state.map.standing {
        _ if state.work.run.is_none() => vec![
            "No topics yet.".to_owned(),
            String::new(),
            format!("The map shows them once they are found ({}).", key(Action::GoTopics)),
        ],
        Standing::Missing(why) => {
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
    say(canvas, words, &lines);
    let margin = below.width / 6;
    let inside = Rect { x: below.x + margin, width: below.width - 2 * margin, ..below };
    widgets::jobs(canvas, inside, state, None);
}

/// A map without a snippet on it.
fn nothing(canvas: &mut Canvas<'_>, area: Rect, state: &State) {
    let mut lines = vec!["No snippet has a place here.".to_owned()];
    if state.map.without_outliers {
        let key = key_of(state, Context::Map, Action::Outliers);
        lines.extend([String::new(), format!("{key} shows those in no topic.")]);
    }
    say(canvas, area, &lines);
}
