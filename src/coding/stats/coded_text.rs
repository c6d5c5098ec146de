//! Stretches of text: spans of several transcripts, joined where they overlap.

use crate::coding::codebook::model::TranscriptSpan;
use crate::corpus::{Span, TranscriptId};
use std::collections::BTreeMap;

/// Stretches of text. In each transcript they are sorted and do not overlap; none is empty.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CodedText {
    stretches: BTreeMap<TranscriptId, Vec<Span>>,
}

impl CodedText {
    /// The union of spans. Spans that overlap or touch are one stretch.
    pub fn union<'a>(spans: impl IntoIterator<Item = &'a TranscriptSpan>) -> Self {
        let mut stretches: BTreeMap<TranscriptId, Vec<Span>> = BTreeMap::new();
        for placed in spans {
            stretches.entry(placed.transcript).or_default().push(placed.span);
        }
        stretches.values_mut().for_each(join_overlapping);
        stretches.retain(|_, spans| !spans.is_empty());
        Self { stretches }
    }

    /// The union of several texts.
    pub fn union_of<'a>(texts: impl IntoIterator<Item = &'a Self>) -> Self {
        let mut stretches: BTreeMap<TranscriptId, Vec<Span>> = BTreeMap::new();
        for (transcript, spans) in texts.into_iter().flat_map(|text| &text.stretches) {
            stretches.entry(*transcript).or_default().extend(spans);
        }
        stretches.values_mut().for_each(join_overlapping);
        Self { stretches }
    }

    /// What is in both texts.
    pub fn intersection(&self, other: &Self) -> Self {
        let both = self.stretches.iter().filter_map(|(transcript, spans)| {
            let shared = shared_spans(spans, other.in_transcript(*transcript));
            (!shared.is_empty()).then_some((*transcript, shared))
        });
        Self { stretches: both.collect() }
    }

    /// How many stretches each two of some texts share: those of their intersection, counted in one pass over the stretches
    /// of all. In row `a` and column `b`, for `a < b`, what the texts `a` and `b` share; elsewhere 0.
    pub fn shared_stretch_counts(texts: &[&Self]) -> Vec<Vec<usize>> {
        let mut counts = vec![vec![0; texts.len()]; texts.len()];
        let mut by_transcript: BTreeMap<TranscriptId, Vec<(Span, usize)>> = BTreeMap::new();
        for (at, text) in texts.iter().enumerate() {
            for (transcript, spans) in text.transcripts() {
                by_transcript.entry(transcript).or_default().extend(spans.iter().map(|span| (*span, at)));
            }
        }
        for mut spans in by_transcript.into_values() {
            spans.sort_by_key(|(span, at)| (span.start, *at));
            // Of one text no two stretches touch, so that two stretches that overlap are one shared stretch.
            let mut open: Vec<(Span, usize)> = Vec::new();
            for (span, at) in spans {
                open.retain(|(other, _)| other.end > span.start);
                for (_, other) in &open {
                    if let Some(count) =
                        counts.get_mut(at.min(*other)).and_then(|row| row.get_mut(at.max(*other)))
                    {
                        *count += 1;
                    }
                }
                open.push((span, at));
            }
        }
        counts
    }

    /// What is in this text and not in the other.
    pub fn without(&self, other: &Self) -> Self {
        if other.is_empty() {
            return self.clone();
        }
        let rest = self.stretches.iter().filter_map(|(transcript, spans)| {
            let rest = remaining_spans(spans, other.in_transcript(*transcript));
            (!rest.is_empty()).then_some((*transcript, rest))
        });
        Self { stretches: rest.collect() }
    }

    /// Its stretches in one transcript, in order.
    pub fn in_transcript(&self, transcript: TranscriptId) -> &[Span] {
        self.stretches.get(&transcript).map_or(&[], Vec::as_slice)
    }

    /// The transcripts it has stretches in, each with these.
    pub fn transcripts(&self) -> impl Iterator<Item = (TranscriptId, &[Span])> {
        self.stretches.iter().map(|(transcript, spans)| (*transcript, spans.as_slice()))
    }

    /// The number of its stretches.
    pub fn stretch_count(&self) -> usize {
        self.stretches.values().map(Vec::len).sum()
    }

    /// Whether it has no stretch.
    pub fn is_empty(&self) -> bool {
        self.stretches.is_empty()
    }

    /// How many of its bytes are inside a span.
    pub fn overlap(&self, transcript: TranscriptId, span: Span) -> usize {
        let spans = self.in_transcript(transcript);
        let first = spans.partition_point(|own| own.end <= span.start);
        let own = spans.iter().skip(first).take_while(|own| own.start < span.end);
        own.map(|own| own.overlap(span)).sum()
    }

    /// Whether any of it is inside a span.
    pub fn touches(&self, transcript: TranscriptId, span: Span) -> bool {
        let spans = self.in_transcript(transcript);
        let first = spans.partition_point(|own| own.end <= span.start);
        !span.is_empty() && spans.get(first).is_some_and(|own| own.start < span.end)
    }
}

