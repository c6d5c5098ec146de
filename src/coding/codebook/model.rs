//! The records of coding: themes, assignments, marks, memos, and the reversible edits over them.
//!
//! Everything the researcher makes is a [`CodingRecord`]. An [`Edit`] is a sentence for the log and a list of
//! [`RecordChange`]s, each a record before and after; its inverse swaps the two and reverses their order.
//! Undo and redo are nothing more.
//!
//! Types that derive `Serialize` are stored in the project's database and log: their field and variant names
//! are a file format and must not change.

pub use super::guide_questions::{GuideQuestion, GuideQuestionId};
pub use super::journal_kind::JournalKind;
pub use super::summaries::{SummaryCell, SummaryColumn};
pub use super::theme_tree::{Theme, ThemeId, ThemeTree};
use crate::corpus::{Attributes, ReadChoices, Snippet, Span, TranscriptId};
use crate::topics::{Keyword, RunId, StopWord, TopicId};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Number of an assignment, unique within a project and never given twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct AssignmentId(pub i64);

/// Number of an edit in the log; later edits have larger numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct EditId(pub i64);

/// The object of an assignment: a whole topic, or single passages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum AssignmentSource {
    /// A whole topic of a run; the spans are those of its snippets at that time.
    Topic {
        /// The run.
        run: RunId,
        /// The topic in it.
        topic: TopicId,
    },
    /// Snippets, search hits or sentences chosen by hand.
    Spans,
}

/// A span of one transcript, in bytes of its text.
///
/// The transcript id stands for one version of a document's text, so a span never points into changed text;
/// when the file is imported anew, the project relocates the span into the new version.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct TranscriptSpan {
    /// The transcript, in the version the span was chosen in.
    pub transcript: TranscriptId,
    /// Byte range in its text.
    pub span: Span,
}

impl TranscriptSpan {
    /// The span of a snippet.
    pub fn of(snippet: &Snippet) -> Self {
        Self { transcript: snippet.transcript, span: snippet.span }
    }
}

/// A decision: these spans belong to this theme.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assignment {
    /// Its number.
    pub id: AssignmentId,
    /// The theme they belong to.
    pub theme: ThemeId,
    /// Whether a whole topic was assigned or single passages.
    pub source: AssignmentSource,
    /// The spans it holds for, sorted.
    pub spans: Vec<TranscriptSpan>,
    /// The coder who decided.
    pub coder: String,
    /// When it was decided, RFC 3339 in UTC.
    pub time: String,
}

/// A coder's name and junk mark for a topic of one run; each coder has at most one. A mark without either is not
/// stored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TopicMark {
    /// The run.
    pub run: RunId,
    /// The topic in it.
    pub topic: TopicId,
    /// The coder who made it.
    #[serde(default)]
    pub coder: String,
    /// The researcher's name for it; none where the machine's label stands.
    pub label: Option<String>,
    /// Whether it is left out of counts.
    pub junk: bool,
}

/// A keyword as stored in records: with an integer score, so that records can be compared for equality.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeywordRecord {
    /// The word or phrase.
    pub word: String,
    /// Its c-TF-IDF score times a million, rounded.
    pub millionths: u32,
}

impl KeywordRecord {
    /// The record of a keyword.
    pub fn of(keyword: &Keyword) -> Self {
        let millionths = (f64::from(keyword.score) * 1e6).round().clamp(0.0, f64::from(u32::MAX)) as u32;
        Self { word: keyword.word.clone(), millionths }
    }

    /// The keyword of the record.
    pub fn keyword(&self) -> Keyword {
        Keyword { word: self.word.clone(), score: (f64::from(self.millionths) / 1e6) as f32 }
    }
}

