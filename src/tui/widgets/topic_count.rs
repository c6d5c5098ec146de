//! The slider for fewer topics, and the topics there would be.

use crate::app::ScreenTarget;
use crate::app::overlay::topic_count::{MergedTopicRow, TopicCountOverlay};
use crate::format::thousands;
use crate::tui::canvas::{Canvas, PART_GAP};
use crate::tui::hit_map::HitTarget;
use crate::tui::layout::split_top;
use crate::tui::text::text_width;
use ratatui::layout::Rect;

/// Rows above the list: the slider and an empty one.
pub const SLIDER_ROWS: u16 = 2;

/// Draws a slider from one topic to the present number, and below it the topics as they would be merged.
pub fn draw_topic_count(canvas: &mut Canvas<'_>, area: Rect, fewer: &TopicCountOverlay) {
    let (line, _) = split_top(area, 1);
    draw_slider(canvas, line, fewer);
    let (_, list) = split_top(area, SLIDER_ROWS);
    let visible = super::list::visible_rows(fewer.rows.len(), fewer.list.cursor, fewer.list.top, list.height);
    let number =
        fewer.rows.iter().map(|row| text_width(&thousands(row.snippet_count))).max().unwrap_or(1) as u16;
    for (y, at) in (list.y..list.bottom()).zip(visible.clone()) {
        let Some(row) = fewer.rows.get(at) else { continue };
        let own = Rect { y, height: 1, ..list };
        canvas.add_hit_target(own, HitTarget::Target(ScreenTarget::OverlayRow(at)));
        draw_row(canvas, own, row, number, at == fewer.list.cursor);
    }
    super::list::draw_position_mark(canvas, list.right(), list.y, list.height, &visible, fewer.rows.len());
}

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

fn draw_row(canvas: &mut Canvas<'_>, row: Rect, topic: &MergedTopicRow, number: u16, current: bool) {
    let look = canvas.styles;
    let mut style = if topic.merged_labels.is_empty() { look.text } else { look.title };
    if current {
        canvas.put_text(row.x, row.y, row.right(), "›", look.accent);
        style = style.patch(look.selection);
    }
    let edge = (row.x + 2 + number).min(row.right());
    canvas.put_right(row.x + 2, row.y, edge, &thousands(topic.snippet_count), look.muted);
    let end = canvas.put_truncated(edge + PART_GAP, row.y, row.right(), &topic.label, style);
    if !topic.merged_labels.is_empty() {
        canvas.put_truncated(
            end + 1,
            row.y,
            row.right(),
            &format!("+ {}", topic.merged_labels.join(", ")),
            look.muted,
        );
    }
}
