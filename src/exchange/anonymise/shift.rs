//! A text with names replaced, and where its bytes have gone.

use crate::corpus::Span;

/// What was replaced in one text, in order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Shift {
    /// For each replacement: where the name was, and where what stands for it is.
    pieces: Vec<(Span, Span)>,
}

/// Replaces pieces of a text, given in order, by other words.
pub(super) fn replaced<'w>(text: &str, pieces: impl IntoIterator<Item = (Span, &'w str)>) -> (String, Shift) {
    let (mut out, mut shift, mut from) = (String::with_capacity(text.len()), Shift::default(), 0);
    for (was, instead) in pieces {
        out += text.get(from..was.start).unwrap_or_default();
        let start = out.len();
        out += instead;
        shift.pieces.push((was, Span::new(start, out.len())));
        from = was.end;
    }
    out += text.get(from..).unwrap_or_default();
    (out, shift)
}

impl Shift {
    /// Where a span has gone; one that cut a name takes all of what stands for it.
    pub(super) fn span(&self, span: Span) -> Span {
        Span::new(self.place(span.start, |now| now.start), self.place(span.end, |now| now.end))
    }

    /// Where spans that follow each other have gone: where one ended inside a name, the next begins after it.
    pub(super) fn pieces<'s>(&self, spans: impl IntoIterator<Item = &'s mut Span>) {
        let mut end = 0;
        for span in spans {
            *span = self.span(*span);
            span.start = span.start.max(end);
            span.end = span.end.max(span.start);
            end = span.end;
        }
    }

    fn place(&self, byte: usize, inside: impl Fn(Span) -> usize) -> usize {
        let before = self.pieces.partition_point(|(was, _)| was.start < byte).checked_sub(1);
        match before.and_then(|at| self.pieces.get(at)) {
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
        let (out, shift) = replaced(text, [(at(0, 3), "S1"), (at(8, 18), "Speaker 22"), (at(20, 23), "S1")]);
        assert_eq!(out, "S1 met Speaker 22. S1 left.");
        let cut = |from, to| shift.span(at(from, to)).of(&out);
        assert_eq!(cut(0, text.len()), out);
        assert_eq!((cut(4, 7), cut(19, 23), cut(24, 28)), ("met", " S1", "left"));
        assert_eq!((cut(8, 18), cut(8, 14), cut(10, 12)), ("Speaker 22", "Speaker 22", "Speaker 22"));
        assert_eq!((cut(18, 20), cut(3, 3)), (". ", ""));
        let mut spans = [at(0, 14), at(14, 19), at(19, 29)];
        shift.pieces(&mut spans);
        assert_eq!(spans.map(|span| span.of(&out)), ["S1 met Speaker 22", ".", " S1 left."]);
    }
}
