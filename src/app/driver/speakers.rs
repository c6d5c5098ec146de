//! Speaker names, speaker statistics, and notes on the languages of an import.

use super::Driver;
use crate::app::workspace::notices::Notice;
use crate::coding::{SpeakerKey, SpeakerName};
use crate::jobs::{self, ImportReport};
use std::collections::BTreeMap;
use std::sync::Arc;

impl Driver {
    /// Reads the corpus again where speakers have other names than `before`: names stand in corpus and texts.
    pub(super) fn apply_speaker_names(&mut self, before: &BTreeMap<SpeakerKey, SpeakerName>) {
        if self.state.work.codebook.speaker_names != *before {
            self.reload_corpus();
        }
    }

    /// Counts how much each speaker says and opens the list of speakers. Every transcript is read for it.
    pub(super) fn count_speakers(&mut self) {
        match jobs::speaker_stats(&self.project, &self.state.work.corpus) {
            Ok(voices) => {
                self.state.work.speaker_stats = Arc::new(voices);
                self.state.show_speakers();
            }
            Err(error) => self.show_error(error.to_string()),
        }
    }

    /// Shows notes on the languages of an import that changed something; none where all is English.
    pub(super) fn notify_languages(&mut self, report: &ImportReport) {
        if !report.has_changes() {
            return;
        }
        if let Ok(corpus) = self.project.load_corpus() {
            let notes = jobs::language_notes(&corpus, &self.settings.parameters.model);
            notes.into_iter().for_each(|note| self.state.notices.show(Notice::info(note)));
        }
    }
}
