//! The layout of a transcript: its text wrapped into lines of a given width, and the stripes of the themes
//! coded on it. Lines are sorted by their bytes, which the binary searches rely on. Pure; drawn by `tui`.

use super::wrap::wrap;
use crate::app::workspace::Workspace;
use crate::coding::ThemeId;
use crate::corpus::{Span, Transcript, TranscriptIndex, Turn};
use std::collections::BTreeMap;

/// What a line of the layout is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LayoutLineKind {
    /// The first line of a turn, with time and speaker beside it.
    TurnStart,
    /// The first line of a paragraph inside a turn, with its time beside it.
    ParagraphStart,
    /// Any other line of text.
    Continuation,
    /// An empty line: between turns, or in the text.
    Blank,
}

/// One line of the layout.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LayoutLine {
    /// What kind.
    pub kind: LayoutLineKind,
    /// Its byte range in the transcript's text.
    pub span: Span,
    /// The index of its turn.
    pub turn: usize,
    /// The second it begins at; only on lines that show a time.
    pub time: Option<f64>,
}

/// A span of a transcript coded with a theme.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ThemeStripe {
    /// The byte range in the transcript's text.
    pub span: Span,
    /// The theme.
    pub theme: ThemeId,
    /// The column of stripes it is drawn in, from 0.
    pub lane: usize,
}

/// A transcript wrapped to a width, with its stripes.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct TranscriptLayout {
    /// The transcript's index in the corpus; `None` while nothing is open.
    pub transcript: Option<TranscriptIndex>,
    /// The lines, from the first.
    pub lines: Vec<LayoutLine>,
    /// The width of the text, in columns.
    pub width: usize,
    /// The coded spans, sorted by lane, then by span.
    pub stripes: Vec<ThemeStripe>,
}

impl TranscriptLayout {
    /// Wraps a transcript to `width` columns; `index` is its index in the corpus. Stripes stay as they were:
    /// call [`TranscriptLayout::update_stripes`] after.
    pub fn lay_out(&mut self, index: TranscriptIndex, transcript: &Transcript, width: usize) {
        self.transcript = Some(index);
        self.width = width;
        self.lines.clear();
        // A text without turns is laid out as one turn without speaker.
        let whole =
            [Turn { span: Span::new(0, transcript.text.len()), speaker: None, start: None, end: None }];
        let turns = if transcript.turns.is_empty() { &whole[..] } else { &transcript.turns[..] };
        for (number, turn) in turns.iter().enumerate() {
            if number > 0 {
                let end = turns.get(number - 1).map_or(0, |before| before.span.end);
                self.lines.push(LayoutLine {
                    kind: LayoutLineKind::Blank,
                    span: Span::new(end, end),
                    turn: number - 1,
                    time: None,
                });
            }
            self.lay_out_turn(number, turn, transcript);
        }
    }

    fn lay_out_turn(&mut self, number: usize, turn: &Turn, transcript: &Transcript) {
        let text = turn.span.slice(&transcript.text);
        let mut fresh = true;
        for range in wrap(text, self.width) {
            let span = Span::new(turn.span.start + range.start, turn.span.start + range.end);
            // A wrapped line begins a paragraph where the text before it ends with a line break.
            let begins = range.start == 0
                || text.get(..range.start).is_some_and(|before| before.trim_end_matches(' ').ends_with('\n'));
            let kind = match (fresh, begins, span.is_empty()) {
                (true, _, _) => LayoutLineKind::TurnStart,
                (_, _, true) => LayoutLineKind::Blank,
                (_, true, _) => LayoutLineKind::ParagraphStart,
                _ => LayoutLineKind::Continuation,
            };
            let time = match kind {
                LayoutLineKind::TurnStart => turn.start.or_else(|| transcript.second_at(span.start)),
                LayoutLineKind::ParagraphStart => transcript.second_at(span.start),
                _ => None,
            };
            fresh = false;
            self.lines.push(LayoutLine { kind, span, turn: number, time });
        }
    }

