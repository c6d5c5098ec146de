//! The layers over a screen: pickers, prompts, the memo editor, confirmations, lists. Types only, with what
//! all of them share (key context, text field, list); what each does stands in a file of its own. A new
//! overlay needs a variant here, an arm in each of the four matches below, and one where the actions of
//! overlays are handled.

pub mod history;
pub mod pending_key;
pub mod prompt;
pub mod speakers;
pub mod split_preview;
pub mod theme_picker;
pub mod topic_count;
pub mod topic_picker;
pub mod tour;

use super::command::actions::Action;
use super::command::context::KeyContext;
use super::widget::fuzzy_list::FuzzyList;
use super::widget::list::ListCursor;
use super::widget::text_area::TextArea;
use crate::coding::{MemoTarget, ThemeId};
use crate::topics::TopicId;
use history::HistoryOverlay;
use pending_key::PendingKey;
use speakers::SpeakerList;
use split_preview::SplitPreview;
use theme_picker::ThemePicker;
use topic_count::TopicCountOverlay;
use topic_picker::TopicPicker;
use tour::Tour;
use tui_input::Input;

/// One layer over the screen. Keys and clicks go to the topmost only.
#[derive(Debug, Clone)]
pub enum Overlay {
    /// Choose a theme, or add one by typing its name.
    ThemePicker(ThemePicker),
    /// Choose a topic to move snippets to.
    TopicPicker(TopicPicker),
    /// The parts a topic would be split into.
    SplitPreview(SplitPreview),
    /// Choose how many topics there are.
    TopicCount(TopicCountOverlay),
    /// The log of edits.
    History(HistoryOverlay),
    /// The command palette: every action of this screen.
    CommandPalette(CommandPalette),
    /// A key that waits for the next one: a count or a mark's letter.
    PendingKey(PendingKey),
    /// The tour.
    Tour(Tour),
    /// Choose a transcript to read.
    TranscriptPicker(FuzzyList),
    /// Fill in a line.
    Prompt(TextPrompt),
    /// Write a memo or a description.
    Memo(MemoEditor),
    /// Answer a question.
    Confirm(ConfirmDialog),
    /// The speakers, to rename and merge them.
    Speakers(SpeakerList),
    /// The settings; the values are in [`super::workspace::preferences::Preferences`].
    Settings(ListCursor),
    /// Background jobs; the rows are in [`super::workspace::job_list::JobList`].
    Jobs,
    /// The log of notices; the rows are in [`super::workspace::notices::NoticeLog`].
    Notices(ListCursor),
}

/// The command palette.
#[derive(Debug, Clone)]
pub struct CommandPalette {
    /// The actions' names, descriptions and keys, narrowed by typing.
    pub fuzzy_list: FuzzyList,
    /// The action behind each choice.
    pub actions: Vec<Action>,
}

/// What the typed line is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PromptPurpose {
    /// A new name for a topic.
    RenameTopic(TopicId),
    /// A new name for a theme.
    RenameTheme(ThemeId),
    /// A new name for a speaker.
    RenameSpeaker(String),
    /// One name for several speakers.
    MergeSpeakers(Vec<String>),
    /// The name of a theme to add inside this one, or at the top.
    AddTheme(Option<ThemeId>),
}

/// A one-line prompt.
#[derive(Debug, Clone)]
pub struct TextPrompt {
    /// What is asked: "rename Retrieval and chunking".
    pub title: String,
    /// What the line is for.
    pub purpose: PromptPurpose,
    /// What was typed.
    pub input: Input,
    /// Why the line cannot be accepted as it is.
    pub problem: Option<String>,
}

/// What the text in the memo editor is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MemoKind {
    /// A memo.
    Memo(MemoTarget),
    /// A theme's description: when to use it and when not.
    Description(ThemeId),
}

/// The memo editor.
#[derive(Debug, Clone)]
pub struct MemoEditor {
    /// What it is on: "memo on Design / RAG".
    pub title: String,
    /// What the text is: a memo or a description.
    pub kind: MemoKind,
    /// The text.
    pub editor: TextArea,
    /// The text as it was when opened, to see whether anything changed.
    pub original_text: String,
}

