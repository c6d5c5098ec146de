//! What is carried elsewhere: the corpus, the current run, the codebook and what follows from them.

use super::json::{self, Schema, Score, Seconds};
use super::quotes;
use crate::coding::{Codebook, Count, LoggedEdit, Prevalence, Study, ThemeId, TopicFacts};
use crate::corpus::{Corpus, Transcript, TranscriptEntry, TranscriptId};
use crate::topics::{Run, TopicId};
use std::collections::BTreeMap;
use std::io;

/// The study as it is at one moment, borrowed.
#[derive(Debug, Clone, Copy)]
pub struct View<'a> {
    /// What was said.
    pub corpus: &'a Corpus,
    /// The current run.
    pub run: Option<&'a Run>,
    /// What the researcher made.
    pub codebook: &'a Codebook,
    /// Who holds what, counted, of these three.
    pub study: &'a Study,
}

/// Where texts come from.
pub trait Texts {
    /// Calls `each` with every snippet's index in the corpus and its text, in the order of the corpus.
    ///
    /// # Errors
    /// Where the texts cannot be read; anything `each` says.
    fn each(&self, each: &mut dyn FnMut(usize, &str) -> io::Result<()>) -> io::Result<()>;
    /// The texts of some snippets, by index in the corpus, in the order asked for.
    ///
    /// # Errors
    /// Where they cannot be read.
    fn some(&self, snippets: &[usize]) -> io::Result<Vec<String>>;
    /// One transcript with text, turns and cues; earlier versions can be asked for too.
    ///
    /// # Errors
    /// Where it cannot be read.
    fn transcript(&self, id: TranscriptId) -> io::Result<Transcript>;
}

impl<'a> View<'a> {
    /// A theme's name; its path where another theme has the same name.
    pub fn theme_name(&self, id: ThemeId) -> String {
        let Some(theme) = self.codebook.themes.get(&id) else { return String::new() };
        let shared = self.codebook.themes.values().any(|other| other.id != id && other.name == theme.name);
        if shared { self.codebook.path(id) } else { theme.name.clone() }
    }

    /// The names of all themes, as [`View::theme_name`] has them.
    fn theme_names(&self) -> BTreeMap<ThemeId, String> {
        self.codebook.themes.keys().map(|&id| (id, self.theme_name(id))).collect()
    }

