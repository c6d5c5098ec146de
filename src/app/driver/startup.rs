//! What the workbench does by itself: import, then draft topics within seconds, then topics by the requested
//! model. These replace the draft where the researcher has decided nothing that depends on topics, and are
//! offered otherwise: nothing a person looks at or has coded changes under their hands.

use super::Driver;
use crate::app::Action;
use crate::app::workspace::job_list::JobKind;
use crate::app::workspace::notices::Notice;
use crate::coding::{Codebook, MemoTarget};
use crate::format::{count_noun, percent_text};
use crate::jobs::{ImportReport, unseen_snippets};
use crate::project::Access;
use crate::topics::{Parameters, Run};
use std::sync::Arc;

/// The model for the first topics: a static table of word vectors, 66,500 snippets a second, where the
/// requested model may need minutes.
const DRAFT_MODEL: &str = "draft";

impl Driver {
    /// Starts the import, or the analysis where there is nothing to import; for a reader only says who owns
    /// the project.
    pub(super) fn start_needed_jobs(&mut self) {
        if self.project.access() != &Access::Owner {
            let owner = self.state.work.project.lock_holder.clone().unwrap_or_default();
            let text = format!("the project belongs to {owner}; it can be read here, not changed");
            return self.state.notices.show(Notice::info(text));
        }
        if self.settings.paths.is_empty() {
            self.start_missing_analysis();
        } else {
            self.start_import();
        }
    }

    /// Reports an import, takes over the changed corpus and goes on to the topics. What concerns single files
    /// goes to the log of notices, the summary is shown.
    pub(super) fn import_ended(&mut self, report: &ImportReport) {
        let notices = &mut self.state.notices;
        for skipped in &report.skipped {
            let line = skipped.line.map(|line| format!(" line {line}")).unwrap_or_default();
            notices.record(Notice::info(format!("{}{line}: {}", skipped.path, skipped.reason)));
        }
        for variant in &report.variants {
            notices.record(Notice::info(format!("{} says the same as {}", variant.path, variant.same_as)));
        }
        for warning in &report.warnings {
            let line = warning.line.map(|line| format!(" line {line}")).unwrap_or_default();
            notices.record(Notice::info(format!("{}{line}: {}", warning.path, warning.message)));
        }
        let mended = report.repairs().summary(report.loop_count());
        if !mended.is_empty() {
            notices.record(Notice::info(format!(
                "mended: {mended}; `leitmotif import --raw` leaves files as they are"
            )));
        }
        if report.boilerplate > 0 {
            let key = self.state.global_key(Action::GoSearch);
            let there = |action| self.state.key_in_context(crate::app::KeyContext::Search, action);
            let (all, out) = (there(Action::SelectAll), there(Action::MoveSnippets));
            let snippets = count_noun(report.boilerplate, "snippet");
            let text = format!(
                "{snippets} recur in several transcripts, such as intros; {key} and is:boilerplate lists them, \
                 {all} and {out} there take them out of the topics"
            );
            self.state.notices.record(Notice::info(text));
        }
        let notices_key = self.state.global_key(Action::ShowNotices);
        let notices = &mut self.state.notices;
        if let Some(text) = import_summary(report, &notices_key) {
            notices.show(Notice::info(text));
        }
        self.notify_languages(report);
        if report.has_changes() || self.state.work.corpus.transcripts.len() != report.transcripts {
            self.reload_corpus();
        }
        self.start_missing_analysis();
    }

    /// Reads corpus and codebook again and takes them over. The codebook too: an import relocates its spans.
    pub(super) fn reload_corpus(&mut self) {
        let read = self.project.load_corpus().and_then(|corpus| Ok((corpus, self.project.codebook()?)));
        match read {
            Ok((mut corpus, codebook)) => {
                codebook.name_corpus_speakers(&mut corpus);
                self.state.use_corpus(Arc::new(corpus), codebook);
                self.update_history();
                self.reset_search();
            }
            Err(error) => self.show_error(error.to_string()),
        }
    }

    /// Starts the analysis that is missing: draft topics where there are none, placement where later snippets
    /// are few, else a run by the requested model, unless one waits to be accepted.
    pub(super) fn start_missing_analysis(&mut self) {
        let work = &self.state.work;
        if work.corpus.snippets.is_empty() || self.is_finding_topics() {
            return;
        }
        match &work.run {
            None if self.settings.parameters.model == DRAFT_MODEL => self.analyze_in_background(),
            None => {
                let draft = Parameters { model: DRAFT_MODEL.to_owned(), ..self.settings.parameters.clone() };
                self.start_analysis(JobKind::Draft, draft, true);
            }
            Some(run) if self.is_requested_run(run) => {}
            Some(run) if self.covers_corpus(run) => self.start_placement(),
            Some(_) => match self.unaccepted_run() {
                Some(run) => self.offer_better_topics(run),
                None => self.analyze_in_background(),
            },
        }
    }

    /// Starts the analysis by the requested model. Its run is stored as current only where there is none yet.
    pub(super) fn analyze_in_background(&mut self) {
        if !self.is_finding_topics() {
            let first = self.state.work.run.is_none();
            self.start_analysis(JobKind::Analysis, self.settings.parameters.clone(), first);
        }
    }

