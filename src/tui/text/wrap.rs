//! Breaking text into lines of so many cells.

use super::cells::shown;
use std::ops::Range;

/// The lines of a text at most `cells` wide, as byte ranges without the spaces at their ends.
///
/// Lines break after spaces and hyphens, on either side of a wide character (CJK is written without
/// spaces), at line ends in the text, and inside a word only when it is longer than a whole line. An
/// empty text has no lines.
pub fn wrap(text: &str, cells: usize) -> Vec<Range<usize>> {
    let mut lines = Vec::new();
    wrap_into(text, cells, &mut lines);
    lines
}

/// As [`wrap`], adding to `lines`.
pub fn wrap_into(text: &str, cells: usize, lines: &mut Vec<Range<usize>>) {
    let cells = cells.max(1);
    let mut line = Line::at(0);
    for grapheme in shown(text) {
        let symbol = grapheme.symbol;
        let newline = matches!(text.as_bytes().get(grapheme.at), Some(b'\n' | b'\r'));
        if newline {
            lines.push(line.start..line.ink_end);
            line = Line::at(grapheme.at + newline_len(text, grapheme.at));
            continue;
        }
        let width = usize::from(grapheme.width);
        let space = symbol.chars().all(char::is_whitespace);
        if space {
            line.used += width;
            line.break_at = Some(Break { ink_end: line.ink_end, next: grapheme.at + 1, used: line.used });
            continue;
        }
        if width > 1 && line.ink_end > line.start {
            line.break_at = Some(Break { ink_end: line.ink_end, next: grapheme.at, used: line.used });
        }
        if line.used + width > cells && grapheme.at > line.start {
            line = line.broken(grapheme.at, lines);
        }
        line.used += width;
        line.ink_end = grapheme.at + symbol.len();
        if width > 1 || matches!(symbol, "-" | "‐" | "–" | "—" | "/") {
            line.break_at = Some(Break { ink_end: line.ink_end, next: line.ink_end, used: line.used });
        }
    }
    if line.ink_end > line.start {
        lines.push(line.start..line.ink_end);
    }
}

fn newline_len(text: &str, at: usize) -> usize {
    if text.get(at..).is_some_and(|rest| rest.starts_with("\r\n")) { 2 } else { 1 }
}

/// A place where the line may end.
#[derive(Clone, Copy)]
struct Break {
    ink_end: usize,
    next: usize,
    used: usize,
}

/// The line being filled.
#[derive(Clone, Copy)]
struct Line {
    start: usize,
    ink_end: usize,
    used: usize,
    break_at: Option<Break>,
}

impl Line {
    fn at(start: usize) -> Self {
        Self { start, ink_end: start, used: 0, break_at: None }
    }

    /// Ends the line at its last break, or right before byte `at`, and begins the next.
    fn broken(self, at: usize, lines: &mut Vec<Range<usize>>) -> Self {
        match self.break_at {
            Some(broken) if broken.ink_end > self.start => {
                lines.push(self.start..broken.ink_end);
                Self {
                    start: broken.next,
                    ink_end: self.ink_end.max(broken.next),
                    used: self.used.saturating_sub(broken.used),
                    break_at: None,
                }
            }
            // Nothing but spaces so far: they are dropped with the line.
            Some(broken) => Self {
                start: broken.next,
                ink_end: broken.next,
                used: self.used.saturating_sub(broken.used),
                break_at: None,
            },
            None => {
                lines.push(self.start..at);
                Self::at(at)
            }
        }
    }
}
