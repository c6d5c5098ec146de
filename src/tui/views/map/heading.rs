//! The texts around the map: its colouring and filter, the legend, and what the cursor or selection holds.

use crate::app::screen::map::{MapColoring, MapScreen, ThemeLines};
use crate::app::{Action, KeyContext, ScreenTarget, State};
use crate::format::{count_noun, percent_text, thousands};
use crate::tui::canvas::{Canvas, PART_GAP};
use crate::tui::text::{text_width, truncate};
use crate::tui::views::list_detail::draw_filter;
use crate::tui::widgets;
use ratatui::layout::Rect;

/// The most cells of a category's name in the legend. Chosen by hand.
const MAX_NAME_CELLS: usize = 28;

/// Draws the colouring and the number of snippets; in place of these the filter while it is edited or set, or
/// the text of a selection in progress. At the right the counts and zoom, where they leave a third of the row
/// free.
pub fn draw_heading(canvas: &mut Canvas<'_>, row: Rect, state: &State) {
    if row.is_empty() {
        return;
    }
    let map = &state.map;
    let look = canvas.styles;
    let mut aside = Vec::new();
    let with_filter = map.panes.filtering || map.is_filtered();
    if with_filter {
        aside.push(count_noun(map.matching_regions().count(), "topic"));
    }
    if map.hides_outliers {
        aside.push("without outliers".to_owned());
    }
    if let Some(drawing) = map.drawing.as_ref().filter(|drawing| !drawing.by_mouse) {
        let key = widgets::shown_key(state, KeyContext::Selecting, Action::SelectArea);
        aside.push(format!("{key} draws a {}", drawing.shape.toggle().name()));
    }
    if !map.view.is_whole() {
        aside.push(zoom_text(map.view.zoom));
    }
    let aside = aside.join("   ");
    let width = u16::try_from(text_width(&aside)).unwrap_or(u16::MAX);
    let edge = row.right().saturating_sub(width.saturating_add(PART_GAP));
    if edge > row.x + row.width / 3 {
        canvas.put_right(row.x, row.y, row.right(), &aside, look.muted);
    }
    if with_filter {
        return draw_filter(canvas, row, edge, &map.panes, "letters of a label or keyword");
    }
    if let Some(words) = map.selection_text() {
        canvas.put_truncated(row.x, row.y, edge, &words, look.marked);
        return;
    }
    let x = canvas.put_truncated(row.x, row.y, edge, &coloring_text(map), look.muted);
    canvas.add_row_target(row.y, row.x..x, ScreenTarget::Action(Action::ColorBy));
    let mut parts = vec![count_noun(map.placed_count(), "snippet")];
    parts.extend(map.theme_lines().map(|lines| line_count_text(lines)));
    canvas.put_parts(x + PART_GAP, row.y, edge, &parts, look.muted);
}

/// How many pairs of themes overlap, and how many of them have a line.
fn line_count_text(lines: &ThemeLines) -> String {
    let drawn = lines.lines.len();
    match lines.pair_count {
        0 => "no two themes overlap".to_owned(),
        1 => "1 pair overlaps".to_owned(),
        all if all == drawn => format!("{} pairs overlap", thousands(all)),
        all => format!("lines for {} of {} pairs that overlap", thousands(drawn), thousands(all)),
    }
}

/// What the colours stand for.
fn coloring_text(map: &MapScreen) -> String {
    match map.coloring {
        MapColoring::Topic => "by topic".to_owned(),
        MapColoring::Theme => "by theme".to_owned(),
        MapColoring::Stability => "by stability of the topics".to_owned(),
        MapColoring::Attribute => {
            format!("by {}", map.grouping().map_or("attribute", |grouping| grouping.name.as_str()))
        }
    }
}

/// The magnification compared with the whole map: ×1.5, ×38.
fn zoom_text(zoom: f64) -> String {
    // From 9.95 on one decimal would round to ×10.0.
    if zoom < 9.95 { format!("×{zoom:.1}") } else { format!("×{}", thousands(zoom.round() as usize)) }
}

