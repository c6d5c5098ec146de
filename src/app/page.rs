//! A transcript laid out in lines, with the themes that hold on each.

use super::layout::wrap;
use super::work::Work;
use crate::coding::ThemeId;
use crate::corpus::{Span, Transcript, Turn};
use std::collections::BTreeMap;

/// What kind of line it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LineKind {
    /// The first of a turn: time and speaker stand beside it.
    Turn,
    /// The first of a paragraph inside a turn: its time stands beside it.
    Paragraph,
    /// Any other line of text.
    More,
    /// The empty line between turns.
    Gap,
}

/// One line on screen.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Line {
    /// What kind.
    pub kind: LineKind,
    /// Its bytes in the transcript's text.
    pub span: Span,
    /// The turn it is of.
    pub turn: usize,
    /// The second it begins, where one is to be shown.
    pub time: Option<f64>,
}

/// A span of a transcript under a theme.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stripe {
    /// Where in the text.
    pub span: Span,
    /// The theme.
    pub theme: ThemeId,
    /// Which column of stripes it is drawn in, from 0.
    pub lane: usize,
}

/// A transcript in lines of a given width.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Page {
    /// The transcript's place in the corpus; none while nothing is open.
    pub transcript: Option<usize>,
    /// The lines, from the first.
    pub lines: Vec<Line>,
    /// Columns of text.
    pub width: usize,
    /// Where themes hold, sorted by lane, then place.
    pub stripes: Vec<Stripe>,
}

impl Page {
    /// Lays a transcript out.
    pub fn lay(&mut self, index: usize, transcript: &Transcript, width: usize) {
        self.transcript = Some(index);
        self.width = width;
        self.lines.clear();
        let whole =
            [Turn { span: Span::new(0, transcript.text.len()), speaker: None, start: None, end: None }];
        let turns = if transcript.turns.is_empty() { &whole[..] } else { &transcript.turns[..] };
        for (number, turn) in turns.iter().enumerate() {
            if number > 0 {
                let end = turns.get(number - 1).map_or(0, |before| before.span.end);
                self.lines.push(Line {
                    kind: LineKind::Gap,
                    span: Span::new(end, end),
                    turn: number - 1,
                    time: None,
                });
            }
            self.lay_turn(number, turn, transcript);
        }
    }

    fn lay_turn(&mut self, number: usize, turn: &Turn, transcript: &Transcript) {
        let text = turn.span.of(&transcript.text);
        let mut fresh = true;
        for range in wrap(text, self.width) {
            let span = Span::new(turn.span.start + range.start, turn.span.start + range.end);
            let begins = range.start == 0
                || text.get(..range.start).is_some_and(|before| before.trim_end_matches(' ').ends_with('\n'));
            let kind = match (fresh, begins, span.is_empty()) {
                (true, _, _) => LineKind::Turn,
                (_, _, true) => LineKind::Gap,
                (_, true, _) => LineKind::Paragraph,
                _ => LineKind::More,
            };
            let time = match kind {
                LineKind::Turn => turn.start.or_else(|| transcript.second_at(span.start)),
                LineKind::Paragraph => transcript.second_at(span.start),
                _ => None,
            };
            fresh = false;
            self.lines.push(Line { kind, span, turn: number, time });
        }
    }

    /// Finds the themes that hold in the transcript and gives each a lane, first come first.
    pub fn stripe(&mut self, work: &Work) {
        self.stripes.clear();
        let Some(entry) = self.transcript.and_then(|index| work.entry(index)) else { return };
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
            self.stripes.extend(spans.into_iter().map(|span| Stripe { span, theme, lane }));
        }
    }

    /// How many lanes there are.
    pub fn lanes(&self) -> usize {
        self.stripes.last().map_or(0, |stripe| stripe.lane + 1)
    }
    /// The themes that hold somewhere on a line, by lane.
    pub fn stripes_on(&self, line: &Line) -> Vec<Stripe> {
        let reaches = |stripe: &&Stripe| stripe.span.overlap(line.span) > 0;
        let mut found: Vec<Stripe> = self.stripes.iter().filter(reaches).copied().collect();
        found.dedup_by_key(|stripe| stripe.lane);
        found
    }
    /// The first line that reaches a byte.
    pub fn line_at(&self, byte: usize) -> usize {
        self.lines.partition_point(|line| line.span.end <= byte && line.span.start < byte)
    }
    /// The lines that show a span.
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
        let mut page = Page::default();
        page.lay(0, &talk(), 14);
        let shown: Vec<_> =
            page.lines.iter().map(|line| (line.kind, line.span.of(&talk().text).to_owned())).collect();
        let line = |kind, text: &str| (kind, text.to_owned());
        assert_eq!(
            shown,
            [
                line(LineKind::Turn, "What broke"),
                line(LineKind::More, "first?"),
                line(LineKind::Gap, ""),
                line(LineKind::Turn, "We tried five"),
                line(LineKind::More, "chunk sizes."),
                line(LineKind::Paragraph, "Then we"),
                line(LineKind::More, "looked."),
            ]
        );
    }

    #[test]
    fn lines_are_found_by_what_they_show() {
        let mut page = Page::default();
        page.lay(0, &talk(), 14);
        assert_eq!(page.lines_of(Span::new(0, 17)), 0..2);
        assert_eq!(page.lines_of(Span::new(19, 46)), 3..5);
        assert_eq!(page.lines_of(Span::new(25, 30)), 3..4);
    }

    #[test]
    fn a_text_without_turns_is_one() {
        let mut page = Page::default();
        page.lay(0, &Transcript { text: "one two".to_owned(), ..Transcript::default() }, 80);
        assert_eq!(page.lines.len(), 1);
    }
}
