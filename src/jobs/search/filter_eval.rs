//! Evaluates the filters of a search on the study as it is now.

use super::attribute_match::AttributeMatch;
use crate::coding::{
    Codebook, CodedText, CodingStats, GuideQuestion, GuideQuestionId, MemoTarget, TextChoice, ThemeId,
    TranscriptSpan,
};
use crate::corpus::attributes::date_of;
use crate::corpus::{Attributes, Corpus, Snippet, SnippetIndex, Span, TranscriptEntry, TranscriptIndex};
use crate::search::{CalendarDay, FilterResult, FilterSource, NameLookup, SnippetFilter, ValueRange};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// The field that names a guide question; transcripts may have an attribute of that name.
const QUESTION_FIELD: &str = "question";

/// The study, as filters need it. Cheap to make anew after each change: corpus and statistics are shared.
#[derive(Debug, Clone)]
pub struct StudyFilters {
    corpus: Arc<Corpus>,
    study: Arc<CodingStats>,
    /// The themes, the questions of the guide, and what is known of people.
    codebook: Codebook,
    /// The memos on passages.
    memos: Vec<(TranscriptSpan, String)>,
    /// The passages quoted.
    quotes: Vec<TranscriptSpan>,
    /// What each coder has put under a theme.
    coded: BTreeMap<String, Vec<TranscriptSpan>>,
}

impl StudyFilters {
    /// Takes corpus, statistics and codebook as they are now; of the codebook only what the filters of this query
    /// may ask for is copied: the passages of coders are many, and a query is asked with every letter.
    pub fn for_query(query: &str, corpus: Arc<Corpus>, study: Arc<CodingStats>, codebook: &Codebook) -> Self {
        let mut filters = Self::without_coders(corpus, study, codebook);
        if query.contains(':') {
            filters.add_people(codebook);
        }
        filters
    }

    /// Takes corpus, statistics and codebook as they are now, for any query.
    pub fn new(corpus: Arc<Corpus>, study: Arc<CodingStats>, codebook: &Codebook) -> Self {
        let mut filters = Self::without_coders(corpus, study, codebook);
        filters.add_people(codebook);
        filters
    }

    /// Adds what coders decided, and what is known of people and of what they are asked.
    fn add_people(&mut self, codebook: &Codebook) {
        self.coded = passages_by_coder(codebook);
        self.codebook.cases.clone_from(&codebook.cases);
        self.codebook.speaker_names.clone_from(&codebook.speaker_names);
        self.codebook.guide_questions.clone_from(&codebook.guide_questions);
    }

    fn without_coders(corpus: Arc<Corpus>, study: Arc<CodingStats>, codebook: &Codebook) -> Self {
        let memos = codebook.memos.values().filter_map(|memo| match &memo.target {
            MemoTarget::Span(place) => Some((place.clone(), memo.text.clone())),
            _ => None,
        });
        let memos = memos.collect();
        let quotes = codebook.quotes.values().map(|quote| quote.place.clone()).collect();
        let codebook = Codebook { themes: codebook.themes.clone(), ..Codebook::default() };
        Self { corpus, study, codebook, memos, quotes, coded: BTreeMap::new() }
    }

