//! A page of a transcript: columns for time, coding stripes, speaker and text.

use crate::app::Workspace;
use crate::app::widget::transcript_layout::{LayoutLine, LayoutLineKind, TranscriptLayout};
use crate::corpus::{Span, Transcript};
use crate::format::{clock, thousands};
use crate::tui::canvas::{Canvas, MarkedText};
use crate::tui::text::text_width;
use ratatui::layout::{Position, Rect};

/// The most columns of text: longer lines are hard to read. Chosen by hand; not measured.
pub const MAX_TEXT_COLUMNS: u16 = 90;
/// Stripes there is always room for, so that a first assignment does not move the text.
const MIN_STRIPE_LANES: u16 = 2;
/// The most stripes side by side; further themes on a line have none. Chosen by hand.
const MAX_STRIPE_LANES: u16 = 5;
/// The most columns of a speaker's name: on a narrow page, and on one at least 30 columns wider than the text
/// needs.
const MAX_SPEAKER_COLUMNS: (u16, u16) = (12, 20);

/// Stands before a line of what an interviewer says, where that is context.
const CONTEXT_MARK: &str = "┊";

/// The widths of the columns of a page, in cells.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct PageColumns {
    /// The time with the gap after it: 7 for minutes, 9 with hours, 0 where the transcript has no times.
    pub time: u16,
    /// The coding stripes with the gap after them.
    pub lanes: u16,
    /// The speaker with the gap after it; 0 where there are none or the page is narrower than 50.
    pub speaker: u16,
    /// The text.
    pub text: u16,
}

impl PageColumns {
    /// Divides a width between the columns that the transcript needs.
    pub fn for_width(room: u16, page: &TranscriptLayout, transcript: Option<&Transcript>) -> Self {
        let times =
            transcript.is_some_and(|t| !t.cues.is_empty() || t.turns.iter().any(|turn| turn.start.is_some()));
        let long = transcript.and_then(|t| t.duration).is_some_and(|seconds| seconds >= 3600.0)
            || transcript.and_then(|t| t.turns.last()?.start).is_some_and(|seconds| seconds >= 3600.0);
        let time = if times { if long { 9 } else { 7 } } else { 0 };
        let lanes = u16::try_from(page.lane_count())
            .unwrap_or(MAX_STRIPE_LANES)
            .clamp(MIN_STRIPE_LANES, MAX_STRIPE_LANES)
            + 1;
        let speakers =
            transcript.map_or(&[][..], |t| &t.turns).iter().filter_map(|turn| turn.speaker.as_deref());
        let widest = speakers.map(text_width).max().unwrap_or(0);
        let most = if room >= MAX_TEXT_COLUMNS + 30 { MAX_SPEAKER_COLUMNS.1 } else { MAX_SPEAKER_COLUMNS.0 };
        let speaker = if widest == 0 || room < 50 { 0 } else { (widest as u16).min(most) + 2 };
        let text = room.saturating_sub(time + lanes + 2 + speaker).clamp(1, MAX_TEXT_COLUMNS);
        Self { time, lanes, speaker, text }
    }

    /// The width of all columns with the mark of the snippet before the text.
    pub fn total_width(self) -> u16 {
        self.time + self.lanes + self.speaker + 2 + self.text
    }
}

/// What is drawn of a transcript, and what is marked in it.
#[derive(Debug, Clone, Copy)]
pub struct PageView<'a> {
    /// The transcript wrapped into lines.
    pub layout: &'a TranscriptLayout,
    /// The first line on screen.
    pub top: usize,
    /// The widths of the columns.
    pub columns: PageColumns,
    /// The transcript.
    pub transcript: &'a Transcript,
    /// The workspace whose themes the stripes show.
    pub workspace: &'a Workspace,
    /// The span of the current snippet.
    pub snippet_span: Option<Span>,
    /// What interviewers say, where the topics are of participants' words: spans in order.
    pub context: &'a [Span],
    /// The span being selected.
    pub selected_span: Option<Span>,
    /// Matches of a search as byte ranges of the transcript, sorted.
    pub marks: &'a [(usize, usize)],
}

/// Draws the lines from the top one on.
pub fn draw_page(canvas: &mut Canvas<'_>, area: Rect, reading: &PageView<'_>) {
    let lines = reading.layout.lines.iter().skip(reading.top);
    for (y, line) in (area.y..area.bottom()).zip(lines) {
        let row = Rect { y, height: 1, ..area };
        draw_margin(canvas, row, line, reading, y == area.y);
        draw_text(canvas, row, line, reading);
    }
}

