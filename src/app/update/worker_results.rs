//! What background work found: the parts of a topic, the stability of topics, the speakers, the map's layout.

use crate::app::overlay::{
    agreement::AgreementOverlay, disagreements::DisagreementList, file_checks::FileCheckList,
    forget::ForgetSheet, matrix_sheet::MatrixSheet, speakers::SpeakerList, split_preview::SplitPreview,
};
use crate::app::screen::map::MapLoadState;
use crate::app::workspace::notices::Notice;
use crate::app::{Action, Effect, KeyContext, Overlay, Screen, State};
use crate::coding::agreement::{NoComparison, StudyAgreement};
use crate::coding::{CodingStats, MatrixColumns};
use crate::corpus::Corpus;
use crate::format::count_noun;
use crate::jobs::forget::{ForgetTarget, ForgettingPreview};
use crate::jobs::matrix::CountedMatrix;
use crate::topics::measure::TopicStability;
use crate::topics::{MapLayout, RunId};
use std::any::Any;
use std::sync::Arc;

impl State {
    /// Opens the list of speakers; called once they are counted.
    pub fn show_speakers(&mut self) {
        self.open_overlay(SpeakerList::new(&self.work));
    }

    /// Opens the check of files; called once they were looked at.
    pub fn show_file_checks(&mut self) {
        self.open_overlay(FileCheckList::new(&self.work));
    }
    /// Whether the check of files is on screen, or under another overlay.
    pub fn is_check_open(&self) -> bool {
        self.overlays.iter().any(|overlay| {
            let any: &dyn Any = &**overlay;
            any.is::<FileCheckList>()
        })
    }

    /// Takes over a matrix that was counted again where it is open; gives it back where it is not.
    pub fn update_matrix(
        &mut self,
        by: &MatrixColumns,
        counted: CountedMatrix,
        stats: &Arc<CodingStats>,
    ) -> Option<CountedMatrix> {
        let mut counted = Some(counted);
        for overlay in &mut self.overlays {
            let any: &mut dyn Any = &mut **overlay;
            if let Some(sheet) = any.downcast_mut::<MatrixSheet>()
                && let Some(counted) = counted.take()
            {
                sheet.use_counts(by.clone(), counted, Arc::clone(stats), &self.work);
            }
        }
        counted
    }

    /// The count of the matrix that is open and no longer holds; asked for once.
    pub(super) fn recount_matrix(&mut self) -> Option<Effect> {
        self.overlays.iter_mut().find_map(|overlay| {
            let any: &mut dyn Any = &mut **overlay;
            any.downcast_mut::<MatrixSheet>()?.take_request().map(Effect::CountMatrix)
        })
    }

    /// Takes over how far the coders agree, or why they cannot be compared, where the researcher still waits for it.
    pub fn show_agreement(&mut self, found: Result<StudyAgreement, NoComparison>) {
        let mut found = Some(found);
        let mut study = None;
        // The agreement lies below what it opened.
        for overlay in &mut self.overlays {
            let any: &mut dyn Any = &mut **overlay;
            if let Some(open) = any.downcast_mut::<AgreementOverlay>() {
                found.take().into_iter().for_each(|found| open.use_comparison(found, &self.work));
                study = open.made().map(|(study, _)| Arc::clone(study));
            } else if let (Some(list), Some(study)) = (any.downcast_mut::<DisagreementList>(), &study) {
                list.use_comparison(Arc::clone(study));
                list.refresh(&self.work);
            }
        }
    }
    /// Whether the agreement of the coders is on screen, or under another overlay.
    pub fn is_agreement_open(&self) -> bool {
        self.overlays.iter().any(|overlay| is_of_agreement(&**overlay))
    }
    /// Closes the agreement of the coders, and what is open over it.
    pub fn close_agreement(&mut self) {
        if let Some(at) = self.overlays.iter().position(|overlay| is_of_agreement(&**overlay)) {
            self.overlays.truncate(at);
        }
    }

