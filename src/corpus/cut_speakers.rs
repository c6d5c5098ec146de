//! Taking people out of a transcript: their turns are cut, and what is left is one text again, as if they had not been
//! there. What the others said keeps its words and its times. Two turns of one person between which nobody is left become
//! one turn of two paragraphs.

use super::model::second_inside;
use super::{Cue, FoldedLoop, Span, Transcript, Turn};

/// What stands between two turns, and between two paragraphs of a turn; the same as where a transcript is built.
const BETWEEN_TURNS: &str = "\n\n";
const BETWEEN_PARAGRAPHS: &str = "\n";

/// A transcript without the turns of some speakers.
#[derive(Debug, Clone, PartialEq)]
pub struct CutTranscript {
    /// What is left; without turns where nothing is.
    pub transcript: Transcript,
    /// Where what is left stood before.
    pub kept: KeptParts,
    /// What was cut, a text for each turn.
    pub said: Vec<String>,
}

/// The parts of a text that were kept, each with the byte it begins at in the text that is left; in order, and apart
/// from each other.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct KeptParts(Vec<(Span, usize)>);

impl KeptParts {
    /// The part of a span that is left, in the text that is left; none where nothing of it is.
    pub fn map_span(&self, span: Span) -> Option<Span> {
        let mut pieces = self.pieces(span);
        let (_, first) = pieces.next()?;
        Some(Span::new(first.start, pieces.last().map_or(first.end, |(_, last)| last.end)))
    }

    /// What is left of a span, piece by piece: before and after.
    fn pieces(&self, span: Span) -> impl Iterator<Item = (Span, Span)> + '_ {
        let first = self.0.partition_point(|(part, _)| part.end <= span.start);
        let here = self.0.iter().skip(first).take_while(move |(part, _)| part.start < span.end);
        here.map(move |&(part, new)| {
            let own = Span::new(part.start.max(span.start), part.end.min(span.end));
            (own, Span::new(new + own.start - part.start, new + own.end - part.start))
        })
    }
}

/// Cuts the turns of the speakers that `is_gone` holds for, by the names in the file; none where they have no turn.
pub fn cut_speakers(transcript: &Transcript, is_gone: &dyn Fn(&str) -> bool) -> Option<CutTranscript> {
    let gone = |turn: &Turn| turn.speaker.as_deref().is_some_and(is_gone);
    if !transcript.turns.iter().any(gone) {
        return None;
    }
    let (mut text, mut parts, mut said) = (String::new(), Vec::new(), Vec::new());
    let mut before: Option<&Turn> = None;
    for run in transcript.turns.chunk_by(|a, b| gone(a) == gone(b)) {
        let (Some(first), Some(last)) = (run.first(), run.last()) else { continue };
        if gone(first) {
            said.extend(run.iter().map(|turn| turn.span.slice(&transcript.text).to_owned()));
            continue;
        }
        if let Some(before) = before.replace(last) {
            let goes_on = before.speaker == first.speaker;
            text.push_str(if goes_on { BETWEEN_PARAGRAPHS } else { BETWEEN_TURNS });
        }
        let part = Span::new(first.span.start, last.span.end);
        parts.push((part, text.len()));
        text.push_str(part.slice(&transcript.text));
    }
    let kept = KeptParts(parts);
    let turns = left_turns(transcript, &gone, &kept);
    let cues = transcript.cues.iter().flat_map(|cue| cut_cue(&transcript.text, cue, &kept)).collect();
    let mut repairs = transcript.repairs.clone();
    let folded = |it: &FoldedLoop| Some(FoldedLoop { span: kept.map_span(it.span)?, ..*it });
    repairs.loops = repairs.loops.iter().filter_map(folded).collect();
    let left = Transcript { text, turns, cues, repairs, ..transcript.clone() };
    Some(CutTranscript { transcript: left, kept, said })
}

/// The turns that are left; what one person said before and after those who are gone is one turn.
fn left_turns(transcript: &Transcript, gone: &dyn Fn(&Turn) -> bool, kept: &KeptParts) -> Vec<Turn> {
    let mut turns: Vec<Turn> = Vec::new();
    let mut is_seam = false;
    for turn in &transcript.turns {
        if gone(turn) {
            is_seam = true;
            continue;
        }
        let Some(span) = kept.map_span(turn.span) else { continue };
        match turns.last_mut().filter(|last| is_seam && last.speaker == turn.speaker) {
            Some(last) => (last.span.end, last.end) = (span.end, turn.end),
            None => turns.push(Turn { span, ..turn.clone() }),
        }
        is_seam = false;
    }
    turns
}