    /// The snippets that some of these passages touch.
    fn touching<'a>(&self, places: impl IntoIterator<Item = &'a TranscriptSpan>) -> FilterResult {
        let text = CodedText::union(places);
        let touches = |snippet: &Snippet| text.touches(snippet.transcript, snippet.span);
        self.passing(|at| self.corpus.snippet_at(at).is_some_and(touches))
    }

    /// The snippets with a memo that has a word beginning with each of those typed.
    fn memos(&self, typed: &str) -> FilterResult {
        // Each memo is looked through for itself: one that is the words typed hides no other.
        let has = |text: &str| !NameLookup::new([vec![text]]).positions_of(typed).is_empty();
        let meant: Vec<&TranscriptSpan> =
            self.memos.iter().filter(|(_, text)| has(text)).map(|(place, _)| place).collect();
        if meant.is_empty() {
            return self.nobody(format!("no memo on a passage says '{typed}'"));
        }
        self.touching(meant)
    }

    /// What the coders of this name have put under a theme.
    fn coders(&self, typed: &str) -> FilterResult {
        let meant = NameLookup::new(self.coded.keys().map(|coder| vec![coder.as_str()])).positions_of(typed);
        if meant.is_empty() {
            return self.nobody(format!("no coder '{typed}' has put anything under a theme"));
        }
        let coded = self.coded.values().enumerate().filter(|(at, _)| meant.binary_search(at).is_ok());
        self.touching(coded.flat_map(|(_, places)| places))
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

    /// The themes a name may stand for.
    fn themes_meant(&self, typed: &str) -> Vec<ThemeId> {
        let themes: Vec<ThemeId> = self.codebook.themes.keys().copied().collect();
        let paths: Vec<String> = themes.iter().map(|id| self.codebook.theme_path(*id)).collect();
        let spellings = self.codebook.themes.values().zip(&paths);
        let names = NameLookup::new(spellings.map(|(theme, path)| vec![theme.name.as_str(), path.as_str()]));
        names.positions_of(typed).iter().filter_map(|at| themes.get(*at)).copied().collect()
    }

    /// The snippets of the themes a name may stand for, with the themes below them.
    fn themes(&self, typed: &str) -> FilterResult {
        let meant = self.themes_meant(typed);
        if meant.is_empty() {
            return self.nobody(format!("there is no theme '{typed}'"));
        }
        self.among(meant.iter().flat_map(|theme| self.study.subtree_snippets(*theme).iter().copied()))
    }

    /// What passes a filter, to the character, where that may be less than whole snippets: the passages of a theme, the
    /// words of a speaker or of people of whom something is known. None for other filters.
    pub(in crate::jobs) fn text_of(&self, filter: &SnippetFilter) -> Option<CodedText> {
        match filter {
            SnippetFilter::Theme(name) => {
                let meant = self.themes_meant(name);
                Some(CodedText::union_of(meant.iter().filter_map(|theme| self.study.subtree_text(*theme))))
            }
            SnippetFilter::Speaker(name) => {
                let meant = self.speakers_meant(name).into_iter().map(str::to_owned).collect();
                let choice = TextChoice { speakers: Some(meant), ..TextChoice::default() };
                choice.text(&self.corpus, &self.study)
            }
            SnippetFilter::Attribute { key, value } => self.attribute(key, value).text(),
            SnippetFilter::AttributeRange { key, range } => self.attribute_range(key, range).text(),
            _ => None,
        }
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
        speakers_meant(&speaker_names(&self.corpus), typed).into_iter().collect()
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

    /// Where an attribute has a value like the one typed.
    fn attribute<'a>(&'a self, key: &'a str, typed: &str) -> AttributeMatch<'a> {
        AttributeMatch::of_value(&self.corpus, &self.codebook.cases, (key, typed))
    }

    /// Where an attribute is in a range.
    fn attribute_range<'a>(&'a self, key: &'a str, range: &ValueRange) -> AttributeMatch<'a> {
        AttributeMatch::of_range(&self.corpus, &self.codebook.cases, (key, range))
    }

    /// What tells which guide question is asked where: the questions of the guide, and what is known of people.
    pub(in crate::jobs) fn asking_book(&self) -> &Codebook {
        &self.codebook
    }

    /// The guide questions a name may stand for.
    pub(in crate::jobs) fn questions_meant(&self, typed: &str) -> Vec<GuideQuestionId> {
        let questions: Vec<&GuideQuestion> = self.codebook.guide_questions.values().collect();
        let names = NameLookup::new(questions.iter().map(|question| vec![question.name.as_str()]));
        names.positions_of(typed).iter().filter_map(|at| questions.get(*at)).map(|it| it.id).collect()
    }

    /// The snippets in which an attribute has just this value, but for case and accents: of who says a part, else of the
    /// transcript.
    pub fn with_attribute(&self, key: &str, value: &str) -> FilterResult {
        AttributeMatch::of_exact_value(&self.corpus, &self.codebook.cases, (key, value)).snippets()
    }

    /// The snippets of the sample that was drawn.
    fn sample(&self) -> FilterResult {
        if self.study.sample_snippets().is_empty() {
            return self.nobody("no sample was drawn: `leitmotif sample N` draws one".to_owned());
        }
        self.among(self.study.sample_snippets().iter().copied())
    }

    fn maybe_conduct(&self) -> FilterResult {
        if self.study.conduct_queue().is_empty() {
            let note = if self.study.looked_for_conduct() {
                "nothing is left that may be conduct and is in no topic of conduct"
            } else {
                "conduct was not looked for: there are no topics, too few talks, or topics older than that; find topics again"
            };
            return self.nobody(note.to_owned());
        }
        self.among(self.study.conduct_queue().iter().copied())
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

/// All who say a part of a snippet, by the names shown, by alphabet.
pub fn speaker_names(corpus: &Corpus) -> Vec<&str> {
    let parts = corpus.snippets.iter().flat_map(Snippet::speaker_parts);
    let names: BTreeSet<&str> = parts.filter_map(|(_, speaker, _)| speaker).collect();
    names.into_iter().collect()
}

/// Those of some names that a typed one may stand for, as a search reads it.
pub fn speakers_meant<'a>(names: &[&'a str], typed: &str) -> Vec<&'a str> {
    let meant = NameLookup::new(names.iter().map(|name| vec![*name])).positions_of(typed);
    meant.into_iter().filter_map(|at| names.get(at).copied()).collect()
}

