//! A list of snippets, each with its transcript, speakers and time above its text.

use crate::app::widget::snippet_list::{SnippetList, VisibleSnippet};
use crate::app::{ScreenPane, ScreenTarget, Workspace, is_quoted};
use crate::corpus::SnippetIndex;
use crate::corpus::part::text_part;
use crate::format::{chance_text, clock};
use crate::tui::canvas::{Canvas, CurrentRow, MarkedText, PART_GAP};
use crate::tui::text::truncate_start;
use ratatui::layout::{Position, Rect};

/// Columns by which the text is indented.
pub const TEXT_INDENT: u16 = 2;
/// Stands above a snippet that was not read.
const UNREAD: &str = "unread";
/// Stands above a snippet in which only interviewers speak.
const CONTEXT: &str = "context";
/// Draws the visible snippets. `marks` gives the byte ranges of a snippet's text that match a search.
pub fn draw_snippet_list(
    canvas: &mut Canvas<'_>,
    area: Rect,
    list: &SnippetList,
    work: &Workspace,
    pane: ScreenPane,
    focused: bool,
    marks: &dyn Fn(SnippetIndex) -> Vec<(usize, usize)>,
) {
    canvas.add_hit_target(area, ScreenTarget::Pane(pane));
    let mut y = area.y;
    for one in list.visible(work) {
        if y >= area.bottom() {
            return;
        }
        let height = u16::try_from(one.height()).unwrap_or(u16::MAX).min(area.bottom() - y);
        let own = Rect { y, height, ..area };
        canvas.add_hit_target(own, ScreenTarget::Row(pane, one.position));
        if one.is_current {
            let (index, len) = (one.position, list.items.len());
            canvas.current_rows.push(CurrentRow { area: own, index, len });
        }
        draw_snippet_head(canvas, Rect { height: 1, ..own }, list, work, &one, focused);
        draw_snippet_body(canvas, own, work, &one, &marks(one.snippet));
        y += height;
    }
}

/// Draws the line above a snippet: transcript, speakers, time, whether it is unread, and the glyphs of its
/// themes. The name of the transcript is shortened first, since the others are short.
fn draw_snippet_head(
    canvas: &mut Canvas<'_>,
    row: Rect,
    list: &SnippetList,
    work: &Workspace,
    one: &VisibleSnippet,
    focused: bool,
) {
    let look = canvas.styles;
    let mut name_style = if one.is_current { look.title } else { look.text };
    if one.is_current && focused {
        name_style = name_style.patch(look.selection);
    }
    if list.selected.contains(&one.snippet) {
        canvas.put_text(row.x, row.y, row.right(), "✓", look.marked);
    } else if one.is_current {
        canvas.put_text(row.x, row.y, row.right(), "›", look.accent);
    }
    let mut right = draw_theme_glyphs(canvas, row, work, one.snippet);
    if let Some(chance) = list.chances.get(&one.snippet) {
        right = canvas.put_right(row.x, row.y, right, &chance_text(*chance), look.muted).saturating_sub(2);
    }
    let Some(snippet) = work.snippet(one.snippet) else { return };
    let name = work.transcript_entry_of(one.snippet).map_or("", |entry| entry.name.as_str());
    let time = snippet.start.map(clock);
    let speakers = snippet.speakers_text();
    let beside = speakers.as_deref().map_or(0, |speaker| crate::tui::text::text_width(speaker) + 3)
        + time.as_ref().map_or(0, |time| time.len() + 3)
        + if work.is_read(one.snippet) { 0 } else { UNREAD.len() + 3 }
        + if work.stats.is_context(one.snippet) { CONTEXT.len() + 3 } else { 0 };
    let room = usize::from(right.saturating_sub(row.x + TEXT_INDENT)).saturating_sub(beside).max(8);
    let mut x = canvas.put_text(row.x + TEXT_INDENT, row.y, right, &truncate_start(name, room), name_style);
    if let Some(speakers) = &speakers {
        x = canvas.put_truncated(x + PART_GAP, row.y, right, speakers, look.speaker);
    }
    if let Some(time) = time {
        x = canvas.put_text(x + PART_GAP, row.y, right, &time, look.muted);
    }
    if work.stats.is_context(one.snippet) {
        x = canvas.put_parts(x + PART_GAP, row.y, right, &[CONTEXT.to_owned()], look.muted);
    }
    if !work.is_read(one.snippet) {
        // Half of the word would say nothing.
        canvas.put_parts(x + PART_GAP, row.y, right, &[UNREAD.to_owned()], look.unread);
    }
}

/// Draws the glyphs of at most four themes of a snippet, and the mark of a quote, at the right; returns the
/// column they begin at.
fn draw_theme_glyphs(canvas: &mut Canvas<'_>, row: Rect, work: &Workspace, snippet: SnippetIndex) -> u16 {
    let mut x = row.right();
    for theme in work.themes_of(snippet).iter().rev().take(4) {
        let (glyph, style) = canvas.styles.codebook_theme(work.theme_color(*theme));
        x = canvas.put_right(row.x, row.y, x, glyph, style).saturating_sub(1);
    }
    if work.placed_span(snippet).is_some_and(|place| is_quoted(work, &place)) {
        x = canvas.put_right(row.x, row.y, x, "\u{201c}", canvas.styles.good).saturating_sub(1);
    }
    x
}

/// Draws the lines of a snippet's text, with `…` where it was cut. Texts that are not loaded yet are blank.
fn draw_snippet_body(
    canvas: &mut Canvas<'_>,
    own: Rect,
    work: &Workspace,
    one: &VisibleSnippet,
    marks: &[(usize, usize)],
) {
    let look = canvas.styles;
    let text = work.texts.snippet(one.snippet).map_or("", |text| text);
    let style = if work.stats.is_context(one.snippet) { look.muted } else { look.text };
    let mut y = own.y;
    for line in &one.lines {
        y += 1;
        if y >= own.bottom() {
            return;
        }
        let piece = MarkedText { text: text_part(text, line.clone()), offset: line.start, marks };
        let place = Position::new(own.x + TEXT_INDENT, y);
        let end = canvas.put_marked(place, own.right(), piece, style, look.matched);
        let last = one.lines.last().is_some_and(|last| last == line);
        if last && one.is_cut {
            canvas.put_text(end.min(own.right().saturating_sub(1)), y, own.right(), "…", look.muted);
        }
    }
}