/// Draws the time, the stripes and, where a turn begins or was begun above the page, the speaker of a line.
fn draw_margin(
    canvas: &mut Canvas<'_>,
    row: Rect,
    line: &LayoutLine,
    reading: &PageView<'_>,
    is_first: bool,
) {
    let (look, columns) = (canvas.styles, reading.columns);
    if let Some(time) = line.time.filter(|_| columns.time > 0) {
        canvas.put_right(row.x, row.y, row.x + columns.time - 1, &clock(time), look.muted);
    }
    let lanes = row.x + columns.time;
    for stripe in reading.layout.stripes_on(line) {
        let lane = u16::try_from(stripe.lane).unwrap_or(u16::MAX);
        if lane < columns.lanes.saturating_sub(1) {
            let (glyph, style) = look.codebook_theme(reading.workspace.theme_color(stripe.theme));
            canvas.put_text(lanes + lane, row.y, row.right(), glyph, style);
        }
    }
    let begins = line.kind == LayoutLineKind::TurnStart;
    if (begins || (is_first && !line.span.is_empty())) && columns.speaker > 0 {
        let turn = reading.transcript.turns.get(line.turn);
        // A turn whose speaker the file does not name has none.
        let speaker = turn.and_then(|turn| turn.speaker.as_deref()).unwrap_or("");
        let x = lanes + columns.lanes;
        let style = if begins { look.speaker } else { look.muted };
        canvas.put_truncated(x, row.y, x + columns.speaker - 2, speaker, style);
    }
}

/// Draws the text of a line with the marks of snippet, search, folded loops and selection.
fn draw_text(canvas: &mut Canvas<'_>, row: Rect, line: &LayoutLine, reading: &PageView<'_>) {
    let (look, columns) = (canvas.styles, reading.columns);
    let whole = &reading.transcript.text;
    let x = row.x + columns.time + columns.lanes + columns.speaker;
    let inside = reading.snippet_span.is_some_and(|span| line_overlaps(span, line));
    if inside {
        canvas.put_text(x, row.y, row.right(), "▎", look.accent);
    }
    let base = line.span.start;
    let piece = MarkedText { text: line.span.slice(whole), offset: base, marks: reading.marks };
    let first = reading.context.partition_point(|asked| asked.end <= line.span.start);
    let is_context = reading.context.get(first).is_some_and(|asked| asked.overlap(line.span) > 0);
    if is_context && !inside {
        canvas.put_text(x, row.y, row.right(), CONTEXT_MARK, look.muted);
    }
    let style = match (is_context, inside) {
        (true, _) => look.muted,
        (false, true) => look.snippet,
        (false, false) => look.text,
    };
    let place = Position::new(x + 2, row.y);
    let right = (x + 2 + columns.text).min(row.right());
    let end = canvas.put_marked(place, right, piece, style, look.matched);
    if let Some(often) = loop_note(line, reading.transcript) {
        canvas.put_text(end.saturating_add(1), row.y, row.right(), &often, look.muted);
    }
    let Some(selected) = reading.selected_span else { return };
    // The selection only patches the style, so that matches inside it stay visible.
    let before = text_width(Span::new(base, selected.start.clamp(base, line.span.end)).slice(whole));
    let upto = text_width(Span::new(base, selected.end.clamp(base, line.span.end)).slice(whole));
    if upto > before {
        let from = place.x.saturating_add(before as u16).min(end);
        let to = place.x.saturating_add(upto as u16).min(end);
        canvas.patch_style(Rect { x: from, y: row.y, width: to - from, height: 1 }, look.selection);
    }
}

/// "×1,299" for a line on which a loop ends: words that the speech recogniser repeated so often and that were
/// folded into one.
fn loop_note(line: &LayoutLine, transcript: &Transcript) -> Option<String> {
    let loops = transcript.repairs.loops.iter();
    let ends = loops.filter(|one| line.span.start < one.span.end && one.span.end <= line.span.end);
    let said: Vec<String> = ends.map(|one| format!("×{}", thousands(one.times))).collect();
    (!said.is_empty()).then(|| said.join(" "))
}

/// Whether a line shows part of a span; the blank line between two of its paragraphs does too.
fn line_overlaps(span: Span, line: &LayoutLine) -> bool {
    if line.span.is_empty() {
        return line.kind == LayoutLineKind::Blank
            && span.start < line.span.start
            && line.span.end < span.end;
    }
    span.overlap(line.span) > 0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::TranscriptIndex;
    use crate::corpus::{FoldedLoop, Repairs};

    #[test]
    fn a_loop_is_marked_on_the_line_it_ends_on() {
        let loops = vec![FoldedLoop { span: Span::new(6, 16), times: 1299 }];
        let repairs = Repairs { looped: 1298, loops, ..Repairs::default() };
        let transcript =
            Transcript { text: "Well. Thank you. Bye.".to_owned(), repairs, ..Transcript::default() };
        let mut page = TranscriptLayout::default();
        page.lay_out(TranscriptIndex(0), &transcript, 11);
        let marks: Vec<_> = page
            .lines
            .iter()
            .map(|line| (line.span.slice(&transcript.text), loop_note(line, &transcript).unwrap_or_default()))
            .collect();
        let mark = |text, mark: &str| (text, mark.to_owned());
        assert_eq!(marks, [mark("Well. Thank", ""), mark("you. Bye.", "×1,299")]);
    }
}
