//! What a person decided of how a file is read, where the reader guessed otherwise: its layout, its encoding, and what
//! its labels are.

use super::Transcript;
use super::cut_speakers::cut_speakers;
use super::shares::count_characters;
use super::speaker_label::name_machine_label;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The layout of a text in which no label is a speaker.
pub const NO_LABELS: &str = "none";

/// The attribute of a transcript that names who asks in it, as a person said.
pub const INTERVIEWER_ATTRIBUTE: &str = "interviewer";
/// The attribute with what the file says of who asks, where a person said otherwise.
const FILE_INTERVIEWER_ATTRIBUTE: &str = "interviewer in file";

/// What a label that was read as a speaker is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SpeakerChoice {
    /// No speaker: in running text the label is words, elsewhere nobody is named for the turn.
    NoSpeaker,
    /// The same person as another.
    SameAs(String),
    /// Who asks.
    Interviewer,
    /// No speech: what stands under the label is left out.
    NotSpeech,
}

/// What a person decided of how a file is read. What is not decided is told from the file.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ReadChoices {
    /// The way turns open in running text, as it is called in [`layout_names`](super::layout_names).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub layout: Option<String>,
    /// The encoding, by name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub encoding: Option<String>,
    /// The only labels that are speakers; empty: as the file tells.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub only_speakers: Vec<String>,
    /// What single labels are, by the names they are shown under.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub speakers: BTreeMap<String, SpeakerChoice>,
    /// Whether it was looked at and is right as it is.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub is_right: bool,
}

impl ReadChoices {
    /// Whether nothing is decided.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// These choices, and where they say nothing those of a wider scope.
    pub fn or(&self, wider: &Self) -> Self {
        let mut both = self.clone();
        both.layout = both.layout.or_else(|| wider.layout.clone());
        both.encoding = both.encoding.or_else(|| wider.encoding.clone());
        if both.only_speakers.is_empty() {
            both.only_speakers.clone_from(&wider.only_speakers);
        }
        for (label, choice) in &wider.speakers {
            both.speakers.entry(label.clone()).or_insert_with(|| choice.clone());
        }
        both.is_right |= wider.is_right;
        both
    }

    /// Whether a label of a text is no speaker, as a person said: by itself, or since others are named as the only
    /// ones.
    pub(crate) fn denies(&self, label: &str) -> bool {
        let shown = name_machine_label(label);
        let is = |name: &str| name == label || Some(name) == shown.as_deref();
        let denied = self.speakers.iter().any(|(name, it)| *it == SpeakerChoice::NoSpeaker && is(name));
        denied || !self.only_speakers.is_empty() && !self.only_speakers.iter().any(|name| is(name))
    }

