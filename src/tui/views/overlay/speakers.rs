//! The speakers: words, turns, talks and time of each.

use super::{OverlayView, rows_within};
use crate::app::overlay::speakers::SpeakerList;
use crate::app::{Action, KeyContext, State};
use crate::format::{duration_text, thousands};
use crate::tui::widgets::{OverlaySheet, draw_rows, shown_key};
use crate::tui::{canvas::Canvas, layout::split_top};
use ratatui::layout::Rect;

/// Columns of each count, with the blank before it: words up to ten million, turns, talks, and a time of up to 999 hours.
const COUNT_COLUMNS: [u16; 4] = [10, 8, 7, 13];
/// Columns of the shortest name, and of the mark before it.
const NAME_COLUMNS: u16 = 20;

/// Rows above the list: the headings of the counts.
const HEADING_ROWS: u16 = 1;

impl OverlayView for SpeakerList {
    fn sheet(&self, _state: &State, room: u16) -> OverlaySheet {
        let note = u16::from(!self.roles.is_empty());
        let height = HEADING_ROWS + rows_within(self.rows.len(), room.saturating_sub(note)).max(4) + note;
        OverlaySheet { aside: self.rows.len().to_string(), ..OverlaySheet::new("who speaks", 80, height) }
    }
    fn list_rows(&self) -> (u16, u16) {
        (HEADING_ROWS, 1)
    }
    /// Draws as many of the counts as fit, below their headings.
    fn draw(&self, canvas: &mut Canvas<'_>, area: Rect, state: &State) {
        let look = canvas.styles;
        if self.rows.is_empty() {
            let words = "No transcript says who speaks.";
            canvas.put_truncated(area.x, area.y, area.right(), words, look.muted);
            return;
        }
        let fits = |count: &usize| COUNT_COLUMNS[..*count].iter().sum::<u16>() + NAME_COLUMNS <= area.width;
        let columns = &COUNT_COLUMNS[..(0..=COUNT_COLUMNS.len()).rev().find(fits).unwrap_or(0)];
        let edge = area.right().saturating_sub(columns.iter().sum());
        let put_counts = |canvas: &mut Canvas<'_>, y: u16, texts: [&str; 4]| {
            let mut left = edge;
            for (columns, text) in columns.iter().zip(texts) {
                canvas.put_right(left, y, left + columns, text, look.muted);
                left += columns;
            }
        };
        put_counts(canvas, area.y, ["words", "turns", "talks", "time"]);
        let (_, mut rows) = split_top(area, HEADING_ROWS);
        if !self.roles.is_empty() && rows.height > 1 {
            rows.height -= 1;
            let key = shown_key(state, KeyContext::Everywhere, Action::Commands);
            let note =
                format!("Roles count in topics found from now on: {key} find-topics finds them again.");
            canvas.put_truncated(rows.x + 3, rows.bottom(), rows.right(), &note, look.muted);
        }
        draw_rows(canvas, rows, &self.list, 1, &self.rows, |canvas, row, speaker, current| {
            if self.selected.contains(&speaker.name) {
                canvas.put_text(row.x + 1, row.y, row.right(), "✓", look.accent);
            }
            let style = if current { look.text.patch(look.selection) } else { look.text };
            let after = canvas.put_truncated(row.x + 3, row.y, edge, &speaker.name, style);
            let role = self.roles.get(&speaker.name).map(|role| role.name());
            // A noted role stands among what is known.
            let role = role.filter(|role| !speaker.attributes.values().any(|value| value == role));
            let known = (!speaker.attributes.is_empty()).then(|| speaker.attributes_text());
            let said: Vec<String> = role.map(str::to_owned).into_iter().chain(known).collect();
            if !said.is_empty() {
                canvas.put_truncated(after + 2, row.y, edge, &said.join("; "), look.muted);
            }
            let time = speaker.seconds.map_or_else(String::new, duration_text);
            let counts = [speaker.words, speaker.turns, speaker.transcripts].map(thousands);
            put_counts(canvas, row.y, [&counts[0], &counts[1], &counts[2], &time]);
        });
    }
}