/// The passages each coder has put under a theme.
fn passages_by_coder(codebook: &Codebook) -> BTreeMap<String, Vec<TranscriptSpan>> {
    let mut coded: BTreeMap<String, Vec<TranscriptSpan>> = BTreeMap::new();
    for assignment in codebook.assignments.values() {
        coded.entry(assignment.coder.clone()).or_default().extend(assignment.spans.iter().cloned());
    }
    coded
}

impl FilterSource for StudyFilters {
    fn select_snippets(&self, filter: &SnippetFilter) -> FilterResult {
        match filter {
            SnippetFilter::Theme(name) => self.themes(name),
            SnippetFilter::Topic(name) => self.topics(name),
            SnippetFilter::Speaker(name) => self.speakers(name),
            SnippetFilter::Transcript(name) => self.transcripts(name),
            SnippetFilter::Attribute { key, value } => self.attribute(key, value).snippets(),
            SnippetFilter::After(day) => self.dated(|date| date >= *day),
            SnippetFilter::Before(day) => self.dated(|date| date < *day),
            SnippetFilter::Outlier => self.among(self.study.outliers().iter().copied()),
            SnippetFilter::Unread => self.passing(|snippet| !self.study.is_read(snippet)),
            SnippetFilter::Unassigned => self.passing(|snippet| self.study.themes_of(snippet).is_empty()),
            SnippetFilter::New => self.passing(|snippet| self.study.is_placed_later(snippet)),
            SnippetFilter::Sample => self.sample(),
            SnippetFilter::AttributeRange { key, range } => self.attribute_range(key, range).snippets(),
            SnippetFilter::Words(range) => self.passing(|at| {
                let words = self.corpus.snippet_at(at).map(|snippet| snippet.words as f64);
                words.and_then(|words| range.holds_number(words)) == Some(true)
            }),
            SnippetFilter::Memo(words) => self.memos(words),
            SnippetFilter::Coder(name) => self.coders(name),
            // As an attribute of that name; that of a guide question is answered from the texts, as boilerplate is.
            SnippetFilter::Question(name) => self.attribute(QUESTION_FIELD, name).snippets(),
            SnippetFilter::MaybeConduct => self.maybe_conduct(),
            SnippetFilter::HasMemo => self.touching(self.memos.iter().map(|(place, _)| place)),
            SnippetFilter::Quoted => self.touching(&self.quotes),
            SnippetFilter::Junk => self.passing(|at| self.study.topic_at(at).is_some_and(|topic| topic.junk)),
            // Answered from the texts, which the searcher reads: see `TextFilters`.
            SnippetFilter::Boilerplate => self.passing(|_| false),
        }
    }

    fn people_attributes(&self) -> Vec<String> {
        let names: BTreeSet<&String> = self.codebook.cases.values().flat_map(Attributes::keys).collect();
        names.into_iter().cloned().collect()
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
