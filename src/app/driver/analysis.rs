//! What the workbench does by itself: import, then draft topics within seconds, then topics by the requested
//! model. These replace the draft where the researcher has decided nothing that depends on topics, and are
//! offered otherwise: nothing a person looks at or has coded changes under their hands.

use super::Driver;
use super::active_jobs::JobOutcome;
use super::store_worker::{StoreOutcome, StoreRequest};
use crate::app::workspace::{job_list::JobKind, notices::Notice};
use crate::app::{Action, KeyContext};
use crate::coding::{Codebook, MemoTarget};
use crate::format::{count_noun, percent_text};
use crate::jobs;
use crate::project::{Access, ProjectResult};
use crate::topics::embed::{self, minilm, minilm::MINILM_NAME};
use crate::topics::{Parameters, Run, RunId};
use std::sync::Arc;

/// The model for the first topics: a static table of word vectors, 66,500 snippets a second, where the
/// requested model may need minutes.
const DRAFT_MODEL: &str = "draft";

impl Driver {
    /// Starts the import, or the analysis where there is nothing to import; for a reader only says who owns
    /// the project.
    pub(super) fn start_needed_jobs(&mut self) {
        if let Access::ReadOnly(owner) = self.project.access() {
            let text = format!("the project belongs to {owner}; it can be read here, not changed");
            return self.state.notices.show(Notice::info(text));
        }
        if self.settings.paths.is_empty() {
            self.start_missing_analysis();
        } else {
            self.start_import();
        }
    }

    /// Starts an analysis; `make_current` stores its run as the current one.
    fn start_analysis(&mut self, kind: JobKind, parameters: Parameters, make_current: bool) {
        let mut options = self.settings.analyze_options.clone();
        options.make_current = make_current;
        let title = jobs::requested_model(&self.state.work.corpus, &parameters.model).to_owned();
        self.spawn_job(kind, title, move |project, meter| {
            JobOutcome::Analysis(jobs::analyze(project, &parameters, &options, meter).map(Box::new))
        });
    }

    /// Starts the analysis that is missing: draft topics where there are none, placement where later snippets
    /// are few, else a run by the requested model, unless one waits to be accepted.
    pub(super) fn start_missing_analysis(&mut self) {
        let work = &self.state.work;
        let may_write = *self.project.access() == Access::Owner;
        if !may_write || work.corpus.snippets.is_empty() || self.is_finding_topics() {
            return;
        }
        match &work.run {
            // Where the requested model is itself as quick as the draft, or the draft reads another language.
            None if self.requested_model() != MINILM_NAME && !self.is_of_catalogue() => {
                self.analyze_in_background();
            }
            None => {
                let draft = Parameters { model: DRAFT_MODEL.to_owned(), ..self.settings.parameters.clone() };
                self.start_analysis(JobKind::Draft, draft, true);
            }
            Some(run) if self.is_requested_run(run) => {}
            Some(run) if self.covers_corpus(run) => self.start_placement(),
            Some(run) => {
                let model = self.requested_model().to_owned();
                let parameters = Box::new(Parameters { model, ..self.settings.parameters.clone() });
                self.store.send(StoreRequest::FindUnacceptedRun(run.id, parameters));
            }
        }
    }

    /// Offers a run that was never accepted, or starts the analysis where there is none.
    pub(super) fn unaccepted_run_found(&mut self, run: ProjectResult<Option<Run>>) {
        let Some(run) = self.ok_or_show_error(run) else { return };
        match run.filter(|run| self.is_requested_run(run)) {
            Some(run) => self.offer_better_topics(run),
            None => {
                if self.state.work.run.as_deref().is_some_and(|run| self.is_of_earlier_model(run)) {
                    self.state.notices.show(Notice::info(
                        "These topics are of an earlier minilm, which read less of each snippet. They are found anew \
                         in the background; what you see stays until you take them over.",
                    ));
                }
                self.analyze_in_background();
            }
        }
    }

    /// Asks for another run to be made the current one.
    pub(super) fn ask_for_run(&mut self, run: RunId) {
        let (earlier, corpus) = (self.state.work.run_id(), Arc::clone(&self.state.work.corpus));
        self.store.send(StoreRequest::UseRun { run, earlier, corpus });
    }

    /// Goes over to a run, with what was carried over to it.
    pub(super) fn run_used(
        &mut self,
        outcome: StoreOutcome<ProjectResult<Option<Run>>>,
        carried: jobs::JobResult<Option<String>>,
    ) {
        if let Some(stored) = outcome.codebook {
            // The screens are refreshed with the run, below.
            self.state.work.codebook = self.with_pending(*stored);
        }
        self.update_history(outcome.labels);
        match carried {
            Ok(Some(what)) => self.state.notices.record(Notice::info(what)),
            Ok(None) => {}
            Err(error) => self.show_error(format!("names of topics were not carried on: {error}")),
        }
        if let Some(run) = self.ok_or_show_error(outcome.result).flatten() {
            self.show_run(run);
        }
    }

