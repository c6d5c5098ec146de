//! The units coders are compared by: sentences, turns, snippets or transcripts.

use super::unitizing::TextContinuum;
use crate::coding::stats::CodedText;
use crate::coding::{ThemeId, TranscriptSpan};
use crate::corpus::{Corpus, SnippetIndex, Span, Transcript, TranscriptId, sentence_spans};
use std::collections::{BTreeMap, BTreeSet};

/// What coders are compared by. Each unit counts once, whatever its length.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum AgreementUnit {
    /// Sentences (Unicode Annex 29); none crosses a turn.
    Sentence,
    /// Turns, as they are in the transcript; one without turns is one.
    Turn,
    /// Snippets.
    #[default]
    Snippet,
    /// Whole transcripts.
    Transcript,
}

impl AgreementUnit {
    /// All of them, from the smallest to the largest.
    pub const ALL: [Self; 4] = [Self::Sentence, Self::Turn, Self::Snippet, Self::Transcript];

    /// The next of them, the first after the last.
    pub fn next(self) -> Self {
        let after = Self::ALL.into_iter().skip_while(|unit| *unit != self).nth(1);
        after.unwrap_or(Self::Sentence)
    }

    /// Its name for options and tables, which is also the noun for one of them.
    pub fn name(self) -> &'static str {
        match self {
            Self::Sentence => "sentence",
            Self::Turn => "turn",
            Self::Snippet => "snippet",
            Self::Transcript => "transcript",
        }
    }

    /// The unit of a name; none where there is no such.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|unit| unit.name() == name)
    }
}

/// A unit in the corpus.
#[derive(Debug, Clone, PartialEq)]
pub struct PlacedUnit {
    /// Its transcript.
    pub transcript: TranscriptId,
    /// The first compared snippet it is in.
    pub snippet: SnippetIndex,
    /// What of it is compared: all of it, or the parts of it that are in compared snippets. Never empty.
    pub spans: Vec<Span>,
    /// The second at which it begins; none without times.
    pub start: Option<f64>,
}

impl PlacedUnit {
    /// From where to where it reaches.
    pub fn span(&self) -> Span {
        let start = self.spans.first().map_or(0, |span| span.start);
        Span::new(start, self.spans.last().map_or(start, |span| span.end))
    }
}

/// A coder's passages by theme, each theme without those below it.
pub(super) type CoderMarks = BTreeMap<ThemeId, CodedText>;

/// The themes of which a coder has a passage in a unit: one that touches it, however little, since a passage of
/// two words is a decision about its sentence.
pub(super) fn themes_in_unit(marks: &CoderMarks, unit: &PlacedUnit) -> Vec<ThemeId> {
    let touches = |text: &CodedText| unit.spans.iter().any(|&span| text.touches(unit.transcript, span));
    marks.iter().filter(|(_, text)| touches(text)).map(|(theme, _)| *theme).collect()
}

/// Whether a coder has a part of one of these snippets in a theme and not all of it.
pub(super) fn has_smaller_passage(corpus: &Corpus, snippets: &[SnippetIndex], marks: &CoderMarks) -> bool {
    snippets.iter().filter_map(|&at| corpus.snippet_at(at)).any(|snippet| {
        marks.values().any(|text| {
            let whole = |own: &Span| own.start <= snippet.span.start && own.end >= snippet.span.end;
            text.touches(snippet.transcript, snippet.span)
                && !text.in_transcript(snippet.transcript).iter().any(whole)
        })
    })
}

/// The compared text in units of each kind, and as the continuum of unitizing.
#[derive(Debug, Default)]
pub(super) struct ComparedText {
    /// The units, by kind as in [`AgreementUnit::ALL`], in the order of the corpus.
    units: [Vec<PlacedUnit>; 4],
    /// The compared text of each transcript.
    pub continua: Vec<TextContinuum>,
}

impl ComparedText {
    /// The units of a kind.
    pub(super) fn units(&self, unit: AgreementUnit) -> &[PlacedUnit] {
        self.units.get(unit as usize).map_or(&[], Vec::as_slice)
    }
}

