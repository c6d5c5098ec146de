//! A passage as it is quoted: its lines with their speakers, and its citation.

use super::super::view::{StudyView, TextSource};
use crate::coding::TranscriptSpan;
use crate::corpus::{Span, Transcript, date_of};
use crate::format::clock;
use std::collections::{BTreeMap, BTreeSet};
use std::{io, iter};

/// The label of a turn without a speaker, in a passage where other turns have one.
const UNNAMED_SPEAKER: &str = "Unnamed speaker";

/// A quoted passage with all that its citation needs.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct QuotedPassage {
    /// The transcript's name.
    pub transcript: String,
    /// Its speaker; several joined by `and`.
    pub speaker: Option<String>,
    /// The second at which it begins.
    pub start: Option<f64>,
    /// The date of the transcript.
    pub date: Option<String>,
    /// A web link to the recording.
    pub url: Option<String>,
    /// The words, as in the transcript.
    pub text: String,
    /// The same words by lines, with the speakers where there are several.
    pub lines: Vec<QuoteLine>,
}

/// A line of a quoted passage.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct QuoteLine {
    /// The speaker who begins here; none where the speaker stays the same or the passage has only one.
    pub speaker: Option<String>,
    /// The words, never blank.
    pub text: String,
}

impl QuotedPassage {
    /// The citation: transcript, speaker, time and date, as far as they are known.
    pub fn citation(&self) -> String {
        let parts = [self.speaker.clone(), self.start.map(clock), self.date.clone()];
        let parts = iter::once(self.transcript.clone()).chain(parts.into_iter().flatten());
        parts.collect::<Vec<_>>().join(", ")
    }

    /// The citation with the URL of the recording, for formats without links.
    pub(super) fn citation_with_url(&self) -> String {
        let parts = iter::once(self.citation()).chain(self.url.clone());
        parts.collect::<Vec<_>>().join(", ")
    }
}

/// The passages at these spans. Each transcript is read once; spans come sorted by transcript.
pub(in crate::exchange) fn load_passages(
    view: &StudyView<'_>,
    texts: &dyn TextSource,
    places: BTreeSet<TranscriptSpan>,
) -> io::Result<BTreeMap<TranscriptSpan, QuotedPassage>> {
    let places: Vec<TranscriptSpan> = places.into_iter().collect();
    let mut all = BTreeMap::new();
    for group in places.chunk_by(|a, b| a.transcript == b.transcript) {
        let Some(first) = group.first() else { continue };
        let transcript = texts.load_transcript(first.transcript)?;
        all.extend(group.iter().map(|place| (place.clone(), quoted_passage(view, &transcript, place))));
    }
    Ok(all)
}

/// A passage of a transcript. Where the span is that of a snippet, its start time is the snippet's, and so
/// is its speaker if no turn has one.
pub(in crate::exchange) fn quoted_passage(
    view: &StudyView<'_>,
    transcript: &Transcript,
    place: &TranscriptSpan,
) -> QuotedPassage {
    let at = view.corpus.transcript_index(place.transcript);
    let entry = at.and_then(|at| view.corpus.transcript_at(at));
    let snippets = entry.map_or(&[][..], |entry| view.corpus.snippets_of(entry));
    let snippet = snippets.iter().find(|snippet| snippet.span == place.span);
    let begun = || {
        let within = |turn: &&crate::corpus::Turn| turn.span.overlap(place.span) > 0;
        let turn = transcript.turns.iter().find(within);
        transcript.second_at(place.span.start).or_else(|| turn.and_then(|turn| turn.start))
    };
    let name = entry.map_or(&transcript.name, |entry| &entry.name);
    let attributes = entry.map_or(&transcript.attributes, |entry| &entry.attributes);
    let stretches = speaker_stretches(view, transcript, place.span);
    let mut names: Vec<&str> = Vec::new();
    for name in stretches.iter().filter_map(|stretch| stretch.0) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    let speaker = (!names.is_empty()).then(|| names.join(" and "));
    QuotedPassage {
        transcript: name.clone(),
        speaker: speaker
            .or_else(|| snippet.and_then(|snippet| snippet.speaker.as_deref().map(str::to_owned))),
        start: snippet.and_then(|snippet| snippet.start).or_else(begun),
        date: date_of(attributes).map(str::to_owned),
        url: web_link(attributes),
        text: place.span.slice(&transcript.text).trim().to_owned(),
        lines: quote_lines(&stretches),
    }
}

/// The text of a span cut at turns, with displayed speaker names; successive turns of one speaker are one
/// stretch. Text before the first turn counts to it.
fn speaker_stretches<'a>(
    view: &'a StudyView<'_>,
    transcript: &'a Transcript,
    span: Span,
) -> Vec<(Option<&'a str>, Vec<&'a str>)> {
    let turns = &transcript.turns;
    let first = turns.partition_point(|turn| turn.span.end <= span.start);
    let within = turns.iter().skip(first).take_while(|turn| turn.span.start < span.end);
    let mut pieces: Vec<(usize, Option<&str>)> =
        within.map(|turn| (turn.span.start.max(span.start), turn.speaker.as_deref())).collect();
    match pieces.first_mut() {
        Some(piece) => piece.0 = span.start,
        None => pieces.push((span.start, None)),
    }
    let ends = pieces.iter().skip(1).map(|piece| piece.0).chain([span.end]).collect::<Vec<_>>();
    let mut stretches: Vec<(Option<&str>, Vec<&str>)> = Vec::new();
    for (&(start, said), end) in pieces.iter().zip(ends) {
        let words = Span::new(start, end).slice(&transcript.text).trim();
        if words.is_empty() {
            continue;
        }
        let speaker = said.map(|said| view.codebook.speaker_name(&transcript.name, said));
        match stretches.last_mut().filter(|last| last.0 == speaker) {
            Some(last) => last.1.push(words),
            None => stretches.push((speaker, vec![words])),
        }
    }
    stretches
}

/// The lines of stretches; the first line of each has its speaker, where there are several stretches.
fn quote_lines(stretches: &[(Option<&str>, Vec<&str>)]) -> Vec<QuoteLine> {
    let several = stretches.len() > 1;
    let mut all = Vec::new();
    for (speaker, words) in stretches {
        let mut name = several.then(|| speaker.unwrap_or(UNNAMED_SPEAKER).to_owned());
        let lines = words.iter().flat_map(|words| words.lines()).map(str::trim);
        all.extend(
            lines
                .filter(|line| !line.is_empty())
                .map(|line| QuoteLine { speaker: name.take(), text: line.to_owned() }),
        );
    }
    all
}

/// The attribute `url` of a transcript, where it is a web link; other schemes could run something.
pub(super) fn web_link(attributes: &crate::corpus::Attributes) -> Option<String> {
    let url = attributes.get("url")?;
    (url.starts_with("https://") || url.starts_with("http://")).then(|| url.clone())
}
