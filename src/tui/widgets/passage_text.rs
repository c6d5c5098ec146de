//! A passage with the words before and after it: what is not of it is dim, and marks stand out.

use crate::app::widget::wrap::wrap;
use crate::corpus::Span;
use crate::tui::canvas::{Canvas, MarkedText};
use crate::tui::text::text_width;
use ratatui::layout::{Position, Rect};

/// The bytes of text shown before and after a passage, at most. Chosen by hand: what fits beside a short passage on a
/// large screen.
const CONTEXT_BYTES: (usize, usize) = (300, 3_000);
/// Rows of text before the first mark, where there are any.
const ROWS_BEFORE: usize = 2;

/// A passage in the text of its transcript.
#[derive(Debug, Clone, Copy)]
pub struct PassageText<'a> {
    /// The text of the transcript.
    pub text: &'a str,
    /// The parts of the passage, as spans of the text, in order.
    pub parts: &'a [Span],
    /// What stands out, as ranges of bytes of the text, in order and apart.
    pub marks: &'a [(usize, usize)],
    /// The byte that is shown whatever the room: that of the first mark, or where the passage begins.
    pub first: usize,
}

impl PassageText<'_> {
    /// From its first part to its last.
    fn span(&self) -> Span {
        let start = self.parts.first().map_or(self.first, |part| part.start);
        Span::new(start, self.parts.last().map_or(start, |part| part.end))
    }
}

/// Draws a passage, from shortly before its first mark on.
pub fn draw_passage(canvas: &mut Canvas<'_>, area: Rect, passage: &PassageText<'_>) {
    let look = canvas.styles;
    let shown = context_span(passage.text, passage.first, passage.span().end);
    let words = shown.slice(passage.text);
    let lines: Vec<Span> = wrap(words, usize::from(area.width.saturating_sub(2)))
        .into_iter()
        .map(|line| Span::new(shown.start + line.start, shown.start + line.end))
        .collect();
    let at = lines.iter().position(|line| line.end > passage.first).unwrap_or(0);
    let visible = lines.iter().skip(at.saturating_sub(ROWS_BEFORE));
    for (y, line) in (area.y..area.bottom()).zip(visible) {
        let inside = passage.parts.iter().any(|part| part.overlap(*line) > 0);
        if inside {
            canvas.put_text(area.x, y, area.right(), "▎", look.accent);
        }
        // A line may begin before the passage or end after it.
        let style = if inside { look.text } else { look.muted };
        let piece = MarkedText { text: line.slice(passage.text), offset: line.start, marks: passage.marks };
        canvas.put_marked(Position::new(area.x + 2, y), area.right(), piece, style, look.matched);
        dim_outside(canvas, Rect { x: area.x + 2, y, height: 1, ..area }, *line, passage);
    }
}

/// Dims what stands on a line before the passage and after it.
fn dim_outside(canvas: &mut Canvas<'_>, row: Rect, line: Span, passage: &PassageText<'_>) {
    let muted = canvas.styles.muted;
    let whole = passage.span();
    let column = |byte: usize| {
        let before = Span::new(line.start, byte.clamp(line.start, line.end)).slice(passage.text);
        row.x.saturating_add(text_width(before) as u16)
    };
    let end = column(line.end);
    let (from, to) = (column(whole.start), column(whole.end));
    if whole.overlap(line) > 0 {
        canvas.patch_style(Rect { width: from.saturating_sub(row.x), ..row }, muted);
        canvas.patch_style(Rect { x: to, width: end.saturating_sub(to), ..row }, muted);
    }
}

/// The words around a passage: some before the first mark, from the beginning of a word on, and some after the passage.
fn context_span(text: &str, first: usize, end: usize) -> Span {
    let inside =
        |byte: usize| (byte..=text.len()).find(|at| text.is_char_boundary(*at)).unwrap_or(text.len());
    let start = inside(first.saturating_sub(CONTEXT_BYTES.0));
    let before = Span::new(start, first).slice(text);
    // The word that is cut at the beginning is left out.
    let skipped = match before.find(char::is_whitespace) {
        Some(at) if start > 0 => {
            at + (before.len() - at) - before.get(at..).map_or(0, |rest| rest.trim_start().len())
        }
        _ => 0,
    };
    Span::new(start + skipped, inside(end.saturating_add(CONTEXT_BYTES.1).min(text.len())))
}
