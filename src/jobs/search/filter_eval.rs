//! Evaluates the filters of a search on the study as it is now.

use crate::coding::{Codebook, CodingStats, ThemeId};
use crate::corpus::attributes::{date_of, is_same_key};
use crate::corpus::{Attributes, Corpus, Snippet, SnippetIndex, Span, TranscriptEntry, TranscriptIndex};
use crate::search::{CalendarDay, FilterResult, FilterSource, NameLookup, SnippetFilter};
use std::collections::BTreeSet;
use std::sync::Arc;

/// The study, as filters need it. Cheap to make anew after each change: corpus and statistics are shared.
#[derive(Debug, Clone)]
pub struct StudyFilters {
    corpus: Arc<Corpus>,
    study: Arc<CodingStats>,
    codebook: Codebook,
}

impl StudyFilters {
    /// Takes corpus, statistics and codebook as they are now; of the codebook only the themes are copied.
    pub fn new(corpus: Arc<Corpus>, study: Arc<CodingStats>, codebook: &Codebook) -> Self {
        let codebook = Codebook { themes: codebook.themes.clone(), ..Codebook::default() };
        Self { corpus, study, codebook }
    }

    /// The snippets that pass a test, by index.
    fn passing(&self, passes: impl Fn(SnippetIndex) -> bool) -> FilterResult {
        FilterResult { passes: self.corpus.snippet_indices().map(passes).collect(), note: None }
    }

    /// The snippets in a set, by index.
    fn among(&self, snippets: impl IntoIterator<Item = SnippetIndex>) -> FilterResult {
        let set: BTreeSet<SnippetIndex> = snippets.into_iter().collect();
        self.passing(|snippet| set.contains(&snippet))
    }

    /// The snippets of the transcripts that pass a test, by index.
    fn in_transcripts(&self, passes: impl Fn(TranscriptIndex) -> bool) -> FilterResult {
        let snippets = self.corpus.transcript_indices().zip(&self.corpus.transcripts);
        let passes = snippets.flat_map(|(at, entry)| std::iter::repeat_n(passes(at), entry.snippets.len()));
        FilterResult { passes: passes.collect(), note: None }
    }

    /// A filter nothing passes, with the reason.
    fn nobody(&self, note: String) -> FilterResult {
        FilterResult { note: Some(note), ..self.passing(|_| false) }
    }

    /// The snippets of the themes a name may stand for, with the themes below them.
    fn themes(&self, typed: &str) -> FilterResult {
        let themes: Vec<ThemeId> = self.codebook.themes.keys().copied().collect();
        let paths: Vec<String> = themes.iter().map(|id| self.codebook.theme_path(*id)).collect();
        let spellings = self.codebook.themes.values().zip(&paths);
        let names = NameLookup::new(spellings.map(|(theme, path)| vec![theme.name.as_str(), path.as_str()]));
        let meant = names.positions_of(typed);
        if meant.is_empty() {
            return self.nobody(format!("there is no theme '{typed}'"));
        }
        let below = meant.iter().filter_map(|at| themes.get(*at));
        self.among(below.flat_map(|theme| self.study.subtree_snippets(*theme).iter().copied()))
    }

    /// The snippets of the topics a label or number may stand for; a number goes before a label.
    fn topics(&self, typed: &str) -> FilterResult {
        let topics = self.study.topics();
        let names = NameLookup::new(topics.iter().map(|topic| vec![topic.label.as_str()]));
        let by_number = typed.trim().parse::<u32>().ok();
        let meant: BTreeSet<_> = match by_number.and_then(|n| topics.iter().find(|topic| topic.id.0 == n)) {
            Some(topic) => BTreeSet::from([topic.id]),
            None => {
                let meant = names.positions_of(typed).into_iter();
                meant.filter_map(|at| topics.get(at)).map(|topic| topic.id).collect()
            }
        };
        if meant.is_empty() {
            return self.nobody(format!("there is no topic '{typed}'"));
        }
        self.passing(|snippet| self.study.topic_of(snippet).is_some_and(|topic| meant.contains(&topic)))
    }

    /// The snippets in which a speaker the name may stand for says a part.
    fn speakers(&self, typed: &str) -> FilterResult {
        let meant = self.speakers_meant(typed);
        if meant.is_empty() {
            return self.nobody(format!("there is no speaker '{typed}'"));
        }
        let speaks = |snippet: &Snippet| meant.iter().any(|name| snippet.has_speaker(name));
        self.passing(|at| self.corpus.snippet_at(at).is_some_and(speaks))
    }

    /// The speakers a name may stand for, of all who say a part of a snippet.
    fn speakers_meant(&self, typed: &str) -> BTreeSet<&str> {
        let parts = self.corpus.snippets.iter().flat_map(Snippet::speaker_parts);
        let speakers: BTreeSet<&str> = parts.filter_map(|(_, speaker, _)| speaker).collect();
        let speakers: Vec<&str> = speakers.into_iter().collect();
        let meant = NameLookup::new(speakers.iter().map(|speaker| vec![*speaker])).positions_of(typed);
        meant.into_iter().filter_map(|at| speakers.get(at).copied()).collect()
    }

