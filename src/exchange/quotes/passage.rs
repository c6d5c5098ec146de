//! A passage as it is quoted: its lines, who says each, and where it was said.

use super::super::figures::clock;
use super::super::view::{Texts, View};
use super::link;
use crate::coding::PlacedSpan;
use crate::corpus::{Span, Transcript, date_of};
use std::collections::{BTreeMap, BTreeSet};
use std::io;

/// What stands before words of somebody the file does not name, where it names others.
const UNNAMED: &str = "Unnamed speaker";

/// Something that was said, with where it was.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Passage {
    /// The transcript's name.
    pub transcript: String,
    /// Who says it; several joined by `and`.
    pub speaker: Option<String>,
    /// The second it begins.
    pub start: Option<f64>,
    /// The date of the transcript.
    pub date: Option<String>,
    /// Where it can be heard, as a link to a web page.
    pub url: Option<String>,
    /// The words, as they stand in the transcript.
    pub text: String,
    /// The same by lines, with who begins to speak where several do.
    pub lines: Vec<Line>,
}

/// A line of a passage.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Line {
    /// Who begins to speak here; none where nobody else spoke before, or only one does in all.
    pub speaker: Option<String>,
    /// The words, never blank.
    pub text: String,
}

impl Passage {
    /// Where it was said: the transcript, the speaker, the time and the date, as far as they are known.
    pub fn source(&self) -> String {
        let parts = [self.speaker.clone(), self.start.map(clock), self.date.clone()];
        let parts = std::iter::once(self.transcript.clone()).chain(parts.into_iter().flatten());
        parts.collect::<Vec<_>>().join(", ")
    }
}

/// The passages at these places, each transcript read once.
pub(in crate::exchange) fn passages(
    view: &View<'_>,
    texts: &dyn Texts,
    places: BTreeSet<PlacedSpan>,
) -> io::Result<BTreeMap<PlacedSpan, Passage>> {
    let places: Vec<PlacedSpan> = places.into_iter().collect();
    let mut all = BTreeMap::new();
    for group in places.chunk_by(|a, b| a.transcript == b.transcript) {
        let Some(first) = group.first() else { continue };
        let transcript = texts.transcript(first.transcript)?;
        all.extend(group.iter().map(|place| (place.clone(), passage(view, &transcript, place))));
    }
    Ok(all)
}

/// A passage of a transcript; when as its snippet has it, where it is a snippet, and who where no turn says so.
fn passage(view: &View<'_>, transcript: &Transcript, place: &PlacedSpan) -> Passage {
    let at = view.corpus.transcript_index(place.transcript);
    let entry = at.and_then(|at| view.corpus.transcripts.get(at));
    let snippets = at.map(|at| view.corpus.snippets_of(at)).unwrap_or_default();
    let snippet = snippets.iter().find(|snippet| snippet.span == place.span);
    let begun = || {
        let within = |turn: &&crate::corpus::Turn| turn.span.overlap(place.span) > 0;
        let turn = transcript.turns.iter().find(within);
        transcript.second_at(place.span.start).or_else(|| turn.and_then(|turn| turn.start))
    };
    let name = entry.map_or(&transcript.name, |entry| &entry.name);
    let attributes = entry.map_or(&transcript.attributes, |entry| &entry.attributes);
    let stretches = stretches(view, transcript, place.span);
    let mut names: Vec<&str> = Vec::new();
    for name in stretches.iter().filter_map(|stretch| stretch.0) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    let speaker = (!names.is_empty()).then(|| names.join(" and "));
    Passage {
        transcript: name.clone(),
        speaker: speaker.or_else(|| snippet.and_then(|snippet| snippet.speaker.clone())),
        start: snippet.and_then(|snippet| snippet.start).or_else(begun),
        date: date_of(attributes).map(str::to_owned),
        url: link(attributes),
        text: place.span.of(&transcript.text).trim().to_owned(),
        lines: lines(&stretches),
    }
}

/// What is said in a span, with who says it, under the names shown; what one says in several turns is one.
fn stretches<'a>(
    view: &'a View<'_>,
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
        let words = Span::new(start, end).of(&transcript.text).trim();
        if words.is_empty() {
            continue;
        }
        let speaker = said.map(|said| view.codebook.speaker(&transcript.name, said));
        match stretches.last_mut().filter(|last| last.0 == speaker) {
            Some(last) => last.1.push(words),
            None => stretches.push((speaker, vec![words])),
        }
    }
    stretches
}

fn lines(stretches: &[(Option<&str>, Vec<&str>)]) -> Vec<Line> {
    let several = stretches.len() > 1;
    let mut all = Vec::new();
    for (speaker, words) in stretches {
        let mut name = several.then(|| speaker.unwrap_or(UNNAMED).to_owned());
        let lines = words.iter().flat_map(|words| words.lines()).map(str::trim);
        all.extend(
            lines
                .filter(|line| !line.is_empty())
                .map(|line| Line { speaker: name.take(), text: line.to_owned() }),
        );
    }
    all
}
