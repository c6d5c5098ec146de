//! JSON of the list of speakers.

use super::{JsonSeconds, SchemaVersion};
use crate::coding;
use crate::corpus::Attributes;
use serde::Serialize;

/// The list of speakers.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct SpeakersJson {
    /// The version of the contract: 1.
    pub schema: SchemaVersion,
    /// The speakers, by number of words, most first.
    pub speakers: Vec<SpeakerJson>,
}

/// A speaker.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct SpeakerJson {
    /// The displayed name.
    pub name: String,
    /// The names in the files.
    pub names: Vec<String>,
    /// The number of transcripts they speak in.
    pub transcripts: usize,
    /// The number of their turns.
    pub turns: usize,
    /// The number of their words.
    pub words: usize,
    /// Their speaking time in seconds; null without times.
    pub seconds: Option<JsonSeconds>,
    /// What is known of them, in all transcripts.
    pub attributes: Attributes,
}

impl From<&[coding::SpeakerSummary]> for SpeakersJson {
    fn from(speakers: &[coding::SpeakerSummary]) -> Self {
        let speaker = |speaker: &coding::SpeakerSummary| SpeakerJson {
            name: speaker.name.clone(),
            names: speaker.imported_names.clone(),
            transcripts: speaker.transcripts,
            turns: speaker.turns,
            words: speaker.words,
            seconds: speaker.seconds.map(JsonSeconds),
            attributes: speaker.attributes.clone(),
        };
        Self { schema: SchemaVersion, speakers: speakers.iter().map(speaker).collect() }
    }
}