/// A question to be confirmed before an edit.
#[derive(Debug, Clone)]
pub struct ConfirmDialog {
    /// What will happen: "Delete Operations with 2 themes inside? 7 topics become unsorted."
    pub question: String,
    /// The edit that is applied on yes.
    pub edit: crate::coding::Edit,
}

impl Overlay {
    /// The key context while it is on top.
    pub fn context(&self) -> KeyContext {
        match self {
            Self::ThemePicker(_)
            | Self::TopicPicker(_)
            | Self::CommandPalette(_)
            | Self::TranscriptPicker(_) => KeyContext::Choosing,
            Self::Prompt(_) => KeyContext::Writing,
            Self::Memo(_) => KeyContext::Composing,
            Self::Confirm(_) => KeyContext::Confirming,
            Self::Speakers(_) => KeyContext::Speakers,
            Self::Jobs | Self::Notices(_) | Self::SplitPreview(_) | Self::History(_) => KeyContext::Listing,
            Self::TopicCount(_) => KeyContext::Cutting,
            Self::Settings(_) => KeyContext::Setting,
            Self::PendingKey(_) => KeyContext::Prefix,
            Self::Tour(_) => KeyContext::Touring,
        }
    }
    /// Its text field; memos have an editor of their own.
    pub fn input(&mut self) -> Option<&mut Input> {
        match self {
            Self::ThemePicker(picker) => Some(&mut picker.fuzzy_list.input),
            Self::TopicPicker(mover) => Some(&mut mover.fuzzy_list.input),
            Self::CommandPalette(commands) => Some(&mut commands.fuzzy_list.input),
            Self::TranscriptPicker(chooser) => Some(&mut chooser.input),
            Self::Prompt(prompt) => Some(&mut prompt.input),
            // Every variant is named, here and below: a new overlay does not compile until it was considered.
            Self::Memo(_)
            | Self::Confirm(_)
            | Self::Speakers(_)
            | Self::SplitPreview(_)
            | Self::TopicCount(_)
            | Self::History(_)
            | Self::Settings(_)
            | Self::PendingKey(_)
            | Self::Tour(_)
            | Self::Jobs
            | Self::Notices(_) => None,
        }
    }
    /// Updates choices and messages after its text field changed.
    pub fn input_changed(&mut self) {
        match self {
            Self::ThemePicker(picker) => picker.update_choices(),
            Self::TopicPicker(mover) => mover.fuzzy_list.update_matches(),
            Self::CommandPalette(commands) => commands.fuzzy_list.update_matches(),
            Self::TranscriptPicker(chooser) => chooser.update_matches(),
            Self::Prompt(prompt) => prompt.problem = None,
            Self::Memo(_)
            | Self::Confirm(_)
            | Self::Speakers(_)
            | Self::SplitPreview(_)
            | Self::TopicCount(_)
            | Self::History(_)
            | Self::Settings(_)
            | Self::PendingKey(_)
            | Self::Tour(_)
            | Self::Jobs
            | Self::Notices(_) => {}
        }
    }
    /// Its list, where it owns one.
    pub fn list(&mut self) -> Option<&mut ListCursor> {
        match self {
            Self::ThemePicker(picker) => Some(&mut picker.fuzzy_list.list),
            Self::TopicPicker(mover) => Some(&mut mover.fuzzy_list.list),
            Self::SplitPreview(parts) => Some(&mut parts.list),
            Self::TopicCount(fewer) => Some(&mut fewer.list),
            Self::History(log) => Some(&mut log.list),
            Self::CommandPalette(commands) => Some(&mut commands.fuzzy_list.list),
            Self::TranscriptPicker(chooser) => Some(&mut chooser.list),
            Self::Notices(list) | Self::Settings(list) => Some(list),
            Self::Speakers(speakers) => Some(&mut speakers.list),
            Self::Prompt(_)
            | Self::Memo(_)
            | Self::Confirm(_)
            | Self::PendingKey(_)
            | Self::Tour(_)
            | Self::Jobs => None,
        }
    }
}
