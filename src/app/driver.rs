//! The driver: runs the effects the state asks for. It owns the background jobs and the threads for the store
//! and for search, and feeds their results back into the state. The terminal only passes it events and draws
//! [`Driver::state`].
//!
//! Nothing here waits for a disk. The store thread has the project; import, analysis, layout, search and
//! suggestions run on threads of their own, each with its own connection to the project. All report through one
//! channel.

mod active_jobs;
mod agreement;
mod analysis;
mod drafts;
mod edits;
mod ending;
mod file_checks;
mod forgetting;
mod history;
mod imports;
mod job_results;
mod last_view;
mod layout;
mod ownership;
mod passage_marks;
mod questions;
mod regrouping;
mod search_worker;
mod searches;
mod settings;
mod sharing;
mod speakers;
mod store_worker;
mod suggestions;
mod texts;
mod topic_sheets;
mod word_lists;

use super::last_view::LastView;
use super::overlay::{draft::TextDraft, tour::Tour};
use super::state::UndoState;
use super::workspace::{ProjectInfo, job_list::JobKind, notices::Notice};
use super::{Effect, InputEvent, Keymap, State, TerminalEffect, Workspace};
use crate::coding::Edit;
use crate::corpus::{SnippetIndex, Span, TranscriptId};
use crate::jobs::suggest::Suggester;
use crate::jobs::{AnalyzeOptions, ImportOptions};
use crate::project::{Access, BackupWatch, Project, ProjectError, ProjectHandle, ProjectResult};
use crate::topics::{Parameters, RunId};
use active_jobs::{ActiveJobs, JobEnd};
use crossbeam_channel::{Receiver, Sender, unbounded};
use drafts::DraftSlot;
pub use ending::EndReport;
use search_worker::{SearchAnswer, SearchWorker};
use std::collections::{BTreeSet, VecDeque};
use std::fmt::Display;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};
use store_worker::{ReloadReason, SettingsStore, StoreAnswer, StoreRequest, StoreWorker};

/// How the workbench is started; all of it comes from the command line and `config.toml`.
#[derive(Debug, Clone, Default)]
pub struct DriverSettings {
    /// The project's name on screen.
    pub project_name: String,
    /// Files and folders to import first; empty: the project is opened as it is.
    pub paths: Vec<PathBuf>,
    /// How files are imported.
    pub import_options: ImportOptions,
    /// The parameters of the background analysis. Where its model is another than `draft`, draft topics are
    /// computed first.
    pub parameters: Parameters,
    /// What the analysis and semantic search need beside the parameters, such as where models are.
    pub analyze_options: AnalyzeOptions,
    /// The keys in force.
    pub keymap: Keymap,
    /// Whether to open the tour at the start.
    pub show_tour: bool,
    /// Where files are written that have no other folder.
    pub output_folder: PathBuf,
    /// The program's log, which begins anew when somebody is forgotten; none: there is none.
    pub log_file: Option<PathBuf>,
}

/// A result from a background thread, to be passed to [`Driver::receive`].
#[derive(Debug)]
pub struct WorkerEvent(WorkerResult);

#[derive(Debug)]
enum WorkerResult {
    Job(JobEnd),
    Search(SearchAnswer),
    Store(Box<StoreAnswer>),
}

