//! What lies over a screen: pickers, a line to fill in, a memo, a question, lists.

use super::actions::Action;
use super::chooser::Chooser;
use super::context::Context;
use super::editor::Editor;
use super::fewer::Fewer;
use super::history::Log;
use super::list::List;
use super::moving::Mover;
use super::parts::Parts;
pub use super::picker::unassign;
use super::prefix::Prefix;
use super::speakers::Speakers;
use super::tour::Tour;
use crate::coding::{MemoTarget, PlacedSpan, ThemeId};
use crate::topics::TopicId;
use tui_input::Input;

/// One layer over the screen. Keys and clicks go to the topmost only.
#[derive(Debug, Clone)]
pub enum Overlay {
    /// Choose a theme, or make one by typing its name.
    Picker(Picker),
    /// Choose a topic to move snippets to.
    Mover(Mover),
    /// Look at the parts a topic would have.
    Parts(Parts),
    /// Choose how many topics there are.
    Fewer(Fewer),
    /// Every change that was made.
    Log(Log),
    /// Everything that can be done here.
    Commands(Commands),
    /// A key that waits for another.
    Prefix(Prefix),
    /// The tour.
    Tour(Tour),
    /// Choose a transcript to read.
    Transcripts(Chooser),
    /// Fill in a line.
    Prompt(Prompt),
    /// Write a memo or a description.
    Memo(MemoEditor),
    /// Answer a question.
    Confirm(Confirm),
    /// Who speaks.
    Speakers(Speakers),
    /// What can be set; the values are in [`super::preferences::Preferences`].
    Settings(List),
    /// What is going on; the rows are in [`super::activity::Activity`].
    Jobs,
    /// What was said; the rows are in [`super::notices::Notices`].
    Notices(List),
}

/// What is to be put under a theme, or taken off.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Subject {
    /// Topics of the run.
    Topics(Vec<TopicId>),
    /// Snippets, by place in the corpus.
    Snippets(Vec<usize>),
    /// Sentences.
    Span(PlacedSpan),
}

/// What the chosen theme is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Purpose {
    /// Assign to it.
    Assign(Subject),
    /// Take off it.
    Unassign(Subject),
    /// Keep this passage as a quote of it, or let the quote go.
    Quote(PlacedSpan),
    /// Move this theme into it.
    Move(ThemeId),
    /// Merge these into it.
    Merge(Vec<ThemeId>),
}

/// Choose a theme.
#[derive(Debug, Clone)]
pub struct Picker {
    /// What is being decided, as a heading: "assign Retrieval and chunking (412 snippets) to".
    pub title: String,
    /// What for.
    pub purpose: Purpose,
    /// The themes and what was typed. A last choice makes a new theme where that is possible.
    pub chooser: Chooser,
    /// The theme behind each choice; none: out of all themes, to the top.
    pub themes: Vec<Option<ThemeId>>,
    /// How many of the first themes are suggestions.
    pub suggested: usize,
    /// The name of the theme that would be made; it is the choice after the last theme.
    pub new: Option<String>,
}

/// Everything that can be done here.
#[derive(Debug, Clone)]
pub struct Commands {
    /// The actions' names, sentences and keys, narrowed by typing.
    pub chooser: Chooser,
    /// The action behind each choice.
    pub actions: Vec<Action>,
}

/// What the line is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Question {
    /// Another name for a topic.
    RenameTopic(TopicId),
    /// Another name for a theme.
    RenameTheme(ThemeId),
    /// Another name for a speaker.
    RenameSpeaker(String),
    /// The one name of several speakers.
    MergeSpeakers(Vec<String>),
    /// The name of a theme to add inside this one, or at the top.
    AddTheme(Option<ThemeId>),
}

/// A line to fill in.
#[derive(Debug, Clone)]
pub struct Prompt {
    /// What is asked: "rename Retrieval and chunking".
    pub title: String,
    /// What for.
    pub question: Question,
    /// What was typed.
    pub input: Input,
    /// Why it cannot be taken as it is.
    pub problem: Option<String>,
}

