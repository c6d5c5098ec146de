//! Imports: the one the workbench was opened with, its report, and the corpus read again after it.

use super::Driver;
use super::active_jobs::JobOutcome;
use super::store_worker::{ReloadReason, StoreRequest, StoredStudy};
use crate::app::Action;
use crate::app::workspace::{job_list::JobKind, notices::Notice};
use crate::format::{count_noun, names_and_more};
use crate::jobs::{self, ImportReport};
use crate::project::ProjectResult;
use std::sync::Arc;

impl Driver {
    /// Starts the import of the paths the workbench was opened with.
    pub(super) fn start_import(&mut self) {
        let (paths, options) = (self.settings.paths.clone(), self.settings.import_options.clone());
        self.spawn_job(JobKind::Import, "import".to_owned(), move |project, meter| {
            JobOutcome::Import(jobs::import_paths(project, &paths, &options, meter))
        });
    }

    /// Reports an import, takes over the changed corpus and goes on to the topics. What concerns single files
    /// goes to the log of notices, the summary is shown.
    pub(super) fn import_ended(&mut self, report: &ImportReport) {
        let notices = &mut self.state.notices;
        for skipped in &report.skipped {
            let line = skipped.line.map_or_else(String::new, |line| format!(" line {line}"));
            notices.record(Notice::info(format!("{}{line}: {}", skipped.path, skipped.reason)));
        }
        for variant in &report.variants {
            notices.record(Notice::info(format!("{} says the same as {}", variant.path, variant.same_as)));
        }
        for warning in &report.warnings {
            let line = warning.line.map_or_else(String::new, |line| format!(" line {line}"));
            notices.record(Notice::info(format!("{}{line}: {}", warning.path, warning.message)));
        }
        let mended = report.repairs().summary(report.loop_count());
        if !mended.is_empty() {
            notices.record(Notice::info(format!(
                "mended: {mended}; `leitmotif import --raw` leaves files as they are"
            )));
        }
        if !report.removed.is_empty() {
            let names = names_and_more(&report.removed);
            let key = self.state.global_key(Action::OpenTranscript);
            let text = format!("taken out before, and still out: {names}; {key} lists them");
            self.state.notices.record(Notice::info(text));
        }
        if report.boilerplate > 0 {
            let key = self.state.global_key(Action::GoSearch);
            let there = |action| self.state.work.keymap.key_text(crate::app::KeyContext::Search, action);
            let (all, out) = (there(Action::SelectAll), there(Action::MoveSnippets));
            let snippets = count_noun(report.boilerplate, "snippet");
            let text = format!(
                "{snippets} recur in several transcripts, such as intros; {key} and is:boilerplate lists them, \
                 {all} and {out} there take them out of the topics"
            );
            self.state.notices.record(Notice::info(text));
        }
        let notices_key = self.state.global_key(Action::ShowNotices);
        let check_key = self.state.global_key(Action::CheckFiles);
        let notices = &mut self.state.notices;
        if let Some(text) = import_summary(report, &notices_key, &check_key) {
            notices.show(Notice::info(text));
        }
        if report.has_changes() || self.state.work.corpus.transcripts.len() != report.transcripts {
            self.reload_corpus(ReloadReason::Import);
        } else {
            self.start_missing_analysis();
        }
    }

    /// Has corpus and codebook read again. The codebook too: an import relocates its spans.
    pub(super) fn reload_corpus(&mut self, reason: ReloadReason) {
        self.store.send(StoreRequest::ReadCorpus(reason));
    }

    /// Takes over corpus and codebook as they are stored; after an import goes on to the topics.
    pub(super) fn corpus_read(&mut self, reason: ReloadReason, read: ProjectResult<StoredStudy>) {
        if let Some((corpus, stored, labels)) = self.ok_or_show_error(read) {
            self.requested_snippets.clear();
            self.requested_transcripts.clear();
            let codebook = self.with_pending(*stored);
            self.state.use_corpus(Arc::new(corpus), codebook);
            self.update_history(labels);
            self.reset_search();
            if reason == ReloadReason::Import {
                let work = &self.state.work;
                let notes = jobs::language_notes(&work.corpus, &self.settings.parameters.model);
                notes.into_iter().for_each(|note| self.state.notices.show(Notice::info(note)));
            }
        }
        match reason {
            ReloadReason::Import | ReloadReason::BrokenImport => self.start_missing_analysis(),
            ReloadReason::Elsewhere => self.follow_run(),
            ReloadReason::TakenOver => {
                self.follow_run();
                self.start_needed_jobs();
            }
            ReloadReason::HandedBack => {
                self.follow_run();
                self.start_missing_analysis();
            }
            ReloadReason::CorpusChoices | ReloadReason::Failure => {}
        }
    }
}

/// An import in a sentence; `None` where nothing is new and nothing was skipped. `notices_key` opens the list
/// of notices, which has the reasons, `check_key` the check of how the files were read.
fn import_summary(report: &ImportReport, notices_key: &str, check_key: &str) -> Option<String> {
    let mut parts = Vec::new();
    for (n, what) in [(report.added, "new"), (report.updated, "changed")] {
        if n > 0 {
            parts.push(format!("{} {what}", count_noun(n, "transcript")));
        }
    }
    if !report.skipped.is_empty() {
        parts.push(format!("{} skipped, {notices_key} says why", count_noun(report.skipped.len(), "file")));
    }
    if !report.to_check.is_empty() {
        let files = count_noun(report.to_check.len(), "file");
        parts.push(format!("{files} to look at, {check_key} shows how"));
    } else if report.has_changes() {
        parts.push(format!("{check_key} shows how they were read"));
    }
    (!parts.is_empty()).then(|| parts.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::jobs::{FileToCheck, SkippedFile};

    #[test]
    fn the_key_that_says_why_files_were_skipped_is_the_one_in_force() {
        let skipped = SkippedFile { path: "a.bin".into(), line: None, reason: "no text".into() };
        let report = ImportReport { skipped: vec![skipped], ..ImportReport::default() };
        assert_eq!(import_summary(&report, "F9", "F").unwrap(), "1 file skipped, F9 says why");
        assert_eq!(import_summary(&ImportReport::default(), "F9", "F"), None);
        let doubtful = FileToCheck { path: "a.txt".into(), share: 0.1, left_out: 9, doubtful: 0 };
        let report = ImportReport { added: 2, to_check: vec![doubtful], ..ImportReport::default() };
        let said = import_summary(&report, "F9", "F").unwrap();
        assert_eq!(said, "2 transcripts new, 1 file to look at, F shows how");
    }
}
