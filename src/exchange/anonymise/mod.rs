//! Anonymised export: a copy of the study in which the names of speakers are replaced in texts, speaker
//! labels, file names, attributes, themes, memos, topics and the log. The copy is made before any format is
//! written, so that no format can miss a name.
//!
//! Speakers become `Speaker 1`, `Speaker 2`, …, in labels and wherever their names, or parts of them, occur
//! as whole words; the researcher's own table adds names and chooses replacements. Labels that name nobody,
//! such as `Host` or `SPEAKER_01`, stay. Spans are moved along with their words.
//!
//! Limits: only names of speakers and of the table are found. There is no recognition of other names,
//! places or dates; the preview lists every replacement for the researcher to check.

mod name_finder;
mod name_map;
mod name_table;
mod redactor;
pub mod replacement;
mod span_shift;

use crate::exchange::anonymise::replacement::NameReplacement;
pub use name_table::{ListedName, read_name_table};

use super::view::{StudyView, TextSource};
use crate::coding::{Codebook, CodingStats, LoggedEdit, MemoTarget, SummaryCell, SummaryColumn};
use crate::corpus::{Corpus, SnippetIndex, Transcript, TranscriptId};
use crate::topics::Run;
use name_finder::{NameMatch, fold_word, word_spans};
use name_map::{NameMap, SpeakerNames};
use redactor::Redactor;
use span_shift::{SpanShift, replace_spans};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::io;

/// A study with its names replaced.
pub struct AnonymousStudy<'a> {
    /// The title, without names.
    pub title: String,
    /// The log of edits, without names.
    pub log: Vec<LoggedEdit>,
    /// The replacements that were made, for the preview.
    pub replacements: Vec<NameReplacement>,
    corpus: Corpus,
    run: Option<Run>,
    codebook: Codebook,
    stats: CodingStats,
    name_map: NameMap,
    /// For each text, the names found in the original and the span shift of their replacement.
    matches: BTreeMap<TranscriptId, (Vec<NameMatch>, SpanShift)>,
    original: StudyView<'a>,
    texts: &'a dyn TextSource,
}

impl<'a> AnonymousStudy<'a> {
    /// Replaces the names in a study. `listed` is the researcher's table of names. Reads each text twice:
    /// first all speakers and words have to be known, then names are replaced.
    ///
    /// # Errors
    /// Where texts cannot be read.
    pub fn new(
        title: &str,
        view: StudyView<'a>,
        texts: &'a dyn TextSource,
        log: &[LoggedEdit],
        listed: &[ListedName],
    ) -> io::Result<Self> {
        let seen = NameSurvey::new(&view, texts)?;
        let languages: BTreeSet<&str> =
            view.corpus.transcripts.iter().filter_map(|entry| entry.language.as_deref()).collect();
        let name_map = NameMap::new(&seen.speakers, listed, &|word| seen.is_ordinary_word(word, &languages));
        let mut matches = BTreeMap::new();
        let mut redactor = Redactor::new(&view, &name_map);
        seen.turn_counts.iter().for_each(|(shown, turns)| redactor.count_turns(shown, *turns));
        let ids: BTreeSet<TranscriptId> = super::quotes::quoted_transcripts(&view)
            .chain(view.corpus.transcripts.iter().map(|it| it.id))
            .collect();
        for id in ids {
            let text = texts.load_transcript(id)?.text;
            let names = name_map.finder.find_names(&text, false);
            redactor.count_matches(&text, &names);
            let (text, shift) = replace_spans(&text, name_map.finder.replacements(&names));
            redactor.add_redacted_text(id, &text);
            matches.insert(id, (names, shift));
        }
        let corpus = redactor.redact_corpus(&matches);
        let run = view.run.map(|run| redactor.redact_run(run, &corpus));
        let codebook = redactor.redact_codebook(&matches);
        let (title, log) = (redactor.redact(title), redactor.redact_log(log));
        let replacements = redactor.into_replacements();
        let stats = CodingStats::new(&corpus, run.as_ref(), &codebook);
        let mut anonymous = Self {
            title,
            log,
            replacements,
            corpus,
            run,
            codebook,
            stats,
            name_map,
            matches,
            original: view,
            texts,
        };
        let load = |id| anonymous.load_transcript(id);
        anonymous.stats =
            CodingStats::measured(&anonymous.corpus, anonymous.run.as_ref(), &anonymous.codebook, load)?;
        Ok(anonymous)
    }

