//! What became of a file's characters: speech, sounds, what it says of itself, what was left out.

use super::part::{list_part, text_part};
use super::sound_tags::sound_tag_length;
use super::{Attributes, Transcript};

/// The share of a file from which on what was left out or is doubtful should be looked at: two in a hundred, as much
/// as a page of fifty.
const CHECK_SHARE: f64 = 0.02;

/// What became of a file's characters; blanks are not counted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize)]
pub struct TextShares {
    /// All characters of the file as text; of a document, those that follow.
    pub characters: usize,
    /// Words of the transcripts.
    pub speech: usize,
    /// Sound tags such as `[Music]`, which stay in the text.
    pub sounds: usize,
    /// Values of attributes the file itself names.
    pub metadata: usize,
    /// Left out as no speech, with a warning that says why.
    pub left_out: usize,
    /// Among the speech: bytes that mean nothing in the encoding, and lines that begin as a turn does with a name that
    /// was taken for words.
    pub doubtful: usize,
    /// The rest: labels, times, marks, and repeats that were mended.
    pub other: usize,
}

/// The number of characters that are not blanks or line ends of ASCII: all first bytes of characters, which is counted
/// without decoding.
pub(super) fn count_characters(text: &str) -> usize {
    text.bytes().filter(|byte| !byte.is_ascii_whitespace() && byte & 0xc0 != 0x80).count()
}

impl TextShares {
    /// The shares of transcripts without the rest, which only the file tells.
    pub(super) fn of_transcripts(transcripts: &[Transcript], left_out: usize, doubtful: usize) -> Self {
        let mut shares = Self { left_out, doubtful, ..Self::default() };
        for transcript in transcripts {
            let sounds = count_sounds(&transcript.text);
            shares.speech += count_characters(&transcript.text) - sounds;
            shares.sounds += sounds;
            shares.doubtful += transcript.text.matches('\u{fffd}').count();
            shares.metadata += attribute_characters(&transcript.attributes);
        }
        shares.characters = shares.known();
        shares
    }

    /// The same with the characters of the whole file.
    pub(super) fn of_file(self, characters: usize) -> Self {
        let known = self.known();
        Self { characters: characters.max(known), other: characters.saturating_sub(known), ..self }
    }

    /// What is accounted for by kind.
    const fn known(&self) -> usize {
        self.speech + self.sounds + self.metadata + self.left_out
    }

    /// The share of the file that was left out or is doubtful, 0 to 1.
    pub fn share_to_check(&self) -> f64 {
        (self.left_out + self.doubtful).min(self.characters) as f64 / self.characters.max(1) as f64
    }

    /// Whether so much was left out or is doubtful that a person should look.
    pub fn is_to_check(&self) -> bool {
        self.share_to_check() > CHECK_SHARE
    }

    /// Adds the counts of another file.
    pub fn add(&mut self, other: &Self) {
        self.characters += other.characters;
        self.speech += other.speech;
        self.sounds += other.sounds;
        self.metadata += other.metadata;
        self.left_out += other.left_out;
        self.doubtful += other.doubtful;
        self.other += other.other;
    }
}

/// The characters of the sound tags in a text. Only bytes with which a tag may begin are looked at.
fn count_sounds(text: &str) -> usize {
    let mut count = 0;
    let mut at = 0;
    let begins = |byte: u8| matches!(byte, b'[' | b'(' | b'{' | b'<' | 0xe2);
    while let Some(found) = list_part(text.as_bytes(), at..).iter().position(|byte| begins(*byte)) {
        let start = at + found;
        let length = text.get(start..).and_then(sound_tag_length).unwrap_or(0);
        count += count_characters(text_part(text, start..start + length));
        at = start + length.max(1);
    }
    count
}

/// The characters of the values of attributes.
fn attribute_characters(attributes: &Attributes) -> usize {
    attributes.values().map(|value| count_characters(value)).sum()
}

#[cfg(test)]
mod tests {
    use crate::corpus::{ReadOptions, parse_file};
    use std::path::Path;

    #[test]
    fn every_character_is_accounted_for() {
        let text = "Title: Boats\n\nCleo: It [laughs] leaks.\nDan: Well.\nCleo: Yes.\nDan: No.\nTranscribed by somebody in a hurry\n";
        let shares = parse_file(Path::new("t.txt"), text.as_bytes(), &ReadOptions::default()).unwrap().shares;
        assert_eq!(shares.characters, text.chars().filter(|c| !c.is_whitespace()).count());
        assert_eq!(
            (shares.speech, shares.sounds, shares.metadata),
            ("Itleaks.Well.Yes.No.".len(), "[laughs]".len(), "Boats".len())
        );
        assert_eq!(shares.left_out, "Transcribedbysomebodyinahurry".len());
        let parts = shares.speech + shares.sounds + shares.metadata + shares.left_out + shares.other;
        assert_eq!(parts, shares.characters);
        assert!(shares.is_to_check());
    }

    #[test]
    fn lines_that_may_be_turns_are_doubtful() {
        let text = "Cleo: It leaks badly.\nDan: Well.\nCleo: Yes.\nDan: No, and he said so.\n".repeat(4)
            + "It rained. \nWeather Report: more rain to come.\n";
        let read = parse_file(Path::new("t.txt"), text.as_bytes(), &ReadOptions::default()).unwrap();
        let named =
            read.transcripts[0].turns.iter().any(|turn| turn.speaker.as_deref() == Some("Weather Report"));
        assert!(named || read.shares.doubtful > 0, "{:?}", read.shares);
    }
}