/// A topic of one run that the researcher merged from several or split off from one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DerivedTopic {
    /// The run.
    pub run: RunId,
    /// Its number among the run's topics: that of the topic others were merged into, or a new one.
    pub topic: TopicId,
    /// The topics it was made of: two or more for a merge, with those of earlier merges in it; exactly one for a part of a
    /// split.
    pub from: Vec<TopicId>,
    /// The machine's label for it.
    pub label: String,
    /// Its keywords, best first.
    pub keywords: Vec<KeywordRecord>,
    /// The spans of its representative snippets, best first.
    pub representatives: Vec<TranscriptSpan>,
    /// The spans of its snippets, sorted.
    pub spans: Vec<TranscriptSpan>,
}

/// A snippet the researcher moved to another topic of one run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SnippetMove {
    /// The run.
    pub run: RunId,
    /// The snippet.
    pub place: TranscriptSpan,
    /// The topic it was in before; none for an outlier.
    pub from: Option<TopicId>,
    /// The topic it is in now; none where it was moved out of all topics.
    pub to: Option<TopicId>,
}

/// The subject of a memo; each coder has at most one memo on it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum MemoTarget {
    /// The whole study.
    Project,
    /// A transcript.
    Transcript(TranscriptId),
    /// A piece of a transcript.
    Span(TranscriptSpan),
    /// A topic of a run.
    Topic(RunId, TopicId),
    /// A theme.
    Theme(ThemeId),
    /// What of a theme is in a column of a matrix: the memo is its summary.
    Cell(SummaryCell),
    /// Nothing in particular: the memo is an entry of the journal, told from others by when it was begun, RFC 3339 in UTC.
    Entry(String),
}

impl MemoTarget {
    /// The theme it is on, or has a part of.
    pub fn theme(&self) -> Option<ThemeId> {
        match self {
            Self::Theme(theme) | Self::Cell(SummaryCell { theme, .. }) => Some(*theme),
            Self::Project | Self::Transcript(_) | Self::Span(_) | Self::Topic(..) | Self::Entry(_) => None,
        }
    }

    /// The whole transcript it is on, or has a part of.
    pub fn transcript_mut(&mut self) -> Option<&mut TranscriptId> {
        match self {
            Self::Transcript(id) | Self::Cell(SummaryCell { column: SummaryColumn::Transcript(id), .. }) => {
                Some(id)
            }
            Self::Project
            | Self::Span(_)
            | Self::Topic(..)
            | Self::Theme(_)
            | Self::Cell(_)
            | Self::Entry(_) => None,
        }
    }
}

/// A free-text note of the researcher's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Memo {
    /// Its subject.
    pub target: MemoTarget,
    /// The coder who wrote its present text.
    #[serde(default)]
    pub coder: String,
    /// Its text; an empty memo is not stored.
    pub text: String,
    /// What it is for; none where nobody said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<JournalKind>,
    /// When it was first written, RFC 3339 in UTC; empty where that is not known, as of memos from before it was kept.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub time: String,
}

impl Memo {
    /// What this memo and another are for, and when they were first written, where they become one: the kind of this one
    /// where it has one, and the earlier of the times that are known.
    pub fn kind_and_time_with(&self, other: &Self) -> (Option<JournalKind>, String) {
        let known = [&self.time, &other.time].into_iter().filter(|time| !time.is_empty());
        (self.kind.or(other.kind), known.min().map_or_else(String::new, String::clone))
    }
}

/// Joins two texts by an empty line; one of them may be empty.
pub(in crate::coding) fn join_paragraphs(first: &str, second: &str) -> String {
    match (first.is_empty(), second.is_empty()) {
        (_, true) => first.to_owned(),
        (true, false) => second.to_owned(),
        (false, false) => format!("{first}\n\n{second}"),
    }
}

/// A passage picked to be quoted for a theme, at most once by each coder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quote {
    /// The theme.
    pub theme: ThemeId,
    /// The passage.
    pub place: TranscriptSpan,
    /// The coder who picked it.
    #[serde(default)]
    pub coder: String,
    /// Sort key among the quotes of the theme, from 0.
    pub position: i64,
}

