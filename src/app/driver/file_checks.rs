//! The check of how files are read. They are read for it, so it is a job. What is decided there is followed at once: in
//! the check itself, and, when that is closed, by an import of the files again.

use super::Driver;
use super::active_jobs::JobOutcome;
use crate::app::Action;
use crate::app::workspace::{job_list::JobKind, notices::Notice};
use crate::coding::{Edit, ImportScope, RecordChange, RecordKey};
use crate::corpus::ReadChoices;
use crate::jobs::import_check::{CheckedFile, check_some_files, tell_askers};
use crate::jobs::{self, ImportOptions, JobError, JobResult};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// What was decided of how files are read.
type ImportChoices = BTreeMap<ImportScope, ReadChoices>;

impl Driver {
    /// Starts to look at how the files are read: all of them, or those of these keys.
    pub(super) fn check_files(&mut self, only: Option<BTreeSet<String>>) {
        if only.is_none() && self.jobs.is_running(JobKind::Check) {
            return;
        }
        self.spawn_job(JobKind::Check, "check".to_owned(), move |project, meter| {
            let checked = jobs::imported_paths(project).and_then(|paths| match paths.as_slice() {
                [] => Ok(Vec::new()),
                paths => {
                    check_some_files(Some(project), paths, &ImportOptions::default(), only.as_ref(), meter)
                }
            });
            JobOutcome::Check(only, checked)
        });
    }

    /// Opens the list of files, unless another sheet was opened in the meantime; files that were looked at again take
    /// the place of what was found before.
    pub(super) fn files_checked(
        &mut self,
        only: Option<&BTreeSet<String>>,
        checked: JobResult<Vec<CheckedFile>>,
    ) {
        let checked = match checked {
            Ok(checked) => checked,
            Err(JobError::Cancelled(_)) => return,
            Err(error) => return self.show_job_error("the files could not be checked", &error),
        };
        if only.is_some() {
            let mut all = self.state.work.file_checks.to_vec();
            for file in checked {
                if let Some(there) = all.iter_mut().find(|there| there.key == file.key) {
                    *there = file;
                }
            }
            tell_askers(&mut all);
            self.state.work.file_checks = Arc::new(all);
            return self.state.refresh_screens();
        }
        if checked.is_empty() {
            let text = "it is not known where the files lie; import them again, and check then";
            return self.state.notices.show(Notice::info(text));
        }
        self.state.work.file_checks = Arc::new(checked);
        if self.state.overlays.is_empty() {
            return self.state.show_file_checks();
        }
        let key = self.state.global_key(Action::CheckFiles);
        self.state
            .notices
            .show(Notice::info(format!("the files are checked: {key} shows how they were read")));
    }

    /// Follows a stored edit that decides how files are read.
    pub(super) fn follow_decisions(&mut self, edit: &Edit) {
        let scope = |change: &RecordChange| match change.key() {
            Some(RecordKey::Import(scope)) => Some(scope),
            _ => None,
        };
        let scopes: BTreeSet<ImportScope> = edit.changes.iter().filter_map(scope).collect();
        self.check_scopes(&scopes);
    }

    /// Follows a codebook that was stored otherwise than it was: what is decided in it and was not, or not any more.
    pub(super) fn follow_changed_decisions(&mut self, before: &ImportChoices) {
        let now = &self.state.work.codebook.import_choices;
        let scopes = before.keys().chain(now.keys()).filter(|scope| before.get(scope) != now.get(scope));
        let scopes = scopes.cloned().collect();
        self.check_scopes(&scopes);
    }

    /// Notes that files have to be read again, and looks at once at those that are listed.
    fn check_scopes(&mut self, scopes: &BTreeSet<ImportScope>) {
        if scopes.is_empty() {
            return;
        }
        self.reads_again = true;
        let is_meant = |file: &&CheckedFile| {
            let (own, alike) = (ImportScope::File(file.key.clone()), ImportScope::Layout(file.kind.clone()));
            scopes.contains(&own) || scopes.contains(&alike)
        };
        let keys: BTreeSet<String> =
            self.state.work.file_checks.iter().filter(is_meant).map(|file| file.key.clone()).collect();
        if self.state.is_check_open() && !keys.is_empty() {
            self.check_files(Some(keys));
        }
    }

    /// Imports the files again once the check is closed and all that was decided is written.
    pub(super) fn read_decided_files(&mut self) {
        let waits = self.state.is_check_open() || self.state.unsaved_edits > 0 || self.is_quitting;
        if !self.reads_again || waits || self.jobs.is_running(JobKind::Import) {
            return;
        }
        self.reads_again = false;
        let threads = self.settings.import_options.threads;
        self.spawn_job(JobKind::Import, "import".to_owned(), move |project, meter| {
            let options = ImportOptions { threads, ..ImportOptions::default() };
            JobOutcome::Import(jobs::imported_paths(project).and_then(|paths| match paths.as_slice() {
                [] => Err(JobError::NothingFound("where the project was imported from".to_owned())),
                paths => jobs::import_paths(project, paths, &options, meter),
            }))
        });
    }
}
