//! The check of an import: how each file was read, the doubtful first, and what the researcher says of it. Who speaks in
//! a file is a list of its own: see [`FileSpeakerList`].

use super::file_speakers::FileSpeakerList;
use super::reading_picker::{encoding_picker, layout_picker};
use crate::app::edits::decide_reading;
use crate::app::widget::list::ListCursor;
use crate::app::{Action, KeyContext, Overlay, ScreenCommand, Workspace};
use crate::coding::edits::ReadDecision;
use crate::jobs::import_check::CheckedFile;
use std::sync::Arc;

/// How the files of the project were read.
#[derive(Debug, Clone, Default)]
pub struct FileCheckList {
    /// The files, the doubtful first.
    pub rows: Arc<Vec<CheckedFile>>,
    /// The cursor among them.
    pub list: ListCursor,
    /// Whether what is decided is for all files that are read like the one under the cursor.
    pub for_all: bool,
}

impl FileCheckList {
    /// Lists the files as they were checked last.
    pub fn new(work: &Workspace) -> Self {
        let mut list = Self::default();
        list.refresh(work);
        list
    }
    /// The file under the cursor.
    pub fn current(&self) -> Option<&CheckedFile> {
        self.rows.get(self.list.cursor)
    }
}

/// Whom a decision is for, in words: this file, or all that are read like it.
pub fn scope_text(for_all: bool, file: Option<&CheckedFile>, all: &[CheckedFile]) -> String {
    let alike = |one: &&CheckedFile| file.is_some_and(|file| file.kind == one.kind);
    match for_all {
        true => format!("for all {} like it", all.iter().filter(alike).count()),
        false => "for this file".to_owned(),
    }
}

impl Overlay for FileCheckList {
    fn context(&self) -> KeyContext {
        KeyContext::Checking
    }
    fn hints(&self) -> Vec<Action> {
        vec![
            Action::OpenSpeakers,
            Action::FoundRight,
            Action::ChooseLayout,
            Action::ChooseEncoding,
            Action::LikeAll,
            Action::Undo,
            Action::Back,
        ]
    }
    fn disabled_reason(&self, action: Action) -> Option<String> {
        let reason = match action {
            Action::OpenSpeakers
            | Action::FoundRight
            | Action::ChooseLayout
            | Action::ChooseEncoding
            | Action::LikeAll
                if self.rows.is_empty() =>
            {
                "there is no file"
            }
            Action::OpenSpeakers if self.current().is_some_and(|file| file.skipped.is_some()) => {
                "it was not read"
            }
            Action::NoSpeaker | Action::SameSpeaker | Action::Interviewer | Action::NotSpeech => {
                "open the speakers of the file first"
            }
            _ => return None,
        };
        Some(reason.to_owned())
    }
    fn update(&mut self, action: Action, work: &Workspace) -> Vec<ScreenCommand> {
        if action == Action::LikeAll {
            self.for_all = !self.for_all;
            return Vec::new();
        }
        let Some(file) = self.current() else { return Vec::new() };
        match action {
            Action::OpenSpeakers => {
                ScreenCommand::open_overlay(FileSpeakerList::new(file.key.clone(), self.for_all, work))
            }
            Action::ChooseLayout => ScreenCommand::open_overlay(layout_picker(work, file, self.for_all)),
            Action::ChooseEncoding => ScreenCommand::open_overlay(encoding_picker(work, file, self.for_all)),
            Action::FoundRight => {
                let right = !file.decided.is_right;
                ScreenCommand::apply_edit(decide_reading(
                    work,
                    file,
                    self.for_all,
                    ReadDecision::Right(right),
                ))
            }
            _ => Vec::new(),
        }
    }
    fn list(&mut self) -> Option<&mut ListCursor> {
        Some(&mut self.list)
    }
    /// Follows a later check; the cursor keeps its row.
    fn refresh(&mut self, work: &Workspace) {
        self.rows = Arc::clone(&work.file_checks);
        self.list.set_len(self.rows.len());
    }
}