    /// Takes over a run, or offers it where there is one already; after the draft goes on to the requested
    /// model.
    pub(super) fn analysis_ended(&mut self, kind: JobKind, run: Run) {
        if self.state.work.run.is_none() {
            let found = topics_summary(&run);
            self.state.use_run(Arc::new(run));
            self.reset_search();
            self.state.notices.show(Notice::info(found));
        } else {
            self.offer_better_topics(run);
        }
        if kind == JobKind::Draft {
            self.analyze_in_background();
        }
    }

    /// Switches to a new run where nothing depends on the topics shown, else offers it.
    fn offer_better_topics(&mut self, run: Run) {
        let free = nothing_depends_on_topics(&self.state.work.codebook) && self.state.is_idle();
        if free {
            if let Err(error) = self.use_run(run.id) {
                self.show_error(error.to_string());
            }
            return;
        }
        let topics = count_noun(run.topics.len(), "topic");
        let key = self.state.global_key(crate::app::Action::UseNewTopics);
        let text =
            format!("{topics} found by {}. {key} goes over to them; your themes stay", run.parameters.model);
        self.state.offered_run = Some(run.id);
        self.state.notices.show(Notice::info(text));
    }

    /// Whether an analysis or a placement runs.
    fn is_finding_topics(&self) -> bool {
        [JobKind::Draft, JobKind::Analysis, JobKind::Placement]
            .into_iter()
            .any(|kind| self.jobs.is_running(kind))
    }

    /// Whether a run covers every snippet, by the requested model or another that is better than the draft.
    fn is_requested_run(&self, run: &Run) -> bool {
        self.has_requested_model(run) && unseen_snippets(&self.state.work.corpus, run).is_empty()
    }

    /// Whether a run is no draft, or the draft is what was requested. A run by another model was chosen by
    /// hand and stands.
    fn has_requested_model(&self, run: &Run) -> bool {
        let wanted = &self.settings.parameters.model;
        run.parameters.model != DRAFT_MODEL || wanted == DRAFT_MODEL
    }

    /// Whether the later snippets can be placed into a run instead of running the analysis again: where they
    /// are at most half as many as it was computed from. Chosen by hand; not measured.
    fn covers_corpus(&self, run: &Run) -> bool {
        let found = run.members.len() - run.later_snippets().len();
        let later = unseen_snippets(&self.state.work.corpus, run).len() + run.later_snippets().len();
        self.has_requested_model(run) && !run.topics.is_empty() && later <= found / 2
    }

    /// The newest run with the requested parameters that was finished after the current one and never
    /// accepted.
    fn unaccepted_run(&self) -> Option<Run> {
        let current = self.state.work.run_id()?;
        let runs = self.project.runs().ok()?;
        let newest =
            runs.iter().rev().find(|run| run.id > current && run.parameters == self.settings.parameters)?;
        self.project.run(newest.id).ok()?.filter(|run| self.is_requested_run(run))
    }
}

/// A run in a sentence: "61 topics found, 10 % of snippets in none. …"
pub(super) fn topics_summary(run: &Run) -> String {
    if run.topics.is_empty() {
        return "no topics were found: the snippets are too few or too much alike. Search and the Reader work all the same"
            .to_owned();
    }
    let outliers = run.outlier_count();
    let rest = if outliers == 0 {
        String::new()
    } else {
        format!(", {} of snippets in none", percent_text(outliers, run.members.len()))
    };
    format!("{} found{rest}. Press Enter to read the first.", count_noun(run.topics.len(), "topic"))
}

/// An import in a sentence; `None` where nothing is new and nothing was skipped. `notices_key` opens the list
/// of notices, which has the reasons.
fn import_summary(report: &ImportReport, notices_key: &str) -> Option<String> {
    let mut parts = Vec::new();
    for (n, what) in [(report.added, "new"), (report.updated, "changed")] {
        if n > 0 {
            parts.push(format!("{} {what}", count_noun(n, "transcript")));
        }
    }
    if !report.skipped.is_empty() {
        parts.push(format!("{} skipped, {notices_key} says why", count_noun(report.skipped.len(), "file")));
    }
    (!parts.is_empty()).then(|| parts.join(", "))
}

/// Whether the researcher has decided nothing that depends on topics. Themes alone do not; assignments do,
/// since most are made topic by topic.
fn nothing_depends_on_topics(codebook: &Codebook) -> bool {
    let on_topic = |target: &MemoTarget| matches!(target, MemoTarget::Topic(..));
    codebook.assignments.is_empty()
        && codebook.hidden_assignments.is_empty()
        && codebook.topic_marks.is_empty()
        && codebook.derived_topics.is_empty()
        && codebook.snippet_moves.is_empty()
        && !codebook.memos.keys().any(on_topic)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::jobs::SkippedFile;

    #[test]
    fn the_key_that_says_why_files_were_skipped_is_the_one_in_force() {
        let skipped = SkippedFile { path: "a.bin".into(), line: None, reason: "no text".into() };
        let report = ImportReport { skipped: vec![skipped], ..ImportReport::default() };
        assert_eq!(import_summary(&report, "F9").unwrap(), "1 file skipped, F9 says why");
        assert_eq!(import_summary(&ImportReport::default(), "F9"), None);
    }
}