    /// Recomputes the stripes from the codebook's assignments. Each theme gets one lane; lanes are in the
    /// order of the themes' first spans, ties by theme number.
    pub fn update_stripes(&mut self, work: &Workspace) {
        self.stripes.clear();
        let Some(entry) = self.transcript.and_then(|index| work.transcript_entry(index)) else { return };
        let mut lanes: BTreeMap<ThemeId, Vec<Span>> = BTreeMap::new();
        for assignment in work.codebook.assignments.values() {
            let here = assignment.spans.iter().filter(|placed| placed.transcript == entry.id);
            lanes.entry(assignment.theme).or_default().extend(here.map(|placed| placed.span));
        }
        lanes.retain(|_, spans| !spans.is_empty());
        for spans in lanes.values_mut() {
            spans.sort_unstable();
        }
        let mut order: Vec<_> = lanes.into_iter().collect();
        order.sort_by_key(|(theme, spans)| (spans.first().copied(), *theme));
        for (lane, (theme, spans)) in order.into_iter().enumerate() {
            self.stripes.extend(spans.into_iter().map(|span| ThemeStripe { span, theme, lane }));
        }
    }

    /// How many lanes of stripes there are.
    pub fn lane_count(&self) -> usize {
        self.stripes.last().map_or(0, |stripe| stripe.lane + 1)
    }
    /// The stripes on a line, at most one for each lane, by lane.
    pub fn stripes_on(&self, line: &LayoutLine) -> Vec<ThemeStripe> {
        let reaches = |stripe: &&ThemeStripe| stripe.span.overlap(line.span) > 0;
        let mut found: Vec<ThemeStripe> = self.stripes.iter().filter(reaches).copied().collect();
        // Stripes are sorted by lane, so that equal lanes are neighbours.
        found.dedup_by_key(|stripe| stripe.lane);
        found
    }
    /// The first line that ends after a byte, or begins at it.
    pub fn line_at(&self, byte: usize) -> usize {
        self.lines.partition_point(|line| line.span.end <= byte && line.span.start < byte)
    }
    /// The range of lines that show a span.
    pub fn lines_of(&self, span: Span) -> std::ops::Range<usize> {
        let first = self.lines.partition_point(|line| line.span.end <= span.start);
        let after = self.lines.partition_point(|line| line.span.start < span.end);
        first..after.max(first)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn talk() -> Transcript {
        let text = "What broke first?\n\nWe tried five chunk sizes.\nThen we looked.".to_owned();
        let turn = |start, end, who: &str, at| Turn {
            span: Span::new(start, end),
            speaker: Some(who.to_owned()),
            start: Some(at),
            end: None,
        };
        let turns = vec![turn(0, 17, "Host", 0.0), turn(19, text.len(), "Guest", 9.0)];
        Transcript { text, turns, ..Transcript::default() }
    }

    #[test]
    fn turns_begin_lines_and_paragraphs_do_too() {
        let mut page = TranscriptLayout::default();
        page.lay_out(TranscriptIndex(0), &talk(), 14);
        let shown: Vec<_> =
            page.lines.iter().map(|line| (line.kind, line.span.slice(&talk().text).to_owned())).collect();
        let line = |kind, text: &str| (kind, text.to_owned());
        assert_eq!(
            shown,
            [
                line(LayoutLineKind::TurnStart, "What broke"),
                line(LayoutLineKind::Continuation, "first?"),
                line(LayoutLineKind::Blank, ""),
                line(LayoutLineKind::TurnStart, "We tried five"),
                line(LayoutLineKind::Continuation, "chunk sizes."),
                line(LayoutLineKind::ParagraphStart, "Then we"),
                line(LayoutLineKind::Continuation, "looked."),
            ]
        );
    }

    #[test]
    fn lines_are_found_by_what_they_show() {
        let mut page = TranscriptLayout::default();
        page.lay_out(TranscriptIndex(0), &talk(), 14);
        assert_eq!(page.lines_of(Span::new(0, 17)), 0..2);
        assert_eq!(page.lines_of(Span::new(19, 46)), 3..5);
        assert_eq!(page.lines_of(Span::new(25, 30)), 3..4);
    }

    #[test]
    fn a_text_without_turns_is_one() {
        let mut page = TranscriptLayout::default();
        page.lay_out(
            TranscriptIndex(0),
            &Transcript { text: "one two".to_owned(), ..Transcript::default() },
            80,
        );
        assert_eq!(page.lines.len(), 1);
    }
}
