//! Who speaks, under which name, and in which language.

use super::Driver;
use crate::app::workspace::notices::Notice;
use crate::coding::{SpeakerKey, SpeakerName};
use crate::jobs::{self, ImportReport};
use std::collections::BTreeMap;
use std::sync::Arc;

impl Driver {
    /// Shows everything under the names speakers have now, where they had others before.
    pub(super) fn apply_speaker_names(&mut self, before: &BTreeMap<SpeakerKey, SpeakerName>) {
        if self.state.work.codebook.speaker_names != *before {
            self.reload_corpus();
        }
    }

    /// Counts who speaks how much, and shows it.
    pub(super) fn count_speakers(&mut self) {
        match jobs::speaker_stats(&self.project, &self.state.work.corpus) {
            Ok(voices) => {
                self.state.work.speaker_stats = Arc::new(voices);
                self.state.show_speakers();
            }
            Err(error) => self.show_error(error.to_string()),
        }
    }

    /// Says once after an import which languages were found, where that matters.
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