/// The running workbench.
#[derive(Debug)]
pub struct Driver {
    /// What is known of the project without its database, and what opens it for jobs.
    project: ProjectHandle,
    state: State,
    settings: DriverSettings,
    // The jobs stand before the store: when the workbench is closed they are stopped first.
    jobs: ActiveJobs,
    search_worker: SearchWorker,
    suggestion_worker: SuggestionWorker,
    store: StoreWorker,
    /// Changes in force in memory that the store thread has not answered yet, oldest first.
    pending_changes: VecDeque<PendingChange>,
    /// Snippets whose texts were asked for and have not come, as indices into the corpus.
    requested_snippets: BTreeSet<SnippetIndex>,
    /// Snippets that are to be measured, or could not be: they are not asked for again with every event.
    requested_rulers: BTreeSet<SnippetIndex>,
    /// Transcripts that were asked for and have not come.
    requested_transcripts: BTreeSet<TranscriptId>,
    /// What was being typed when it was stored last, and what waits to be stored.
    stored_draft: Option<TextDraft>,
    draft_slot: DraftSlot,
    /// Whether what is being typed could not be stored when it was tried last.
    draft_failed: bool,
    /// Where the workbench was left, as it is stored; none where that is not wanted.
    stored_view: Option<LastView>,
    settings_store: Option<Arc<SettingsStore>>,
    /// The coders are to be compared once all edits are written: the comparison reads the log.
    compare_when_saved: bool,
    /// It was decided how files are read since they were read last.
    reads_again: bool,
    /// The backup of this opening, until it is known that there is none.
    backup: Option<BackupWatch>,
    /// Whether the store thread looks after the project of another process, and when it did last.
    is_looking: bool,
    last_look: Option<Instant>,
    /// The project was handed over to a process that waited for it, and is to be taken back.
    is_handed_over: bool,
    /// The current run of a project that another process changed, until it is shown here.
    run_elsewhere: Option<RunId>,
    /// The researcher has quit; the program ends once all edits are written.
    is_quitting: bool,
    event_sender: Sender<WorkerEvent>,
    event_receiver: Receiver<WorkerEvent>,
    /// Whether something that is drawn may have changed since [`Driver::take_needs_frame`] was called last.
    needs_frame: bool,
}

/// A change that is in force in memory and was sent to the store thread.
#[derive(Debug)]
enum PendingChange {
    Edit(Edit),
    Read(TranscriptId, Span),
}

/// The suggester, and whether it has to run again.
#[derive(Debug, Default)]
struct SuggestionWorker {
    /// Kept between jobs, so that model and vectors are loaded once; `None` while a job has it.
    suggester: Option<Box<Suggester>>,
    /// The codebook changed since the running job was started.
    ask_again: bool,
    /// Topics or transcripts changed since: the suggester of the running job knows the old ones.
    is_stale: bool,
}

impl Driver {
    /// Opens the workbench on a project and starts the jobs that are needed.
    ///
    /// # Errors
    /// The corpus, the codebook or the current run cannot be read, or the system refuses a thread.
    pub fn start(mut project: Project, settings: DriverSettings) -> ProjectResult<Self> {
        let (notes, backup) = (project.take_notes(), project.backup_watch());
        let (event_sender, event_receiver) = unbounded();
        let handle = project.handle();
        let lock_holder = match project.access() {
            Access::Owner => None,
            Access::ReadOnly(owner) => Some(owner.clone()),
        };
        // Before anything is read: what changes meanwhile is a change.
        let data_version = project.data_version()?;
        let (mut corpus, codebook) = (project.load_corpus()?, project.codebook()?);
        codebook.name_corpus_speakers(&mut corpus);
        let work = Workspace {
            project: ProjectInfo {
                name: settings.project_name.clone(),
                lock_holder,
                guest: project.guest().cloned(),
                received: project.share_origin()?,
            },
            corpus: Arc::new(corpus),
            run: project.current_run()?.map(Arc::new),
            codebook: codebook.clone(),
            keymap: Arc::new(settings.keymap.clone()),
            ..Workspace::default()
        };
        let (undo, redo) = project.undo_redo_labels()?;
        let draft = drafts::load_draft(&project);
        let state = State {
            work,
            undo_state: UndoState { undo, redo },
            marks: passage_marks::load_marks(&project),
            ..State::default()
        };
        let send = event_sender.clone();
        // Fails only when the workbench was closed in the meantime.
        let answer = move |answer| drop(send.send(WorkerEvent(WorkerResult::Store(Box::new(answer)))));
        let dir = project.dir().to_path_buf();
        let store = StoreWorker::start(project, codebook, data_version, answer)
            .map_err(|source| ProjectError::Io { path: dir, source })?;
        let mut driver = Self {
            project: handle,
            state,
            settings,
            jobs: ActiveJobs::default(),
            search_worker: SearchWorker::default(),
            suggestion_worker: SuggestionWorker::default(),
            store,
            pending_changes: VecDeque::new(),
            requested_snippets: BTreeSet::new(),
            requested_rulers: BTreeSet::new(),
            requested_transcripts: BTreeSet::new(),
            stored_draft: None,
            draft_slot: DraftSlot::default(),
            draft_failed: false,
            stored_view: None,
            settings_store: None,
            compare_when_saved: false,
            reads_again: false,
            is_quitting: false,
            is_looking: false,
            last_look: Some(Instant::now()),
            is_handed_over: false,
            run_elsewhere: None,
            backup: Some(backup),
            event_sender,
            event_receiver,
            needs_frame: true,
        };
        driver.update_signature();
        driver.state.refresh_screens();
        notes.into_iter().for_each(|note| driver.state.notices.show(Notice::info(note)));
        driver.tell_what_is_to_be_coded();
        if driver.settings.show_tour {
            driver.state.open_overlay(Tour::default());
        }
        driver.reopen_draft(draft);
        driver.reset_search();
        driver.start_needed_jobs();
        let effects = driver.state.missing_data_effects();
        driver.run_effects(effects);
        Ok(driver)
    }