/// What is left of a cue, a cue for each piece: the seconds stay those at which the words were said.
fn cut_cue(text: &str, cue: &Cue, kept: &KeptParts) -> Vec<Cue> {
    let pieces = kept.pieces(cue.span).filter(|(before, _)| !before.slice(text).trim().is_empty());
    let second = |byte: usize| second_inside(text, cue, byte);
    pieces
        .map(|(before, span)| Cue {
            span,
            start: if before.start == cue.span.start { cue.start } else { second(before.start) },
            end: if before.end == cue.span.end { cue.end } else { second(before.end) },
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::{ReadOptions, parse_file};
    use proptest::prelude::*;
    use std::path::Path;

    fn read(text: &str) -> Transcript {
        let read = parse_file(Path::new("talk.md"), text.as_bytes(), &ReadOptions::default()).unwrap();
        read.transcripts.into_iter().next().unwrap()
    }

    fn written(turns: &[(&str, String)]) -> String {
        turns.iter().map(|(name, said)| format!("**{name}:** {said}\n\n")).collect()
    }

    #[test]
    fn the_others_keep_words_spans_and_times() {
        let talk = read(
            "**Anna:** \\[00:10\\] One for me.\n\n**Ben:** \\[00:20\\] Two for you.\n\n**Anna:** \\[00:30\\] Three again, and on.\n",
        );
        let cut = cut_speakers(&talk, &|name| name == "Ben").unwrap();
        assert_eq!(cut.transcript.text, "One for me.\nThree again, and on.");
        assert_eq!(cut.said, ["Two for you."]);
        assert_eq!(cut.transcript.turns.len(), 1);
        let at = |talk: &Transcript, words: &str| talk.second_at(talk.text.find(words).unwrap());
        for words in ["One", "Three", "on."] {
            assert_eq!(at(&cut.transcript, words), at(&talk, words), "{words}");
        }
        let whole = Span::new(0, talk.text.len());
        assert_eq!(cut.kept.map_span(whole), Some(Span::new(0, cut.transcript.text.len())));
        let two = talk.text.find("Two").unwrap();
        assert_eq!(cut.kept.map_span(Span::new(two, two + 3)), None);
        assert_eq!(cut_speakers(&talk, &|name| name == "Carl"), None);
        let nobody = cut_speakers(&talk, &|_| true).unwrap();
        assert_eq!((nobody.transcript.text.as_str(), nobody.said.len()), ("", 3));
    }

    proptest! {
        #[test]
        fn it_is_the_transcript_of_a_file_without_them(
            turns in prop::collection::vec((0..3usize, "[a-z]{3,9}( [a-z]{1,9}){3,12}\\."), 4..12)
        ) {
            let names = ["Anna", "Ben", "Carl"];
            // Who speaks is told by names that come again.
            let first = [0, 2, 1, 0, 2].map(|who| (who, "so it goes on here.".to_owned()));
            let turns = first.into_iter().chain(turns).map(|(who, said)| (names[who], said));
            let turns: Vec<(&str, String)> = turns.collect();
            let others: Vec<_> = turns.iter().filter(|(name, _)| *name != "Ben").cloned().collect();
            let talk = read(&written(&turns));
            let cut = cut_speakers(&talk, &|name| name == "Ben").unwrap();
            prop_assert!(crate::corpus::invariants::check_spans(&cut.transcript).is_ok());
            prop_assert!(crate::corpus::invariants::check_times(&cut.transcript).is_ok());
            let without = read(&written(&others));
            prop_assert_eq!(&cut.transcript.text, &without.text);
            prop_assert_eq!(&cut.transcript.turns, &without.turns);
            // Every span that is wholly of others says the same as before.
            for turn in talk.turns.iter().filter(|turn| turn.speaker.as_deref() != Some("Ben")) {
                let span = Span::new(turn.span.start + 1, turn.span.end - 1);
                let moved = cut.kept.map_span(span).unwrap();
                prop_assert_eq!(moved.slice(&cut.transcript.text), span.slice(&talk.text));
            }
        }
    }
}
