//! Speakers under the names the researcher gave them. The imported text and its names are never changed.

use super::attribute_pairs::pairs_text;
use super::model::{Codebook, SpeakerKey};
use crate::coding::error::{CodingError, CodingResult};
use crate::corpus::speaker_stats::SpeakerStats;
use crate::corpus::{Attributes, Corpus, SpeakerPool, Transcript, TranscriptId};
use std::collections::{BTreeMap, BTreeSet};

/// One speaker as shown, with all imported speakers of that name taken together.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct SpeakerSummary {
    /// The name shown.
    pub name: String,
    /// The names the imported files have for them, sorted.
    pub imported_names: Vec<String>,
    /// The number of transcripts they speak in.
    pub transcripts: usize,
    /// The number of their turns.
    pub turns: usize,
    /// The number of words they say.
    pub words: usize,
    /// The seconds they speak; none where no transcript has times.
    pub seconds: Option<f64>,
    /// What the researcher knows of them.
    pub attributes: Attributes,
}

impl SpeakerSummary {
    /// What is known of them in a line, such as `age=31; site=north`: as it is typed in again.
    pub fn attributes_text(&self) -> String {
        pairs_text(&self.attributes)
    }
}

impl Codebook {
    /// The name shown for an imported speaker: the name given in this transcript, else the name given
    /// everywhere, else the imported one.
    pub fn speaker_name<'a>(&'a self, transcript: &str, said: &'a str) -> &'a str {
        if self.speaker_names.is_empty() {
            return said;
        }
        let named = |within: Option<&str>| {
            let key = SpeakerKey { said: said.to_owned(), within: within.map(str::to_owned) };
            self.speaker_names.get(&key).map(|given| given.name.as_str())
        };
        named(Some(transcript)).or_else(|| named(None)).unwrap_or(said)
    }

    /// Replaces the speakers of all snippets of a freshly imported corpus by the names shown.
    pub fn name_corpus_speakers(&self, corpus: &mut Corpus) {
        if self.speaker_names.is_empty() {
            return;
        }
        corpus.set_said_names(self.names_shared_in(corpus));
        let mut names = SpeakerPool::default();
        let Corpus { transcripts, snippets, .. } = corpus;
        for entry in transcripts {
            for snippet in snippets.get_mut(entry.snippets.clone()).unwrap_or_default() {
                let parts = snippet.parts.iter_mut().map(|part| &mut part.speaker);
                for said in parts.chain([&mut snippet.speaker]).flatten() {
                    *said = names.name(self.speaker_name(&entry.name, said));
                }
            }
        }
    }

    /// The imported name of each part of a freshly imported corpus, by its transcript and where it begins, where several
    /// speakers of a transcript are shown under one name.
    fn names_shared_in(&self, corpus: &Corpus) -> BTreeMap<(TranscriptId, usize), String> {
        let mut found = BTreeMap::new();
        for entry in &corpus.transcripts {
            let snippets = corpus.snippets_of(entry);
            let mut shown: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
            for said in snippets.iter().flat_map(|snippet| snippet.speakers()) {
                shown.entry(self.speaker_name(&entry.name, said)).or_default().insert(said);
            }
            let shared: BTreeSet<&str> =
                shown.into_values().filter(|said| said.len() > 1).flatten().collect();
            for (span, said, _) in snippets.iter().flat_map(|snippet| snippet.speaker_parts()) {
                if let Some(said) = said.filter(|said| shared.contains(said)) {
                    found.insert((entry.id, span.start), said.to_owned());
                }
            }
        }
        found
    }

    /// Replaces the speakers of all turns of a freshly imported transcript by the names shown.
    pub fn name_turn_speakers(&self, transcript: &mut Transcript) {
        for turn in &mut transcript.turns {
            if let Some(said) = &mut turn.speaker {
                *said = self.speaker_name(&transcript.name, said).to_owned();
            }
        }
    }

    /// Totals per shown name, most words first, ties by name.
    pub fn speaker_summaries(&self, voices: &[SpeakerStats]) -> Vec<SpeakerSummary> {
        let mut found: BTreeMap<&str, (SpeakerSummary, BTreeSet<&str>, BTreeSet<&str>)> = BTreeMap::new();
        for voice in voices {
            let name = self.speaker_name(&voice.transcript, &voice.speaker);
            let (speaker, said, transcripts) = found.entry(name).or_default();
            said.insert(&voice.speaker);
            transcripts.insert(&voice.transcript);
            speaker.turns += voice.turns;
            speaker.words += voice.words;
            speaker.seconds = match (speaker.seconds, voice.seconds) {
                (Some(a), Some(b)) => Some(a + b),
                (a, b) => a.or(b),
            };
        }
        let mut speakers: Vec<SpeakerSummary> = found
            .into_iter()
            .map(|(name, (speaker, said, transcripts))| SpeakerSummary {
                name: name.to_owned(),
                imported_names: said.into_iter().map(str::to_owned).collect(),
                transcripts: transcripts.len(),
                attributes: self.cases.get(name).cloned().unwrap_or_default(),
                ..speaker
            })
            .collect();
        speakers.sort_by(|a, b| b.words.cmp(&a.words).then_with(|| a.name.cmp(&b.name)));
        speakers
    }
}

/// Finds the name that was typed: exactly, or as the only one that differs in case alone.
///
/// # Errors
/// [`CodingError::UnknownSpeaker`], with a name that begins with it or has it as a word.
pub(in crate::coding) fn resolve_speaker<'a>(
    names: &BTreeSet<&'a str>,
    typed: &str,
) -> CodingResult<&'a str> {
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
    Err(CodingError::UnknownSpeaker { name: typed.to_owned(), nearest: near.map(|name| (*name).to_owned()) })
}