    /// Makes a run the one on screen and says what was found.
    fn show_run(&mut self, run: Run) {
        let key = self.state.work.keymap.key_text(KeyContext::Topics, Action::Open);
        let empty = run.empty_guide_notes();
        let found = topics_summary(&run, &key);
        self.state.use_run(Arc::new(run));
        self.reset_search();
        self.state.notices.show(Notice::info(found));
        // Behind the summary, which stays on screen: all are in the list of notices.
        empty.into_iter().for_each(|note| self.state.notices.record(Notice::info(note)));
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
            self.show_run(run);
        } else {
            self.offer_better_topics(run);
        }
        if kind == JobKind::Draft {
            self.analyze_in_background();
        }
    }

    /// Switches to a new run where nothing depends on the topics shown, else offers it.
    fn offer_better_topics(&mut self, run: Run) {
        if nothing_depends_on_topics(&self.state.work.codebook) && self.state.is_idle() {
            return self.ask_for_run(run.id);
        }
        let topics = count_noun(run.topics.len(), "topic");
        let key = self.state.global_key(Action::UseNewTopics);
        let text =
            format!("{topics} found by {}. {key} goes over to them; your themes stay", run.parameters.model);
        self.state.offered_run = Some(run.id);
        self.state.notices.show(Notice::info(text));
    }

    /// The model that is asked for, by name or by the languages of the corpus.
    fn requested_model(&self) -> &str {
        jobs::requested_model(&self.state.work.corpus, &self.settings.parameters.model)
    }

    /// Whether that model is none of the built-in ones, and may take minutes.
    fn is_of_catalogue(&self) -> bool {
        !embed::BUILT_IN.contains(&self.requested_model())
    }

    /// Whether an analysis or a placement runs.
    fn is_finding_topics(&self) -> bool {
        let kinds = [JobKind::Draft, JobKind::Analysis, JobKind::Placement];
        kinds.into_iter().any(|kind| self.jobs.is_running(kind))
    }

    /// Whether a run covers every snippet, by the requested model or another that is better than the draft.
    fn is_requested_run(&self, run: &Run) -> bool {
        self.has_requested_model(run) && run.unseen_snippets(&self.state.work.corpus).is_empty()
    }

    /// Whether a run is no draft, or the draft is what was requested. A run by another model was chosen by
    /// hand and stands.
    fn has_requested_model(&self, run: &Run) -> bool {
        let wanted = self.requested_model();
        (run.parameters.model != DRAFT_MODEL || wanted == DRAFT_MODEL) && !self.is_of_earlier_model(run)
    }

    /// Whether a run is by an earlier version of the requested model: no query of this one can be compared with its
    /// vectors.
    fn is_of_earlier_model(&self, run: &Run) -> bool {
        run.parameters.model == self.requested_model()
            && minilm::is_of_earlier_version(&run.revision, run.parameters.tokens)
    }

    /// Whether the later snippets can be placed into a run instead of running the analysis again: where they
    /// are at most half as many as it was computed from. Chosen by hand; not measured.
    fn covers_corpus(&self, run: &Run) -> bool {
        let found = run.members.len() - run.later_snippets().len();
        let later = run.unseen_snippets(&self.state.work.corpus).len() + run.later_snippets().len();
        self.has_requested_model(run) && !run.topics.is_empty() && later <= found / 2
    }
}

/// A run in a sentence: "61 topics found, 10 % of snippets in none. …" `open_key` reads the topic under the
/// cursor.
fn topics_summary(run: &Run, open_key: &str) -> String {
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
    let whose = run.context_note().map_or_else(String::new, |note| format!(", of {note}"));
    let guides = match run.empty_guide_notes().len() {
        0 => String::new(),
        empty => format!("; {} found nothing", count_noun(empty, "guide")),
    };
    format!(
        "{} found{rest}{whose}{guides}. Press {open_key} to read the first.",
        count_noun(run.topics.len(), "topic")
    )
}

/// Whether the researcher has decided nothing that depends on topics. Themes alone do not; assignments do,
/// since most are made topic by topic.
fn nothing_depends_on_topics(codebook: &Codebook) -> bool {
    let on_topic = |(target, _): &(MemoTarget, String)| matches!(target, MemoTarget::Topic(..));
    codebook.assignments.is_empty()
        && codebook.hidden_assignments.is_empty()
        && codebook.hidden_records.is_empty()
        && codebook.topic_marks.is_empty()
        && codebook.derived_topics.is_empty()
        && codebook.snippet_moves.is_empty()
        && !codebook.memos.keys().any(on_topic)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_key_that_reads_the_first_topic_is_the_one_in_force() {
        let found = topics_summary(&crate::coding::fixture::run(1), "F9");
        assert!(found.ends_with("Press F9 to read the first."), "{found}");
    }
}
