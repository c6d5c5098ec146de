//! What is being worked on: the corpus, a run, the codebook, and what follows from them.

use super::standing::{Extent, reading_order};
use super::texts::Texts;
use crate::coding::suggest::{Because, Suggestion, Suggestions};
use crate::coding::{Codebook, Guest, Moved, PlacedSpan, Regrouped, Stamp, Study, ThemeId, arranged};
use crate::corpus::voices::Voice;
use crate::corpus::{Corpus, Snippet, TranscriptEntry};
use crate::topics::{Run, RunId, Topic, TopicId};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The project as its header shows it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ProjectInfo {
    /// Its name: the opened folder's.
    pub name: String,
    /// Who holds it, where it can only be read here.
    pub held_by: Option<String>,
    /// Who works here, where it is not the project's own coder, or where what others decided is hidden.
    pub guest: Option<Guest>,
}

/// A corpus and a run over it.
pub type Counted = (Arc<Corpus>, Option<Arc<Run>>);

/// A run as it was found, and what the researcher merged, split and moved since.
#[derive(Debug, Clone)]
pub struct Arranged {
    found: Arc<Run>,
    corpus: Arc<Corpus>,
    regrouped: BTreeMap<(RunId, TopicId), Regrouped>,
    moved: BTreeMap<(RunId, PlacedSpan), Moved>,
}

impl Arranged {
    fn is_still(&self, found: &Arc<Run>, corpus: &Arc<Corpus>, book: &Codebook) -> bool {
        Arc::ptr_eq(&self.found, found)
            && Arc::ptr_eq(&self.corpus, corpus)
            && (&self.regrouped, &self.moved) == (&book.regrouped, &book.moved)
    }
}

/// Whether both are the very same.
fn same(one: &Counted, other: &Counted) -> bool {
    let run = match (&one.1, &other.1) {
        (Some(one), Some(other)) => Arc::ptr_eq(one, other),
        (None, None) => true,
        _ => false,
    };
    run && Arc::ptr_eq(&one.0, &other.0)
}

/// Everything the screens are about.
#[derive(Debug, Clone, Default)]
pub struct Work {
    /// The project.
    pub project: ProjectInfo,
    /// What was said.
    pub corpus: Arc<Corpus>,
    /// The run that is looked at, as it is arranged.
    pub run: Option<Arc<Run>>,
    /// The same as the machine found it.
    pub found: Option<Arc<Run>>,
    /// What the researcher made.
    pub codebook: Codebook,
    /// Who decides.
    pub coder: String,
    /// When it is, RFC 3339 in UTC; set anew before each event.
    pub now: String,
    /// What is suggested for what is in no theme.
    pub suggestions: Arc<Suggestions>,
    /// Who holds what, counted.
    pub study: Arc<Study>,
    /// The snippets of each topic in the order they are read.
    pub members: Vec<Vec<usize>>,
    /// What was counted last: most edits leave both as they are.
    pub counted: Option<Counted>,
    /// What the run was arranged by.
    pub arranged_by: Option<Arranged>,
    /// Who speaks how much in which transcript; empty until it was asked for.
    pub voices: Arc<Vec<Voice>>,
    /// Texts fetched so far.
    pub texts: Texts,
}