/// Draws the legend: as many categories as fit with their counts, then how many more there are.
pub fn draw_legend(canvas: &mut Canvas<'_>, area: Rect, state: &State) {
    let map = &state.map;
    let look = canvas.styles;
    let named: usize = map.palette.categories.iter().map(|category| category.snippet_count).sum();
    let mut entries: Vec<(&str, ratatui::style::Style, String)> = Vec::new();
    for category in map.palette.categories.iter().filter(|category| category.snippet_count > 0) {
        let (glyph, style) = look.codebook_theme(category.color);
        let name = truncate(&category.name, MAX_NAME_CELLS);
        entries.push((glyph, style, format!("{name} {}", thousands(category.snippet_count))));
    }
    let rest = map.palette.category_indices.len().saturating_sub(named);
    if rest > 0 && !map.hides_outliers {
        let share = percent_text(rest, map.palette.category_indices.len());
        entries.push(("·", look.muted, format!("in none {} ({share})", thousands(rest))));
    }
    let (mut x, mut y) = (area.x, area.y);
    for (at, (glyph, style, words)) in entries.iter().enumerate() {
        let left = entries.len() - at;
        let last = y + 1 >= area.bottom();
        let more =
            if left > 1 && last { text_width(&format!("and {left} more")) as u16 + PART_GAP } else { 0 };
        let needed = text_width(words) as u16 + 2;
        if x + needed + more > area.right() && !(left == 1 && x + needed <= area.right()) {
            if last {
                if y < area.bottom() {
                    canvas.put_text(x, y, area.right(), &format!("and {left} more"), look.muted);
                }
                return;
            }
            (x, y) = (area.x, y + 1);
        }
        if y >= area.bottom() {
            return;
        }
        canvas.put_text(x, y, area.right(), glyph, *style);
        x = canvas.put_text(x + 2, y, area.right(), words, look.muted).saturating_add(PART_GAP);
    }
}

/// Draws topic and theme of the snippet under the cursor, or the counts of the selected area.
pub fn draw_summary(canvas: &mut Canvas<'_>, area: Rect, state: &State) {
    let map = &state.map;
    let look = canvas.styles;
    let (glyph, style, name, numbers) = if map.selected.is_empty() {
        parts_under_cursor(canvas, state)
    } else {
        parts_inside_area(canvas, map)
    };
    canvas.put_text(area.x, area.y, area.right(), glyph, style);
    let x = canvas.put_truncated(area.x + 2, area.y, area.right(), &name, look.title);
    let (x, y) =
        if area.height > 1 { (area.x + 2, area.y + 1) } else { (x.saturating_add(PART_GAP), area.y) };
    canvas.put_parts(x, y, area.right(), &numbers, look.muted);
}

/// A glyph with its style, a name, and further parts to show beside it.
type StyledParts = (&'static str, ratatui::style::Style, String, Vec<String>);

/// The topic of the snippet under the cursor, its category, and how many snippets share the cell.
fn parts_under_cursor(canvas: &Canvas<'_>, state: &State) -> StyledParts {
    let (map, work, look) = (&state.map, &state.work, canvas.styles);
    let Some(snippet) = map.panes.snippet_list.current() else {
        return (" ", look.muted, String::new(), Vec::new());
    };
    let category = map.palette.category_of(snippet);
    let (glyph, style) = category.map_or(("·", look.muted), |category| look.codebook_theme(category.color));
    let topic = work.topic_of(snippet);
    let name = topic.map_or_else(|| "in no topic".to_owned(), |topic| work.topic_label(topic));
    let mut numbers = Vec::new();
    match (map.coloring, category) {
        (MapColoring::Topic, _) => {
            let theme = work.themes_of(snippet).first();
            numbers.extend(theme.map(|theme| work.theme_path(*theme)));
        }
        (MapColoring::Theme, None) => numbers.push("in no theme".to_owned()),
        (MapColoring::Attribute, Some(category)) => {
            let attribute = map.grouping().map_or("", |grouping| grouping.name.as_str());
            numbers.push(format!("{attribute} {}", category.name));
        }
        (_, Some(category)) => numbers.push(category.name.clone()),
        _ => {}
    }
    let here = map.picture.cell(map.cursor_cell()).map_or(0, |cell| cell.snippet_count as usize);
    numbers.push(if here == 0 {
        "nearest to the cursor".to_owned()
    } else {
        format!("{} here", count_noun(here, "snippet"))
    });
    (glyph, style, name, numbers)
}

/// The counts of snippets, topics and transcripts in the selected area.
fn parts_inside_area(canvas: &Canvas<'_>, map: &MapScreen) -> StyledParts {
    let name = format!("{} inside", count_noun(map.selected.len(), "snippet"));
    let numbers = vec![
        count_noun(map.selection_summary.topics, "topic"),
        count_noun(map.selection_summary.transcripts, "talk"),
    ];
    ("✓", canvas.styles.marked, name, numbers)
}
