//! What happens by itself: import, then quick topics, then better ones, which take over when
//! nothing was decided yet and are offered when something was.

use super::Driver;
use crate::app::Action;
use crate::app::format::{count_noun, percent_text};
use crate::app::workspace::job_list::JobKind;
use crate::app::workspace::notices::Notice;
use crate::coding::{Codebook, MemoTarget};
use crate::exchange::format;
use crate::jobs::{ImportReport, unseen_snippets};
use crate::project::Access;
use crate::topics::{Parameters, Run};
use std::sync::Arc;

/// The model whose topics are shown first.
const DRAFT_MODEL: &str = "draft";

impl Driver {
    /// Starts what opening the workbench calls for.
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

    pub(super) fn import_ended(&mut self, report: &ImportReport) {
        let notices = &mut self.state.notices;
        for skipped in &report.skipped {
            let line = skipped.line.map(|line| format!(" line {line}")).unwrap_or_default();
            notices.record(Notice::info(format!("{}{line}: {}", skipped.path, skipped.reason)));
        }
        for variant in &report.variants {
            notices.record(Notice::info(format!("{} says the same as {}", variant.path, variant.of)));
        }
        for warning in &report.warnings {
            let line = warning.line.map(|line| format!(" line {line}")).unwrap_or_default();
            notices.record(Notice::info(format!("{}{line}: {}", warning.path, warning.message)));
        }
        let mended = format::repairs_summary(&report.repairs(), report.loop_count());
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
        let notices = &mut self.state.notices;
        if let Some(text) = import_summary(report) {
            notices.show(Notice::info(text));
        }
        self.notify_languages(report);
        if report.has_changes() || self.state.work.corpus.transcripts.len() != report.transcripts {
            self.reload_corpus();
        }
        self.start_missing_analysis();
    }

    /// Reads the corpus again.
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

    /// Finds topics where there are none, and better ones where there are only quick or old ones.
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

    /// Finds the topics that were asked for; they do not take over by themselves on disk.
    pub(super) fn analyze_in_background(&mut self) {
        if !self.is_finding_topics() {
            let first = self.state.work.run.is_none();
            self.start_analysis(JobKind::Better, self.settings.parameters.clone(), first);
        }
    }

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

    /// Goes over to better topics where nothing hangs on the ones shown, else offers them.
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
        self.state.offered = Some(run.id);
        self.state.notices.show(Notice::info(text));
    }

    fn is_finding_topics(&self) -> bool {
        [JobKind::Draft, JobKind::Better, JobKind::Place].into_iter().any(|kind| self.jobs.is_running(kind))
    }

    /// Whether a run has seen all of the corpus with the model that is wanted or one chosen by hand.
    fn is_requested_run(&self, run: &Run) -> bool {
        self.has_requested_model(run) && unseen_snippets(&self.state.work.corpus, run).is_empty()
    }

    fn has_requested_model(&self, run: &Run) -> bool {
        let wanted = &self.settings.parameters.model;
        run.parameters.model != DRAFT_MODEL || wanted == DRAFT_MODEL
    }

    /// Whether a run would do, but for what came later; more than it saw itself calls for a run of its own.
    fn covers_corpus(&self, run: &Run) -> bool {
        let found = run.members.len() - run.later_snippets().len();
        let later = unseen_snippets(&self.state.work.corpus, run).len() + run.later_snippets().len();
        self.has_requested_model(run) && !run.topics.is_empty() && later <= found / 2
    }

    /// A run that was finished in the background and never accepted.
    fn unaccepted_run(&self) -> Option<Run> {
        let current = self.state.work.run_id()?;
        let runs = self.project.runs().ok()?;
        let newest =
            runs.iter().rev().find(|run| run.id > current && run.parameters == self.settings.parameters)?;
        self.project.run(newest.id).ok()?.filter(|run| self.is_requested_run(run))
    }
}

/// What was found, as the first thing one reads: "61 topics found, 10 % of snippets in none. …"
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

/// What became of the files; none where nothing is new.
fn import_summary(report: &ImportReport) -> Option<String> {
    let mut parts = Vec::new();
    for (n, what) in [(report.added, "new"), (report.updated, "changed")] {
        if n > 0 {
            parts.push(format!("{} {what}", count_noun(n, "transcript")));
        }
    }
    if !report.skipped.is_empty() {
        parts.push(format!("{} skipped, N says why", count_noun(report.skipped.len(), "file")));
    }
    (!parts.is_empty()).then(|| parts.join(", "))
}

/// Whether nothing was decided that hangs on topics.
fn nothing_depends_on_topics(codebook: &Codebook) -> bool {
    let on_topic = |target: &MemoTarget| matches!(target, MemoTarget::Topic(..));
    codebook.assignments.is_empty()
        && codebook.hidden_assignments.is_empty()
        && codebook.topic_marks.is_empty()
        && codebook.derived_topics.is_empty()
        && codebook.snippet_moves.is_empty()
        && !codebook.memos.keys().any(on_topic)
}