/// A rejected suggestion: a coder says that this passage does not belong to this theme.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RejectedSuggestion {
    /// The theme.
    pub theme: ThemeId,
    /// The passage.
    pub place: TranscriptSpan,
    /// The coder who rejected it.
    #[serde(default)]
    pub coder: String,
}

/// Snippets drawn at random for several coders to code; there is one sample at a time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SnippetSample {
    /// The seed they were drawn with: the same seed draws the same snippets again.
    pub seed: u64,
    /// What defined the strata: an attribute of transcripts, `speaker` or `topic`; none for a simple random
    /// sample.
    pub by: Option<String>,
    /// The spans of the snippets, sorted.
    pub spans: Vec<TranscriptSpan>,
}

/// The speaker a name is given to: identified by the name in the imported files, in one transcript or in all.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct SpeakerKey {
    /// The speaker's name in the imported files.
    pub said: String,
    /// The name of the transcript the new name holds in; none where it holds in all transcripts without a
    /// name of their own.
    pub within: Option<String>,
}

/// The name the researcher gave a speaker.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SpeakerName {
    /// The speaker it is given to.
    #[serde(flatten)]
    pub key: SpeakerKey,
    /// The name shown.
    pub name: String,
    /// The coder who gave it. It holds for all: who speaks is no matter of opinion.
    #[serde(default)]
    pub coder: String,
}

/// What the researcher knows of a person who speaks, in all transcripts: a case of the study.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SpeakerCase {
    /// The name shown of the speaker.
    pub name: String,
    /// What is known, such as age, group or site; never empty.
    pub attributes: Attributes,
}

/// A transcript the researcher took out: its text and all work on it are kept, and nothing of it is counted, listed,
/// searched or exported.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TranscriptRemoval {
    /// The transcript, in its version of that time.
    pub transcript: TranscriptId,
    /// Its name.
    pub name: String,
}

/// The files that choices on how to read are for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ImportScope {
    /// One file, by the full path it had when something was decided.
    File(String),
    /// All files in which one layout was found, by the name of the layout.
    Layout(String),
}

/// What a person decided of how files are read: the next import follows it. It holds for all coders.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportChoice {
    /// The files.
    pub scope: ImportScope,
    /// What was decided.
    pub choices: ReadChoices,
}

/// What was decided of how a file is read, by its full path and the layout found in it: what is said of the file itself
/// goes before what is said of its layout.
pub fn choices_for_file(all: &BTreeMap<ImportScope, ReadChoices>, path: &str, layout: &str) -> ReadChoices {
    let of = |scope| all.get(&scope).cloned().unwrap_or_default();
    of(ImportScope::File(path.to_owned())).or(&of(ImportScope::Layout(layout.to_owned())))
}

/// One record of the researcher's work, stored and logged as a unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum CodingRecord {
    /// A theme.
    Theme(Theme),
    /// An assignment.
    Assignment(Assignment),
    /// A mark on a topic.
    Topic(TopicMark),
    /// A memo.
    Memo(Memo),
    /// The name of a speaker.
    Speaker(SpeakerName),
    /// A topic merged or split off.
    Regrouped(DerivedTopic),
    /// A snippet moved.
    Moved(SnippetMove),
    /// A quote.
    Quote(Quote),
    /// A suggestion refused.
    Refused(RejectedSuggestion),
    /// The sample.
    Sample(SnippetSample),
    /// A transcript taken out.
    Removal(TranscriptRemoval),
    /// A word left out of keywords.
    StopWord(StopWord),
    /// How files are read.
    Import(ImportChoice),
    /// What is known of a person.
    Case(SpeakerCase),
    /// A question of the guide.
    Question(GuideQuestion),
}

/// A record before and after an edit. At least one is present, and where both are they have the same key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordChange {
    /// The record before; none where the edit creates it.
    pub before: Option<CodingRecord>,
    /// The record after; none where the edit deletes it.
    pub after: Option<CodingRecord>,
}