    /// The transcript a snippet is from.
    pub fn transcript_of(&self, snippet: usize) -> Option<&'a TranscriptEntry> {
        let at = self.corpus.transcripts.partition_point(|entry| entry.snippets.end <= snippet);
        self.corpus.transcripts.get(at)
    }

    /// The topics of the current run; none before any.
    pub fn topics(&self) -> Option<json::Topics> {
        let run = self.run?;
        let mut topics: Vec<_> = self.study.topics().iter().map(|facts| self.topic(run, facts)).collect();
        // Numbers go by size when a run is made; merges, splits and moves change sizes, not numbers.
        topics.sort_by_key(|topic: &json::Topic| std::cmp::Reverse(topic.snippets));
        let (snippets, outliers) = (run.members.len(), run.outliers());
        Some(json::Topics { schema: Schema, run: run.id.0, snippets, outliers, topics })
    }

    /// One topic of the current run.
    fn topic(&self, run: &Run, facts: &TopicFacts) -> json::Topic {
        let found = run.topics.iter().find(|topic| topic.id == facts.id);
        let keyword = |keyword: &crate::topics::Keyword| json::Keyword {
            word: keyword.word.clone(),
            score: Score(keyword.score.into()),
        };
        json::Topic {
            id: facts.id.0,
            language: found.and_then(|topic| topic.language.clone()),
            label: facts.label.clone(),
            keywords: found.map(|topic| topic.keywords.iter().map(keyword).collect()).unwrap_or_default(),
            snippets: facts.count.snippets,
            transcripts: facts.count.transcripts,
            seconds: facts.count.seconds.map(Seconds),
            stability: stability_of(run, facts.id).map(Score),
            theme: facts.themes.first().map(|theming| self.theme_name(theming.theme)),
            representatives: found
                .map(|topic| topic.representatives.iter().map(|id| id.0).collect())
                .unwrap_or_default(),
        }
    }

    /// One snippet, given by its index in the corpus, with its text.
    pub fn snippet(&self, at: usize, text: &str) -> Option<json::Snippet> {
        self.snippet_with(at, text, &|id| self.theme_name(id))
    }

    /// Some snippets, given by index in the corpus, with their texts, in the order given.
    pub fn snippets<'t>(&self, of: impl IntoIterator<Item = (usize, &'t str)>) -> json::Snippets {
        let names = self.theme_names();
        let name = |id| names.get(&id).cloned().unwrap_or_default();
        let snippets = of.into_iter().filter_map(|(at, text)| self.snippet_with(at, text, &name)).collect();
        json::Snippets { schema: Schema, snippets }
    }

    fn snippet_with(&self, at: usize, text: &str, name: &dyn Fn(ThemeId) -> String) -> Option<json::Snippet> {
        let snippet = self.corpus.snippets.get(at)?;
        let entry = self.transcript_of(at)?;
        let topic = self.study.topic_of(at);
        let mut themes: Vec<String> = self.study.themes_of(at).iter().map(|&id| name(id)).collect();
        themes.sort();
        Some(json::Snippet {
            id: snippet.id.0,
            transcript: entry.name.clone(),
            start: snippet.start.map(Seconds),
            end: snippet.end.map(Seconds),
            speaker: snippet.speaker.clone(),
            text: text.to_owned(),
            topic: topic.map(|TopicId(id)| id),
            probability: topic.map(|_| Score(self.study.probability(at).into())),
            themes,
            attributes: entry.attributes.clone(),
        })
    }

    /// The codebook as a tree with counts.
    pub fn themes(&self) -> json::Themes {
        json::Themes { schema: Schema, themes: self.themes_below(None) }
    }

    fn themes_below(&self, parent: Option<ThemeId>) -> Vec<json::Theme> {
        let theme = |theme: &crate::coding::Theme| {
            let Prevalence { topics, whole, .. } = self.prevalence(theme.id);
            json::Theme {
                name: theme.name.clone(),
                path: self.codebook.path(theme.id),
                description: theme.description.clone(),
                color: theme.color,
                topics: topics.iter().map(|topic| topic.0).collect(),
                snippets: whole.snippets,
                transcripts: whole.transcripts,
                seconds: whole.seconds.map(Seconds),
                children: self.themes_below(Some(theme.id)),
            }
        };
        self.codebook.children(parent).into_iter().map(theme).collect()
    }

    /// The passages picked to be quoted, by theme, in their order; of one theme and those below it where
    /// it is named.
    ///
    /// # Errors
    /// Where the texts cannot be read.
    pub fn quotes(&self, texts: &dyn Texts, theme: Option<ThemeId>) -> io::Result<json::Quotes> {
        let mut all = Vec::new();
        for quoted in quotes::gather(self, texts, theme)? {
            let path = self.codebook.path(quoted.theme);
            let quote = |(at, passage): (usize, quotes::Passage)| json::Quote {
                theme: path.clone(),
                number: at + 1,
                source: passage.source(),
                transcript: passage.transcript,
                start: passage.start.map(Seconds),
                speaker: passage.speaker,
                date: passage.date,
                url: passage.url,
                text: passage.text,
            };
            all.extend(quoted.quotes.into_iter().enumerate().map(quote));
        }
        Ok(json::Quotes { schema: Schema, quotes: all })
    }

    /// How much a theme covers.
    pub fn prevalence(&self, theme: ThemeId) -> Prevalence {
        self.study.prevalence(theme).cloned().unwrap_or_default()
    }

    /// How much there is in all.
    pub fn whole(&self) -> Count {
        self.study.corpus()
    }

    /// Everything in one object.
    ///
    /// # Errors
    /// Where the texts cannot be read.
    pub fn everything(&self, texts: &dyn Texts, log: &[LoggedEdit]) -> io::Result<json::Everything> {
        let names = self.theme_names();
        let name = |id| names.get(&id).cloned().unwrap_or_default();
        let mut snippets = Vec::with_capacity(self.corpus.snippets.len());
        texts.each(&mut |at, text| {
            snippets.extend(self.snippet_with(at, text, &name));
            Ok(())
        })?;
        Ok(json::Everything {
            schema: Schema,
            transcripts: self.corpus.transcripts.iter().map(json::Transcript::from).collect(),
            run: self.run.map(json::Analyze::from),
            topics: self.topics().map(|topics| topics.topics).unwrap_or_default(),
            themes: self.themes().themes,
            quotes: self.quotes(texts, None)?.quotes,
            snippets,
            edits: json::Log::new(log).edits,
        })
    }
}

/// How surely a topic would be found again; none where that was not measured, or the researcher remade the topic.
fn stability_of(run: &Run, topic: TopicId) -> Option<f64> {
    let measured = run.measures.stability.as_ref()?.topics.get(topic.0 as usize).copied()?;
    measured.is_finite().then_some(f64::from(measured))
}

#[cfg(test)]
#[path = "view_tests.rs"]
pub(super) mod tests;
