//! Formats of the speech community: annotations in tiers beside a recording, one speaker to a tier.

pub(super) mod chat;
pub(super) mod elan;
pub(super) mod textgrid;

use crate::corpus::error::ReadWarning;
use crate::corpus::parsed::{ParsedTranscript, Segment};

/// Names of tiers, in lower case, that hold parts of what another tier says: sounds, syllables, glosses.
const PART_TIERS: [&str; 22] = [
    "phones",
    "phone",
    "phonemes",
    "phoneme",
    "segments",
    "syllables",
    "syllable",
    "syll",
    "mau",
    "kan",
    "kas",
    "kan-mau",
    "pos",
    "gloss",
    "glosses",
    "morphemes",
    "tones",
    "tone",
    "pitch",
    "intonation",
    "breaks",
    "misc",
];

/// Names of tiers, in lower case, that say what they hold rather than who speaks.
const TEXT_TIERS: [&str; 16] = [
    "words",
    "word",
    "sentence",
    "sentences",
    "utterance",
    "utterances",
    "transcript",
    "transcription",
    "text",
    "ort",
    "ort-mau",
    "orthography",
    "speech",
    "trn",
    "default",
    "silences",
];

/// Whose tier it is by its name, and whether it holds parts of another: `Anna - phones` is a part, Anna's.
fn tier_owner(name: &str) -> (Option<String>, bool) {
    let lower = name.trim().to_lowercase();
    let suffix = |names: &[&str]| {
        names.iter().find_map(|kind| {
            let owner = lower.strip_suffix(kind)?;
            let cut = owner.trim_end_matches([' ', '-', '_', ':', '/', '.']);
            (cut.len() < owner.len() || owner.is_empty()).then_some(cut.len())
        })
    };
    let owner =
        |length: usize| name.trim().get(..length).filter(|owner| !owner.is_empty()).map(str::to_owned);
    if let Some(length) = suffix(&PART_TIERS) {
        return (owner(length), true);
    }
    match suffix(&TEXT_TIERS) {
        Some(length) => (owner(length), false),
        None => (owner(name.trim().len()), false),
    }
}

/// The transcript of segments from several tiers, in the order of time, with a word on the tiers left out.
fn from_tiers(mut segments: Vec<Segment>, left_out: &[String]) -> ParsedTranscript {
    segments.retain(|segment| !segment.text.trim().is_empty());
    segments.sort_by(|a, b| a.start.unwrap_or(0.0).total_cmp(&b.start.unwrap_or(0.0)));
    let mut parsed = ParsedTranscript::from_captions(segments);
    if !left_out.is_empty() {
        let message = format!("tiers left out, as they repeat or describe another: {}", left_out.join(", "));
        parsed.warnings.push(ReadWarning { line: None, message });
    }
    parsed
}
