//! Replacing spans of a text, and moving other spans along.

use crate::corpus::{Span, part::text_part};

/// The replacements made in one text, in order; maps spans of the original to the new text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct SpanShift {
    /// For each replacement, its span in the original and in the new text.
    replaced_spans: Vec<(Span, Span)>,
}

/// Replaces spans of a text, given in order and not overlapping. Gives the new text and the shift.
pub(super) fn replace_spans<'w>(
    text: &str,
    pieces: impl IntoIterator<Item = (Span, &'w str)>,
) -> (String, SpanShift) {
    let (mut out, mut shift, mut from) = (String::with_capacity(text.len()), SpanShift::default(), 0);
    for (was, instead) in pieces {
        out += text_part(text, from..was.start);
        let start = out.len();
        out += instead;
        shift.replaced_spans.push((was, Span::new(start, out.len())));
        from = was.end;
    }
    out += text_part(text, from..);
    (out, shift)
}

impl SpanShift {
    /// The span in the new text. A span that begins or ends inside a name takes in its whole replacement:
    /// half a replacement would make no sense.
    pub(super) fn shift_span(&self, span: Span) -> Span {
        Span::new(self.shift_offset(span.start, |now| now.start), self.shift_offset(span.end, |now| now.end))
    }

    /// Moves successive spans such as turns. Where one ended inside a name, the next begins behind its
    /// replacement, so that they do not overlap.
    pub(super) fn shift_adjacent<'s>(&self, spans: impl IntoIterator<Item = &'s mut Span>) {
        let mut end = 0;
        for span in spans {
            *span = self.shift_span(*span);
            span.start = span.start.max(end);
            span.end = span.end.max(span.start);
            end = span.end;
        }
    }

    /// The new position of a byte; `inside` chooses the end of a replacement for a byte within the name.
    fn shift_offset(&self, byte: usize, inside: impl Fn(Span) -> usize) -> usize {
        let before = self.replaced_spans.partition_point(|(was, _)| was.start < byte).checked_sub(1);
        match before.and_then(|at| self.replaced_spans.get(at)) {
            None => byte,
            Some((was, now)) if byte < was.end => inside(*now),
            Some((was, now)) => now.end + (byte - was.end),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_follow_their_words() {
        let text = "Ann met Daniel Lee. Ann left.";
        let at = |from: usize, to: usize| Span::new(from, to);
        let (out, shift) =
            replace_spans(text, [(at(0, 3), "S1"), (at(8, 18), "Speaker 22"), (at(20, 23), "S1")]);
        assert_eq!(out, "S1 met Speaker 22. S1 left.");
        let cut = |from, to| shift.shift_span(at(from, to)).slice(&out);
        assert_eq!(cut(0, text.len()), out);
        assert_eq!((cut(4, 7), cut(19, 23), cut(24, 28)), ("met", " S1", "left"));
        assert_eq!((cut(8, 18), cut(8, 14), cut(10, 12)), ("Speaker 22", "Speaker 22", "Speaker 22"));
        assert_eq!((cut(18, 20), cut(3, 3)), (". ", ""));
        let mut spans = [at(0, 14), at(14, 19), at(19, 29)];
        shift.shift_adjacent(&mut spans);
        assert_eq!(spans.map(|span| span.slice(&out)), ["S1 met Speaker 22", ".", " S1 left."]);
    }
}
