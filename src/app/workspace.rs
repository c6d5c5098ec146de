//! The workspace: everything the screens show, shared by all of them. Corpus, run, codebook, the statistics
//! over them and the cache of texts. Edits change the codebook; [`Workspace::update_stats`] brings the rest
//! in step.

pub mod coverage;
pub mod job_list;
pub mod notices;
pub mod passage_marks;
pub mod preferences;
pub mod read_tracker;
pub mod text_cache;

use crate::app::command::keymap::Keymap;
use crate::coding::suggestions::{SuggestionReason, ThemeSuggestion, ThemeSuggestions};
use crate::coding::{
    Codebook, CodingStats, DerivedTopic, GuestCoder, Signature, SnippetMove, SnippetRulers, ThemeId,
    TranscriptSpan, apply_regrouping,
};
use crate::corpus::speaker_stats::SpeakerStats;
use crate::corpus::{Corpus, Snippet, SnippetIndex, Span, TranscriptEntry, TranscriptId, TranscriptIndex};
use crate::jobs::import_check::CheckedFile;
use crate::topics::measure::TopicConduct;
use crate::topics::{Run, RunId, StopWord, Topic, TopicId};
use coverage::{Coverage, reading_order};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use text_cache::TextCache;

/// The project as the header shows it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ProjectInfo {
    /// Its name: the folder that was opened.
    pub name: String,
    /// Who holds the project's lock; `Some` means it is read-only here.
    pub lock_holder: Option<String>,
    /// The coder who works here, where it is not the project's own, or where others' decisions are hidden.
    pub guest: Option<GuestCoder>,
}

/// A corpus and a run over it: what the statistics' base depends on.
pub type StatsInput = (Arc<Corpus>, Option<Arc<Run>>);

/// What a regrouped run was computed from: the run as found, the corpus, and the researcher's merges, splits
/// and moves, the transcripts taken out and the stop words. Kept to know whether it has to be computed again.
#[derive(Debug, Clone)]
pub struct RegroupingKey {
    original_run: Arc<Run>,
    corpus: Arc<Corpus>,
    derived_topics: BTreeMap<(RunId, TopicId), DerivedTopic>,
    snippet_moves: BTreeMap<(RunId, TranscriptSpan), SnippetMove>,
    removed: Vec<TranscriptId>,
    stop_words: BTreeSet<StopWord>,
}

impl RegroupingKey {
    /// Whether the regrouped run is still right for these.
    fn matches(&self, found: &Arc<Run>, corpus: &Arc<Corpus>, book: &Codebook) -> bool {
        Arc::ptr_eq(&self.original_run, found)
            && Arc::ptr_eq(&self.corpus, corpus)
            && (&self.derived_topics, &self.snippet_moves) == (&book.derived_topics, &book.snippet_moves)
            && self.removed.iter().eq(book.removals.keys())
            && self.stop_words == book.stop_words
    }
}

/// Whether both are the same objects in memory (not merely equal: comparing contents would cost as much as
/// counting).
fn is_same_input(one: &StatsInput, other: &StatsInput) -> bool {
    let run = |input: &StatsInput| input.1.as_ref().map(Arc::as_ptr);
    run(one) == run(other) && Arc::ptr_eq(&one.0, &other.0)
}

/// The data all screens share.
#[derive(Debug, Clone, Default)]
pub struct Workspace {
    /// The project.
    pub project: ProjectInfo,
    /// The transcripts and snippets.
    pub corpus: Arc<Corpus>,
    /// The current run, with the researcher's merges, splits and moves applied.
    pub run: Option<Arc<Run>>,
    /// The same run as the machine found it.
    pub original_run: Option<Arc<Run>>,
    /// The researcher's decisions.
    pub codebook: Codebook,
    /// The coder who makes edits here.
    pub coder: String,
    /// The current time, RFC 3339 in UTC; set before each event, so that updates are reproducible.
    pub now: String,
    /// Suggested themes for what is in none.
    pub suggestions: Arc<ThemeSuggestions>,
    /// The statistics over corpus, run and codebook.
    pub stats: Arc<CodingStats>,
    /// The snippets of each topic in reading order, in the order of the run's topics.
    pub reading_orders: Vec<Vec<SnippetIndex>>,
    /// The corpus and run of the last count; most edits leave both as they are.
    pub stats_input: Option<StatsInput>,
    /// What the current run was regrouped from; `None` where nothing was regrouped.
    pub regrouping_key: Option<RegroupingKey>,
    /// How much each speaker says in each transcript; empty until requested.
    pub speaker_stats: Arc<Vec<SpeakerStats>>,
    /// How the files are read, the doubtful first; empty until requested.
    pub file_checks: Arc<Vec<CheckedFile>>,
    /// The passages passed by while hits were gone through, by the path of the theme. Not stored.
    pub passed_hits: BTreeMap<String, BTreeSet<TranscriptSpan>>,
    /// Texts loaded so far.
    pub texts: TextCache,
    /// The keys in force; texts name keys by it.
    pub keymap: Arc<Keymap>,
}

