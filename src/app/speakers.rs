//! Who speaks: a list with what each says, from which they are renamed and merged.

use super::actions::Action;
use super::list::List;
use super::overlay::{Overlay, Prompt, Question};
use super::panel::Ask;
use super::state::State;
use super::work::Work;
use crate::coding::{Edit, Speaker, edits};
use std::collections::BTreeSet;

/// The speakers of the project, under the names shown.
#[derive(Debug, Clone, Default)]
pub struct Speakers {
    /// Those who say most first.
    pub rows: Vec<Speaker>,
    /// The cursor among them.
    pub list: List,
    /// The names selected to be merged.
    pub selected: BTreeSet<String>,
}

impl Speakers {
    /// Takes over names and counts as they are now; the cursor stays on its row.
    pub fn refresh(&mut self, work: &Work) {
        self.rows = work.codebook.speakers_of(&work.voices);
        self.list.set_len(self.rows.len());
        let rows = &self.rows;
        self.selected.retain(|name| rows.iter().any(|row| row.name == *name));
    }
    /// The speaker under the cursor.
    pub fn current(&self) -> Option<&Speaker> {
        self.rows.get(self.list.cursor)
    }
    /// Why an action can do nothing now.
    pub fn blocked(&self, action: Action) -> Option<String> {
        match action {
            Action::Rename | Action::Select | Action::Accept if self.rows.is_empty() => {
                Some("no transcript says who speaks".to_owned())
            }
            Action::MergeSpeakers if self.merged().len() < 2 => {
                Some("select the speakers to merge first".to_owned())
            }
            _ => None,
        }
    }
    /// Those to be merged: the selected ones and the one under the cursor, which comes first.
    fn merged(&self) -> Vec<String> {
        if self.selected.is_empty() {
            return Vec::new();
        }
        let current = self.current().map(|speaker| speaker.name.clone());
        let others = self.selected.iter().filter(|name| Some(*name) != current.as_ref());
        current.clone().into_iter().chain(others.cloned()).collect()
    }
    /// Does an action; says whether the list stays open, and what it asks for.
    pub fn update(&mut self, action: Action) -> (bool, Vec<Ask>) {
        match action {
            Action::Select => {
                if let Some(name) = self.current().map(|speaker| speaker.name.clone())
                    && !self.selected.remove(&name)
                {
                    self.selected.insert(name);
                }
                self.list.moved(Action::Down);
                (true, Vec::new())
            }
            Action::Rename => {
                let asks = self
                    .current()
                    .map(|speaker| Ask::show(Overlay::Prompt(Prompt::rename_speaker(&speaker.name))));
                (true, asks.unwrap_or_default())
            }
            Action::MergeSpeakers => {
                (true, Ask::show(Overlay::Prompt(Prompt::merge_speakers(self.merged()))))
            }
            Action::Accept => {
                let query =
                    self.current().map(|speaker| format!("speaker:\"{}\" ", speaker.name.replace('"', " ")));
                (query.is_none(), query.map(Ask::SearchFor).into_iter().collect())
            }
            other => {
                self.list.moved(other);
                (true, Vec::new())
            }
        }
    }
}

impl Prompt {
    /// Asks for another name of a speaker.
    fn rename_speaker(name: &str) -> Self {
        Self::new(format!("rename speaker {name}"), Question::RenameSpeaker(name.to_owned()), name)
    }
    /// Asks for the one name of several speakers.
    fn merge_speakers(names: Vec<String>) -> Self {
        let kept = names.first().cloned().unwrap_or_default();
        Self::new(format!("show {} under one name", names.join(", ")), Question::MergeSpeakers(names), &kept)
    }
}

/// Shows a speaker under another name.
pub(super) fn rename(work: &Work, name: &str, new: &str) -> Result<Edit, String> {
    edits::rename_speaker(&work.codebook, &work.voices, name, new, None).map_err(|error| error.to_string())
}

/// Shows several speakers under one name.
pub(super) fn merge(work: &Work, names: &[String], into: &str) -> Result<Edit, String> {
    edits::merge_speakers(&work.codebook, &work.voices, names, into, None).map_err(|error| error.to_string())
}

impl State {
    /// Shows who speaks, once it is counted.
    pub fn show_speakers(&mut self) {
        let mut speakers = Speakers::default();
        speakers.refresh(&self.work);
        self.overlays.push(Overlay::Speakers(speakers));
    }
    /// Lets an open list of speakers follow what changed.
    pub(super) fn refresh_speakers(&mut self) {
        for overlay in &mut self.overlays {
            if let Overlay::Speakers(speakers) = overlay {
                speakers.refresh(&self.work);
            }
        }
    }
}
