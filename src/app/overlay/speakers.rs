//! The overlay of speakers: how much each says, renaming them, and merging several under one name. Names of
//! the transcripts stay; edits map them to the names shown.

use super::forget::ForgetSheet;
use super::prompt::TextPrompt;
use crate::app::widget::list::ListCursor;
use crate::app::{Action, KeyContext, Overlay, ScreenCommand, Workspace, edits};
use crate::coding::SpeakerSummary;
use crate::corpus::SpeakerRole;
use crate::jobs::forget::ForgetTarget;
use std::collections::{BTreeMap, BTreeSet};

/// The speakers of the project, under the names shown.
#[derive(Debug, Clone, Default)]
pub struct SpeakerList {
    /// The speakers, those who say most first.
    pub rows: Vec<SpeakerSummary>,
    /// What they are in an interview, where that is told.
    pub roles: BTreeMap<String, SpeakerRole>,
    /// The cursor among them.
    pub list: ListCursor,
    /// The names selected to be merged.
    pub selected: BTreeSet<String>,
}

impl SpeakerList {
    /// Lists the speakers of the project.
    pub fn new(work: &Workspace) -> Self {
        let mut speakers = Self::default();
        speakers.refresh(work);
        speakers
    }
    /// The speaker under the cursor.
    pub fn current(&self) -> Option<&SpeakerSummary> {
        self.rows.get(self.list.cursor)
    }
    /// Notes the next role of the person under the cursor: who asks, who answers, neither.
    fn next_role(&self, name: &str, work: &Workspace) -> Vec<ScreenCommand> {
        let known = self.roles.get(name).and_then(|role| SpeakerRole::ALL.iter().position(|it| it == role));
        let next = known.map_or(0, |at| (at + 1) % SpeakerRole::ALL.len());
        let Some(role) = SpeakerRole::ALL.get(next) else { return Vec::new() };
        ScreenCommand::apply_edit(edits::note_role(work, name, *role))
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
}

impl Overlay for SpeakerList {
    fn context(&self) -> KeyContext {
        KeyContext::Speakers
    }
    fn hints(&self) -> Vec<Action> {
        vec![
            Action::Rename,
            Action::SpeakerRole,
            Action::KnownOf,
            Action::Select,
            Action::MergeSpeakers,
            Action::Accept,
            Action::Back,
            Action::Forget,
        ]
    }
    fn disabled_reason(&self, action: Action) -> Option<String> {
        let reason = match action {
            Action::Rename
            | Action::SpeakerRole
            | Action::KnownOf
            | Action::Select
            | Action::Accept
            | Action::Forget
                if self.rows.is_empty() =>
            {
                "no transcript says who speaks"
            }
            Action::MergeSpeakers if self.names_to_merge().len() < 2 => "select the speakers to merge first",
            _ => return None,
        };
        Some(reason.to_owned())
    }
    fn update(&mut self, action: Action, work: &Workspace) -> Vec<ScreenCommand> {
        let name = self.current().map(|speaker| speaker.name.clone());
        match (action, name) {
            (Action::Select, name) => {
                if let Some(name) = name.filter(|name| !self.selected.remove(name)) {
                    self.selected.insert(name);
                }
                self.list.move_cursor(Action::Down);
                Vec::new()
            }
            (Action::Rename, Some(name)) => ScreenCommand::open_overlay(TextPrompt::rename_speaker(&name)),
            (Action::SpeakerRole, Some(name)) => self.next_role(&name, work),
            (Action::Forget, Some(name)) => ForgetSheet::open(ForgetTarget::Speaker(name), work),
            (Action::KnownOf, Some(name)) => ScreenCommand::open_overlay(TextPrompt::known_of(&name, work)),
            (Action::MergeSpeakers, _) => {
                ScreenCommand::open_overlay(TextPrompt::merge_speakers(self.names_to_merge()))
            }
            (Action::Accept, Some(name)) => {
                // A quotation mark in the name would end the phrase in the query.
                let query = format!("speaker:\"{}\" ", name.replace('"', " "));
                vec![ScreenCommand::CloseOverlay, ScreenCommand::SearchFor(query)]
            }
            _ => Vec::new(),
        }
    }
    fn list(&mut self) -> Option<&mut ListCursor> {
        Some(&mut self.list)
    }
    /// Follows changed names and counts; the cursor keeps its row, selected names that are gone are dropped.
    fn refresh(&mut self, work: &Workspace) {
        self.rows = work.codebook.speaker_summaries(&work.speaker_stats);
        self.roles = work.codebook.roles_by_name(&work.corpus, &work.speaker_stats);
        self.list.set_len(self.rows.len());
        let rows = &self.rows;
        self.selected.retain(|name| rows.iter().any(|row| row.name == *name));
    }
}
