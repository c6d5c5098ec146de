//! The words of a text, with what they are in the rest of the study.

use super::{OverlayView, rows_within};
use crate::app::State;
use crate::app::overlay::word_list::WordList;
use crate::coding::WordOrder;
use crate::format::{count_noun, thousands};
use crate::tui::widgets::{OverlaySheet, draw_rows};
use crate::tui::{canvas::Canvas, layout::split_top};
use ratatui::layout::Rect;

/// Rows above the list: what was counted, and the headings.
const HEADING_ROWS: u16 = 2;
/// The counts of a word, with the columns of each; the last are left out of a narrow sheet, and those from the third on
/// where there is no rest.
static COUNTS: [(&str, u16); 5] =
    [("times", 10), ("talks", 7), ("log-likelihood", 16), ("log ratio", 11), ("in the rest", 13)];

impl OverlayView for WordList {
    fn sheet(&self, _state: &State, room: u16) -> OverlaySheet {
        let height =
            HEADING_ROWS + rows_within(self.table.rows.len(), room.saturating_sub(HEADING_ROWS)).max(2);
        let order = match self.order {
            WordOrder::Keyness => "most unlike the rest first",
            WordOrder::Frequency => "most frequent first",
        };
        let title = format!("words of {}, {order}", self.name);
        let aside = count_noun(self.table.rows.len(), "word");
        OverlaySheet { aside, ..OverlaySheet::new(&title, 92, height.min(room)) }
    }
    fn list_rows(&self) -> (u16, u16) {
        (HEADING_ROWS, 1)
    }
    fn draw(&self, canvas: &mut Canvas<'_>, area: Rect, _state: &State) {
        let look = canvas.styles;
        let talks = count_noun(self.table.text.transcripts, "talk");
        let mut said = format!("{} in {talks}, grammar included", count_noun(self.table.text.times, "word"));
        if let Some(rest) = self.table.rest {
            said += &format!("; {} in the rest", thousands(rest.times));
        }
        canvas.put_truncated(area.x, area.y, area.right(), &said, look.muted);
        if self.table.rows.is_empty() {
            canvas.put_truncated(area.x, area.y + 1, area.right(), "No word is said here.", look.muted);
            return;
        }
        let mut counts = COUNTS.get(..if self.table.rest.is_some() { 5 } else { 2 }).unwrap_or(&COUNTS);
        let columns = |counts: &[(&str, u16)]| counts.iter().map(|(_, columns)| columns).sum::<u16>();
        // At least a third of a narrow sheet is left to the word.
        while columns(counts) > area.width * 2 / 3 {
            counts = counts.split_last().map_or(&[], |(_, rest)| rest);
        }
        let edge = area.right().saturating_sub(columns(counts));
        let put_counts = |canvas: &mut Canvas<'_>, y: u16, texts: &[String]| {
            let mut left = edge;
            for ((_, columns), text) in counts.iter().zip(texts) {
                canvas.put_right(left, y, left + columns, text, look.muted);
                left += columns;
            }
        };
        let (_, below) = split_top(area, 1);
        put_counts(canvas, below.y, &COUNTS.map(|(name, _)| name.to_owned()));
        let (_, rows) = split_top(below, 1);
        draw_rows(canvas, rows, &self.list, 1, &self.table.rows, |canvas, row, word, is_current| {
            let style = if is_current { look.text.patch(look.selection) } else { look.text };
            canvas.put_truncated(row.x + 1, row.y, edge, &word.word, style);
            let mut counts = vec![thousands(word.count.times), thousands(word.count.transcripts)];
            if let Some(rest) = &word.rest {
                counts.push(format!("{:.1}", rest.log_likelihood));
                counts.push(rest.log_ratio.map_or_else(String::new, |ratio| format!("{ratio:+.2}")));
                counts.push(thousands(rest.count.times));
            }
            put_counts(canvas, row.y, &counts);
        });
    }
}
