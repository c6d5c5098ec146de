//! The slider for fewer topics, and the topics there would be.

use super::{OverlayView, rows_within};
use crate::app::overlay::topic_count::{MergedTopicRow, TopicCountOverlay};
use crate::app::{Action, KeyContext, State};
use crate::format::{count_noun, thousands};
use crate::tui::canvas::{Canvas, PART_GAP};
use crate::tui::widgets::{OverlaySheet, draw_rows, shown_key};
use crate::tui::{layout::split_top, text::text_width};
use ratatui::layout::Rect;

/// Rows above the list: the slider and an empty one.
const SLIDER_ROWS: u16 = 2;

impl OverlayView for TopicCountOverlay {
    fn sheet(&self, state: &State, room: u16) -> OverlaySheet {
        let key = |action| shown_key(state, KeyContext::Cutting, action);
        let title = format!("{} instead of {}", count_noun(self.topic_count(), "topic"), self.current_count);
        let (fewer, more) = (key(Action::FewerTopics), key(Action::MoreTopics));
        let aside = format!("{fewer} {more} change that, {} merges", key(Action::Accept));
        let height = SLIDER_ROWS + rows_within(self.current_count, room);
        OverlaySheet { aside, ..OverlaySheet::new(&title, 84, height) }
    }
    fn list_rows(&self) -> (u16, u16) {
        (SLIDER_ROWS, 1)
    }
    fn draw(&self, canvas: &mut Canvas<'_>, area: Rect, _state: &State) {
        draw_slider(canvas, split_top(area, 1).0, self);
        let (_, list) = split_top(area, SLIDER_ROWS);
        let sizes = self.rows.iter().map(|row| text_width(&thousands(row.snippet_count)));
        let number = sizes.max().unwrap_or(1) as u16;
        draw_rows(canvas, list, &self.list, 1, &self.rows, |canvas, row, topic, current| {
            draw_row(canvas, row, topic, number, current);
        });
    }
}

/// Draws a slider from one topic to the present number.
fn draw_slider(canvas: &mut Canvas<'_>, line: Rect, fewer: &TopicCountOverlay) {
    let look = canvas.styles;
    let (least, most) = ("1".to_owned(), thousands(fewer.current_count));
    let x = canvas.put_text(line.x, line.y, line.right(), &least, look.muted) + 1;
    let track = line.right().saturating_sub(x + most.len() as u16 + 1);
    let share = (fewer.topic_count().saturating_sub(1)) as f64
        / (fewer.current_count.saturating_sub(1)).max(1) as f64;
    let before = (share * f64::from(track.saturating_sub(1))).round() as u16;
    let x = canvas.put_text(x, line.y, line.right(), &"━".repeat(usize::from(before)), look.bar);
    let x = canvas.put_text(x, line.y, line.right(), "●", look.accent);
    let after = usize::from(track.saturating_sub(before + 1));
    let x = canvas.put_text(x, line.y, line.right(), &"─".repeat(after), look.muted);
    canvas.put_text(x + 1, line.y, line.right(), &most, look.muted);
}

/// Draws a topic as it would be, with those that would be merged into it.
fn draw_row(canvas: &mut Canvas<'_>, row: Rect, topic: &MergedTopicRow, number: u16, current: bool) {
    let look = canvas.styles;
    let style = if topic.merged_labels.is_empty() { look.text } else { look.title };
    let style = if current { style.patch(look.selection) } else { style };
    let edge = (row.x + 2 + number).min(row.right());
    canvas.put_right(row.x + 2, row.y, edge, &thousands(topic.snippet_count), look.muted);
    let end = canvas.put_truncated(edge + PART_GAP, row.y, row.right(), &topic.label, style);
    if !topic.merged_labels.is_empty() {
        let merged = format!("+ {}", topic.merged_labels.join(", "));
        canvas.put_truncated(end + 1, row.y, row.right(), &merged, look.muted);
    }
}