    /// The snippets of the transcripts a name, or its last part, may stand for.
    fn transcripts(&self, typed: &str) -> FilterResult {
        let names = NameLookup::new(self.corpus.transcripts.iter().map(|entry| {
            let last = entry.name.rsplit('/').next().unwrap_or(&entry.name);
            vec![entry.name.as_str(), last]
        }));
        let meant = names.positions_of(typed);
        if meant.is_empty() {
            return self.nobody(format!("there is no transcript '{typed}'"));
        }
        self.in_transcripts(|transcript| meant.binary_search(&transcript.0).is_ok())
    }

    /// The snippets of transcripts with an attribute value. The language detected goes before an attribute of
    /// that name.
    fn attribute(&self, key: &str, typed: &str) -> FilterResult {
        let value = |entry: &TranscriptEntry| match is_same_key(key, "language") {
            true => entry.language.clone().or_else(|| attribute_named(&entry.attributes, key)),
            false => attribute_named(&entry.attributes, key),
        };
        let values: Vec<Option<String>> = self.corpus.transcripts.iter().map(value).collect();
        let passing = matching_values(&values, typed);
        let note = (!passing.contains(&true)).then(|| format!("no transcript has {key} '{typed}'"));
        FilterResult { note, ..self.in_transcripts(|transcript| passing[transcript.0]) }
    }

    /// The snippets of the sample that was drawn.
    fn sample(&self) -> FilterResult {
        if self.study.sample_snippets().is_empty() {
            return self.nobody("no sample was drawn: `leitmotif sample N` draws one".to_owned());
        }
        self.among(self.study.sample_snippets().iter().copied())
    }

    /// The snippets of transcripts whose date passes a test; those without a date never do.
    fn dated(&self, passes: impl Fn(CalendarDay) -> bool) -> FilterResult {
        let day = |entry: &TranscriptEntry| date_of(&entry.attributes).and_then(CalendarDay::parse);
        let days: Vec<Option<CalendarDay>> = self.corpus.transcripts.iter().map(day).collect();
        if days.iter().all(Option::is_none) {
            let note = "no transcript says its date; give them one with a date attribute";
            return self.nobody(note.to_owned());
        }
        self.in_transcripts(|transcript| days[transcript.0].is_some_and(&passes))
    }
}

/// The value of an attribute, whatever the spelling of its key.
fn attribute_named(attributes: &Attributes, key: &str) -> Option<String> {
    attributes.iter().find(|(name, _)| is_same_key(name, key)).map(|(_, value)| value.clone())
}

/// Which values a typed one stands for: those equal to it, else dates that begin with it, else those in which
/// each word typed begins a word.
fn matching_values(values: &[Option<String>], typed: &str) -> Vec<bool> {
    let names = NameLookup::new(values.iter().map(|value| vec![value.as_deref().unwrap_or("")]));
    let dates: Vec<bool> = match CalendarDay::parse(typed) {
        Some(_) => values.iter().map(|value| value.as_ref().is_some_and(|v| v.starts_with(typed))).collect(),
        None => Vec::new(),
    };
    if dates.contains(&true) {
        return dates;
    }
    let meant = names.positions_of(typed);
    (0..values.len()).map(|at| meant.binary_search(&at).is_ok()).collect()
}

impl FilterSource for StudyFilters {
    fn select_snippets(&self, filter: &SnippetFilter) -> FilterResult {
        match filter {
            SnippetFilter::Theme(name) => self.themes(name),
            SnippetFilter::Topic(name) => self.topics(name),
            SnippetFilter::Speaker(name) => self.speakers(name),
            SnippetFilter::Transcript(name) => self.transcripts(name),
            SnippetFilter::Attribute { key, value } => self.attribute(key, value),
            SnippetFilter::After(day) => self.dated(|date| date >= *day),
            SnippetFilter::Before(day) => self.dated(|date| date < *day),
            SnippetFilter::Outlier => self.among(self.study.outliers().iter().copied()),
            SnippetFilter::Unread => self.passing(|snippet| !self.study.is_read(snippet)),
            SnippetFilter::Unassigned => self.passing(|snippet| self.study.themes_of(snippet).is_empty()),
            SnippetFilter::New => self.passing(|snippet| self.study.is_placed_later(snippet)),
            SnippetFilter::Sample => self.sample(),
            // Answered from the texts, which the searcher reads: see `TextFilters`.
            SnippetFilter::Boilerplate => self.passing(|_| false),
        }
    }

    fn speaker_spans(&self, typed: &str, snippets: &[SnippetIndex]) -> Vec<Vec<Span>> {
        let meant = self.speakers_meant(typed);
        let spans = |at: &SnippetIndex| {
            // Where one speaks alone, all of it would be marked, which says nothing.
            let Some(snippet) = self.corpus.snippet_at(*at).filter(|it| !it.parts.is_empty()) else {
                return Vec::new();
            };
            let own = snippet.speaker_parts().filter(|(_, who, _)| who.is_some_and(|it| meant.contains(it)));
            let start = snippet.span.start;
            own.map(|(span, ..)| Span::new(span.start - start, span.end - start)).collect()
        };
        snippets.iter().map(spans).collect()
    }
}
