//! A text field of one line.

use crate::corpus::part::text_part;
use crate::tui::canvas::Canvas;
use crate::tui::text::{display_graphemes, fit_to_width, text_width};
use ratatui::layout::Rect;
use ratatui::style::Style;
use tui_input::Input;

/// Draws the text of an input, where it has the focus with the terminal's cursor, scrolled so that the cursor is
/// visible. An empty text shows `hint` instead.
pub fn draw_field(
    canvas: &mut Canvas<'_>,
    area: Rect,
    input: &Input,
    focused: bool,
    hint: &str,
    style: Style,
) {
    if area.is_empty() {
        return;
    }
    let text = input.value();
    if text.is_empty() {
        let muted = canvas.styles.muted;
        canvas.put_truncated(area.x, area.y, area.right(), hint, muted);
    }
    let room = usize::from(area.width);
    let before = if focused { text_width(text_part(text, ..byte_of_char(text, input.cursor()))) } else { 0 };
    // One cell is kept free for the cursor behind the last character.
    let hidden = (before + 1).saturating_sub(room);
    let (start, skipped) = fit_to_width(text, hidden);
    // Half of a wide grapheme cannot be hidden: the whole of it is.
    let start = if skipped < hidden { next_grapheme_start(text, start) } else { start };
    let gone = text_width(text_part(text, ..start));
    canvas.put_text(area.x, area.y, area.right(), text_part(text, start..), style);
    if focused {
        canvas.set_cursor(area.x + u16::try_from(before.saturating_sub(gone)).unwrap_or(0), area.y);
    }
}

/// Draws a field with a mark before it and the cursor where it is in the input.
pub fn draw_input(canvas: &mut Canvas<'_>, line: Rect, input: &Input, hint: &str) {
    let (accent, text) = (canvas.styles.accent, canvas.styles.text);
    let x = canvas.put_text(line.x, line.y, line.right(), "› ", accent);
    let field = Rect { x, width: line.right().saturating_sub(x), height: 1, ..line };
    draw_field(canvas, field, input, true, hint, text);
}

/// The byte of the character with that index: text fields count their cursor in characters, drawing in bytes.
fn byte_of_char(text: &str, character: usize) -> usize {
    text.char_indices().nth(character).map_or(text.len(), |(byte, _)| byte)
}

/// The byte after the grapheme that begins at `start`.
fn next_grapheme_start(text: &str, start: usize) -> usize {
    let rest = text_part(text, start..);
    display_graphemes(rest).nth(1).map_or(text.len(), |grapheme| start + grapheme.start)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::color_theme::ColorTheme;
    use crate::tui::style::Styles;
    use ratatui::buffer::Buffer;

    fn drawn(text: &str, cursor: usize, cells: u16) -> (String, u16) {
        let look = Styles::new(&ColorTheme::default());
        let mut buffer = Buffer::empty(Rect::new(0, 0, cells, 1));
        let mut canvas = Canvas::new(&mut buffer, &look);
        let input = Input::from(text).with_cursor(text[..cursor].chars().count());
        draw_field(&mut canvas, Rect::new(0, 0, cells, 1), &input, true, "type", look.text);
        let at = canvas.cursor.map_or(99, |place| place.x);
        (buffer.content().iter().map(|cell| cell.symbol()).collect(), at)
    }

    #[test]
    fn the_cursor_stays_in_sight() {
        assert_eq!(drawn("", 0, 6), ("type  ".to_owned(), 0));
        assert_eq!(drawn("abc", 3, 6), ("abc   ".to_owned(), 3));
        assert_eq!(drawn("abcdefgh", 8, 6), ("defgh ".to_owned(), 5));
        assert_eq!(drawn("abcdefgh", 2, 6), ("abcdef".to_owned(), 2));
        let (_, at) = drawn("日本語日本語", 18, 6);
        assert!(at < 6);
        assert_eq!(byte_of_char("Éva", 1), 2);
        assert_eq!(byte_of_char("Éva", 9), 4);
    }
}