    /// Shows what forgetting would do, where the sheet is still open for it.
    pub fn show_forgetting(&mut self, target: &ForgetTarget, preview: ForgettingPreview) {
        if let Some(sheet) = self.forget_sheet().filter(|sheet| sheet.target == *target) {
            sheet.preview = Some(preview);
        }
    }
    /// Takes back that something is being forgotten, with the reason.
    pub fn refuse_forgetting(&mut self, reason: &str) {
        if let Some(sheet) = self.forget_sheet() {
            sheet.refuse(reason);
        }
    }
    /// Closes the sheet, and the list it was opened from, which is no longer as it was.
    pub fn close_forgetting(&mut self) {
        if self.forget_sheet().is_some() {
            self.overlays.clear();
        }
    }
    /// Drops the names, filters and queries typed before, what was passed by for themes, and the counts of speakers.
    pub fn forget_written_names(&mut self) {
        self.work.passed_hits.clear();
        self.name_history = Default::default();
        self.filter_history = Default::default();
        self.search.forget_queries();
        self.work.speaker_stats = Arc::default();
    }
    fn forget_sheet(&mut self) -> Option<&mut ForgetSheet> {
        let overlays = self.overlays.iter_mut().rev();
        overlays.map(|overlay| &mut **overlay as &mut dyn Any).find_map(|overlay| overlay.downcast_mut())
    }

    /// Takes over the parts the job found: opens the preview where the researcher still waits at that topic,
    /// else shows a notice with the key that opens it.
    pub fn offer_split(&mut self, parts: SplitPreview) {
        let name = parts.topic_label.clone();
        if parts.rows.len() < 2 {
            let text = format!("'{name}' holds together: no two parts of it are large enough");
            return self.notices.show(Notice::info(text));
        }
        if !parts.is_current(&self.work) {
            let text = format!("'{name}' changed while it was taken apart; split it again");
            return self.notices.show(Notice::hint(text));
        }
        // A job's result must not cover what the researcher went on to do.
        let waits = self.screen == Screen::Topics && self.overlays.is_empty() && !self.topics.panes.filtering;
        if waits && self.topics.selected_or_current() == [parts.topic] {
            self.open_overlay(parts.clone());
        } else {
            let key = self.work.keymap.key_text(KeyContext::Topics, Action::SplitTopic);
            let into = count_noun(parts.rows.len(), "part");
            self.notices.show(Notice::info(format!("'{name}' falls into {into}; {key} on it shows them")));
        }
        self.topics.split_preview = Some(parts);
    }

    /// Takes over the stability measured for a run; returns whether it is the current run.
    pub fn use_stability(&mut self, run: RunId, stability: TopicStability) -> bool {
        let Some(found) = self.work.original_run.as_mut().filter(|found| found.id == run) else {
            return false;
        };
        Arc::make_mut(found).measures.stability = Some(stability);
        self.refresh_screens();
        true
    }
    /// Notes that the layout of the current run is being computed.
    pub fn layout_started(&mut self) {
        self.map.load_state = MapLoadState::Computing;
    }
    /// Notes why the layout of the current run cannot be shown.
    pub fn layout_missing(&mut self, why: &str) {
        self.map.load_state = MapLoadState::Unavailable(why.to_owned());
    }
    /// Takes over a layout, unless it is for another run or corpus than the current ones; returns whether it
    /// was taken.
    pub fn use_layout(&mut self, run: RunId, corpus: &Arc<Corpus>, layout: MapLayout) -> bool {
        self.map.update_if_stale(&self.work);
        let wanted = self.work.run_id() == Some(run) && Arc::ptr_eq(&self.work.corpus, corpus);
        if wanted {
            self.map.show_layout(layout, &self.work);
        }
        wanted
    }
}

fn is_of_agreement(overlay: &dyn Overlay) -> bool {
    let overlay: &dyn Any = overlay;
    overlay.is::<AgreementOverlay>()
}
