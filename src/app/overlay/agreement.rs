//! How far the coders agree: themes as rows, by one unit. From here one goes through what they disagree on.

use super::disagreements::DisagreementList;
use crate::app::widget::list::ListCursor;
use crate::app::workspace::job_list::{JobKind, JobList};
use crate::app::{Action, Effect, KeyContext, Overlay, ScreenCommand, Workspace};
use crate::coding::agreement::{AgreementUnit, NoComparison, StudyAgreement, ThemeAgreement, UnitComparison};
use crate::jobs::runner::JobId;
use std::sync::Arc;

/// How far a comparison is.
#[derive(Debug, Clone, Default)]
pub enum ComparisonState {
    /// It is being made; how far it is, in words.
    #[default]
    Running,
    /// There is nothing to compare.
    Nothing(NoComparison),
    /// It is made.
    Made(Arc<StudyAgreement>),
}

/// A theme that somebody used.
#[derive(Debug, Clone, PartialEq)]
pub struct AgreementRow {
    /// The agreement on it.
    pub agreement: ThemeAgreement,
    /// How many units coders disagree on, or did before they were settled.
    pub disagreements: usize,
    /// How many of them are settled.
    pub settled: usize,
}

/// The agreement of the coders, by theme.
#[derive(Debug, Clone, Default)]
pub struct AgreementOverlay {
    /// How far the comparison is.
    pub comparison: ComparisonState,
    /// What coders are compared by.
    pub unit: AgreementUnit,
    /// The themes that somebody used, in the order of the codebook.
    pub rows: Vec<AgreementRow>,
    /// The cursor among them.
    pub list: ListCursor,
    /// How many units coders disagree on about any theme, or did, and how many of them are settled.
    pub counts: (usize, usize),
    /// The job that compares, with its progress in words.
    pub job: Option<(JobId, String)>,
}

impl AgreementOverlay {
    /// Takes over a comparison: at first by the unit that fits the passages, later by the one that was chosen.
    pub fn use_comparison(&mut self, found: Result<StudyAgreement, NoComparison>, work: &Workspace) {
        self.comparison = match found {
            Ok(found) => {
                if !matches!(self.comparison, ComparisonState::Made(_)) {
                    self.unit = found.fitting_unit;
                }
                ComparisonState::Made(Arc::new(found))
            }
            Err(nothing) => ComparisonState::Nothing(nothing),
        };
        self.refresh(work);
    }

    /// The comparison by the chosen unit, with that of the study; none before it is made.
    pub fn made(&self) -> Option<(&Arc<StudyAgreement>, &UnitComparison)> {
        let ComparisonState::Made(study) = &self.comparison else { return None };
        Some((study, study.by(self.unit)?))
    }
}

impl Overlay for AgreementOverlay {
    fn context(&self) -> KeyContext {
        KeyContext::Agreement
    }
    fn hints(&self) -> Vec<Action> {
        vec![Action::GoThrough, Action::NextUnit, Action::CancelJob, Action::Undo, Action::Back]
    }
    fn disabled_reason(&self, action: Action) -> Option<String> {
        let row = self.rows.get(self.list.cursor);
        let reason = match action {
            Action::GoThrough | Action::NextUnit if self.made().is_none() => "there is nothing compared yet",
            Action::GoThrough if row.is_none() => "no theme is used in what is compared",
            Action::GoThrough if row.is_some_and(|row| row.disagreements == 0) => {
                "the coders agree on this theme everywhere"
            }
            Action::CancelJob if self.job.is_none() => "nothing is being compared",
            _ => return None,
        };
        Some(reason.to_owned())
    }
    fn update(&mut self, action: Action, work: &Workspace) -> Vec<ScreenCommand> {
        match action {
            Action::CancelJob => {
                let job = self.job.iter();
                job.map(|(job, _)| ScreenCommand::RunEffect(Effect::CancelJob(*job))).collect()
            }
            Action::NextUnit => {
                self.unit = self.unit.next();
                self.refresh(work);
                Vec::new()
            }
            Action::GoThrough => {
                let (Some((study, _)), Some(row)) = (self.made(), self.rows.get(self.list.cursor)) else {
                    return Vec::new();
                };
                let theme = row.agreement.theme;
                ScreenCommand::open_overlay(DisagreementList::new(Arc::clone(study), self.unit, theme, work))
            }
            _ => Vec::new(),
        }
    }
    fn list(&mut self) -> Option<&mut ListCursor> {
        Some(&mut self.list)
    }
    /// Counts again what is settled; the cursor keeps its row.
    fn refresh(&mut self, work: &Workspace) {
        let Some((study, comparison)) = self.made() else { return };
        let (by_theme, counts) = comparison.settled_counts(&study.coders, &work.codebook);
        let known = |row: &ThemeAgreement| row.is_used() && work.codebook.themes.contains_key(&row.theme);
        let rows = comparison.themes.iter().zip(by_theme).filter(|(row, _)| known(row));
        let row = |(agreement, (disagreements, settled)): (&ThemeAgreement, (usize, usize))| AgreementRow {
            agreement: agreement.clone(),
            disagreements,
            settled,
        };
        let rows: Vec<AgreementRow> = rows.map(row).collect();
        (self.rows, self.counts) = (rows, counts);
        self.list.set_len(self.rows.len());
    }
    fn refresh_jobs(&mut self, jobs: &JobList) {
        let job = jobs.jobs.iter().find(|job| job.kind == JobKind::Agreement);
        self.job = job.map(|job| (job.id, job.long_line()));
    }
    fn closes_with_run(&self) -> bool {
        true
    }
    fn closes_with_corpus(&self) -> bool {
        true
    }
}