    /// The anonymised study.
    pub fn view(&self) -> StudyView<'_> {
        StudyView {
            corpus: &self.corpus,
            run: self.run.as_ref(),
            codebook: &self.codebook,
            stats: &self.stats,
        }
    }

    /// A short text, such as a file name, with its names replaced.
    pub fn redact(&self, text: &str) -> String {
        self.name_map.finder.redact(text)
    }

    /// A transcript with names replaced and all spans moved. An earlier version that nothing quotes was not
    /// searched for names before and is now.
    fn redact_transcript(&self, mut transcript: Transcript, id: TranscriptId) -> Transcript {
        let anew = || {
            let names = self.name_map.finder.find_names(&transcript.text, false);
            let shift = replace_spans(&transcript.text, self.name_map.finder.replacements(&names)).1;
            (names, shift)
        };
        let (names, shift) = self.matches.get(&id).cloned().unwrap_or_else(anew);
        transcript.text = replace_spans(&transcript.text, self.name_map.finder.replacements(&names)).0;
        for turn in &mut transcript.turns {
            let shown = turn
                .speaker
                .as_deref()
                .map(|said| self.original.codebook.speaker_name(&transcript.name, said));
            turn.speaker = shown.map(|shown| self.name_map.label_for(shown));
        }
        shift.shift_adjacent(transcript.turns.iter_mut().map(|turn| &mut turn.span));
        shift.shift_adjacent(transcript.cues.iter_mut().map(|cue| &mut cue.span));
        transcript.cues.retain(|cue| !cue.span.is_empty());
        transcript.repairs.loops.iter_mut().for_each(|found| found.span = shift.shift_span(found.span));
        let entry = self.corpus.transcript(id);
        transcript.attributes = match entry {
            Some(entry) => entry.attributes.clone(),
            None => redactor::redact_attributes(&transcript.attributes, &mut |text| self.redact(text)),
        };
        transcript.name = entry.map_or_else(
            || self.name_map.finder.redact_with(&transcript.name, true),
            |entry| entry.name.clone(),
        );
        transcript
    }
}

impl TextSource for AnonymousStudy<'_> {
    fn for_each_snippet(&self, each: &mut dyn FnMut(SnippetIndex, &str) -> io::Result<()>) -> io::Result<()> {
        for entry in &self.corpus.transcripts {
            let text = self.load_transcript(entry.id)?.text;
            for at in entry.snippet_indices() {
                if let Some(snippet) = self.corpus.snippet_at(at) {
                    each(at, snippet.span.slice(&text))?;
                }
            }
        }
        Ok(())
    }

    fn snippet_texts(&self, snippets: &[SnippetIndex]) -> io::Result<Vec<String>> {
        let mut wanted: BTreeMap<TranscriptId, Vec<usize>> = BTreeMap::new();
        for (slot, &at) in snippets.iter().enumerate() {
            let snippet = self.corpus.snippet_at(at);
            snippet.into_iter().for_each(|it| wanted.entry(it.transcript).or_default().push(slot));
        }
        let mut texts = vec![String::new(); snippets.len()];
        for (id, slots) in wanted {
            let text = self.load_transcript(id)?.text;
            for slot in slots {
                let snippet = snippets.get(slot).and_then(|&at| self.corpus.snippet_at(at));
                if let (Some(snippet), Some(target)) = (snippet, texts.get_mut(slot)) {
                    snippet.span.slice(&text).clone_into(target);
                }
            }
        }
        Ok(texts)
    }

    fn load_transcript(&self, id: TranscriptId) -> io::Result<Transcript> {
        Ok(self.redact_transcript(self.texts.load_transcript(id)?, id))
    }

    fn import_time(&self, id: TranscriptId) -> io::Result<Option<String>> {
        self.texts.import_time(id)
    }
}

/// What has to be known of all texts before any name is replaced.
#[derive(Default)]
struct NameSurvey {
    /// The speakers, in the order of their first turn.
    speakers: Vec<SpeakerNames>,
    /// The number of turns by displayed name.
    turn_counts: BTreeMap<String, usize>,
    /// How often each folded word begins with a lower-case letter and with a capital, in texts of mixed case.
    case_counts: HashMap<String, (u32, u32)>,
}

