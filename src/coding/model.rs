//! The vocabulary of coding: themes, assignments, marks and memos, and edits that can be taken back.
//!
//! Everything the researcher makes is a [`Record`]. An [`Edit`] is a sentence and a list of
//! [`Change`]s, each a record before and after; its inverse swaps the two. That is all undo is.

use crate::corpus::{Span, TranscriptId};
use crate::topics::{RunId, TopicId};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Names a theme within a project.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ThemeId(pub i64);

/// Names an assignment within a project.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct AssignmentId(pub i64);

/// Names an edit in the log, growing with time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct EditId(pub i64);

/// A named node of the codebook.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Theme {
    /// Its name in the project.
    pub id: ThemeId,
    /// The theme it is part of.
    pub parent: Option<ThemeId>,
    /// Its name, unique among its siblings; never holds `/`.
    pub name: String,
    /// When to use it and when not.
    pub description: String,
    /// An index into the palette of theme colours and glyphs.
    pub color: u8,
    /// Its place among its siblings.
    pub position: i64,
}

/// What was assigned.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Source {
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

/// A piece of a transcript, bound by the hash of the text it was chosen in.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct PlacedSpan {
    /// The transcript.
    pub transcript: TranscriptId,
    /// Where in its text.
    pub span: Span,
}

/// A decision: these spans belong to this theme.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assignment {
    /// Its name in the project.
    pub id: AssignmentId,
    /// Where they belong.
    pub theme: ThemeId,
    /// What was assigned.
    pub source: Source,
    /// The spans it holds for, sorted.
    pub spans: Vec<PlacedSpan>,
    /// Who decided.
    pub coder: String,
    /// When, RFC 3339 in UTC.
    pub time: String,
}

/// What the researcher says of a topic of one run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TopicMark {
    /// The run.
    pub run: RunId,
    /// The topic in it.
    pub topic: TopicId,
    /// Its name, where the machine's label was replaced.
    pub label: Option<String>,
    /// Whether it is left out of counts.
    pub junk: bool,
}

/// A keyword as records keep it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Word {
    /// The word or phrase.
    pub word: String,
    /// Its score in millionths.
    pub millionths: u32,
}

/// A topic of one run that the researcher merged from several or split off from one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Regrouped {
    /// The run.
    pub run: RunId,
    /// Its number among the run's topics: that of the topic others were merged into, or a new one.
    pub topic: TopicId,
    /// The topics it was made of: several for a merge, one for a part.
    pub from: Vec<TopicId>,
    /// The label the machine gives it.
    pub label: String,
    /// What sets it apart, best first.
    pub keywords: Vec<Word>,
    /// Its most telling snippets, best first.
    pub representatives: Vec<PlacedSpan>,
    /// Its snippets, sorted.
    pub spans: Vec<PlacedSpan>,
}

/// A snippet the researcher moved to another topic of one run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moved {
    /// The run.
    pub run: RunId,
    /// The snippet.
    pub place: PlacedSpan,
    /// The topic it was in.
    pub from: Option<TopicId>,
    /// The topic it is in now; none for no topic.
    pub to: Option<TopicId>,
}

/// What a memo is about.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum MemoTarget {
    /// The whole study.
    Project,
    /// A transcript.
    Transcript(TranscriptId),
    /// A piece of a transcript.
    Span(PlacedSpan),
    /// A topic of a run.
    Topic(RunId, TopicId),
    /// A theme.
    Theme(ThemeId),
}

/// A note of the researcher's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Memo {
    /// What it is about; one memo each.
    pub target: MemoTarget,
    /// What it says.
    pub text: String,
}

/// A passage picked to be quoted for a theme; one each.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quote {
    /// The theme.
    pub theme: ThemeId,
    /// The passage.
    pub place: PlacedSpan,
    /// Its place among the quotes of the theme.
    pub position: i64,
}

/// A suggestion that was refused: a passage that is not of a theme.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refused {
    /// The theme.
    pub theme: ThemeId,
    /// The passage.
    pub place: PlacedSpan,
}

/// Snippets drawn at random, for several people to code; there is one sample at a time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sample {
    /// What they were drawn with: the same number draws the same snippets again.
    pub seed: u64,
    /// What the strata were: an attribute of transcripts, `speaker` or `topic`; none where there were none.
    pub by: Option<String>,
    /// The snippets, sorted.
    pub spans: Vec<PlacedSpan>,
}

/// Whom a name is given to: a speaker by the name the files have, in one transcript or in all.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct SpeakerKey {
    /// The name the files have.
    pub said: String,
    /// The transcript's name; none: wherever no other name is given to them.
    pub within: Option<String>,
}

/// The name the researcher gave a speaker.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SpeakerName {
    /// Whom.
    #[serde(flatten)]
    pub key: SpeakerKey,
    /// The name shown.
    pub name: String,
}

/// One thing the researcher made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Record {
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
    Regrouped(Regrouped),
    /// A snippet moved.
    Moved(Moved),
    /// A passage picked to be quoted.
    Quote(Quote),
    /// A suggestion refused.
    Refused(Refused),
    /// The sample.
    Sample(Sample),
}