/// What identifies a record: equal for two states of the same record, different for different records. The
/// order of the kinds is the order in which an edit lists its changes.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum RecordKey {
    /// A theme.
    Theme(ThemeId),
    /// An assignment.
    Assignment(AssignmentId),
    /// The mark of a coder on a topic.
    Topic(RunId, TopicId, String),
    /// The memo of a coder on a subject.
    Memo(MemoTarget, String),
    /// The name of a speaker.
    Speaker(SpeakerKey),
    /// A topic merged or split off.
    Regrouped(RunId, TopicId),
    /// The move of a snippet.
    Moved(RunId, TranscriptSpan),
    /// A quote that a coder picked.
    Quote(ThemeId, TranscriptSpan, String),
    /// A suggestion that a coder rejected.
    Refused(ThemeId, TranscriptSpan, String),
    /// The sample.
    Sample,
    /// The removal of a transcript.
    Removal(TranscriptId),
    /// A word left out of keywords.
    StopWord(StopWord),
    /// How files are read.
    Import(ImportScope),
    /// What is known of a person, by the name shown.
    Case(String),
    /// A question of the guide.
    Question(GuideQuestionId),
}

impl RecordKey {
    /// Whether the record is identified by a passage: then it may become one with another when its text changes.
    pub fn is_passage(&self) -> bool {
        match self {
            Self::Moved(..) | Self::Quote(..) | Self::Refused(..) | Self::Memo(MemoTarget::Span(_), _) => {
                true
            }
            Self::Theme(_)
            | Self::Assignment(_)
            | Self::Topic(..)
            | Self::Memo(..)
            | Self::Speaker(_)
            | Self::Regrouped(..)
            | Self::Sample
            | Self::Removal(_)
            | Self::StopWord(_)
            | Self::Import(_)
            | Self::Case(_)
            | Self::Question(_) => false,
        }
    }
}

impl RecordChange {
    /// The change from one state of a record to another; none where they are equal.
    pub fn between(before: Option<CodingRecord>, after: Option<CodingRecord>) -> Option<Self> {
        (before != after).then_some(Self { before, after })
    }

    /// The key of the record; none where neither side is present.
    pub fn key(&self) -> Option<RecordKey> {
        self.before.as_ref().or(self.after.as_ref()).map(CodingRecord::key)
    }
}

impl CodingRecord {
    /// The coder whose work the record is, and who else's it is hidden from in blind coding; none for what all
    /// coders share.
    pub fn coder(&self) -> Option<&str> {
        match self {
            Self::Assignment(Assignment { coder, .. })
            | Self::Topic(TopicMark { coder, .. })
            | Self::Memo(Memo { coder, .. })
            | Self::Quote(Quote { coder, .. })
            | Self::Refused(RejectedSuggestion { coder, .. }) => Some(coder),
            Self::Theme(_)
            | Self::Speaker(_)
            | Self::Regrouped(_)
            | Self::Moved(_)
            | Self::Sample(_)
            | Self::Removal(_)
            | Self::StopWord(_)
            | Self::Import(_)
            | Self::Case(_)
            | Self::Question(_) => None,
        }
    }

    /// All spans of the record.
    pub fn spans_mut(&mut self) -> Vec<&mut TranscriptSpan> {
        match self {
            Self::Assignment(assignment) => assignment.spans.iter_mut().collect(),
            Self::Regrouped(made) => made.spans.iter_mut().chain(&mut made.representatives).collect(),
            Self::Sample(sample) => sample.spans.iter_mut().collect(),
            Self::Moved(moved) => vec![&mut moved.place],
            Self::Quote(quote) => vec![&mut quote.place],
            Self::Refused(refused) => vec![&mut refused.place],
            Self::Memo(Memo { target: MemoTarget::Span(place), .. }) => vec![place],
            Self::Memo(_)
            | Self::Theme(_)
            | Self::Topic(_)
            | Self::Speaker(_)
            | Self::Removal(_)
            | Self::StopWord(_)
            | Self::Import(_)
            | Self::Case(_)
            | Self::Question(_) => Vec::new(),
        }
    }