/// Reads the compared snippets, transcript by transcript, one text at a time. What is `context` in them, the words of those
/// who ask, is in no unit but a snippet that has other words as well.
///
/// # Errors
/// What `load` says.
pub(super) fn read_compared<E>(
    corpus: &Corpus,
    (snippets, context): (&[SnippetIndex], &CodedText),
    marks: &[CoderMarks],
    mut load: impl FnMut(TranscriptId) -> Result<Transcript, E>,
) -> Result<ComparedText, E> {
    let placed = snippets.iter().filter_map(|&at| Some((at, corpus.snippet_at(at)?)));
    let placed: Vec<_> = placed.map(|(at, snippet)| (at, snippet.transcript, snippet.span)).collect();
    let mut compared = ComparedText::default();
    for group in placed.chunk_by(|a, b| a.1 == b.1) {
        let Some(&(_, id, _)) = group.first() else { continue };
        let group: Vec<(SnippetIndex, Span)> = group.iter().map(|(at, _, span)| (*at, *span)).collect();
        let heard = parts_without(context, id, &group);
        let transcript = load(id)?;
        for (unit, units) in AgreementUnit::ALL.into_iter().zip(&mut compared.units) {
            let parts = if unit == AgreementUnit::Snippet { &group } else { &heard };
            units.extend(units_of_text(id, &transcript, parts, unit));
        }
        let passages = marks.iter().flat_map(BTreeMap::values).flat_map(|text| text.in_transcript(id));
        let ends: BTreeSet<usize> = passages.flat_map(|span| [span.start, span.end]).collect();
        compared.continua.push(TextContinuum::new(id, &transcript, &heard, &ends));
    }
    Ok(compared)
}

/// The parts of snippets of a transcript that are not in a text.
fn parts_without(
    text: &CodedText,
    id: TranscriptId,
    snippets: &[(SnippetIndex, Span)],
) -> Vec<(SnippetIndex, Span)> {
    let parts = |&(snippet, span): &(SnippetIndex, Span)| {
        let whole = CodedText::union(&[TranscriptSpan { transcript: id, span }]);
        let left = whole.without(text);
        left.in_transcript(id).iter().map(|span| (snippet, *span)).collect::<Vec<_>>()
    };
    if text.in_transcript(id).is_empty() {
        return snippets.to_vec();
    }
    snippets.iter().flat_map(parts).collect()
}

/// Cuts the compared snippets of one transcript into units.
fn units_of_text(
    id: TranscriptId,
    transcript: &Transcript,
    snippets: &[(SnippetIndex, Span)],
    unit: AgreementUnit,
) -> Vec<PlacedUnit> {
    let place = |snippet: SnippetIndex, spans: Vec<Span>| PlacedUnit {
        transcript: id,
        snippet,
        start: spans.first().and_then(|span| transcript.second_at(span.start)),
        spans,
    };
    if unit == AgreementUnit::Snippet {
        return snippets.iter().map(|(snippet, span)| place(*snippet, vec![*span])).collect();
    }
    let spans: Vec<TranscriptSpan> =
        snippets.iter().map(|(_, span)| TranscriptSpan { transcript: id, span: *span }).collect();
    let compared = CodedText::union(&spans);
    let compared = compared.in_transcript(id);
    let whole = match unit {
        AgreementUnit::Transcript => vec![compared.to_vec()],
        _ => solid_units(&unit_spans(transcript, unit), compared, transcript),
    };
    let first_snippet = |spans: Vec<Span>| {
        let start = spans.first()?.start;
        let (snippet, _) = snippets.iter().find(|(_, span)| span.end > start)?;
        Some(place(*snippet, spans))
    };
    whole.into_iter().filter_map(first_snippet).collect()
}

/// The compared parts of each of these spans.
fn solid_units(spans: &[Span], compared: &[Span], transcript: &Transcript) -> Vec<Vec<Span>> {
    spans.iter().map(|span| solid_parts(*span, compared, transcript)).collect()
}

/// The sentences of a transcript, else its turns.
pub fn unit_spans(transcript: &Transcript, unit: AgreementUnit) -> Vec<Span> {
    match unit {
        AgreementUnit::Sentence => sentence_spans(transcript),
        _ if transcript.turns.is_empty() => vec![Span::new(0, transcript.text.len())],
        _ => transcript.turns.iter().map(|turn| turn.span).collect(),
    }
}

/// The parts of a span that are compared, without the white space at their ends and without blank ones.
fn solid_parts(span: Span, compared: &[Span], transcript: &Transcript) -> Vec<Span> {
    let first = compared.partition_point(|own| own.end <= span.start);
    let parts = compared.iter().skip(first).take_while(|own| own.start < span.end);
    let parts = parts.map(|own| Span::new(own.start.max(span.start), own.end.min(span.end)));
    let solid = parts.map(|part| {
        let text = part.slice(&transcript.text);
        let start = part.start + (text.len() - text.trim_start().len());
        Span::new(start, start + text.trim().len())
    });
    solid.filter(|part| !part.is_empty()).collect()
}