/// A record before and after; one of them may be absent, both are of one kind and name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// As it was; absent where it is new.
    pub before: Option<Record>,
    /// As it is now; absent where it was deleted.
    pub after: Option<Record>,
}

impl Change {
    /// What names the record among all records, whatever it says; none where there is none.
    pub fn key(&self) -> Option<String> {
        self.before.as_ref().or(self.after.as_ref()).map(Record::key)
    }
}

impl Record {
    /// What names it among all records, whatever it says.
    pub fn key(&self) -> String {
        match self {
            Self::Theme(theme) => format!("theme {}", theme.id.0),
            Self::Assignment(assignment) => format!("assignment {}", assignment.id.0),
            Self::Topic(mark) => format!("topic {:?}", (mark.run, mark.topic)),
            Self::Memo(memo) => format!("memo {:?}", memo.target),
            Self::Speaker(given) => format!("speaker {:?}", given.key),
            Self::Regrouped(made) => format!("regrouped {:?}", (made.run, made.topic)),
            Self::Moved(moved) => format!("moved {:?}", (moved.run, &moved.place)),
            Self::Quote(quote) => format!("quote {:?}", (quote.theme, &quote.place)),
            Self::Refused(it) => format!("refused {:?}", (it.theme, &it.place)),
            Self::Sample(_) => "sample".to_owned(),
        }
    }
}

/// One reversible change to the researcher's work, with the sentence the log shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Edit {
    /// What was done, as in: assigned 'Retrieval' (41 snippets) to Design/RAG.
    pub what: String,
    /// The records it touches, in order.
    pub changes: Vec<Change>,
}

impl Edit {
    /// The edit that takes this one back.
    pub fn inverse(&self) -> Self {
        let changes = self
            .changes
            .iter()
            .rev()
            .map(|c| Change { before: c.after.clone(), after: c.before.clone() })
            .collect();
        Self { what: self.what.clone(), changes }
    }
}

/// An edit as the log keeps it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LoggedEdit {
    /// Its number.
    pub id: EditId,
    /// When, RFC 3339 in UTC.
    pub time: String,
    /// Who.
    pub coder: String,
    /// The sentence.
    pub what: String,
    /// Whether it was taken back.
    pub undone: bool,
}

/// Who decides, and when; what an [`Assignment`] is signed with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stamp {
    /// Who.
    pub coder: String,
    /// When, RFC 3339 in UTC.
    pub time: String,
}

/// Someone who works in a project under another name than its own coder's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Guest {
    /// Who.
    pub coder: String,
    /// Whether what others decided is hidden from them.
    pub blind: bool,
}

/// All the researcher made, in memory: the codebook and everything bound to it.
#[derive(Debug, Clone, Default)]
pub struct Codebook {
    /// The themes by name in the project.
    pub themes: BTreeMap<ThemeId, Theme>,
    /// The assignments.
    pub assignments: BTreeMap<AssignmentId, Assignment>,
    /// Names and junk marks of topics.
    pub topics: BTreeMap<(RunId, TopicId), TopicMark>,
    /// Topics merged or split off.
    pub regrouped: BTreeMap<(RunId, TopicId), Regrouped>,
    /// Snippets moved to another topic.
    pub moved: BTreeMap<(RunId, PlacedSpan), Moved>,
    /// Passages picked to be quoted.
    pub quotes: BTreeMap<(ThemeId, PlacedSpan), Quote>,
    /// Suggestions that were refused.
    pub refused: BTreeMap<(ThemeId, PlacedSpan), Refused>,
    /// The sample, where one was drawn.
    pub sample: Option<Sample>,
    /// Memos by what they are about.
    pub memos: BTreeMap<MemoTarget, Memo>,
    /// Names given to speakers.
    pub speakers: BTreeMap<SpeakerKey, SpeakerName>,
    /// What has been read, by transcript; spans sorted and merged. Not an edit: reading is not undone.
    pub read: BTreeMap<TranscriptId, BTreeSet<Span>>,
    /// Who works here, where it is not the project's own coder, or where what others decided is hidden.
    pub guest: Option<Guest>,
    /// What others decided, where it is hidden: it is not shown, not counted and not changed.
    pub hidden: BTreeMap<AssignmentId, Assignment>,
    /// At least the number the next theme gets, so that a number once given stays its theme's.
    pub next_theme: i64,
    /// The same for assignments.
    pub next_assignment: i64,
}

/// Two codebooks are equal when they say the same, whoever looks at them and whatever numbers they would give next.
impl PartialEq for Codebook {
    fn eq(&self, other: &Self) -> bool {
        (&self.themes, &self.assignments, &self.topics, &self.memos, &self.speakers, &self.read)
            == (&other.themes, &other.assignments, &other.topics, &other.memos, &other.speakers, &other.read)
            && (&self.regrouped, &self.moved) == (&other.regrouped, &other.moved)
            && (&self.quotes, &self.refused) == (&other.quotes, &other.refused)
            && (&self.sample, &self.hidden) == (&other.sample, &other.hidden)
    }
}

impl Eq for Codebook {}
