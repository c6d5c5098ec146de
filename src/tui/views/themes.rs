//! Screen 4: the codebook as a tree, and the snippets of the theme under the cursor.

use super::list_detail::{ListDetailAreas, draw_filter, draw_rows, row_style};
use super::pane::{PaneShares, draw_centered_lines};
use crate::app::screen::themes::{ThemeListItem, ThemeRow};
use crate::app::widget::wrap::wrap;
use crate::app::{Action, KeyContext, PaneSizes, State};
use crate::corpus::part::text_part;
use crate::format::{count_noun, duration_text, thousands};
use crate::tui::canvas::Canvas;
use crate::tui::layout::{ScreenLayout, split_panes, split_top};
use crate::tui::widgets::{self, shown_key};
use ratatui::layout::Rect;

/// The most lines of a description, a memo or the list of topics above the snippets. Chosen by hand.
const MAX_DETAIL_LINES: usize = 4;

/// The most columns of the tree with its counts. Chosen by hand.
const MAX_TREE_COLUMNS: u16 = 64;

fn themes_areas(plan: &ScreenLayout, state: &State, arrangement: PaneShares) -> ListDetailAreas {
    let panes = split_panes(plan.form, plan.body, arrangement.list_share, state.themes.panes.in_detail());
    let above = if panes.list.height >= 14 { 2 } else { 1 };
    // Counts far from the names they belong to are hard to read.
    let list = Rect { width: panes.list.width.min(MAX_TREE_COLUMNS), ..panes.list };
    let (heading, rows) = split_top(list, above);
    let lines = theme_detail_lines(state, panes.detail.width).len() as u16;
    let most = panes.detail.height.saturating_sub(4).max(panes.detail.height.min(1));
    let (summary, snippets) = split_top(panes.detail, (lines + 1).min(most));
    ListDetailAreas { panes, heading, rows, summary, snippets }
}

pub fn sizes(plan: &ScreenLayout, state: &State, arrangement: PaneShares) -> PaneSizes {
    themes_areas(plan, state, arrangement).sizes()
}

pub fn draw(canvas: &mut Canvas<'_>, plan: &ScreenLayout, state: &State, arrangement: PaneShares) {
    let areas = themes_areas(plan, state, arrangement);
    let (with_list, with_detail) = areas.draw_panes(canvas, plan);
    if with_list {
        draw_heading(canvas, areas.heading, state);
        draw_tree(canvas, areas.rows, state);
    }
    if with_detail {
        draw_detail(canvas, &areas, state);
    }
}

/// Draws the filter while it is edited or set, else the number of selected themes or of all.
fn draw_heading(canvas: &mut Canvas<'_>, row: Rect, state: &State) {
    let themes = &state.themes;
    let look = canvas.styles;
    if themes.panes.shows_filter() {
        return draw_filter(canvas, row, row.right(), &themes.panes, "letters of a theme");
    }
    let selected = themes.selected.len();
    let (left, style) = if selected > 0 {
        (format!("{selected} selected"), look.marked)
    } else {
        (count_noun(state.work.codebook.themes.len(), "theme"), look.muted)
    };
    canvas.put_text(row.x + 2, row.y, row.right(), &left, style);
    if row.width >= 34 {
        canvas.put_right(row.x, row.y, row.right(), "topics   talks", look.muted);
    }
}

/// Draws the visible rows of the tree, and below them what to do where there are no themes.
fn draw_tree(canvas: &mut Canvas<'_>, area: Rect, state: &State) {
    let themes = &state.themes;
    draw_rows(canvas, area, &themes.panes.list, |canvas, line, place, current| {
        if let Some(row) = themes.rows.get(place) {
            draw_theme_row(canvas, line, state, row, current);
        }
    });
    let used = u16::try_from(themes.rows.len()).unwrap_or(area.height).min(area.height);
    let (_, below) = split_top(area, used);
    if state.work.codebook.themes.is_empty() && below.height >= 4 {
        let key = |action| shown_key(state, KeyContext::Themes, action);
        let (assign, topics) = (key(Action::Assign), key(Action::GoTopics));
        let lines = [
            "No themes yet.".to_owned(),
            String::new(),
            format!(
                "{assign} on a topic (screen {topics}) puts it under a theme; typing a new name makes one."
            ),
            format!("{} adds an empty theme here.", key(Action::AddTheme)),
        ];
        draw_centered_lines(canvas, below, &lines);
    }
}

/// Draws the row of a theme: glyph, name, hidden children, memo mark and counts.
fn draw_theme_row(canvas: &mut Canvas<'_>, line: Rect, state: &State, row: &ThemeRow, current: bool) {
    let (look, themes) = (canvas.styles, &state.themes);
    let (y, right) = (line.y, line.right());
    let focused = !themes.panes.in_detail() && state.overlays.is_empty();
    let chosen = matches!(row.item, ThemeListItem::Theme(id) if themes.selected.contains(&id));
    let base = if matches!(row.item, ThemeListItem::Theme(_)) { look.text } else { look.muted };
    let style = row_style(canvas, line, base, (current, chosen), focused);
    let indent = u16::try_from(row.depth * 2).unwrap_or(u16::MAX).min(line.width / 3);
    let mut x = line.x + 2 + indent;
    match row.item {
        ThemeListItem::Theme(id) => {
            let (glyph, style) = look.codebook_theme(state.work.theme_color(id));
            canvas.put_text(x, y, right, glyph, style);
        }
        ThemeListItem::Reference(..) => {
            canvas.put_text(x, y, right, "→", look.muted);
        }
        ThemeListItem::Unsorted => {
            canvas.put_text(x, y, right, "·", look.muted);
        }
    }
    x += 2;
    // The counts of what is only listed here stand at its home.
    let edge = if row.home.is_some() { right } else { draw_numbers(canvas, line, row) };
    if current {
        canvas.patch_style(Rect { x, width: edge.saturating_sub(x + 1), ..line }, style);
    }
    let name = match row.home.as_deref() {
        None => row.name.clone(),
        Some("") => format!("{} (at the top)", row.name),
        Some(home) => format!("{} (under {home})", row.name),
    };
    let mut end = canvas.put_truncated(x, y, edge, &name, style);
    if row.child_count > 0 && !row.is_open {
        end = canvas.put_text(end + 1, y, edge, &format!("▸ {}", row.child_count), look.muted);
    }
    if row.has_memo {
        canvas.put_text(end + 1, y, edge, "✎", look.muted);
    }
}

