//! Who speaks in a file that is checked, and what the researcher says of each label: no speaker, the same as another,
//! who asks, no speech.

use super::reading_picker::reading_picker;
use crate::app::edits::decide_reading;
use crate::app::widget::list::ListCursor;
use crate::app::{Action, KeyContext, Overlay, ScreenCommand, Workspace};
use crate::coding::edits::ReadDecision;
use crate::corpus::SpeakerChoice;
use crate::jobs::import_check::{CheckedFile, CheckedSpeaker};

/// A label of a file.
#[derive(Debug, Clone, PartialEq)]
pub struct LabelRow {
    /// The label; none for what nobody is named for.
    pub label: Option<String>,
    /// What stands under it; none where it is no speaker any more.
    pub speaker: Option<CheckedSpeaker>,
    /// What was decided of it.
    pub decided: Option<SpeakerChoice>,
}

/// The labels of one file.
#[derive(Debug, Clone)]
pub struct FileSpeakerList {
    /// The file, as the last check found it; none where that found it no more.
    pub file: Option<CheckedFile>,
    /// Its labels: those who speak, the most words first, then those of which it was decided that they do not.
    pub rows: Vec<LabelRow>,
    /// The cursor among them.
    pub list: ListCursor,
    /// Whether what is decided is for all files that are read like it.
    pub for_all: bool,
    key: String,
}

impl FileSpeakerList {
    /// Lists the labels of the file of that key.
    pub fn new(key: String, for_all: bool, work: &Workspace) -> Self {
        let mut list = Self { file: None, rows: Vec::new(), list: ListCursor::default(), for_all, key };
        list.refresh(work);
        list
    }

    /// The label under the cursor.
    pub fn current(&self) -> Option<&LabelRow> {
        self.rows.get(self.list.cursor)
    }

    /// Decides what the label under the cursor is, or takes that back where it was decided so.
    fn decide(&self, choice: SpeakerChoice, work: &Workspace) -> Vec<ScreenCommand> {
        let (Some(file), Some(LabelRow { label: Some(label), decided, .. })) = (&self.file, self.current())
        else {
            return Vec::new();
        };
        let choice = Some(choice).filter(|choice| decided.as_ref() != Some(choice));
        let decision = ReadDecision::Label(label.clone(), choice);
        ScreenCommand::apply_edit(decide_reading(work, file, self.for_all, decision))
    }

    /// Opens the list of those whom the label under the cursor may be the same as; where that was decided, takes it back.
    fn choose_same(&self, work: &Workspace) -> Vec<ScreenCommand> {
        let (Some(file), Some(LabelRow { label: Some(label), decided, .. })) = (&self.file, self.current())
        else {
            return Vec::new();
        };
        if let Some(same @ SpeakerChoice::SameAs(_)) = decided {
            return self.decide(same.clone(), work);
        }
        let others = self.rows.iter().filter(|row| row.speaker.is_some());
        let others = others.filter_map(|row| row.label.as_ref()).filter(|other| *other != label);
        let rows = others.map(|other| {
            let same = SpeakerChoice::SameAs(other.clone());
            let decision = ReadDecision::Label(label.clone(), Some(same));
            (decide_reading(work, file, self.for_all, decision), other.clone(), String::new())
        });
        ScreenCommand::open_overlay(reading_picker(format!("{label} is the same as"), rows))
    }
}

impl Overlay for FileSpeakerList {
    fn context(&self) -> KeyContext {
        KeyContext::Checking
    }
    fn hints(&self) -> Vec<Action> {
        vec![
            Action::NoSpeaker,
            Action::SameSpeaker,
            Action::Interviewer,
            Action::NotSpeech,
            Action::LikeAll,
            Action::Undo,
            Action::Back,
        ]
    }
    fn disabled_reason(&self, action: Action) -> Option<String> {
        let of_label = matches!(
            action,
            Action::NoSpeaker | Action::SameSpeaker | Action::Interviewer | Action::NotSpeech
        );
        let reason = match action {
            _ if of_label && self.current().is_none_or(|row| row.label.is_none()) => "nobody is named here",
            Action::SameSpeaker if self.rows.iter().filter(|row| row.label.is_some()).count() < 2 => {
                "nobody else is named here"
            }
            Action::OpenSpeakers | Action::FoundRight | Action::ChooseLayout | Action::ChooseEncoding => {
                "go back to the files first"
            }
            _ => return None,
        };
        Some(reason.to_owned())
    }
    fn update(&mut self, action: Action, work: &Workspace) -> Vec<ScreenCommand> {
        match action {
            Action::LikeAll => {
                self.for_all = !self.for_all;
                Vec::new()
            }
            Action::NoSpeaker => self.decide(SpeakerChoice::NoSpeaker, work),
            Action::Interviewer => self.decide(SpeakerChoice::Interviewer, work),
            Action::NotSpeech => self.decide(SpeakerChoice::NotSpeech, work),
            Action::SameSpeaker => self.choose_same(work),
            _ => Vec::new(),
        }
    }
    fn list(&mut self) -> Option<&mut ListCursor> {
        Some(&mut self.list)
    }
    /// Follows a later check; the cursor keeps its row.
    fn refresh(&mut self, work: &Workspace) {
        self.file = work.file_checks.iter().find(|file| file.key == self.key).cloned();
        self.rows = self.file.as_ref().map(label_rows).unwrap_or_default();
        self.list.set_len(self.rows.len());
    }
}

/// The labels of a file.
fn label_rows(file: &CheckedFile) -> Vec<LabelRow> {
    let decided = &file.decided.speakers;
    let speaking = file.speakers.iter().map(|speaker| LabelRow {
        label: speaker.speaker.clone(),
        speaker: Some(speaker.clone()),
        decided: speaker.speaker.as_ref().and_then(|name| decided.get(name)).cloned(),
    });
    let speaks = |label: &String| file.speakers.iter().any(|it| it.speaker.as_ref() == Some(label));
    let silent = decided.iter().filter(|(label, _)| !speaks(label)).map(|(label, choice)| LabelRow {
        label: Some(label.clone()),
        speaker: None,
        decided: Some(choice.clone()),
    });
    speaking.chain(silent).collect()
}
