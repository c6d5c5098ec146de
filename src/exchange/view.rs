//! The input of every export: the corpus, the current run, the codebook and the statistics on them, borrowed
//! at one moment; and the JSON objects (see [`json`](super::json)) made from these.

use crate::coding::{Codebook, CodingStats, Prevalence, ThemeId};
use crate::corpus::{Attributes, Corpus, Snippet, SnippetIndex, Transcript, TranscriptEntry, TranscriptId};
use crate::format::count_noun;
use crate::topics::{Run, TopicId};
use std::collections::{BTreeMap, BTreeSet};
use std::io;

/// The study at one moment, borrowed.
#[derive(Debug, Clone, Copy)]
pub struct StudyView<'a> {
    /// The transcripts and snippets, without their text.
    pub corpus: &'a Corpus,
    /// The current run, if any.
    pub run: Option<&'a Run>,
    /// The researcher's work.
    pub codebook: &'a Codebook,
    /// The statistics computed from the three above.
    pub stats: &'a CodingStats,
}

/// Reads texts on demand, so that an export does not hold the whole corpus in memory.
pub trait TextSource {
    /// Calls `each` with every snippet's index in the corpus and its text, in the order of the corpus.
    ///
    /// # Errors
    /// Where the texts cannot be read, and any error of `each`.
    fn for_each_snippet(&self, each: &mut dyn FnMut(SnippetIndex, &str) -> io::Result<()>) -> io::Result<()>;
    /// The texts of some snippets, given by index in the corpus, in the order given.
    ///
    /// # Errors
    /// Where they cannot be read.
    fn snippet_texts(&self, snippets: &[SnippetIndex]) -> io::Result<Vec<String>>;
    /// A transcript with text, turns and cues; also an earlier version.
    ///
    /// # Errors
    /// Where it cannot be read.
    fn load_transcript(&self, id: TranscriptId) -> io::Result<Transcript>;
    /// When a text was imported, RFC 3339 in UTC; none where that is not known.
    ///
    /// # Errors
    /// Where it cannot be read.
    fn import_time(&self, _id: TranscriptId) -> io::Result<Option<String>> {
        Ok(None)
    }
}

/// The keywords of a topic, best first.
pub(super) fn topic_keywords(run: &Run, topic: TopicId) -> Vec<&str> {
    let found = run.topics.iter().find(|found| found.id == topic);
    found.into_iter().flat_map(|found| found.keywords.iter().map(|keyword| keyword.word.as_str())).collect()
}

impl<'a> StudyView<'a> {
    /// The name of a theme; its path where another theme has the same name.
    pub fn theme_name(&self, id: ThemeId) -> String {
        let Some(theme) = self.codebook.themes.get(&id) else { return String::new() };
        let shared = self.codebook.themes.values().any(|other| other.id != id && other.name == theme.name);
        if shared { self.codebook.theme_path(id) } else { theme.name.clone() }
    }

    /// The names of all themes by [`StudyView::theme_name`], computed once where many snippets need them.
    pub(super) fn theme_names(&self) -> BTreeMap<ThemeId, String> {
        self.codebook.themes.keys().map(|&id| (id, self.theme_name(id))).collect()
    }

    /// The names of all who speak in the transcripts, as they are shown.
    pub(super) fn speakers(&self) -> BTreeSet<&'a str> {
        let parts = self.corpus.snippets.iter().flat_map(Snippet::speaker_parts);
        parts.filter_map(|(_, speaker, _)| speaker).collect()
    }

    /// What is known of those who speak in the transcripts, by name. What is known of others, as of those who speak
    /// only in transcripts that were taken out, is kept in the project and is not exported.
    pub(super) fn cases(&self) -> impl Iterator<Item = (&'a String, &'a Attributes)> {
        let shown = self.speakers();
        self.codebook.cases.iter().filter(move |(name, _)| shown.contains(name.as_str()))
    }

    /// What the run has not seen, in a sentence: "12 snippets of 3 transcripts came or were changed after the topics were
    /// found, and are in none"; none where it has seen everything.
    pub fn unseen_note(&self) -> Option<String> {
        let snippets = self.stats.unseen_snippets().len();
        let transcripts = count_noun(self.stats.unseen_transcripts(self.corpus), "transcript");
        let (came, are) = if snippets == 1 { ("was changed", "is") } else { ("were changed", "are") };
        (snippets > 0).then(|| {
            let snippets = count_noun(snippets, "snippet");
            format!(
                "{snippets} of {transcripts} came or {came} after the topics were found, and {are} in none"
            )
        })
    }

    /// The transcript of a snippet, given by its index in the corpus.
    pub fn transcript_of_snippet(&self, snippet: SnippetIndex) -> Option<&'a TranscriptEntry> {
        self.corpus.transcript_at(self.corpus.transcript_of(snippet)?)
    }

    /// The prevalence of a theme; zero where it holds for nothing.
    pub fn prevalence(&self, theme: ThemeId) -> Prevalence {
        self.stats.prevalence(theme).map_or_else(Prevalence::default, Prevalence::clone)
    }
}

#[cfg(test)]
#[path = "view_tests.rs"]
pub(super) mod tests;