    /// The state to be drawn.
    pub fn state(&self) -> &State {
        &self.state
    }

    /// The channel on which background threads report; what comes out is for [`Driver::receive`].
    pub fn worker_events(&self) -> &Receiver<WorkerEvent> {
        &self.event_receiver
    }

    /// Handles an input event; returns what only the terminal can do.
    pub fn handle(&mut self, event: InputEvent) -> Vec<TerminalEffect> {
        self.update_signature();
        // Time alone changes little, and passes often: only then is it looked at what it changed.
        if let Some(problem) = self.backup.as_ref().and_then(BackupWatch::problem).map(str::to_owned) {
            self.backup = None;
            self.show_error(problem);
        }
        self.look_after_ownership();
        let changed = match event {
            InputEvent::Tick(_) => self.state.update_jobs(self.jobs.list_items()),
            _ => true,
        };
        let had_notice = self.state.notices.current().is_some();
        let effects = self.state.handle_event(event);
        let has_notice = self.state.notices.current().is_some();
        self.needs_frame |= changed || had_notice != has_notice || !effects.is_empty();
        let outward = self.run_effects(effects);
        self.stop_unwanted_comparison();
        self.read_decided_files();
        // After what was saved was sent: a text is never gone from the drafts before it is in an edit.
        self.store_draft();
        outward
    }

    /// Handles a result from a background thread; returns what only the terminal can do.
    pub fn receive(&mut self, news: WorkerEvent) -> Vec<TerminalEffect> {
        self.update_signature();
        self.needs_frame |= !self.is_quiet_look(&news);
        let mut outward = Vec::new();
        match news.0 {
            WorkerResult::Job(ended) => outward.extend(self.job_ended(ended)),
            WorkerResult::Search(answer) => self.search_answered(answer),
            WorkerResult::Store(answer) => {
                self.store.answered();
                outward.extend(self.store_answered(*answer));
            }
        }
        self.read_decided_files();
        self.state.update_jobs(self.jobs.list_items());
        let effects = self.state.missing_data_effects();
        outward.extend(self.run_effects(effects));
        if self.is_quitting && self.state.unsaved_edits == 0 {
            outward.push(TerminalEffect::Quit);
        }
        outward
    }

    /// Receives results until nothing is left that a key asked for and waits to be shown (by the store thread, or
    /// a count of the speakers, of words or of agreement), for at most `time`; returns what only the terminal can do.
    ///
    /// On a disk of usual speed a text is there within a millisecond or two: to wait for it that long spares the
    /// screen a frame without it.
    pub fn wait_for_answers(&mut self, time: Duration) -> Vec<TerminalEffect> {
        let until = Instant::now() + time;
        let mut outward = Vec::new();
        let counted = [
            JobKind::Speakers,
            JobKind::Check,
            JobKind::Agreement,
            JobKind::Words,
            JobKind::Profile,
            JobKind::Matrix,
            JobKind::Questions,
            JobKind::Concordance,
        ];
        while (self.store.is_busy() || counted.iter().any(|kind| self.jobs.is_running(*kind)))
            && let Ok(news) = self.event_receiver.recv_deadline(until)
        {
            outward.extend(self.receive(news));
        }
        outward
    }

