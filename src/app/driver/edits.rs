//! Edits: in force in memory at once, written by the store thread, and said to be done once they are. Where one
//! is refused, or is stored otherwise than it was applied, the stored codebook takes the place of the one in
//! memory, with what was not answered yet applied on top.

use super::store_worker::{HistoryLabels, HistoryMove, ReloadReason, StoreOutcome, StoreRequest};
use super::{Driver, PendingChange};
use crate::app::state::UndoState;
use crate::app::workspace::notices::Notice;
use crate::coding::{Codebook, Edit, SpeakerKey, SpeakerName, TranscriptRemoval};
use crate::corpus::{Span, TranscriptId};
use crate::project::ProjectResult;
use std::collections::BTreeMap;

/// What of the codebook stands in the corpus too: names of speakers, and which transcripts were taken out. Compared
/// before and after each edit.
#[derive(PartialEq)]
struct CorpusChoices {
    speaker_names: BTreeMap<SpeakerKey, SpeakerName>,
    removals: BTreeMap<TranscriptId, TranscriptRemoval>,
}

impl CorpusChoices {
    fn of(codebook: &Codebook) -> Self {
        let Codebook { speaker_names, removals, .. } = codebook;
        Self { speaker_names: speaker_names.clone(), removals: removals.clone() }
    }
}

impl Driver {
    /// Puts an edit into force and sends it to be written.
    pub(super) fn apply_edit(&mut self, edit: Edit) {
        let before = CorpusChoices::of(&self.state.work.codebook);
        self.state.work.codebook.apply(&edit);
        self.state.undo_state = UndoState { undo: Some(edit.what.clone()), redo: None };
        self.state.on_edit(&edit);
        self.store.send(StoreRequest::ApplyEdit(edit.clone()));
        self.pending_changes.push_back(PendingChange::Edit(edit));
        self.count_unsaved();
        self.reload_changed_corpus(&before);
        self.request_suggestions();
    }

    /// Marks a span as read and has that stored.
    pub(super) fn mark_read(&mut self, transcript: TranscriptId, span: Span) {
        self.state.mark_read(transcript, span);
        self.store.send(StoreRequest::MarkRead(transcript, span));
        self.pending_changes.push_back(PendingChange::Read(transcript, span));
    }

    /// Handles that an edit was written or refused.
    pub(super) fn edit_applied(&mut self, outcome: StoreOutcome<ProjectResult<()>>) {
        let edit = self.remove_pending();
        if let Some(stored) = outcome.codebook {
            self.use_stored_codebook(*stored);
        }
        match outcome.result {
            // Not before: what is said to be done has to be there whatever happens next.
            Ok(()) => {
                if let Some(PendingChange::Edit(edit)) = edit {
                    tracing::info!("{}", edit.what);
                    self.state.on_edit_saved(&edit);
                    self.compare_after(&edit.what);
                    self.follow_decisions(&edit);
                }
            }
            Err(error) => {
                // To see what is lost matters more than to end.
                self.is_quitting = false;
                self.show_error(format!("not saved, and taken back: {error}"));
            }
        }
        self.update_history(outcome.labels);
    }

    /// Handles that a read mark was stored, or could not be.
    pub(super) fn read_marked(&mut self, outcome: ProjectResult<()>) {
        self.remove_pending();
        self.ok_or_show_error(outcome);
    }

    /// Handles that the last edit was undone, or the one undone last was redone.
    pub(super) fn history_moved(&mut self, outcome: StoreOutcome<ProjectResult<HistoryMove>>, is_redo: bool) {
        if let Some(stored) = outcome.codebook {
            self.use_stored_codebook(*stored);
        }
        self.update_history(outcome.labels);
        let Some(moved) = self.ok_or_show_error(outcome.result) else { return };
        if let Some(edit) = &moved.edit {
            self.compare_after(&edit.what);
        }
        self.state.notices.show(match (moved.edit, is_redo) {
            (Some(edit), false) if moved.forgotten.is_some() => {
                let what = edit.what;
                Notice::success(format!(
                    "taken back: {what}; what was forgotten after it cannot be brought back"
                ))
            }
            (None, false) if moved.forgotten.is_some() => {
                Notice::hint("nothing to undo: what was forgotten cannot be brought back")
            }
            (Some(edit), false) => Notice::success(format!("taken back: {}", edit.what)),
            (Some(edit), true) => Notice::success(format!("done again: {}", edit.what)),
            (None, false) => Notice::hint("nothing to undo"),
            (None, true) => Notice::hint("nothing to redo"),
        });
    }

    /// Takes over the codebook as it is stored, with what is not answered yet applied on top.
    pub(super) fn use_stored_codebook(&mut self, stored: Codebook) {
        let before = CorpusChoices::of(&self.state.work.codebook);
        let decided = self.state.work.codebook.import_choices.clone();
        self.state.work.codebook = self.with_pending(stored);
        self.state.refresh_screens();
        self.reload_changed_corpus(&before);
        self.follow_changed_decisions(&decided);
        self.request_suggestions();
    }

    /// A stored codebook with what was changed since.
    pub(super) fn with_pending(&self, mut codebook: Codebook) -> Codebook {
        for change in &self.pending_changes {
            match change {
                PendingChange::Edit(edit) => codebook.apply(edit),
                PendingChange::Read(transcript, span) => {
                    codebook.mark_read(*transcript, *span);
                }
            }
        }
        codebook
    }

    /// Shows what undo and redo would do; where that could not be read the old words stay on screen. While edits
    /// wait to be written, the last of them is what undo takes back.
    pub(super) fn update_history(&mut self, labels: ProjectResult<HistoryLabels>) {
        if self.state.unsaved_edits > 0 {
            return;
        }
        match labels {
            Ok((undo, redo)) => self.state.undo_state = UndoState { undo, redo },
            Err(error) => tracing::warn!("{error}"),
        }
    }

    /// Reads the corpus again where what of the codebook stands in it is no longer as it was.
    fn reload_changed_corpus(&mut self, before: &CorpusChoices) {
        if CorpusChoices::of(&self.state.work.codebook) != *before {
            self.store.send(StoreRequest::ReadCorpus(ReloadReason::CorpusChoices));
        }
    }

    /// Takes the oldest change off those that wait for an answer.
    pub(super) fn remove_pending(&mut self) -> Option<PendingChange> {
        let change = self.pending_changes.pop_front();
        self.count_unsaved();
        change
    }

    fn count_unsaved(&mut self) {
        let is_edit = |change: &&PendingChange| matches!(change, PendingChange::Edit(_));
        self.state.unsaved_edits = self.pending_changes.iter().filter(is_edit).count();
    }
}