/// Draws the counts of topics and talks of a theme; returns the column before which the name has to end.
fn draw_numbers(canvas: &mut Canvas<'_>, line: Rect, row: &ThemeRow) -> u16 {
    if line.width < 34 {
        return line.right();
    }
    let style = canvas.styles.muted;
    canvas.put_right(line.x, line.y, line.right(), &thousands(row.coverage.transcripts), style);
    canvas.put_right(line.x, line.y, line.right().saturating_sub(8), &thousands(row.topic_count), style);
    line.right().saturating_sub(15)
}

/// A line of the detail of a theme, by the style it is drawn in.
enum ThemeDetailLine {
    Title(String),
    Text(String),
    Muted(String),
    Numbers(Vec<String>),
    Empty,
}

/// The lines above the snippets of the row under the cursor: path, counts, description, memo, topics.
fn theme_detail_lines(state: &State, room: u16) -> Vec<ThemeDetailLine> {
    let themes = &state.themes;
    let Some(row) = themes.rows.get(themes.panes.list.cursor) else { return Vec::new() };
    let detail = &themes.detail;
    let mut said = vec![ThemeDetailLine::Title(detail.path.clone())];
    let mut numbers = vec![
        count_noun(row.topic_count, "topic"),
        count_noun(row.coverage.snippets, "snippet"),
        count_noun(row.coverage.transcripts, "talk"),
    ];
    if row.coverage.seconds > 0.0 {
        numbers.push(duration_text(row.coverage.seconds));
    }
    if detail.coded_by_hand > 0 {
        numbers.push(format!("{} by hand", thousands(detail.coded_by_hand)));
    }
    if detail.quote_count > 0 {
        numbers.push(format!("\u{201c} {}", count_noun(detail.quote_count, "quote")));
    }
    let is_home = matches!(row.item, ThemeListItem::Theme(_) | ThemeListItem::Unsorted);
    said.extend(is_home.then_some(ThemeDetailLine::Numbers(numbers)));
    if !detail.elsewhere.is_empty() {
        said.push(ThemeDetailLine::Muted(detail.elsewhere.clone()));
    }
    for text in [&detail.description, &detail.memo] {
        if !text.trim().is_empty() {
            said.push(ThemeDetailLine::Empty);
            said.extend(first_lines(text, room.min(widgets::MAX_TEXT_COLUMNS)).map(ThemeDetailLine::Text));
        }
    }
    let theme = matches!(row.item, ThemeListItem::Theme(_));
    if let Some(heading) = themes.snippet_filter.heading().filter(|_| theme) {
        said.extend([ThemeDetailLine::Empty, ThemeDetailLine::Muted(heading.to_owned())]);
    } else if theme && !detail.topics.is_empty() {
        said.push(ThemeDetailLine::Empty);
        let topics = detail.topics.iter();
        let topics = topics.map(|(_, label, snippets)| format!("{label} {}", thousands(*snippets)));
        let text = topics.collect::<Vec<_>>().join("   ");
        said.extend(first_lines(&text, room).map(ThemeDetailLine::Muted));
    }
    said
}

/// The first lines of a text, wrapped to `columns`.
fn first_lines(text: &str, columns: u16) -> impl Iterator<Item = String> {
    let lines = wrap(text, usize::from(columns)).into_iter().take(MAX_DETAIL_LINES);
    lines.map(|line| text_part(text, line).to_owned())
}

/// Draws the detail of the row under the cursor and its snippets.
fn draw_detail(canvas: &mut Canvas<'_>, areas: &ListDetailAreas, state: &State) {
    let look = canvas.styles;
    let area = areas.summary;
    for (y, said) in (area.y..area.bottom()).zip(theme_detail_lines(state, area.width)) {
        if let ThemeDetailLine::Numbers(numbers) = &said {
            canvas.put_parts(area.x, y, area.right(), numbers, look.muted);
            continue;
        }
        let (text, style) = match &said {
            ThemeDetailLine::Title(text) => (text.as_str(), look.title),
            ThemeDetailLine::Text(text) => (text.as_str(), look.text),
            ThemeDetailLine::Muted(text) => (text.as_str(), look.muted),
            ThemeDetailLine::Numbers(_) | ThemeDetailLine::Empty => ("", look.text),
        };
        canvas.put_truncated(area.x, y, area.right(), text, style);
    }
    let themes = &state.themes;
    areas.draw_snippets(canvas, state, &themes.panes, themes.snippet_filter.empty_text());
}