impl NameSurvey {
    fn new(view: &StudyView<'_>, texts: &dyn TextSource) -> io::Result<Self> {
        let mut seen = Self::default();
        let mut known: BTreeMap<String, usize> = BTreeMap::new();
        let mut person = |seen: &mut Self, shown: &str, said: Option<&str>| {
            let at = *known.entry(shown.to_owned()).or_insert_with(|| {
                seen.speakers
                    .push(SpeakerNames { display_name: shown.to_owned(), source_names: BTreeSet::new() });
                seen.speakers.len() - 1
            });
            if let Some(person) = seen.speakers.get_mut(at) {
                person.source_names.extend(said.map(str::to_owned));
            }
        };
        for entry in &view.corpus.transcripts {
            let transcript = texts.load_transcript(entry.id)?;
            for said in transcript.turns.iter().filter_map(|turn| turn.speaker.as_deref()) {
                let shown = view.codebook.speaker_name(&transcript.name, said);
                person(&mut seen, shown, Some(said));
                *seen.turn_counts.entry(shown.to_owned()).or_default() += 1;
            }
            for shown in view.corpus.snippets_of(entry).iter().flat_map(|snippet| snippet.speakers()) {
                person(&mut seen, shown, None);
            }
            seen.count_words(&transcript.text);
        }
        // Also of earlier versions: the log names who spoke in them.
        let removed: BTreeSet<TranscriptId> =
            view.codebook.removals.keys().chain(&view.codebook.removed_texts).copied().collect();
        for id in removed {
            let transcript = texts.load_transcript(id)?;
            for said in transcript.turns.iter().filter_map(|turn| turn.speaker.as_deref()) {
                person(&mut seen, view.codebook.speaker_name(&transcript.name, said), Some(said));
            }
        }
        seen.add_unheard(view);
        Ok(seen)
    }

    /// Adds those of whom the codebook knows a name or has a summary, and who speak in none of the transcripts, since memos
    /// and the log may name them. They come last: the others have the numbers they would have without them.
    fn add_unheard(&mut self, view: &StudyView<'_>) {
        let heard = self.speakers.iter().flat_map(|it| it.source_names.iter().chain([&it.display_name]));
        let heard: BTreeSet<String> = heard.cloned().collect();
        let given = view.codebook.speaker_names.values().flat_map(|it| [&it.name, &it.key.said]);
        let summarised = view.codebook.memos.keys().filter_map(|(target, _)| match target {
            MemoTarget::Cell(SummaryCell { column: SummaryColumn::Speaker(name), .. }) => Some(name),
            _ => None,
        });
        let named: BTreeSet<&String> = view.codebook.cases.keys().chain(given).chain(summarised).collect();
        let unheard = named.into_iter().filter(|name| !heard.contains(*name));
        self.speakers.extend(
            unheard.map(|name| SpeakerNames { display_name: name.clone(), source_names: BTreeSet::new() }),
        );
    }

    /// Counts the case of the words of a text.
    fn count_words(&mut self, text: &str) {
        let letters = text.chars().filter(|letter| letter.is_alphabetic()).count();
        let capitals = text.chars().filter(|letter| letter.is_uppercase()).count();
        // Captions all in lower case or all in capitals say nothing about words: under 1 % or over half of
        // the letters are capitals. Bounds chosen by hand, not measured.
        if capitals * 100 < letters || capitals * 2 > letters {
            return;
        }
        let mut word = String::new();
        for token in word_spans(text) {
            fold_word(token.slice(text), &mut word);
            let capital = token.slice(text).chars().next().is_some_and(char::is_uppercase);
            let counts = match self.case_counts.get_mut(word.as_str()) {
                Some(counts) => counts,
                None => self.case_counts.entry(word.clone()).or_default(),
            };
            *(if capital { &mut counts.1 } else { &mut counts.0 }) += 1;
        }
    }

    /// Whether a word is used without naming anybody: a stop word of a language of the corpus, or one more
    /// often written in lower case.
    fn is_ordinary_word(&self, word: &str, languages: &BTreeSet<&str>) -> bool {
        let stops = |language: &&str| leitmotif_stop_words::is_stop_word(language, word);
        let (small, capital) = self.case_counts.get(word).copied().unwrap_or((0, 0));
        small > capital || languages.iter().any(stops)
    }
}

#[cfg(test)]
mod tests;