    /// Whether a frame should be drawn: something may have changed since this was asked last.
    pub fn take_needs_frame(&mut self) -> bool {
        std::mem::take(&mut self.needs_frame)
    }

    /// Shows and logs an error: its cause, and what to do about it.
    pub fn show_error(&mut self, what: String) {
        tracing::warn!("{what}");
        self.needs_frame = true;
        self.state.notices.show(Notice::error(what));
    }

    /// Shows a hint: what to do instead of what was tried.
    pub fn show_hint(&mut self, what: String) {
        self.needs_frame = true;
        self.state.notices.show(Notice::hint(what));
    }

    /// The value of a result; where there is none, the error is shown.
    fn ok_or_show_error<T>(&mut self, result: Result<T, impl Display>) -> Option<T> {
        result.map_err(|error| self.show_error(error.to_string())).ok()
    }

    /// Whether a job, a search or the store thread is at work that the researcher would wait for; suggestions are
    /// not counted.
    pub fn is_busy(&self) -> bool {
        self.jobs.has_visible() || self.state.search.pending || self.store.is_busy()
    }

    /// Whether nothing runs in the background, suggestions included.
    pub fn is_settled(&self) -> bool {
        !self.is_busy() && !self.jobs.is_running(JobKind::Suggestions)
    }

    /// Runs effects; returns those that only the terminal can run.
    fn run_effects(&mut self, effects: Vec<Effect>) -> Vec<TerminalEffect> {
        effects.into_iter().filter_map(|effect| self.run_effect(effect)).collect()
    }

    fn run_effect(&mut self, effect: Effect) -> Option<TerminalEffect> {
        match effect {
            Effect::ApplyEdit(edit) => self.apply_edit(edit),
            Effect::Undo => self.store.send(StoreRequest::Undo),
            Effect::Redo => self.store.send(StoreRequest::Redo),
            Effect::ShowLog => self.store.send(StoreRequest::ReadLog),
            Effect::ConfirmRestore(point) => self.ask_restoring_edit(point),
            Effect::LoadTexts(snippets) => self.load_texts(snippets),
            Effect::LoadTranscript(transcript) => self.load_transcript(transcript),
            Effect::MeasureSnippets(snippets) => self.measure_snippets(snippets),
            Effect::LoadLayout(run) => self.load_layout(run),
            Effect::CountSpeakers => self.count_speakers(),
            Effect::CheckFiles => self.check_files(None),
            Effect::CountWords(choice, name) => self.count_words(choice, name),
            Effect::ProfileTopic(topic) => self.profile_topic(topic),
            Effect::CountMatrix(by) => self.count_matrix(by),
            Effect::FindQuestions { asked, again } => self.find_questions(asked, again),
            Effect::FindConcordance(query) => self.find_concordance(query),
            Effect::Share(coder) => self.share(coder),
            Effect::CompareCoders => self.compare_coders(),
            Effect::PreviewForgetting(target) => self.preview_forgetting(target),
            Effect::Forget(target) => self.forget(target),
            Effect::MarkRead(transcript, span) => self.mark_read(transcript, span),
            Effect::StoreMarks(marks) => self.store.send(StoreRequest::StoreMarks(marks)),
            Effect::UseRun(run) => self.ask_for_run(run),
            Effect::Search(request) => self.send_search(request),
            Effect::FindTopics => self.analyze_in_background(),
            Effect::SplitTopic(topic) => self.start_split(topic),
            Effect::UseLevel(resolution) => self.start_level(resolution),
            Effect::MeasureStability => self.start_stability(),
            Effect::CancelJob(job) => {
                self.jobs.stop(job);
                self.state.update_jobs(self.jobs.list_items());
            }
            Effect::ApplySetting(setting) => return self.apply_setting(setting),
            Effect::Terminal(TerminalEffect::Quit) => return self.quit(),
            Effect::Terminal(effect) => return Some(effect),
        }
        None
    }

