//! The footer: the keys that are useful now, on one line.

use crate::app::{FooterHint, ScreenTarget};
use crate::tui::canvas::{Canvas, PART_GAP};
use crate::tui::text::text_width;
use ratatui::layout::Rect;

/// How many of the first hints fit beside the last one, which is always shown: it leads to all others.
fn fitting_hints(hints: &[FooterHint], room: usize) -> usize {
    let size = |hint: &FooterHint| text_width(&hint.key) + 1 + text_width(&hint.text);
    let Some((last, others)) = hints.split_last() else { return 0 };
    let mut used = size(last);
    others
        .iter()
        .take_while(|hint| {
            used += size(hint) + usize::from(PART_GAP);
            used <= room
        })
        .count()
}

/// Draws as many hints as fit, in their order, and always the last. A click on one performs its action.
pub fn draw_footer(canvas: &mut Canvas<'_>, area: Rect, hints: &[FooterHint]) {
    let Some(last) = hints.last() else { return };
    let kept = fitting_hints(hints, usize::from(area.width));
    let (accent, muted) = (canvas.styles.accent, canvas.styles.muted);
    let mut x = area.x;
    for hint in hints.iter().take(kept).chain([last]) {
        let start = x;
        x = canvas.put_text(x, area.y, area.right(), &hint.key, accent);
        x = canvas.put_text(x + 1, area.y, area.right(), &hint.text, muted);
        canvas.add_row_target(area.y, start..x, ScreenTarget::Action(hint.action));
        x = x.saturating_add(PART_GAP);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::Action;

    #[test]
    fn a_narrow_footer_keeps_the_first_and_the_way_to_all_others() {
        let hint = |key: &str, words: &str, action| FooterHint {
            key: key.to_owned(),
            text: words.to_owned(),
            action,
        };
        let hints = [
            hint("t", "assign", Action::Assign),
            hint("Space", "select", Action::Select),
            hint("?", "all", Action::Commands),
        ];
        assert_eq!(fitting_hints(&hints, 80), 2);
        assert_eq!(fitting_hints(&hints, 5 + 3 + 8), 1);
        assert_eq!(fitting_hints(&hints, 5), 0);
        assert_eq!(fitting_hints(&[], 5), 0);
    }
}
