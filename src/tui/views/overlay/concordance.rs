//! The lines of a concordance, the matches one below the other.

use super::{OverlayView, rows_within};
use crate::app::State;
use crate::app::overlay::concordance::ConcordanceList;
use crate::format::{clock, count_noun, thousands};
use crate::jobs::search::concordance::ConcordanceLine;
use crate::tui::canvas::Canvas;
use crate::tui::text::{text_width, truncate_start};
use crate::tui::widgets::{OverlaySheet, draw_rows};
use ratatui::layout::Rect;

/// Columns of the sheet; a narrower terminal gives what it has. Chosen by hand.
const SHEET_COLUMNS: u16 = 160;
/// The most columns of a match, and of what stands behind a line (transcript, speaker, time); and the least columns of
/// a row that has the latter at all. Chosen by hand.
const MATCH_COLUMNS: u16 = 30;
const SOURCE_COLUMNS: u16 = 34;
const LEAST_WITH_SOURCE: u16 = 72;
/// Columns between the parts of a line.
const GAP: u16 = 2;

impl OverlayView for ConcordanceList {
    fn sheet(&self, _state: &State, room: u16) -> OverlaySheet {
        let title = format!("{}, {}", self.found.query, self.order.name());
        let talks = count_noun(self.found.transcripts, "talk");
        let aside = format!("{} in {talks}", thousands(self.found.lines.len()));
        let height = rows_within(self.found.lines.len(), room).max(3);
        OverlaySheet { aside, ..OverlaySheet::new(&title, SHEET_COLUMNS, height) }
    }
    fn draw(&self, canvas: &mut Canvas<'_>, area: Rect, state: &State) {
        let look = canvas.styles;
        if self.found.lines.is_empty() {
            let words = "No line has these words.";
            canvas.put_truncated(area.x, area.y, area.right(), words, look.muted);
            return;
        }
        // As wide as the widest match on screen or off it, so that scrolling moves nothing.
        let widest = self.found.lines.iter().map(|line| text_width(&line.context.hit)).max().unwrap_or(0);
        let hit = u16::try_from(widest).unwrap_or(MATCH_COLUMNS).min(MATCH_COLUMNS);
        let source = if area.width < LEAST_WITH_SOURCE { 0 } else { SOURCE_COLUMNS.min(area.width / 3) };
        let gaps = 2 * GAP + if source > 0 { GAP } else { 0 };
        let side = area.width.saturating_sub(hit + source + gaps) / 2;
        draw_rows(canvas, area, &self.list, 1, &self.found.lines, |canvas, row, line, is_current| {
            let text = if is_current { look.text.patch(look.selection) } else { look.text };
            let edge = row.x + side;
            let left = truncate_start(&line.context.left, usize::from(side));
            canvas.put_right(row.x, row.y, edge, &left, text);
            let at = edge + GAP;
            canvas.put_truncated(at, row.y, at + hit, &line.context.hit, look.matched);
            let right = at + hit + GAP;
            canvas.put_truncated(right, row.y, (right + side).min(row.right()), &line.context.right, text);
            if source > 0 {
                draw_source(canvas, Rect { x: row.right() - source, width: source, ..row }, line, state);
            }
        });
    }
}

/// Draws where a line is from; the name of the transcript is shortened first.
fn draw_source(canvas: &mut Canvas<'_>, area: Rect, line: &ConcordanceLine, state: &State) {
    let look = canvas.styles;
    let time = line.start.map_or_else(String::new, clock);
    let after_time = canvas.put_right(area.x, area.y, area.right(), &time, look.muted);
    let mut edge = after_time.saturating_sub(if time.is_empty() { 0 } else { 1 });
    if let Some(speaker) = &line.speaker {
        let start = canvas.put_right(area.x + area.width / 2, area.y, edge, speaker, look.speaker);
        edge = start.saturating_sub(1);
    }
    let name = state.work.transcript_entry(line.transcript).map_or("", |entry| entry.name.as_str());
    let room = usize::from(edge.saturating_sub(area.x));
    canvas.put_text(area.x, area.y, edge, &truncate_start(name, room), look.muted);
}
