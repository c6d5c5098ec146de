//! Filling in a line, writing a memo.

use super::editor::Editor;
use super::edits;
use super::notices::Notice;
use super::overlay::{MemoEditor, Prompt, Question, Written};
use super::panel::Ask;
use super::speakers;
use super::words::clock;
use super::work::Work;
use crate::coding::{Edit, MemoTarget, ThemeId};
use crate::topics::TopicId;

impl Prompt {
    /// Asks for another name of a topic.
    pub fn rename_topic(topic: TopicId, work: &Work) -> Self {
        let name = work.topic_label(topic);
        Self::new(format!("rename topic {name}"), Question::RenameTopic(topic), &name)
    }
    /// Asks for another name of a theme.
    pub fn rename_theme(theme: ThemeId, work: &Work) -> Self {
        let name = work.codebook.themes.get(&theme).map_or("", |theme| theme.name.as_str());
        Self::new(format!("rename theme {name}"), Question::RenameTheme(theme), name)
    }
    /// Asks for the name of a new theme.
    pub fn add_theme(parent: Option<ThemeId>, work: &Work) -> Self {
        let title = match parent {
            Some(parent) => format!("a new theme in {}", work.theme_path(parent)),
            None => "a new theme".to_owned(),
        };
        Self::new(title, Question::AddTheme(parent), "")
    }
    /// Asks for a line, with a text to begin with.
    pub(super) fn new(title: String, question: Question, text: &str) -> Self {
        Self { title, question, input: text.into(), problem: None }
    }
    /// The edit it asks for, or why it cannot be made.
    pub fn edit(&self, work: &Work) -> Result<Edit, String> {
        let typed = self.input.value().trim();
        match &self.question {
            Question::RenameTopic(topic) => edits::rename_topic(work, *topic, typed),
            Question::RenameTheme(theme) => edits::rename_theme(work, *theme, typed),
            Question::RenameSpeaker(name) => speakers::rename(work, name, typed),
            Question::MergeSpeakers(names) => speakers::merge(work, names, typed),
            Question::AddTheme(parent) => edits::add_theme(work, *parent, typed),
        }
    }
}

impl MemoEditor {
    /// Opens the memo on something, or a new one.
    pub fn on(target: MemoTarget, work: &Work) -> Self {
        let before = work.codebook.memo(&target).map(|memo| memo.text.clone()).unwrap_or_default();
        let title = format!("memo on {}", what(&target, work));
        Self { title, written: Written::Memo(target), editor: Editor::new(&before), before }
    }
    /// Opens the description of a theme.
    pub fn describe(theme: ThemeId, work: &Work) -> Self {
        let before =
            work.codebook.themes.get(&theme).map(|theme| theme.description.clone()).unwrap_or_default();
        let title = format!("when to use {}, and when not", work.theme_path(theme));
        Self { title, written: Written::Description(theme), editor: Editor::new(&before), before }
    }
    /// Keeps what was written, where it is other than before.
    pub fn save(&self, work: &Work) -> Vec<Ask> {
        let text = self.editor.text().trim_end();
        if text == self.before.trim_end() {
            return Vec::new();
        }
        match &self.written {
            Written::Memo(target) => Ask::edit(edits::memo(work, target, text)),
            Written::Description(theme) => Ask::edit(edits::describe(work, *theme, text)),
        }
    }
    /// Leaves it as it was.
    pub fn discard(&self) -> Vec<Ask> {
        if self.editor.text() == self.before {
            return Vec::new();
        }
        vec![Ask::Say(Notice::done("closed without saving"))]
    }
}

fn what(target: &MemoTarget, work: &Work) -> String {
    match target {
        MemoTarget::Project => work.project.name.clone(),
        MemoTarget::Transcript(id) => name(*id, work),
        MemoTarget::Topic(_, topic) => work.topic_label(*topic),
        MemoTarget::Theme(theme) => work.theme_path(*theme),
        MemoTarget::Span(placed) => {
            let index = work.corpus.transcript_index(placed.transcript);
            let snippets = index.and_then(|index| work.entry(index)).map(|entry| entry.snippets.clone());
            let inside = snippets.and_then(|range| work.corpus.snippets.get(range)).unwrap_or_default();
            let start = inside.iter().find(|s| s.span.overlap(placed.span) > 0).and_then(|s| s.start);
            let at = start.map(|start| format!(" at {}", clock(start))).unwrap_or_default();
            format!("{}{at}", name(placed.transcript, work))
        }
    }
}

fn name(id: crate::corpus::TranscriptId, work: &Work) -> String {
    let entry = work.corpus.transcript_index(id).and_then(|index| work.entry(index));
    entry.map_or_else(|| "a transcript".to_owned(), |entry| entry.name.clone())
}
