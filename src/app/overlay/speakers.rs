//! The overlay of speakers: how much each says, renaming them, and merging several under one name. Names of
//! the transcripts stay; edits map them to the names shown.

use super::{Overlay, PromptPurpose, TextPrompt};
use crate::app::command::actions::Action;
use crate::app::screen::component::ScreenCommand;
use crate::app::widget::list::ListCursor;
use crate::app::workspace::Workspace;
use crate::coding::{Edit, SpeakerSummary, edits};
use std::collections::BTreeSet;

/// The speakers of the project, under the names shown.
#[derive(Debug, Clone, Default)]
pub struct SpeakerList {
    /// The speakers, those who say most first.
    pub rows: Vec<SpeakerSummary>,
    /// The cursor among them.
    pub list: ListCursor,
    /// The names selected to be merged.
    pub selected: BTreeSet<String>,
}

impl SpeakerList {
    /// Follows changed names and counts; the cursor keeps its row, selected names that are gone are dropped.
    pub fn refresh(&mut self, work: &Workspace) {
        self.rows = work.codebook.speaker_summaries(&work.speaker_stats);
        self.list.set_len(self.rows.len());
        let rows = &self.rows;
        self.selected.retain(|name| rows.iter().any(|row| row.name == *name));
    }
    /// The speaker under the cursor.
    pub fn current(&self) -> Option<&SpeakerSummary> {
        self.rows.get(self.list.cursor)
    }
    /// Why an action can do nothing now; `None` where it can.
    pub fn disabled_reason(&self, action: Action) -> Option<String> {
        match action {
            Action::Rename | Action::Select | Action::Accept if self.rows.is_empty() => {
                Some("no transcript says who speaks".to_owned())
            }
            Action::MergeSpeakers if self.names_to_merge().len() < 2 => {
                Some("select the speakers to merge first".to_owned())
            }
            _ => None,
        }
    }
    /// The names to merge: the one under the cursor first (its name is proposed), then the selected ones;
    /// empty while none is selected.
    fn names_to_merge(&self) -> Vec<String> {
        if self.selected.is_empty() {
            return Vec::new();
        }
        let current = self.current().map(|speaker| speaker.name.clone());
        let others = self.selected.iter().filter(|name| Some(*name) != current.as_ref());
        current.clone().into_iter().chain(others.cloned()).collect()
    }
    /// Does an action; returns whether the overlay stays open, and what it asks for.
    pub fn update(&mut self, action: Action) -> (bool, Vec<ScreenCommand>) {
        match action {
            Action::Select => {
                if let Some(name) = self.current().map(|speaker| speaker.name.clone())
                    && !self.selected.remove(&name)
                {
                    self.selected.insert(name);
                }
                self.list.move_cursor(Action::Down);
                (true, Vec::new())
            }
            Action::Rename => {
                let asks = self.current().map(|speaker| {
                    ScreenCommand::open_overlay(Overlay::Prompt(TextPrompt::rename_speaker(&speaker.name)))
                });
                (true, asks.unwrap_or_default())
            }
            Action::MergeSpeakers => (
                true,
                ScreenCommand::open_overlay(Overlay::Prompt(TextPrompt::merge_speakers(
                    self.names_to_merge(),
                ))),
            ),
            Action::Accept => {
                // A quotation mark in the name would end the phrase in the query.
                let query =
                    self.current().map(|speaker| format!("speaker:\"{}\" ", speaker.name.replace('"', " ")));
                (query.is_none(), query.map(ScreenCommand::SearchFor).into_iter().collect())
            }
            other => {
                self.list.move_cursor(other);
                (true, Vec::new())
            }
        }
    }
}

impl TextPrompt {
    /// A prompt for a speaker's new name.
    fn rename_speaker(name: &str) -> Self {
        Self::new(format!("rename speaker {name}"), PromptPurpose::RenameSpeaker(name.to_owned()), name)
    }
    /// A prompt for the one name of several speakers.
    fn merge_speakers(names: Vec<String>) -> Self {
        let kept = names.first().cloned().unwrap_or_default();
        Self::new(
            format!("show {} under one name", names.join(", ")),
            PromptPurpose::MergeSpeakers(names),
            &kept,
        )
    }
}

/// The edit that shows a speaker under another name. `Err` is the reason shown to the user.
pub(in crate::app) fn rename_speaker(work: &Workspace, name: &str, new: &str) -> Result<Edit, String> {
    edits::rename_speaker(&work.codebook, &work.speaker_stats, name, new, None)
        .map_err(|error| error.to_string())
}

/// The edit that shows several speakers under one name. `Err` is the reason shown to the user.
pub(in crate::app) fn merge_speakers(work: &Workspace, names: &[String], into: &str) -> Result<Edit, String> {
    edits::merge_speakers(&work.codebook, &work.speaker_stats, names, into, None)
        .map_err(|error| error.to_string())
}
