//! The list of speakers.

use crate::app::ScreenTarget;
use crate::app::overlay::speakers::SpeakerList;
use crate::format::{duration_text, thousands};
use crate::tui::canvas::Canvas;
use crate::tui::hit_map::HitTarget;
use ratatui::layout::Rect;

/// Columns of each count.
const NUMBER_COLUMNS: u16 = 9;

/// Draws the speakers with their words, turns, talks and time, as many of these columns as fit, below their
/// headings.
pub fn draw_speakers(canvas: &mut Canvas<'_>, area: Rect, speakers: &SpeakerList) {
    let look = canvas.styles;
    if speakers.rows.is_empty() {
        canvas.put_truncated(area.x, area.y, area.right(), "No transcript says who speaks.", look.muted);
        return;
    }
    let columns = (area.width.saturating_sub(20) / NUMBER_COLUMNS).min(4);
    let edge = area.right().saturating_sub(columns * NUMBER_COLUMNS);
    let place = |column: u16| (edge + column * NUMBER_COLUMNS, edge + (column + 1) * NUMBER_COLUMNS);
    for (column, title) in (0..columns).zip(["words", "turns", "talks", "time"]) {
        let (left, right) = place(column);
        canvas.put_right(left, area.y, right, title, look.muted);
    }
    let rows = Rect { y: area.y + 1, height: area.height.saturating_sub(1), ..area };
    let visible =
        super::list::visible_rows(speakers.rows.len(), speakers.list.cursor, speakers.list.top, rows.height);
    for (y, at) in (rows.y..rows.bottom()).zip(visible.clone()) {
        let Some(speaker) = speakers.rows.get(at) else { continue };
        canvas.add_hit_target(Rect { y, height: 1, ..rows }, HitTarget::Target(ScreenTarget::OverlayRow(at)));
        let mut style = look.text;
        if at == speakers.list.cursor {
            canvas.put_text(rows.x, y, rows.right(), "›", look.accent);
            style = style.patch(look.selection);
        }
        if speakers.selected.contains(&speaker.name) {
            canvas.put_text(rows.x + 1, y, rows.right(), "✓", look.accent);
        }
        canvas.put_truncated(rows.x + 3, y, edge, &speaker.name, style);
        let time = speaker.seconds.map(duration_text).unwrap_or_default();
        let numbers =
            [thousands(speaker.words), thousands(speaker.turns), thousands(speaker.transcripts), time];
        for (column, number) in (0..columns).zip(&numbers) {
            let (left, right) = place(column);
            canvas.put_right(left, y, right, number, look.muted);
        }
    }
    super::list::draw_position_mark(canvas, area.right(), rows.y, rows.height, &visible, speakers.rows.len());
}
