//! The units coders are compared by: sentences, turns, snippets or transcripts.

use crate::coding::stats::CodedText;
use crate::coding::{ThemeId, TranscriptSpan};
use crate::corpus::{Corpus, SnippetIndex, Span, Transcript, TranscriptId, sentence_spans};
use std::collections::BTreeMap;

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
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlacedUnit {
    /// Its transcript.
    pub transcript: TranscriptId,
    /// The first compared snippet it is in.
    pub snippet: SnippetIndex,
    /// What of it is compared: all of it, or the parts of it that are in compared snippets. Never empty.
    pub spans: Vec<Span>,
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

/// Cuts the compared snippets into units, in the order of the corpus. Loads the texts where the unit needs them,
/// one at a time.
///
/// # Errors
/// What `load` says.
pub(super) fn place_units<E>(
    corpus: &Corpus,
    snippets: &[SnippetIndex],
    unit: AgreementUnit,
    mut load: impl FnMut(TranscriptId) -> Result<Transcript, E>,
) -> Result<Vec<PlacedUnit>, E> {
    let placed = snippets.iter().filter_map(|&at| Some((at, corpus.snippet_at(at)?)));
    let placed: Vec<_> = placed.collect();
    let mut units = Vec::new();
    for group in placed.chunk_by(|a, b| a.1.transcript == b.1.transcript) {
        let Some((_, first)) = group.first() else { continue };
        let id = first.transcript;
        let spans: Vec<TranscriptSpan> =
            group.iter().map(|(_, it)| TranscriptSpan { transcript: id, span: it.span }).collect();
        if unit == AgreementUnit::Snippet {
            let each = group.iter().map(|(at, it)| (*at, vec![it.span]));
            units.extend(each.map(|(snippet, spans)| PlacedUnit { transcript: id, snippet, spans }));
            continue;
        }
        let compared = CodedText::union(&spans);
        let cut: Vec<Vec<Span>> = if unit == AgreementUnit::Transcript {
            vec![compared.in_transcript(id).to_vec()]
        } else {
            let transcript = load(id)?;
            let whole = unit_spans(&transcript, unit);
            whole.into_iter().map(|span| solid_parts(span, compared.in_transcript(id), &transcript)).collect()
        };
        for spans in cut.into_iter().filter(|spans| !spans.is_empty()) {
            let start = spans.first().map_or(0, |span| span.start);
            let of = group.iter().find(|(_, it)| it.span.end > start);
            units.extend(of.map(|(snippet, _)| PlacedUnit { transcript: id, snippet: *snippet, spans }));
        }
    }
    Ok(units)
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