    /// The whole transcript the record is about; none where it is about passages of it, or about something else.
    pub fn transcript_mut(&mut self) -> Option<&mut TranscriptId> {
        match self {
            Self::Memo(memo) => memo.target.transcript_mut(),
            Self::Removal(removal) => Some(&mut removal.transcript),
            _ => None,
        }
    }

    /// The spans of the record that are a set: kept sorted, each once.
    pub fn span_set_mut(&mut self) -> Option<&mut Vec<TranscriptSpan>> {
        match self {
            Self::Assignment(Assignment { spans, .. })
            | Self::Regrouped(DerivedTopic { spans, .. })
            | Self::Sample(SnippetSample { spans, .. }) => Some(spans),
            _ => None,
        }
    }

    /// What identifies the record.
    pub fn key(&self) -> RecordKey {
        match self {
            Self::Theme(theme) => RecordKey::Theme(theme.id),
            Self::Assignment(assignment) => RecordKey::Assignment(assignment.id),
            Self::Topic(mark) => RecordKey::Topic(mark.run, mark.topic, mark.coder.clone()),
            Self::Memo(memo) => RecordKey::Memo(memo.target.clone(), memo.coder.clone()),
            Self::Speaker(given) => RecordKey::Speaker(given.key.clone()),
            Self::Regrouped(made) => RecordKey::Regrouped(made.run, made.topic),
            Self::Moved(moved) => RecordKey::Moved(moved.run, moved.place.clone()),
            Self::Quote(quote) => RecordKey::Quote(quote.theme, quote.place.clone(), quote.coder.clone()),
            Self::Refused(it) => RecordKey::Refused(it.theme, it.place.clone(), it.coder.clone()),
            Self::Sample(_) => RecordKey::Sample,
            Self::Removal(removal) => RecordKey::Removal(removal.transcript),
            Self::StopWord(word) => RecordKey::StopWord(word.clone()),
            Self::Import(choice) => RecordKey::Import(choice.scope.clone()),
            Self::Case(case) => RecordKey::Case(case.name.clone()),
            Self::Question(question) => RecordKey::Question(question.id),
        }
    }
}

/// One reversible change to the researcher's work.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Edit {
    /// The sentence the log shows, as in: assigned 'Retrieval' (41 snippets) to Design/RAG.
    pub what: String,
    /// The records it touches, in the order they are applied.
    pub changes: Vec<RecordChange>,
}

impl Edit {
    /// The edit that undoes this one: each record's two states swapped, in reverse order.
    pub fn inverse(&self) -> Self {
        let swap = |it: &RecordChange| RecordChange { before: it.after.clone(), after: it.before.clone() };
        Self { what: self.what.clone(), changes: self.changes.iter().rev().map(swap).collect() }
    }
}

/// An entry of the edit log; as JSON, what `log --json` lists.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LoggedEdit {
    /// The number of the edit.
    pub id: EditId,
    /// When it was made, RFC 3339 in UTC.
    pub time: String,
    /// The coder who made it.
    pub coder: String,
    /// The sentence of the edit.
    pub what: String,
    /// Whether it is undone at present.
    pub undone: bool,
}

/// Coder and time that an [`Assignment`] is signed with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signature {
    /// The coder.
    pub coder: String,
    /// The time, RFC 3339 in UTC.
    pub time: String,
}

/// A coder who works in a project under another name than the project's own coder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GuestCoder {
    /// The guest's name.
    pub coder: String,
    /// Whether the decisions of others are hidden from them (blind coding).
    pub blind: bool,
}

