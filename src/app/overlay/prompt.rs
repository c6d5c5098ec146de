//! The prompts and the memo editor: opening them with what is there, and turning what was written into an
//! edit.

use super::speakers;
use super::{MemoEditor, MemoKind, PromptPurpose, TextPrompt};
use crate::app::edits;
use crate::app::screen::component::ScreenCommand;
use crate::app::widget::text_area::TextArea;
use crate::app::workspace::Workspace;
use crate::app::workspace::notices::Notice;
use crate::coding::{Edit, MemoTarget, ThemeId};
use crate::format::clock;
use crate::topics::TopicId;

impl TextPrompt {
    /// A prompt for a topic's new name.
    pub fn rename_topic(topic: TopicId, work: &Workspace) -> Self {
        let name = work.topic_label(topic);
        Self::new(format!("rename topic {name}"), PromptPurpose::RenameTopic(topic), &name)
    }
    /// A prompt for a theme's new name.
    pub fn rename_theme(theme: ThemeId, work: &Workspace) -> Self {
        let name = work.codebook.themes.get(&theme).map_or("", |theme| theme.name.as_str());
        Self::new(format!("rename theme {name}"), PromptPurpose::RenameTheme(theme), name)
    }
    /// A prompt for the name of a new theme.
    pub fn add_theme(parent: Option<ThemeId>, work: &Workspace) -> Self {
        let title = match parent {
            Some(parent) => format!("a new theme in {}", work.theme_path(parent)),
            None => "a new theme".to_owned(),
        };
        Self::new(title, PromptPurpose::AddTheme(parent), "")
    }
    /// A prompt, with a text to begin with.
    pub(in crate::app) fn new(title: String, question: PromptPurpose, text: &str) -> Self {
        Self { title, purpose: question, input: text.into(), problem: None }
    }
    /// The edit for what was typed. `Err` is the reason shown below the line.
    pub fn to_edit(&self, work: &Workspace) -> Result<Edit, String> {
        let typed = self.input.value().trim();
        match &self.purpose {
            PromptPurpose::RenameTopic(topic) => edits::rename_topic(work, *topic, typed),
            PromptPurpose::RenameTheme(theme) => edits::rename_theme(work, *theme, typed),
            PromptPurpose::RenameSpeaker(name) => speakers::rename_speaker(work, name, typed),
            PromptPurpose::MergeSpeakers(names) => speakers::merge_speakers(work, names, typed),
            PromptPurpose::AddTheme(parent) => edits::add_theme(work, *parent, typed),
        }
    }
}

impl MemoEditor {
    /// Opens the memo on a target; empty where there is none.
    pub fn for_target(target: MemoTarget, work: &Workspace) -> Self {
        let before = work.codebook.memo(&target).map(|memo| memo.text.clone()).unwrap_or_default();
        let title = format!("memo on {}", memo_target_name(&target, work));
        Self { title, kind: MemoKind::Memo(target), editor: TextArea::new(&before), original_text: before }
    }
    /// Opens the description of a theme.
    pub fn for_description(theme: ThemeId, work: &Workspace) -> Self {
        let before =
            work.codebook.themes.get(&theme).map(|theme| theme.description.clone()).unwrap_or_default();
        let title = format!("when to use {}, and when not", work.theme_path(theme));
        Self {
            title,
            kind: MemoKind::Description(theme),
            editor: TextArea::new(&before),
            original_text: before,
        }
    }
    /// The edit for what was written; nothing where only trailing white space differs.
    pub fn save(&self, work: &Workspace) -> Vec<ScreenCommand> {
        let text = self.editor.text().trim_end();
        if text == self.original_text.trim_end() {
            return Vec::new();
        }
        match &self.kind {
            MemoKind::Memo(target) => ScreenCommand::apply_edit(edits::set_memo(work, target, text)),
            MemoKind::Description(theme) => {
                ScreenCommand::apply_edit(edits::describe_theme(work, *theme, text))
            }
        }
    }
    /// Closes without saving, and says so where something would be lost.
    pub fn discard(&self) -> Vec<ScreenCommand> {
        if self.editor.text() == self.original_text {
            return Vec::new();
        }
        vec![ScreenCommand::ShowNotice(Notice::success("closed without saving"))]
    }
}

/// A memo's target in words, for the title.
fn memo_target_name(target: &MemoTarget, work: &Workspace) -> String {
    match target {
        MemoTarget::Project => work.project.name.clone(),
        MemoTarget::Transcript(id) => transcript_name(*id, work),
        MemoTarget::Topic(_, topic) => work.topic_label(*topic),
        MemoTarget::Theme(theme) => work.theme_path(*theme),
        MemoTarget::Span(placed) => {
            let index = work.corpus.transcript_index(placed.transcript);
            let snippets =
                index.and_then(|index| work.transcript_entry(index)).map(|entry| entry.snippets.clone());
            let inside = snippets.and_then(|range| work.corpus.snippets.get(range)).unwrap_or_default();
            let start = inside.iter().find(|s| s.span.overlap(placed.span) > 0).and_then(|s| s.start);
            let at = start.map(|start| format!(" at {}", clock(start))).unwrap_or_default();
            format!("{}{at}", transcript_name(placed.transcript, work))
        }
    }
}

fn transcript_name(id: crate::corpus::TranscriptId, work: &Workspace) -> String {
    let entry = work.corpus.transcript_index(id).and_then(|index| work.transcript_entry(index));
    entry.map_or_else(|| "a transcript".to_owned(), |entry| entry.name.clone())
}