impl Work {
    /// Counts again, after the corpus, the run or the codebook changed.
    pub fn recount(&mut self) {
        self.arrange();
        let now = (Arc::clone(&self.corpus), self.run.clone());
        let run = self.run.as_deref();
        if self.counted.as_ref().is_some_and(|counted| same(counted, &now)) {
            self.study = Arc::new(self.study.after(&self.corpus, run, &self.codebook));
            return;
        }
        self.study = Arc::new(Study::new(&self.corpus, run, &self.codebook));
        self.members = run.map_or_else(Vec::new, |run| reading_order(&self.corpus, run, &self.study));
        self.counted = Some(now);
    }
    /// Arranges the run as the codebook has it.
    fn arrange(&mut self) {
        let same = |run: &Arc<Run>| self.found.as_ref().is_some_and(|found| found.id == run.id);
        // A run put here from outside is as it was found.
        if !self.run.as_ref().is_some_and(same) {
            self.found.clone_from(&self.run);
        }
        let Some(found) = &self.found else { return };
        let remade = self.codebook.regrouped.keys().any(|key| key.0 == found.id)
            || self.codebook.moved.keys().any(|key| key.0 == found.id);
        if !remade {
            self.run = Some(Arc::clone(found));
            self.arranged_by = None;
            return;
        }
        let still = |by: &Arranged| by.is_still(found, &self.corpus, &self.codebook);
        if self.run.is_some() && self.arranged_by.as_ref().is_some_and(still) {
            return;
        }
        self.arranged_by = Some(Arranged {
            found: Arc::clone(found),
            corpus: Arc::clone(&self.corpus),
            regrouped: self.codebook.regrouped.clone(),
            moved: self.codebook.moved.clone(),
        });
        self.run = Some(Arc::new(arranged(&self.corpus, Run::clone(found), &self.codebook)));
    }
    /// Measures some snippets.
    pub fn extent(&self, snippets: &[usize]) -> Extent {
        Extent::of(&self.study, snippets)
    }
    /// Who decides, and when.
    pub fn stamp(&self) -> Stamp {
        Stamp { coder: self.coder.clone(), time: self.now.clone() }
    }
    /// The snippets of a topic in the order they are read.
    pub fn members_of(&self, topic: TopicId) -> &[usize] {
        let at = self.run.as_ref().and_then(|run| run.topics.binary_search_by_key(&topic, |it| it.id).ok());
        at.and_then(|at| self.members.get(at)).map_or(&[], Vec::as_slice)
    }
    /// The number of the run that is looked at.
    pub fn run_id(&self) -> Option<RunId> {
        self.run.as_ref().map(|run| run.id)
    }
    /// A topic of the run.
    pub fn topic(&self, id: TopicId) -> Option<&Topic> {
        let topics = &self.run.as_ref()?.topics;
        topics.get(topics.binary_search_by_key(&id, |topic| topic.id).ok()?)
    }
    /// The name of a topic: the researcher's, or the machine's label.
    pub fn topic_label(&self, id: TopicId) -> String {
        let own = self.mark(id).and_then(|mark| mark.label.clone());
        own.or_else(|| self.topic(id).map(|topic| topic.label.clone()))
            .unwrap_or_else(|| format!("topic {}", id.0))
    }
    /// How often a topic comes back when the analysis is repeated, 0 to 1; none where that was not measured, or the
    /// topic was made by hand.
    pub fn stability(&self, id: TopicId) -> Option<f32> {
        let measured = self.run.as_ref()?.measures.stability.as_ref()?;
        measured.topics.get(id.0 as usize).copied().filter(|stability| !stability.is_nan())
    }
    /// The theme a topic is likeliest in, where it is in none and neither is left out of counts.
    pub fn suggestion(&self, id: TopicId) -> Option<Suggestion> {
        let free = self.study.topic(id).is_some_and(|facts| facts.themes.is_empty() && !facts.junk);
        let known = |found: &Suggestion| self.codebook.themes.contains_key(&found.theme);
        self.suggestions.of_topic(id).filter(|found| free && known(found))
    }
    /// Why something is suggested, in words.
    pub fn reason(&self, because: Because) -> String {
        because.words(|topic| self.topic_label(topic))
    }
    /// Whether the topic is left out of counts.
    pub fn is_junk(&self, id: TopicId) -> bool {
        self.mark(id).is_some_and(|mark| mark.junk)
    }
    fn mark(&self, id: TopicId) -> Option<&crate::coding::TopicMark> {
        self.codebook.topics.get(&(self.run_id()?, id))
    }
    /// The names from the root down to the theme, joined by ` / `.
    pub fn theme_path(&self, id: ThemeId) -> String {
        self.codebook.path(id).replace('/', " / ")
    }
    /// Which colour and glyph a theme has: an index into their palette.
    pub fn theme_color(&self, id: ThemeId) -> u8 {
        self.codebook.themes.get(&id).map_or(0, |theme| theme.color)
    }
    /// A snippet's span, bound to its transcript.
    pub fn placed(&self, snippet: usize) -> Option<PlacedSpan> {
        self.snippet(snippet).map(|snippet| PlacedSpan { transcript: snippet.transcript, span: snippet.span })
    }
    /// A snippet by its place in the corpus.
    pub fn snippet(&self, snippet: usize) -> Option<&Snippet> {
        self.corpus.snippets.get(snippet)
    }
    /// The place of a snippet's transcript in the corpus.
    pub fn transcript_of(&self, snippet: usize) -> Option<usize> {
        let ends = self.corpus.transcripts.partition_point(|entry| entry.snippets.end <= snippet);
        (snippet < self.corpus.snippets.len()).then_some(ends)
    }
    /// A transcript, without its text, by its place in the corpus.
    pub fn entry(&self, transcript: usize) -> Option<&TranscriptEntry> {
        self.corpus.transcripts.get(transcript)
    }
    /// The entry of a snippet's transcript.
    pub fn entry_of(&self, snippet: usize) -> Option<&TranscriptEntry> {
        self.entry(self.transcript_of(snippet)?)
    }
    /// Whether a snippet has been on screen.
    pub fn is_read(&self, snippet: usize) -> bool {
        self.study.is_read(snippet)
    }
    /// The themes a snippet is under.
    pub fn themes_of(&self, snippet: usize) -> &[ThemeId] {
        self.study.themes_of(snippet)
    }
    /// The topic a snippet is in.
    pub fn topic_of(&self, snippet: usize) -> Option<TopicId> {
        self.study.topic_of(snippet)
    }
}