/// Sorts spans and joins those that overlap or touch; drops empty ones.
fn join_overlapping(spans: &mut Vec<Span>) {
    spans.retain(|span| !span.is_empty());
    spans.sort_unstable();
    spans.dedup_by(|next, last| {
        let joins = next.start <= last.end;
        if joins {
            last.end = last.end.max(next.end);
        }
        joins
    });
}

/// What two lists of stretches have in common, in order.
fn shared_spans(a: &[Span], b: &[Span]) -> Vec<Span> {
    let (mut a, mut b) = (a.iter().peekable(), b.iter().peekable());
    let mut shared = Vec::new();
    while let (Some(one), Some(other)) = (a.peek(), b.peek()) {
        let both = Span::new(one.start.max(other.start), one.end.min(other.end));
        if !both.is_empty() {
            shared.push(both);
        }
        if one.end <= other.end {
            a.next()
        } else {
            b.next()
        };
    }
    shared
}

/// What of a list of stretches is not in another, in order.
fn remaining_spans(spans: &[Span], taken: &[Span]) -> Vec<Span> {
    let mut rest = Vec::new();
    for span in spans {
        let first = taken.partition_point(|hole| hole.end <= span.start);
        let mut start = span.start;
        for hole in taken.iter().skip(first).take_while(|hole| hole.start < span.end) {
            rest.extend(Some(Span::new(start, hole.start)).filter(|part| !part.is_empty()));
            start = hole.end;
        }
        rest.extend(Some(Span::new(start, span.end)).filter(|part| !part.is_empty()));
    }
    rest
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::coding::fixture::transcript_span;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    fn spans() -> impl Strategy<Value = Vec<TranscriptSpan>> {
        let span = (1i64..3, 0usize..40, 0usize..12);
        prop::collection::vec(
            span.prop_map(|(of, start, len)| transcript_span(of, start, start + len)),
            0..12,
        )
    }

    /// The bytes of spans, one by one.
    fn bytes<'a>(spans: impl IntoIterator<Item = &'a TranscriptSpan>) -> BTreeSet<(TranscriptId, usize)> {
        spans.into_iter().flat_map(|it| it.span.range().map(|byte| (it.transcript, byte))).collect()
    }

    fn listed(text: &CodedText) -> Vec<TranscriptSpan> {
        let in_one = |(transcript, spans): (TranscriptId, &[Span])| {
            spans.iter().map(|&span| TranscriptSpan { transcript, span }).collect::<Vec<_>>()
        };
        text.transcripts().flat_map(in_one).collect()
    }

    proptest! {
        #[test]
        fn stretches_have_the_bytes_they_should(a in spans(), b in spans()) {
            let (one, other) = (CodedText::union(&a), CodedText::union(&b));
            let (in_a, in_b) = (bytes(&a), bytes(&b));
            prop_assert_eq!(bytes(&listed(&one)), in_a.clone());
            prop_assert_eq!(bytes(&listed(&one.intersection(&other))), &in_a & &in_b);
            let third = CodedText::union_of([&one, &other]);
            let counts = CodedText::shared_stretch_counts(&[&one, &other, &third]);
            let shared = |a: &CodedText, b: &CodedText| a.intersection(b).stretch_count();
            let expected = [[0, shared(&one, &other), shared(&one, &third)], [0, 0, shared(&other, &third)], [0; 3]];
            prop_assert_eq!(counts, expected.map(|row| row.to_vec()).to_vec());
            prop_assert_eq!(bytes(&listed(&one.without(&other))), &in_a - &in_b);
            prop_assert_eq!(bytes(&listed(&CodedText::union_of([&one, &other]))), &in_a | &in_b);
            for pair in listed(&one).windows(2) {
                prop_assert!(pair[0].transcript < pair[1].transcript || pair[0].span.end < pair[1].span.start);
            }
            for place in &b {
                let touched = in_a.iter().any(|(of, byte)| *of == place.transcript && place.span.range().contains(byte));
                prop_assert_eq!(one.touches(place.transcript, place.span), touched);
            }
        }
    }
}
