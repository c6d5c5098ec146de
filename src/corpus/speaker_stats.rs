//! Speaker statistics: who speaks in a transcript, and how much.

use super::{Transcript, count_words};
use std::collections::BTreeMap;

/// How much one speaker says in one transcript.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct SpeakerStats {
    /// The transcript's name.
    pub transcript: String,
    /// The speaker's name as the file has it.
    pub speaker: String,
    /// How many turns they have.
    pub turns: usize,
    /// How many words they say.
    pub words: usize,
    /// The seconds they speak; none without times.
    pub seconds: Option<f64>,
}

/// The statistics of the speakers of a transcript, sorted by name. Turns without a speaker are left out.
pub fn stats_by_speaker(transcript: &Transcript) -> Vec<SpeakerStats> {
    let mut found: BTreeMap<&str, SpeakerStats> = BTreeMap::new();
    for turn in &transcript.turns {
        let Some(said) = turn.speaker.as_deref() else { continue };
        let fresh = || SpeakerStats {
            transcript: transcript.name.clone(),
            speaker: said.to_owned(),
            ..SpeakerStats::default()
        };
        let voice = found.entry(said).or_insert_with(fresh);
        voice.turns += 1;
        voice.words += count_words(turn.span.slice(&transcript.text), transcript.language.as_deref());
        if let (Some(start), Some(end)) = (turn.start, turn.end) {
            voice.seconds = Some(voice.seconds.unwrap_or(0.0) + (end - start).max(0.0));
        }
    }
    found.into_values().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::{Span, Turn};

    #[test]
    fn turns_words_and_seconds_are_counted() {
        let turn = |start, end, speaker: Option<&str>, at: f64| Turn {
            span: Span::new(start, end),
            speaker: speaker.map(str::to_owned),
            start: Some(at),
            end: Some(at + 2.0),
        };
        let transcript = Transcript {
            name: "talk".to_owned(),
            text: "one two three four five".to_owned(),
            turns: vec![
                turn(0, 7, Some("Host"), 0.0),
                turn(8, 13, Some("Guest"), 2.0),
                turn(14, 18, Some("Host"), 4.0),
                turn(19, 23, None, 6.0),
            ],
            ..Transcript::default()
        };
        let found: Vec<_> = stats_by_speaker(&transcript)
            .into_iter()
            .map(|v| (v.speaker, v.turns, v.words, v.seconds))
            .collect();
        assert_eq!(found, [("Guest".to_owned(), 1, 1, Some(2.0)), ("Host".to_owned(), 2, 3, Some(4.0))]);
    }
}
