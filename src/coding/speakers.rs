//! Speakers under the names the researcher gave them. The imported text and its names stay as they are.

use super::error::{Error, Result};
use super::model::{Codebook, SpeakerKey};
use crate::corpus::{Corpus, Transcript, voices::Voice};
use std::collections::{BTreeMap, BTreeSet};

/// One speaker of the project, under the name shown.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Speaker {
    /// The name shown.
    pub name: String,
    /// The names the files have for them, by alphabet.
    pub said: Vec<String>,
    /// The transcripts they speak in.
    pub transcripts: usize,
    /// How often it is their turn.
    pub turns: usize,
    /// The words they say.
    pub words: usize,
    /// The seconds they speak; none without times.
    pub seconds: Option<f64>,
}

impl Codebook {
    /// The name shown for a speaker of a transcript: the one given to them there, else the one given everywhere, else
    /// that of the file.
    pub fn speaker<'a>(&'a self, transcript: &str, said: &'a str) -> &'a str {
        if self.speakers.is_empty() {
            return said;
        }
        let named = |within: Option<&str>| {
            let key = SpeakerKey { said: said.to_owned(), within: within.map(str::to_owned) };
            self.speakers.get(&key).map(|given| given.name.as_str())
        };
        named(Some(transcript)).or_else(|| named(None)).unwrap_or(said)
    }

    /// Shows the snippets of a corpus, as it was imported, under these names.
    pub fn name_speakers(&self, corpus: &mut Corpus) {
        if self.speakers.is_empty() {
            return;
        }
        let Corpus { transcripts, snippets, .. } = corpus;
        for entry in transcripts {
            for snippet in snippets.get_mut(entry.snippets.clone()).unwrap_or_default() {
                if let Some(said) = &mut snippet.speaker {
                    *said = self.speaker(&entry.name, said).to_owned();
                }
            }
        }
    }

    /// Shows the turns of a transcript, as it was imported, under these names.
    pub fn name_turns(&self, transcript: &mut Transcript) {
        for turn in &mut transcript.turns {
            if let Some(said) = &mut turn.speaker {
                *said = self.speaker(&transcript.name, said).to_owned();
            }
        }
    }

    /// The speakers under the names shown, those who say most first.
    pub fn speakers_of(&self, voices: &[Voice]) -> Vec<Speaker> {
        let mut found: BTreeMap<&str, (Speaker, BTreeSet<&str>, BTreeSet<&str>)> = BTreeMap::new();
        for voice in voices {
            let name = self.speaker(&voice.transcript, &voice.said);
            let (speaker, said, transcripts) = found.entry(name).or_default();
            said.insert(&voice.said);
            transcripts.insert(&voice.transcript);
            speaker.turns += voice.turns;
            speaker.words += voice.words;
            speaker.seconds = match (speaker.seconds, voice.seconds) {
                (Some(a), Some(b)) => Some(a + b),
                (a, b) => a.or(b),
            };
        }
        let mut speakers: Vec<Speaker> = found
            .into_iter()
            .map(|(name, (speaker, said, transcripts))| Speaker {
                name: name.to_owned(),
                said: said.into_iter().map(str::to_owned).collect(),
                transcripts: transcripts.len(),
                ..speaker
            })
            .collect();
        speakers.sort_by(|a, b| b.words.cmp(&a.words).then_with(|| a.name.cmp(&b.name)));
        speakers
    }
}

/// The name among these that is meant: written so, or the only one that differs in case alone.
///
/// # Errors
/// [`Error::UnknownSpeaker`].
pub(super) fn meant<'a>(names: &BTreeSet<&'a str>, typed: &str) -> Result<&'a str> {
    let typed = typed.trim();
    if let Some(name) = names.get(typed) {
        return Ok(name);
    }
    let folded = typed.to_lowercase();
    let mut alike = names.iter().filter(|name| name.to_lowercase() == folded);
    if let (Some(name), None) = (alike.next(), alike.next()) {
        return Ok(name);
    }
    let near = names.iter().find(|name| {
        let name = name.to_lowercase();
        name.starts_with(&folded) || name.split_whitespace().any(|word| word == folded)
    });
    Err(Error::UnknownSpeaker { name: typed.to_owned(), nearest: near.map(|name| (*name).to_owned()) })
}