/// All of the researcher's work, in memory: the codebook and everything bound to it.
#[derive(Debug, Clone, Default)]
pub struct Codebook {
    /// The themes by number.
    pub themes: ThemeTree,
    /// The visible assignments by number.
    pub assignments: BTreeMap<AssignmentId, Assignment>,
    /// Names and junk marks of topics, by run, topic and coder.
    pub topic_marks: BTreeMap<(RunId, TopicId, String), TopicMark>,
    /// Topics made by merging or splitting, by run and topic.
    pub derived_topics: BTreeMap<(RunId, TopicId), DerivedTopic>,
    /// Snippets moved to another topic, by run and span.
    pub snippet_moves: BTreeMap<(RunId, TranscriptSpan), SnippetMove>,
    /// Quotes, by theme, passage and coder.
    pub quotes: BTreeMap<(ThemeId, TranscriptSpan, String), Quote>,
    /// Rejected suggestions, by theme, passage and coder.
    pub rejected_suggestions: BTreeMap<(ThemeId, TranscriptSpan, String), RejectedSuggestion>,
    /// The sample, where one was drawn.
    pub sample: Option<SnippetSample>,
    /// Words left out of keywords, beside the stop words of the languages.
    pub stop_words: BTreeSet<StopWord>,
    /// How files are read, where a person decided it.
    pub import_choices: BTreeMap<ImportScope, ReadChoices>,
    /// Memos by subject and coder.
    pub memos: BTreeMap<(MemoTarget, String), Memo>,
    /// Names the researcher gave to speakers.
    pub speaker_names: BTreeMap<SpeakerKey, SpeakerName>,
    /// What is known of people, by the names shown.
    pub cases: BTreeMap<String, Attributes>,
    /// The questions of the guide.
    pub guide_questions: BTreeMap<GuideQuestionId, GuideQuestion>,
    /// The transcripts that were taken out, by their current text. They are in no corpus.
    pub removals: BTreeMap<TranscriptId, TranscriptRemoval>,
    /// All texts, earlier versions among them, of the transcripts that were taken out when the codebook was loaded.
    pub removed_texts: BTreeSet<TranscriptId>,
    /// The spans that have been on screen, by transcript; sorted and merged. Not part of any edit: reading is
    /// not undone.
    pub read_spans: BTreeMap<TranscriptId, BTreeSet<Span>>,
    /// Who works in the project, and signs new memos, names, quotes and rejections.
    pub coder: String,
    /// The guest who works in the project; none for the project's own coder.
    pub guest: Option<GuestCoder>,
    /// Assignments hidden from a blind guest: neither shown, counted nor changed.
    pub hidden_assignments: BTreeMap<AssignmentId, Assignment>,
    /// Memos, quotes, rejections and marks on topics of others, hidden from a blind guest in the same way. A junk
    /// mark among them still counts: what is left out of counts is the same for all.
    pub hidden_records: BTreeMap<RecordKey, CodingRecord>,
    /// A lower bound for the number of the next theme, so that a deleted theme's number is never given again.
    pub next_theme: i64,
    /// A lower bound for the number of the next assignment.
    pub next_assignment: i64,
}

impl Codebook {
    /// All that counts when two codebooks are compared.
    fn compared_parts(&self) -> impl PartialEq {
        let of_themes = (&self.themes, &self.quotes, &self.rejected_suggestions);
        let of_topics = (&self.topic_marks, &self.derived_topics, &self.snippet_moves);
        let decided =
            (&self.assignments, &self.hidden_assignments, &self.hidden_records, &self.sample, &self.removals);
        let named = (&self.speaker_names, &self.cases, &self.guide_questions);
        let named = (named, &self.stop_words, &self.import_choices);
        (of_themes, of_topics, decided, &self.memos, named, &self.read_spans)
    }
}

/// Two codebooks are equal when they hold the same records and read marks. Who works and the next numbers do
/// not count: an edit and its inverse leave the numbers raised.
impl PartialEq for Codebook {
    fn eq(&self, other: &Self) -> bool {
        self.compared_parts() == other.compared_parts()
    }
}

impl Eq for Codebook {}