impl Workspace {
    /// Brings run, statistics and reading order in step with corpus and codebook. After an edit only what an
    /// edit can change is counted.
    pub fn update_stats(&mut self) {
        self.regroup_run();
        let now = (Arc::clone(&self.corpus), self.run.clone());
        let run = self.run.as_deref();
        // The usual case: an edit changed the codebook only, so the base of the statistics is shared.
        if self.stats_input.as_ref().is_some_and(|counted| is_same_input(counted, &now)) {
            self.stats = Arc::new(self.stats.after_edit(&self.corpus, run, &self.codebook));
            return;
        }
        // A snippet's number stands for one span of one text, so what was measured holds in any corpus.
        let rulers = Arc::clone(self.stats.rulers());
        self.stats = Arc::new(CodingStats::with_rulers(&self.corpus, run, &self.codebook, rulers));
        self.reading_orders = run.map_or_else(Vec::new, |run| reading_order(&self.corpus, run, &self.stats));
        self.stats_input = Some(now);
    }
    /// Counts again with more rulers of snippets.
    pub fn add_rulers(&mut self, rulers: &SnippetRulers) {
        let run = self.run.as_deref();
        self.stats = Arc::new(self.stats.add_rulers(&self.corpus, run, &self.codebook, rulers));
    }
    /// Applies the codebook's merges, splits and moves to the run.
    fn regroup_run(&mut self) {
        let same = |run: &Arc<Run>| self.original_run.as_ref().is_some_and(|found| found.id == run.id);
        // A run set from outside, with another id, is taken to be as found.
        if !self.run.as_ref().is_some_and(same) {
            self.original_run.clone_from(&self.run);
        }
        let Some(found) = &self.original_run else { return };
        // Regroupings of other runs stay in the codebook and do not count here.
        let remade = self.codebook.derived_topics.keys().any(|key| key.0 == found.id)
            || self.codebook.snippet_moves.keys().any(|key| key.0 == found.id)
            || !self.codebook.removals.is_empty()
            || !self.codebook.stop_words.is_empty();
        if !remade {
            self.run = Some(Arc::clone(found));
            self.regrouping_key = None;
            return;
        }
        // Regrouping again would give an equal run in another allocation, and so a full recount after each
        // edit.
        let still = |by: &RegroupingKey| by.matches(found, &self.corpus, &self.codebook);
        if self.run.is_some() && self.regrouping_key.as_ref().is_some_and(still) {
            return;
        }
        self.regrouping_key = Some(RegroupingKey {
            original_run: Arc::clone(found),
            corpus: Arc::clone(&self.corpus),
            derived_topics: self.codebook.derived_topics.clone(),
            snippet_moves: self.codebook.snippet_moves.clone(),
            removed: self.codebook.removals.keys().copied().collect(),
            stop_words: self.codebook.stop_words.clone(),
        });
        self.run = Some(Arc::new(apply_regrouping(&self.corpus, Run::clone(found), &self.codebook)));
    }
    /// Remembers that a passage was passed by for the theme of a path, or that it was not.
    pub fn pass_hit(&mut self, theme: String, placed: TranscriptSpan, is_passed: bool) {
        let passed = self.passed_hits.entry(theme).or_default();
        if is_passed {
            passed.insert(placed);
        } else {
            passed.remove(&placed);
        }
    }
    /// The coverage of some snippets, given as indices into the corpus without repetition.
    pub fn coverage(&self, snippets: &[SnippetIndex]) -> Coverage {
        let unread = snippets.iter().filter(|&&index| !self.is_read(index)).count();
        Coverage::from_count(self.stats.coverage_of(snippets), unread)
    }
    /// The coder and time that an edit is signed with.
    pub fn signature(&self) -> Signature {
        Signature { coder: self.coder.clone(), time: self.now.clone() }
    }
    /// The snippets of a topic in reading order; empty for a topic that is not in the run.
    pub fn topic_snippets(&self, topic: TopicId) -> &[SnippetIndex] {
        let at = self.run.as_ref().and_then(|run| run.topics.binary_search_by_key(&topic, |it| it.id).ok());
        at.and_then(|at| self.reading_orders.get(at)).map_or(&[], Vec::as_slice)
    }
    /// The id of the current run.
    pub fn run_id(&self) -> Option<RunId> {
        self.run.as_ref().map(|run| run.id)
    }
    /// A topic of the current run.
    pub fn topic(&self, id: TopicId) -> Option<&Topic> {
        let topics = &self.run.as_ref()?.topics;
        topics.get(topics.binary_search_by_key(&id, |topic| topic.id).ok()?)
    }
    /// The label of a topic: the researcher's, else the machine's.
    pub fn topic_label(&self, id: TopicId) -> String {
        let own = self.run_id().and_then(|run| self.codebook.topic_label(run, id)).map(str::to_owned);
        own.or_else(|| self.topic(id).map(|topic| topic.label.clone()))
            .unwrap_or_else(|| format!("topic {}", id.0))
    }
    /// How often a topic comes back when the analysis is repeated, 0 to 1; `None` where it was not measured,
    /// or the topic was made by regrouping.
    pub fn topic_stability(&self, id: TopicId) -> Option<f32> {
        // Stability was measured for the topics of the run as found, by number; regrouped topics have higher
        // ones.
        let measured = self.run.as_ref()?.measures.stability.as_ref()?;
        measured.topics.get(id.0 as usize).copied().filter(|stability| !stability.is_nan())
    }
    /// The signs by which a topic is about the talk itself, as greetings are; none where it is not.
    pub fn topic_conduct(&self, id: TopicId) -> Option<TopicConduct> {
        self.run.as_ref()?.topic_conduct(id)
    }
    /// The likeliest theme of a topic that is in none and not left out of counts.
    pub fn topic_suggestion(&self, id: TopicId) -> Option<ThemeSuggestion> {
        let free = self.stats.topic(id).is_some_and(|facts| facts.themes.is_empty() && !facts.junk);
        let known = |found: &ThemeSuggestion| self.codebook.themes.contains_key(&found.theme);
        self.suggestions.best_for_topic(id).filter(|found| free && known(found))
    }
    /// The reason of a suggestion in words.
    pub fn reason_text(&self, because: SuggestionReason) -> String {
        because.describe(|topic| self.topic_label(topic))
    }
    /// Whether the topic is left out of counts.
    pub fn is_junk(&self, id: TopicId) -> bool {
        self.run_id().is_some_and(|run| self.codebook.is_junk_topic(run, id))
    }
    /// The names from the root down to the theme, joined by ` / `.
    pub fn theme_path(&self, id: ThemeId) -> String {
        self.codebook.theme_names(id).join(" / ")
    }
    /// A theme's index into the palette of colours and glyphs.
    pub fn theme_color(&self, id: ThemeId) -> u8 {
        self.codebook.themes.get(&id).map_or(0, |theme| theme.color)
    }
    /// A snippet's span with its transcript.
    pub fn placed_span(&self, snippet: SnippetIndex) -> Option<TranscriptSpan> {
        self.snippet(snippet)
            .map(|snippet| TranscriptSpan { transcript: snippet.transcript, span: snippet.span })
    }
    /// A snippet, by its index in the corpus.
    pub fn snippet(&self, snippet: SnippetIndex) -> Option<&Snippet> {
        self.corpus.snippet_at(snippet)
    }
    /// The index of a snippet's transcript in the corpus.
    pub fn transcript_index_of(&self, snippet: SnippetIndex) -> Option<TranscriptIndex> {
        // Transcripts are sorted by their ranges of snippets; those without snippets end where they begin.
        self.corpus.transcript_of(snippet)
    }
    /// A transcript without its text, by its index in the corpus.
    pub fn transcript_entry(&self, transcript: TranscriptIndex) -> Option<&TranscriptEntry> {
        self.corpus.transcript_at(transcript)
    }
    /// The transcript, without its text, of a snippet.
    pub fn transcript_entry_of(&self, snippet: SnippetIndex) -> Option<&TranscriptEntry> {
        self.transcript_entry(self.transcript_index_of(snippet)?)
    }
    /// What interviewers say in a transcript, where the topics are of participants' words: spans in order.
    pub fn context_spans(&self, transcript: Option<TranscriptIndex>) -> &[Span] {
        let entry = transcript.and_then(|index| self.corpus.transcript_at(index));
        entry.map_or(&[], |entry| self.stats.context_text().in_transcript(entry.id))
    }
    /// Whether a snippet was read: on screen long enough.
    pub fn is_read(&self, snippet: SnippetIndex) -> bool {
        self.stats.is_read(snippet)
    }
    /// The themes a snippet is coded with, without those above them.
    pub fn themes_of(&self, snippet: SnippetIndex) -> &[ThemeId] {
        self.stats.themes_of(snippet)
    }
    /// The topic a snippet is in.
    pub fn topic_of(&self, snippet: SnippetIndex) -> Option<TopicId> {
        self.stats.topic_of(snippet)
    }
}
