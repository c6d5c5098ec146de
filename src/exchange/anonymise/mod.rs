//! The study without the names of those who speak in it: texts, speakers, names of files, attributes,
//! themes, memos, topics and log, before any format sees them, so that none can forget one.
//!
//! Speakers become `Speaker 1`, `Speaker 2`, …, in their labels and wherever their names, or parts of
//! them, stand as whole words; a table of the researcher's adds names and says what stands for whom.
//! Labels that name nobody, such as `Host` or `SPEAKER_01`, stay. Spans follow their words.

mod names;
mod people;
mod shift;
mod study;
mod table;

pub use table::{Listed, TableError, names};

use super::view::{Texts, View};
use crate::coding::{Codebook, LoggedEdit, Study};
use crate::corpus::{Corpus, Transcript, TranscriptId};
use crate::topics::Run;
use names::{Found, fold, tokens};
use people::{Cast, Person};
use shift::{Shift, replaced};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::io;
use study::Disguise;

/// So many letters stand on either side of an example.
const CONTEXT: usize = 30;

/// A study without names.
pub struct Anonymous<'a> {
    /// What the study is called.
    pub title: String,
    /// Its log.
    pub log: Vec<LoggedEdit>,
    /// What was replaced.
    pub replaced: Vec<Replaced>,
    corpus: Corpus,
    run: Option<Run>,
    codebook: Codebook,
    study: Study,
    cast: Cast,
    /// What was found in each text, and where its bytes have gone.
    found: BTreeMap<TranscriptId, (Vec<Found>, Shift)>,
    original: View<'a>,
    texts: &'a dyn Texts,
}

/// A name that was replaced.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Replaced {
    /// The name.
    pub name: String,
    /// What stands for it.
    pub instead: String,
    /// At how many turns it was the speaker's.
    pub turns: usize,
    /// In how many other places it stood.
    pub places: usize,
    /// Whether it is an ordinary word as well, replaced only where it begins with a capital.
    pub ordinary: bool,
    /// One of the places, on one line.
    pub example: String,
}

impl<'a> Anonymous<'a> {
    /// Takes the names out of a study.
    ///
    /// # Errors
    /// Where texts cannot be read.
    pub fn new(
        title: &str,
        view: View<'a>,
        texts: &'a dyn Texts,
        log: &[LoggedEdit],
        listed: &[Listed],
    ) -> io::Result<Self> {
        let seen = Seen::new(&view, texts)?;
        let languages: BTreeSet<&str> =
            view.corpus.transcripts.iter().filter_map(|entry| entry.language.as_deref()).collect();
        let cast = Cast::new(&seen.persons, listed, &|word| seen.is_ordinary(word, &languages));
        let mut found = BTreeMap::new();
        let mut disguise = Disguise::new(&view, &cast);
        seen.turns.iter().for_each(|(shown, turns)| disguise.spoken(shown, *turns));
        let ids: BTreeSet<TranscriptId> =
            super::quotes::transcripts(&view).chain(view.corpus.transcripts.iter().map(|it| it.id)).collect();
        for id in ids {
            let text = texts.transcript(id)?.text;
            let names = cast.names.find(&text, false);
            disguise.note(&text, &names);
            let (text, shift) = replaced(&text, cast.names.instead(&names));
            disguise.text(id, &text);
            found.insert(id, (names, shift));
        }
        let corpus = disguise.corpus(&found);
        let run = view.run.map(|run| disguise.run(run, &corpus));
        let codebook = disguise.codebook(&found);
        let (title, log) = (disguise.said(title), disguise.log(log));
        let replaced = disguise.finish();
        let study = Study::new(&corpus, run.as_ref(), &codebook);
        Ok(Self { title, log, replaced, corpus, run, codebook, study, cast, found, original: view, texts })
    }

    /// The study.
    pub fn view(&self) -> View<'_> {
        View { corpus: &self.corpus, run: self.run.as_ref(), codebook: &self.codebook, study: &self.study }
    }

    /// A short text without names.
    pub fn said(&self, text: &str) -> String {
        self.cast.names.apply(text)
    }

    fn disguised(&self, mut transcript: Transcript, id: TranscriptId) -> Transcript {
        let anew = || {
            let names = self.cast.names.find(&transcript.text, false);
            let shift = replaced(&transcript.text, self.cast.names.instead(&names)).1;
            (names, shift)
        };
        let (names, shift) = self.found.get(&id).cloned().unwrap_or_else(anew);
        transcript.text = replaced(&transcript.text, self.cast.names.instead(&names)).0;
        for turn in &mut transcript.turns {
            let shown =
                turn.speaker.as_deref().map(|said| self.original.codebook.speaker(&transcript.name, said));
            turn.speaker = shown.map(|shown| self.cast.label(shown));
        }
        shift.pieces(transcript.turns.iter_mut().map(|turn| &mut turn.span));
        shift.pieces(transcript.cues.iter_mut().map(|cue| &mut cue.span));
        transcript.cues.retain(|cue| !cue.span.is_empty());
        transcript.repairs.loops.iter_mut().for_each(|found| found.span = shift.span(found.span));
        let entry = self.corpus.transcript(id);
        transcript.attributes = match entry {
            Some(entry) => entry.attributes.clone(),
            None => study::attributes(&transcript.attributes, &mut |text| self.said(text)),
        };
        transcript.name =
            entry.map_or_else(|| self.cast.names.applied(&transcript.name, true), |entry| entry.name.clone());
        transcript
    }
}

