//! The memo editor: a memo or a theme's description, opened with what is there.

use crate::app::widget::text_area::TextArea;
use crate::app::workspace::notices::Notice;
use crate::app::{Action, KeyContext, Overlay, ScreenCommand, Workspace, edits};
use crate::coding::{MemoTarget, SummaryColumn, ThemeId};
use crate::config::keymap::KeyPress;
use crate::format::{clock, minute_text};
use serde::{Deserialize, Serialize};

/// What the text in the memo editor is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
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

impl MemoEditor {
    /// Opens the memo on a target; empty where there is none.
    pub fn for_target(target: MemoTarget, work: &Workspace) -> Self {
        let before = work.codebook.memo_to_change(&target).map_or_else(String::new, |memo| memo.text.clone());
        let noun = match target {
            MemoTarget::Cell(_) => "summary of",
            MemoTarget::Entry(_) => "journal,",
            _ => "memo on",
        };
        let title = format!("{noun} {}", memo_target_name(&target, work));
        Self::new(title, MemoKind::Memo(target), before)
    }
    /// The command that opens the memo on something; none where there is nothing.
    pub fn open(target: Option<MemoTarget>, work: &Workspace) -> Vec<ScreenCommand> {
        target.map_or_else(Vec::new, |target| ScreenCommand::open_overlay(Self::for_target(target, work)))
    }
    /// Opens the description of a theme.
    pub fn for_description(theme: ThemeId, work: &Workspace) -> Self {
        let before =
            work.codebook.themes.get(&theme).map_or_else(String::new, |theme| theme.description.clone());
        let title = format!("when to use {}, and when not", work.theme_path(theme));
        Self::new(title, MemoKind::Description(theme), before)
    }
    fn new(title: String, kind: MemoKind, before: String) -> Self {
        Self { title, kind, editor: TextArea::new(&before), original_text: before }
    }
    /// The same editor with another text in it, not saved yet.
    pub fn with_text(self, text: &str) -> Self {
        Self { editor: TextArea::new(text), ..self }
    }
    /// Closes, with the edit for what was written; without one where only trailing white space differs.
    fn save(&self, work: &Workspace) -> Vec<ScreenCommand> {
        let text = self.editor.text().trim_end();
        if text == self.original_text.trim_end() {
            return vec![ScreenCommand::CloseOverlay];
        }
        ScreenCommand::close_and_apply(match &self.kind {
            MemoKind::Memo(target) => edits::set_memo(work, target, text),
            MemoKind::Description(theme) => edits::describe_theme(work, *theme, text),
        })
    }
}

impl Overlay for MemoEditor {
    fn context(&self) -> KeyContext {
        KeyContext::Composing
    }
    fn hints(&self) -> Vec<Action> {
        vec![Action::Save, Action::Discard]
    }
    fn update(&mut self, action: Action, work: &Workspace) -> Vec<ScreenCommand> {
        match action {
            Action::Save => self.save(work),
            Action::Discard if self.editor.text() == self.original_text => vec![ScreenCommand::CloseOverlay],
            // Where something is lost, it is said.
            Action::Discard => vec![
                ScreenCommand::CloseOverlay,
                ScreenCommand::ShowNotice(Notice::success("closed without saving")),
            ],
            _ => Vec::new(),
        }
    }
    fn edit_field(&mut self, key: KeyPress) -> bool {
        self.editor.handle_key(key);
        false
    }
    fn paste_text(&mut self, text: &str) {
        self.editor.insert(text);
    }
}

/// A memo's target in words, for the title.
pub(in crate::app) fn memo_target_name(target: &MemoTarget, work: &Workspace) -> String {
    match target {
        MemoTarget::Project => work.project.name.clone(),
        MemoTarget::Entry(begun) => minute_text(begun),
        MemoTarget::Transcript(id) => transcript_name(*id, work),
        MemoTarget::Topic(_, topic) => work.topic_label(*topic),
        MemoTarget::Theme(theme) => work.theme_path(*theme),
        MemoTarget::Cell(cell) => {
            let column = match &cell.column {
                SummaryColumn::Transcript(id) => transcript_name(*id, work),
                SummaryColumn::Speaker(name) => name.clone(),
                SummaryColumn::Value { attribute, value } => format!("{attribute} {value}"),
            };
            format!("{} in {column}", work.theme_path(cell.theme))
        }
        MemoTarget::Span(placed) => {
            // A passage of a transcript that is gone has no snippets, and no time.
            let entry = work.corpus.transcript(placed.transcript);
            let inside = entry.map_or(&[][..], |entry| work.corpus.snippets_of(entry));
            let start = inside.iter().find(|s| s.span.overlap(placed.span) > 0).and_then(|s| s.start);
            let at = start.map_or_else(String::new, |start| format!(" at {}", clock(start)));
            format!("{}{at}", transcript_name(placed.transcript, work))
        }
    }
}

fn transcript_name(id: crate::corpus::TranscriptId, work: &Workspace) -> String {
    let entry = work.corpus.transcript_index(id).and_then(|index| work.transcript_entry(index));
    entry.map_or_else(|| "a transcript".to_owned(), |entry| entry.name.clone())
}
