//! The list of who speaks.

use crate::app::Target;
use crate::app::speakers::SpeakerList;
use crate::app::words::{duration_text, thousands};
use crate::tui::canvas::Canvas;
use crate::tui::hits::Spot;
use ratatui::layout::Rect;

/// Columns of each number.
const NUMBER: u16 = 9;

/// Paints the speakers with their talks, turns, words and time, below a line that names the columns.
pub fn speakers(canvas: &mut Canvas<'_>, area: Rect, speakers: &SpeakerList) {
    let look = canvas.look;
    if speakers.rows.is_empty() {
        canvas.put_cut(area.x, area.y, area.right(), "No transcript says who speaks.", look.muted);
        return;
    }
    let columns = (area.width.saturating_sub(20) / NUMBER).min(4);
    let edge = area.right().saturating_sub(columns * NUMBER);
    let place = |column: u16| (edge + column * NUMBER, edge + (column + 1) * NUMBER);
    for (column, title) in (0..columns).zip(["words", "turns", "talks", "time"]) {
        let (left, right) = place(column);
        canvas.put_right(left, area.y, right, title, look.muted);
    }
    let rows = Rect { y: area.y + 1, height: area.height.saturating_sub(1), ..area };
    let visible =
        super::list::rows(speakers.rows.len(), speakers.list.cursor, speakers.list.top, rows.height);
    for (y, at) in (rows.y..rows.bottom()).zip(visible.clone()) {
        let Some(speaker) = speakers.rows.get(at) else { continue };
        canvas.hit(Rect { y, height: 1, ..rows }, Spot::Target(Target::OverlayRow(at)));
        let mut style = look.text;
        if at == speakers.list.cursor {
            canvas.put(rows.x, y, rows.right(), "›", look.accent);
            style = style.patch(look.selection);
        }
        if speakers.selected.contains(&speaker.name) {
            canvas.put(rows.x + 1, y, rows.right(), "✓", look.accent);
        }
        canvas.put_cut(rows.x + 3, y, edge, &speaker.name, style);
        let time = speaker.seconds.map(duration_text).unwrap_or_default();
        let numbers =
            [thousands(speaker.words), thousands(speaker.turns), thousands(speaker.transcripts), time];
        for (column, number) in (0..columns).zip(&numbers) {
            let (left, right) = place(column);
            canvas.put_right(left, y, right, number, look.muted);
        }
    }
    super::list::position_mark(canvas, area.right(), rows.y, rows.height, &visible, speakers.rows.len());
}