    /// Quits once all edits are written, so that one that is refused can still be shown. To quit a second time
    /// does not wait for that; what was sent is written all the same.
    fn quit(&mut self) -> Option<TerminalEffect> {
        if self.state.unsaved_edits == 0 || self.is_quitting {
            return Some(TerminalEffect::Quit);
        }
        self.is_quitting = true;
        self.state.notices.show(Notice::info("saving; the program ends when all is written"));
        None
    }

    /// Opens the draft that was left, where there is one.
    fn reopen_draft(&mut self, draft: Option<TextDraft>) {
        let Some(draft) = draft else { return };
        self.stored_draft = Some(draft.clone());
        let overlay = draft.reopen(&self.state.work);
        self.state.overlays.push(overlay);
        self.state.notices.show(Notice::info("what you were typing is here again"));
    }

    /// Stores what is being typed where that changed.
    fn store_draft(&mut self) {
        let draft = self.state.text_draft();
        if draft != self.stored_draft {
            self.stored_draft.clone_from(&draft);
            if self.draft_slot.put(draft) {
                self.store.send(StoreRequest::StoreDraft(self.draft_slot.clone()));
            }
        }
    }

    /// Hands an answer of the store thread to the part of the driver that asked.
    fn store_answered(&mut self, answer: StoreAnswer) -> Option<TerminalEffect> {
        match answer {
            StoreAnswer::EditApplied(outcome) => self.edit_applied(outcome),
            StoreAnswer::HistoryMoved(outcome, is_redo) => self.history_moved(outcome, is_redo),
            StoreAnswer::ReadMarked(outcome) => self.read_marked(outcome),
            StoreAnswer::DraftStored(Err(error)) => {
                self.draft_failed = true;
                self.show_error(format!("what you are typing cannot be kept: {error}"));
            }
            StoreAnswer::DraftStored(Ok(())) => self.draft_failed = false,
            StoreAnswer::MarksStored(Err(error)) => self.show_error(error.to_string()),
            // The program is about to end, and where it was left is not worth a word.
            StoreAnswer::ViewStored(Err(error)) => tracing::warn!("{error}"),
            StoreAnswer::MarksStored(Ok(())) | StoreAnswer::ViewStored(Ok(())) => {}
            StoreAnswer::Log(entries) => self.log_read(entries),
            StoreAnswer::RestoringEdit(edit) => self.confirm_restore(edit),
            StoreAnswer::Snippets(corpus, snippets, texts) => self.texts_read(&corpus, &snippets, texts),
            StoreAnswer::Rulers(corpus, snippets, rulers) => {
                self.snippets_measured(&corpus, &snippets, rulers)
            }
            StoreAnswer::Transcript(index, id, transcript) => self.transcript_read(index, id, transcript),
            StoreAnswer::Layout(run, corpus, layout) => self.layout_read(run, corpus, layout),
            StoreAnswer::RunUsed(outcome, carried) => self.run_used(outcome, carried),
            StoreAnswer::CorpusRead(reason, read) => self.corpus_read(reason, read),
            StoreAnswer::OwnershipSeen(look) => self.ownership_seen(look),
            StoreAnswer::ForgettingPreviewed(target, preview) => self.forgetting_previewed(&target, preview),
            StoreAnswer::Forgotten(study) => self.forgotten(*study),
            StoreAnswer::UnacceptedRun(run) => self.unaccepted_run_found(run),
            StoreAnswer::PreferenceWritten(setting, theme, outcome) => {
                return self.preference_written(setting, theme, outcome);
            }
            StoreAnswer::Failed { message, was_change } => self.store_failed(&message, was_change),
        }
        None
    }

    /// Shows that the store thread failed at a request, and reads again what is stored: what was asked for is
    /// asked for again.
    fn store_failed(&mut self, message: &str, was_change: bool) {
        if was_change {
            self.remove_pending();
        }
        self.is_quitting = false;
        self.show_error(format!(
            "the project could not be used: {message}. What was saved before is safe; please report this"
        ));
        self.reload_corpus(ReloadReason::Failure);
    }

    /// Gives the workspace coder and time, so that updates themselves need no clock.
    fn update_signature(&mut self) {
        let stamp = self.project.signature();
        (self.state.work.coder, self.state.work.now) = (stamp.coder, stamp.time);
    }
}