    /// Does to a transcript what was decided of its speakers; gives how many characters were left out as no speech.
    pub(super) fn apply_to(&self, transcript: &mut Transcript) -> usize {
        let mut left_out = 0;
        let no_speech = |name: &str| self.speakers.get(name) == Some(&SpeakerChoice::NotSpeech);
        if let Some(cut) = cut_speakers(transcript, &no_speech) {
            left_out = cut.said.iter().map(|said| count_characters(said)).sum();
            *transcript = cut.transcript;
        }
        for turn in &mut transcript.turns {
            let Some(name) = &turn.speaker else { continue };
            match self.speakers.get(name) {
                Some(SpeakerChoice::SameAs(other)) => turn.speaker = Some(other.clone()),
                _ if self.denies(name) => turn.speaker = None,
                _ => {}
            }
        }
        let asks = |name: &&String| {
            let speaks = || transcript.turns.iter().any(|turn| turn.speaker.as_ref() == Some(*name));
            self.speakers.get(*name) == Some(&SpeakerChoice::Interviewer) && speaks()
        };
        let interviewers: Vec<&str> = self.speakers.keys().filter(asks).map(String::as_str).collect();
        if !interviewers.is_empty() {
            // What a person says is so; what the file says is kept beside it.
            let chosen = interviewers.join(", ");
            let mut keys = transcript.attributes.keys();
            let key = keys.find(|key| key.eq_ignore_ascii_case(INTERVIEWER_ATTRIBUTE)).cloned();
            let written = key.and_then(|key| transcript.attributes.remove(&key));
            transcript.attributes.insert(INTERVIEWER_ATTRIBUTE.to_owned(), chosen.clone());
            if let Some(written) = written.filter(|written| *written != chosen) {
                transcript.attributes.insert(FILE_INTERVIEWER_ATTRIBUTE.to_owned(), written);
            }
        }
        left_out
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::{FileTranscripts, ReadOptions, layout_names, parse_file};
    use std::path::Path;

    const TALK: &str = "Anna: How did it begin?\n\nBen: With a leak, and then we rowed.\n\nHusband: She forgets the dog.\n\n\
                        Anna: And then?\n\nBen: We rowed to the shore.\n\nNote taker: Tape ends.\n";

    fn read_as(name: &str, text: &str, choices: &ReadChoices) -> FileTranscripts {
        let options = ReadOptions { choices: choices.clone(), ..ReadOptions::default() };
        parse_file(Path::new(name), text.as_bytes(), &options).unwrap()
    }

    fn turns(file: &FileTranscripts) -> Vec<(Option<&str>, &str)> {
        let talk = &file.transcripts[0];
        talk.turns.iter().map(|turn| (turn.speaker.as_deref(), turn.span.slice(&talk.text))).collect()
    }

    fn of_label(label: &str, choice: SpeakerChoice) -> ReadChoices {
        ReadChoices { speakers: [(label.to_owned(), choice)].into(), ..ReadChoices::default() }
    }

    #[test]
    fn a_label_that_is_no_speaker_is_words_again() {
        let plain = read_as("t.txt", TALK, &ReadChoices::default());
        assert_eq!(turns(&plain)[2], (Some("Husband"), "She forgets the dog."));
        let told = read_as("t.txt", TALK, &of_label("Husband", SpeakerChoice::NoSpeaker));
        assert_eq!(
            turns(&told)[1],
            (Some("Ben"), "With a leak, and then we rowed.\nHusband: She forgets the dog.")
        );
        assert_eq!(told.shares.doubtful, 0);
        let none = ReadChoices { layout: Some(NO_LABELS.to_owned()), ..ReadChoices::default() };
        let none = read_as("t.txt", TALK, &none);
        assert!(turns(&none).iter().all(|(name, _)| name.is_none()));
        assert!(none.transcripts[0].text.starts_with("Anna: How did it begin?"));
    }

    #[test]
    fn voices_of_captions_are_told_too() {
        let vtt = "WEBVTT\n\n00:01.000 --> 00:02.000\n<v Anna>How?\n\n00:02.000 --> 00:03.000\n<v A.>And then?\n\n\
                   00:03.000 --> 00:04.000\n<v Music>La la.\n";
        let same = read_as("t.vtt", vtt, &of_label("A.", SpeakerChoice::SameAs("Anna".to_owned())));
        assert_eq!(turns(&same)[1], (Some("Anna"), "And then?"));
        let cut = read_as("t.vtt", vtt, &of_label("Music", SpeakerChoice::NotSpeech));
        assert_eq!((turns(&cut).len(), cut.shares.left_out), (2, "Lala.".len()));
        let asks = read_as("t.vtt", vtt, &of_label("Anna", SpeakerChoice::Interviewer));
        assert_eq!(asks.transcripts[0].attributes[INTERVIEWER_ATTRIBUTE], "Anna");
        // What a person says goes before what the file says.
        let sheet =
            "Interviewer: Dr. Smith\nDate: 2024-05-01\n\nAM: How?\n\nBK: So.\n\nAM: And?\n\nBK: So it was.\n";
        let asks = read_as("t.txt", sheet, &of_label("AM", SpeakerChoice::Interviewer));
        let attributes = &asks.transcripts[0].attributes;
        assert_eq!(attributes[INTERVIEWER_ATTRIBUTE], "AM", "{attributes:?}");
        assert_eq!(attributes[FILE_INTERVIEWER_ATTRIBUTE], "Dr. Smith");
        let nobody = read_as("t.vtt", vtt, &of_label("Music", SpeakerChoice::NoSpeaker));
        assert_eq!(turns(&nobody)[2], (None, "La la."));
    }

    #[test]
    fn the_only_speakers_are_those_named_however_they_look() {
        let text = "x: how did it begin?\nben: with a leak.\nnote: tape.\nx: and then?\nben: we rowed.\n";
        let only = ReadChoices { only_speakers: vec!["x".into(), "ben".into()], ..ReadChoices::default() };
        let read = read_as("t.txt", text, &only);
        let seen = turns(&read);
        let names: Vec<_> = seen.iter().map(|(name, _)| name.unwrap()).collect();
        assert_eq!(names, ["x", "ben", "x", "ben"]);
        assert_eq!(seen[1].1, "with a leak.\nnote: tape.");
    }

    #[test]
    fn a_layout_holds_where_the_file_would_be_read_otherwise() {
        // Too little for a table of two columns to be sure of.
        let text =
            "Anna\tHow did it begin?\nBen\tWith a leak.\nwe rowed and rowed\nover the lake\nand back\n";
        let plain = read_as("t.txt", text, &ReadChoices::default());
        assert!(turns(&plain).iter().all(|(name, _)| name.is_none()), "{:?}", turns(&plain));
        let told = ReadChoices { layout: Some("N\tW".to_owned()), ..ReadChoices::default() };
        let told = read_as("t.txt", text, &told);
        assert_eq!(turns(&told)[0], (Some("Anna"), "How did it begin?"));
        assert_eq!(told.layout.as_deref(), Some("N\tW"));
        assert!(layout_names().any(|name| name == "N\tW") && layout_names().last() == Some(NO_LABELS));
    }

    #[test]
    fn the_narrower_choice_wins() {
        let file = ReadChoices { layout: Some("N: W".into()), ..of_label("A", SpeakerChoice::Interviewer) };
        let wide = ReadChoices {
            layout: Some("[N] W".into()),
            encoding: Some("cp850".into()),
            ..of_label("A", SpeakerChoice::NoSpeaker)
        };
        let both = file.or(&wide);
        assert_eq!((both.layout.as_deref(), both.encoding.as_deref()), (Some("N: W"), Some("cp850")));
        assert_eq!(both.speakers, file.speakers);
        assert_eq!(ReadChoices::default().or(&wide), wide);
        assert!(ReadChoices::default().is_empty() && !wide.is_empty());
    }
}
