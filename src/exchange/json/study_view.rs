//! A study as the JSON objects that commands print and exports write.

use super::{self as json, JsonScore, JsonSeconds, SchemaVersion};
use crate::coding::{LoggedEdit, MemoFilter, ThemeId, TopicStats};
use crate::corpus::speaker_stats::stats_by_speaker;
use crate::corpus::{SnippetIndex, WordingText};
use crate::exchange::view::{StudyView, TextSource};
use crate::exchange::{memos, quotes};
use crate::topics::{Run, TopicId};
use std::collections::BTreeSet;
use std::io;

impl StudyView<'_> {
    /// The topics of the current run, largest first; none before any run.
    pub fn topics_json(&self) -> Option<json::TopicsJson> {
        let run = self.run?;
        let mut topics: Vec<_> =
            self.stats.topics().iter().map(|facts| self.topic_json(run, facts)).collect();
        // Topic numbers follow size when a run is made; merges, splits and moves change sizes, not numbers.
        topics.sort_by_key(|topic: &json::TopicJson| std::cmp::Reverse(topic.snippets));
        let (snippets, outliers) = (run.members.len(), run.outlier_count());
        let context = json::context_json(run);
        Some(json::TopicsJson {
            schema: SchemaVersion,
            run: run.id.0,
            snippets,
            outliers,
            context,
            unseen: self.stats.unseen_snippets().len(),
            conduct_snippets: self.stats.conduct_queue().len(),
            topics,
        })
    }

    /// One topic of the current run: counts from the statistics, keywords from the run.
    fn topic_json(&self, run: &Run, facts: &TopicStats) -> json::TopicJson {
        let found = run.topics.iter().find(|topic| topic.id == facts.id);
        json::TopicJson {
            id: facts.id.0,
            language: found.and_then(|topic| topic.language.clone()),
            label: facts.label.clone(),
            keywords: found.map_or_else(Vec::new, |topic| topic.keywords.iter().map(Into::into).collect()),
            snippets: facts.coverage.snippets,
            transcripts: facts.coverage.transcripts,
            seconds: facts.coverage.seconds.map(JsonSeconds),
            stability: topic_stability(run, facts.id).map(JsonScore),
            conduct: run.topic_conduct(facts.id).filter(|_| facts.themes.is_empty()).map(|it| it.reason()),
            junk: facts.junk,
            theme: facts.themes.first().map(|theming| self.theme_name(theming.theme)),
            representatives: found
                .map_or_else(Vec::new, |topic| topic.representatives.iter().map(|id| id.0).collect()),
        }
    }

    /// One snippet, given by its index in the corpus and its text.
    pub fn snippet_json(&self, at: SnippetIndex, text: &str) -> Option<json::SnippetJson> {
        self.snippet_json_with(at, text, &|id| self.theme_name(id))
    }

    /// Some snippets, given by index in the corpus and text, in the order given.
    pub fn snippets_json<'t>(
        &self,
        of: impl IntoIterator<Item = (SnippetIndex, &'t str)>,
    ) -> json::SnippetsJson {
        let names = self.theme_names();
        let name = |id| names.get(&id).map_or_else(String::new, String::clone);
        let snippets =
            of.into_iter().filter_map(|(at, text)| self.snippet_json_with(at, text, &name)).collect();
        json::SnippetsJson { schema: SchemaVersion, snippets }
    }

    /// One snippet, with theme names looked up by `name`.
    fn snippet_json_with(
        &self,
        at: SnippetIndex,
        text: &str,
        name: &dyn Fn(ThemeId) -> String,
    ) -> Option<json::SnippetJson> {
        let snippet = self.corpus.snippet_at(at)?;
        let entry = self.transcript_of_snippet(at)?;
        let topic = self.stats.topic_of(at);
        let mut themes: Vec<String> = self.stats.themes_of(at).iter().map(|&id| name(id)).collect();
        themes.sort();
        Some(json::SnippetJson {
            id: snippet.id.0,
            transcript: entry.name.clone(),
            start: snippet.start.map(JsonSeconds),
            end: snippet.end.map(JsonSeconds),
            speaker: snippet.speaker.as_deref().map(str::to_owned),
            speakers: snippet.speakers().into_iter().map(str::to_owned).collect(),
            text: text.to_owned(),
            topic: topic.map(|TopicId(id)| id),
            probability: topic.map(|_| JsonScore(self.stats.probability(at).into())),
            context: self.stats.is_context(at),
            unseen: self.stats.unseen_snippets().binary_search(&at).is_ok(),
            question: None,
            themes,
            attributes: entry.attributes.clone(),
        })
    }

    /// The codebook as a tree; counts include the themes below.
    pub fn themes_json(&self) -> json::ThemesJson {
        json::ThemesJson { schema: SchemaVersion, themes: self.child_themes_json(None) }
    }

    fn child_themes_json(&self, parent: Option<ThemeId>) -> Vec<json::ThemeJson> {
        let theme = |theme: &crate::coding::Theme| {
            let covered = self.prevalence(theme.id);
            let whole = covered.subtree;
            json::ThemeJson {
                name: theme.name.clone(),
                path: self.codebook.theme_path(theme.id),
                description: theme.description.clone(),
                color: theme.color,
                topics: covered.topics.iter().map(|topic| topic.0).collect(),
                passages: covered.passages_of_subtree,
                passages_set_aside: covered.passages_set_aside,
                words: whole.words,
                snippets: whole.snippets,
                transcripts: whole.transcripts,
                seconds: whole.seconds.map(JsonSeconds),
                speakers: whole.speakers,
                also_under: self.codebook.also_under_paths(theme.id),
                children: self.child_themes_json(Some(theme.id)),
            }
        };
        self.codebook.children(parent).into_iter().map(theme).collect()
    }

    /// The quotes, by theme in the order of the codebook; with `theme`, of that theme and those below it.
    ///
    /// # Errors
    /// Where the texts cannot be read.
    pub fn quotes_json(
        &self,
        texts: &dyn TextSource,
        theme: Option<ThemeId>,
    ) -> io::Result<json::QuotesJson> {
        let mut all = Vec::new();
        for quoted in quotes::collect_quotes(self, texts, theme)? {
            let path = self.codebook.theme_path(quoted.theme);
            let quote = |(at, passage): (usize, quotes::QuotedPassage)| json::QuoteJson {
                theme: path.clone(),
                number: at + 1,
                source: passage.citation(),
                transcript: passage.transcript,
                start: passage.start.map(JsonSeconds),
                speaker: passage.speaker,
                date: passage.date,
                url: passage.url,
                text: passage.text,
            };
            all.extend(quoted.quotes.into_iter().enumerate().map(quote));
        }
        Ok(json::QuotesJson { schema: SchemaVersion, quotes: all })
    }

    /// The memos that pass a filter and hold all words of a query, as [`memos::collect_memos`] has them.
    ///
    /// # Errors
    /// Where the texts cannot be read.
    pub fn memos_json(
        &self,
        texts: &dyn TextSource,
        filter: &MemoFilter,
        query: &str,
    ) -> io::Result<json::MemosJson> {
        let all = memos::collect_memos(self, texts, filter, query)?;
        Ok(json::MemosJson { schema: SchemaVersion, memos: all.into_iter().map(Into::into).collect() })
    }

    /// Who speaks, most words first, with what is known of each. Reads each transcript once.
    ///
    /// # Errors
    /// Where the texts cannot be read.
    pub fn speakers_json(&self, texts: &dyn TextSource) -> io::Result<json::SpeakersJson> {
        let mut stats = Vec::new();
        for entry in &self.corpus.transcripts {
            stats.extend(stats_by_speaker(&texts.load_transcript(entry.id)?));
        }
        Ok(json::SpeakersJson::from(self.codebook.speaker_summaries(&stats).as_slice()))
    }

    /// The questions of the guide, by name, with the wordings that are in these texts: what was asked only in transcripts
    /// that were taken out is kept in the project and is not exported. Reads each transcript once.
    ///
    /// # Errors
    /// Where the texts cannot be read.
    pub fn guide_questions_json(&self, texts: &dyn TextSource) -> io::Result<Vec<json::GuideQuestionJson>> {
        let mut questions: Vec<json::GuideQuestionJson> =
            self.codebook.guide_questions.values().map(Into::into).collect();
        questions.sort_by(|a, b| a.name.cmp(&b.name));
        let mut said: BTreeSet<String> = BTreeSet::new();
        let wordings: BTreeSet<String> =
            questions.iter().flat_map(|it| it.wordings.iter().chain(&it.excluded).cloned()).collect();
        let all = if wordings.is_empty() { &[] } else { &self.corpus.transcripts[..] };
        for entry in all {
            let text = WordingText::new(&texts.load_transcript(entry.id)?.text);
            said.extend(wordings.iter().filter(|wording| text.has(wording)).cloned());
        }
        for question in &mut questions {
            question.wordings.retain(|wording| said.contains(wording));
            question.excluded.retain(|wording| said.contains(wording));
        }
        Ok(questions)
    }

    /// The whole study in one object, with all texts: what `export json` writes.
    ///
    /// # Errors
    /// Where the texts cannot be read.
    pub fn study_json<'l>(
        &self,
        texts: &dyn TextSource,
        log: &'l [LoggedEdit],
    ) -> io::Result<json::StudyJson<'l>> {
        let names = self.theme_names();
        let name = |id| names.get(&id).map_or_else(String::new, String::clone);
        let mut snippets = Vec::with_capacity(self.corpus.snippets.len());
        texts.for_each_snippet(&mut |at, text| {
            snippets.extend(self.snippet_json_with(at, text, &name));
            Ok(())
        })?;
        Ok(json::StudyJson {
            schema: SchemaVersion,
            transcripts: self.corpus.transcripts.iter().map(json::TranscriptJson::from).collect(),
            speakers: self.speakers_json(texts)?.speakers,
            run: self.run.map(json::RunJson::from),
            topics: self.topics_json().map_or_else(Vec::new, |topics| topics.topics),
            themes: self.themes_json().themes,
            quotes: self.quotes_json(texts, None)?.quotes,
            memos: self.memos_json(texts, &MemoFilter::default(), "")?.memos,
            guide_questions: self.guide_questions_json(texts)?,
            snippets,
            edits: log,
        })
    }
}

/// The stability of a topic, 0 to 1: its mean best Jaccard index over variants of the analysis. None where it
/// was not measured, or the researcher has regrouped the topic since (not a number then).
fn topic_stability(run: &Run, topic: TopicId) -> Option<f64> {
    let measured = run.measures.stability.as_ref()?.topics.get(topic.0 as usize).copied()?;
    measured.is_finite().then_some(f64::from(measured))
}
