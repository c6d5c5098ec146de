//! A list that is filtered by typing: the field, and the matches with their matched letters marked.

use super::list::draw_list;
use super::text_field::draw_input;
use crate::app::ScreenTarget;
use crate::app::widget::fuzzy_list::{FuzzyChoice, FuzzyList, FuzzyMatch};
use crate::tui::canvas::{Canvas, MarkedText};
use crate::tui::{layout::split_top, text::text_width};
use ratatui::layout::{Position, Rect};

/// Rows above the list: the field, and an empty one.
pub const ROWS_ABOVE_LIST: u16 = 2;

/// Draws the field and the matches below it. `hint` is shown in an empty field, `none` where nothing matches.
pub fn draw_fuzzy_list<T>(
    canvas: &mut Canvas<'_>,
    area: Rect,
    chooser: &FuzzyList<T>,
    hint: &str,
    none: &str,
) {
    let (line, rest) = split_top(area, ROWS_ABOVE_LIST);
    draw_input(canvas, line, &chooser.input, hint);
    if chooser.matches.is_empty() {
        let muted = canvas.styles.muted;
        canvas.put_truncated(rest.x + 2, rest.y, rest.right(), none, muted);
        return;
    }
    let visible =
        super::list::visible_rows(chooser.matches.len(), chooser.list.cursor, chooser.list.top, rest.height);
    // A column is kept free between the keys at the right and the position mark.
    let kept = u16::from(visible.len() < chooser.matches.len());
    let width = rest.width.saturating_sub(kept);
    let column = first_column_width(chooser, visible, width);
    draw_list(canvas, rest, &chooser.list, 1, ScreenTarget::OverlayRow, |canvas, row, place, current| {
        let Some(found) = chooser.matches.get(place) else { return };
        let Some(choice) = chooser.choices.get(found.choice_index) else { return };
        let number = match place + 1 {
            number @ 1..=9 if chooser.numbers_choose() => number.to_string(),
            _ if chooser.numbers_choose() => " ".to_owned(),
            _ => String::new(),
        };
        draw_choice(canvas, Rect { width, ..row }, (choice, &number), found, column, current);
    });
}

/// The width of the first column: its widest text on screen, at most half of the list. All of it where no
/// choice on screen has a second column.
fn first_column_width<T>(chooser: &FuzzyList<T>, visible: std::ops::Range<usize>, room: u16) -> u16 {
    let shown = chooser.matches.get(visible).unwrap_or(&[]);
    let widest = shown
        .iter()
        .filter_map(|found| chooser.choices.get(found.choice_index))
        .filter(|choice| !choice.detail.is_empty() || choice.disabled_reason.is_some())
        .map(|choice| text_width(&choice.text))
        .max();
    widest.map_or(room, |widest| (widest as u16).min(room / 2))
}

/// Draws a choice: its number where numbers choose, its text with the matched letters, its detail or the
/// reason why it is unavailable, and its key at the right.
fn draw_choice<T>(
    canvas: &mut Canvas<'_>,
    row: Rect,
    (choice, number): (&FuzzyChoice<T>, &str),
    found: &FuzzyMatch,
    column: u16,
    current: bool,
) {
    let look = canvas.styles;
    let mut style = if choice.disabled_reason.is_some() { look.muted } else { look.text };
    if current {
        style = style.patch(look.selection);
    }
    let edge = canvas.put_right(row.x + 2, row.y, row.right(), &choice.right, look.accent).saturating_sub(2);
    let mut left = row.x + 2;
    if !number.is_empty() {
        left = canvas.put_text(left, row.y, edge, number, look.accent) + 2;
    }
    let alone = choice.detail.is_empty() && choice.disabled_reason.is_none();
    let end = if alone { edge } else { left.saturating_add(column).min(edge) };
    let marks = match_ranges(&choice.text, &found.matched_chars);
    let text = crate::tui::text::truncate(&choice.text, usize::from(end.saturating_sub(left)));
    let piece = MarkedText { text: &text, offset: 0, marks: &marks };
    canvas.put_marked(Position::new(left, row.y), end, piece, style, look.matched);
    let beside = match &choice.disabled_reason {
        Some(reason) => reason,
        None => &choice.detail,
    };
    if end + 2 < edge {
        canvas.put_truncated(end + 2, row.y, edge, beside, look.muted);
    }
}

/// The byte ranges of the characters with these indices (sorted), neighbours joined.
fn match_ranges(text: &str, places: &[usize]) -> Vec<(usize, usize)> {
    let mut ranges: Vec<(usize, usize)> = Vec::new();
    for (place, (byte, letter)) in text.char_indices().enumerate() {
        if places.binary_search(&place).is_err() {
            continue;
        }
        let end = byte + letter.len_utf8();
        match ranges.last_mut() {
            Some(last) if last.1 == byte => last.1 = end,
            _ => ranges.push((byte, end)),
        }
    }
    ranges
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn matched_letters_become_byte_ranges() {
        assert_eq!(match_ranges("Évaluation", &[0, 1, 4]), [(0, 3), (5, 6)]);
        assert_eq!(match_ranges("", &[0]), []);
    }
}