impl Texts for Anonymous<'_> {
    fn each(&self, each: &mut dyn FnMut(usize, &str) -> io::Result<()>) -> io::Result<()> {
        for entry in &self.corpus.transcripts {
            let text = self.transcript(entry.id)?.text;
            for at in entry.snippets.clone() {
                if let Some(snippet) = self.corpus.snippets.get(at) {
                    each(at, snippet.span.of(&text))?;
                }
            }
        }
        Ok(())
    }

    fn some(&self, snippets: &[usize]) -> io::Result<Vec<String>> {
        let mut wanted: BTreeMap<TranscriptId, Vec<usize>> = BTreeMap::new();
        for (slot, &at) in snippets.iter().enumerate() {
            let snippet = self.corpus.snippets.get(at);
            snippet.into_iter().for_each(|it| wanted.entry(it.transcript).or_default().push(slot));
        }
        let mut texts = vec![String::new(); snippets.len()];
        for (id, slots) in wanted {
            let text = self.transcript(id)?.text;
            for slot in slots {
                let snippet = snippets.get(slot).and_then(|&at| self.corpus.snippets.get(at));
                if let (Some(snippet), Some(target)) = (snippet, texts.get_mut(slot)) {
                    snippet.span.of(&text).clone_into(target);
                }
            }
        }
        Ok(texts)
    }

    fn transcript(&self, id: TranscriptId) -> io::Result<Transcript> {
        Ok(self.disguised(self.texts.transcript(id)?, id))
    }
}

/// What is seen in all texts before anything is replaced.
#[derive(Default)]
struct Seen {
    /// Who speaks, in the order they first do.
    persons: Vec<Person>,
    /// At how many turns, by the name shown.
    turns: BTreeMap<String, usize>,
    /// How often each word begins with a small letter and with a capital, in texts that have capitals.
    words: HashMap<String, (u32, u32)>,
}

impl Seen {
    fn new(view: &View<'_>, texts: &dyn Texts) -> io::Result<Self> {
        let mut seen = Self::default();
        let mut known: BTreeMap<String, usize> = BTreeMap::new();
        let mut person = |seen: &mut Self, shown: &str, said: Option<&str>| {
            let at = *known.entry(shown.to_owned()).or_insert_with(|| {
                seen.persons.push(Person { shown: shown.to_owned(), said: BTreeSet::new() });
                seen.persons.len() - 1
            });
            if let Some(person) = seen.persons.get_mut(at) {
                person.said.extend(said.map(str::to_owned));
            }
        };
        for (at, entry) in view.corpus.transcripts.iter().enumerate() {
            let transcript = texts.transcript(entry.id)?;
            for said in transcript.turns.iter().filter_map(|turn| turn.speaker.as_deref()) {
                let shown = view.codebook.speaker(&transcript.name, said);
                person(&mut seen, shown, Some(said));
                *seen.turns.entry(shown.to_owned()).or_default() += 1;
            }
            for shown in view.corpus.snippets_of(at).iter().filter_map(|snippet| snippet.speaker.as_deref()) {
                person(&mut seen, shown, None);
            }
            seen.count(&transcript.text);
        }
        Ok(seen)
    }

    fn count(&mut self, text: &str) {
        let letters = text.chars().filter(|letter| letter.is_alphabetic()).count();
        let capitals = text.chars().filter(|letter| letter.is_uppercase()).count();
        // Captions in small letters or in capitals say nothing about words.
        if capitals * 100 < letters || capitals * 2 > letters {
            return;
        }
        let mut word = String::new();
        for token in tokens(text) {
            fold(token.of(text), &mut word);
            let capital = token.of(text).chars().next().is_some_and(char::is_uppercase);
            let counts = match self.words.get_mut(word.as_str()) {
                Some(counts) => counts,
                None => self.words.entry(word.clone()).or_default(),
            };
            *(if capital { &mut counts.1 } else { &mut counts.0 }) += 1;
        }
    }

    /// Whether a word is one that texts use without naming anybody: a stop word, or one more often
    /// written small.
    fn is_ordinary(&self, word: &str, languages: &BTreeSet<&str>) -> bool {
        let stops = |language: &&str| stop_words::lookup(language).is_some_and(|words| words.contains(&word));
        let (small, capital) = self.words.get(word).copied().unwrap_or_default();
        small > capital || languages.iter().any(stops)
    }
}

#[cfg(test)]
mod tests;