/// What is being written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Written {
    /// A memo.
    Memo(MemoTarget),
    /// When to use a theme and when not.
    Description(ThemeId),
}

/// Text being written.
#[derive(Debug, Clone)]
pub struct MemoEditor {
    /// What it is on: "memo on Design / RAG".
    pub title: String,
    /// What it is.
    pub written: Written,
    /// The text.
    pub editor: Editor,
    /// The text as it was.
    pub before: String,
}

/// A question.
#[derive(Debug, Clone)]
pub struct Confirm {
    /// What will happen: "Delete Operations with 2 themes inside? 7 topics become unsorted."
    pub text: String,
    /// What is done on yes.
    pub edit: crate::coding::Edit,
}

impl Overlay {
    /// Where keys are looked up while it is on top.
    pub fn context(&self) -> Context {
        match self {
            Self::Picker(_) | Self::Mover(_) | Self::Commands(_) | Self::Transcripts(_) => Context::Choosing,
            Self::Prompt(_) => Context::Writing,
            Self::Memo(_) => Context::Composing,
            Self::Confirm(_) => Context::Confirming,
            Self::Speakers(_) => Context::Speakers,
            Self::Jobs | Self::Notices(_) | Self::Parts(_) | Self::Log(_) => Context::Listing,
            Self::Fewer(_) => Context::Cutting,
            Self::Settings(_) => Context::Setting,
            Self::Prefix(_) => Context::Prefix,
            Self::Tour(_) => Context::Touring,
        }
    }
    /// The line that is typed into; memos are written in an editor of their own.
    pub fn input(&mut self) -> Option<&mut Input> {
        match self {
            Self::Picker(picker) => Some(&mut picker.chooser.input),
            Self::Mover(mover) => Some(&mut mover.chooser.input),
            Self::Commands(commands) => Some(&mut commands.chooser.input),
            Self::Transcripts(chooser) => Some(&mut chooser.input),
            Self::Prompt(prompt) => Some(&mut prompt.input),
            Self::Memo(_)
            | Self::Confirm(_)
            | Self::Speakers(_)
            | Self::Parts(_)
            | Self::Fewer(_)
            | Self::Log(_)
            | Self::Settings(_)
            | Self::Prefix(_)
            | Self::Tour(_)
            | Self::Jobs
            | Self::Notices(_) => None,
        }
    }
    /// Follows what was typed into the line.
    pub fn typed(&mut self) {
        match self {
            Self::Picker(picker) => picker.narrow(),
            Self::Mover(mover) => mover.chooser.narrow(),
            Self::Commands(commands) => commands.chooser.narrow(),
            Self::Transcripts(chooser) => chooser.narrow(),
            Self::Prompt(prompt) => prompt.problem = None,
            Self::Memo(_)
            | Self::Confirm(_)
            | Self::Speakers(_)
            | Self::Parts(_)
            | Self::Fewer(_)
            | Self::Log(_)
            | Self::Settings(_)
            | Self::Prefix(_)
            | Self::Tour(_)
            | Self::Jobs
            | Self::Notices(_) => {}
        }
    }
    /// Its list, where it has one of its own.
    pub fn list(&mut self) -> Option<&mut List> {
        match self {
            Self::Picker(picker) => Some(&mut picker.chooser.list),
            Self::Mover(mover) => Some(&mut mover.chooser.list),
            Self::Parts(parts) => Some(&mut parts.list),
            Self::Fewer(fewer) => Some(&mut fewer.list),
            Self::Log(log) => Some(&mut log.list),
            Self::Commands(commands) => Some(&mut commands.chooser.list),
            Self::Transcripts(chooser) => Some(&mut chooser.list),
            Self::Notices(list) | Self::Settings(list) => Some(list),
            Self::Speakers(speakers) => Some(&mut speakers.list),
            Self::Prompt(_)
            | Self::Memo(_)
            | Self::Confirm(_)
            | Self::Prefix(_)
            | Self::Tour(_)
            | Self::Jobs => None,
        }
    }
}
