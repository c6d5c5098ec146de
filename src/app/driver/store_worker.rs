//! The store thread: the one owner of the project's database in the workbench. What is to be read or written is
//! sent to it, is done there in the order it was sent, and is answered through a callback, so that no frame waits
//! for a disk.
//!
//! The thread keeps the codebook as it is stored. Edits are in force in memory before they are written (see
//! `edits`); where what was stored is something else, the answer brings the stored codebook.
//!
//! Dropping the worker waits until all that was sent is done: what the researcher did last is written before the
//! program ends.

use super::drafts::DraftSlot;
use super::passage_marks;
use crate::app::last_view::LastView;
use crate::app::workspace::{passage_marks::PassageMarks, preferences::Setting};
use crate::coding::{Codebook, Edit, EditId, LoggedEdit, SnippetRulers, measure_snippets};
use crate::config::color_theme::{ColorTheme, ThemeRegistry};
use crate::config::config_writer;
use crate::corpus::{Corpus, SnippetIndex, Span, Transcript, TranscriptId, TranscriptIndex};
use crate::jobs::forget::{self, ForgetTarget, ForgettingPreview};
use crate::jobs::runner::JobPanic;
use crate::jobs::{self, JobError, regroup};
use crate::project::{Access, FinishedForgetting, ForgottenWork, Project, ProjectHandle, ProjectResult};
use crate::topics::{MapLayout, Parameters, Run, RunId, WordsOf};
use crossbeam_channel::{Receiver, Sender, unbounded};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// Work for the store thread.
#[derive(Debug)]
pub(super) enum StoreRequest {
    /// Write an edit that is in force in memory.
    ApplyEdit(Edit),
    /// Take back the last edit.
    Undo,
    /// Redo the edit taken back last.
    Redo,
    /// Store that a span was on screen.
    MarkRead(TranscriptId, Span),
    /// Store the marked passages.
    StoreMarks(PassageMarks),
    /// Write where the workbench was left.
    StoreView(Box<LastView>),
    /// Store what is being typed.
    StoreDraft(DraftSlot),
    /// Read the log of edits.
    ReadLog,
    /// Make the edit that restores the state right after another.
    MakeRestoringEdit(EditId),
    /// Read the texts of snippets, given as indices into the corpus.
    ReadSnippets(Arc<Corpus>, Vec<SnippetIndex>),
    /// Measure snippets, given as indices into the corpus.
    MeasureSnippets(Arc<Corpus>, Vec<SnippetIndex>),
    /// Read a transcript, given with its index in the corpus.
    ReadTranscript(TranscriptIndex, TranscriptId),
    /// Read the layout of a run as it was found.
    ReadLayout(Arc<Run>, Arc<Corpus>),
    /// Make a run the current one, and carry the decisions on topics over from the run before.
    UseRun {
        /// The run to use.
        run: RunId,
        /// The current run.
        earlier: Option<RunId>,
        /// The corpus of both.
        corpus: Arc<Corpus>,
    },
    /// Look whether another process has changed the project, lets go of it, or waits for it.
    LookAfterOwnership,
    /// Hand the project over to a process that waits for it.
    HandOver,
    /// Find out what would be forgotten.
    PreviewForgetting(ForgetTarget),
    /// Forget for good; the program's log is emptied as well.
    Forget(ForgetTarget, Option<PathBuf>),
    /// Read corpus and codebook again.
    ReadCorpus(ReloadReason),
    /// Find the newest run by these parameters that is later than the current one and was never accepted.
    FindUnacceptedRun(RunId, Box<Parameters>),
    /// Load the colour theme where it is the setting that changed, and write the setting to the configuration
    /// file.
    WritePreference(Arc<SettingsStore>, PreferenceChange),
}

/// Why corpus and codebook are read again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ReloadReason {
    /// Speakers have other names, or transcripts were taken out or in: this stands in corpus and texts.
    CorpusChoices,
    /// An import ended, with something new.
    Import,
    /// An import ended early.
    BrokenImport,
    /// The store thread failed at something, and what is stored is not known.
    Failure,
    /// Another process has changed the project.
    Elsewhere,
    /// Another process has let go of the project, which is this one's now.
    TakenOver,
    /// The process that the project was handed over to has ended its work.
    HandedBack,
}

/// Where colour themes are loaded from, and where settings are written.
#[derive(Debug)]
pub(super) struct SettingsStore {
    pub theme_registry: ThemeRegistry,
    pub config_file: PathBuf,
}

/// A setting with its new value.
#[derive(Debug, Clone)]
pub(super) enum PreferenceChange {
    /// The colour theme, by name.
    Theme(String),
    /// Whether the mouse is captured.
    Mouse(bool),
    /// The model for new topics, by name.
    Model(String),
    /// Whose words new topics are of.
    WordsOf(WordsOf),
}

impl PreferenceChange {
    /// The setting that changed.
    pub fn setting(&self) -> Setting {
        match self {
            Self::Theme(_) => Setting::Theme,
            Self::Mouse(_) => Setting::Mouse,
            Self::Model(_) => Setting::Model,
            Self::WordsOf(_) => Setting::WordsOf,
        }
    }
}

/// What undo and redo would do, in words.
pub(super) type HistoryLabels = (Option<String>, Option<String>);

/// Corpus and codebook as they are stored, and what undo and redo would do.
pub(super) type StoredStudy = (Corpus, Box<Codebook>, ProjectResult<HistoryLabels>);

/// What was forgotten, and what is left of the study: also where it was not forgotten as a whole.
#[derive(Debug)]
pub(super) struct ForgottenStudy {
    pub outcome: jobs::JobResult<(ForgottenWork, FinishedForgetting)>,
    pub stored: ProjectResult<StoredStudy>,
    /// The current run, without what is gone.
    pub run: ProjectResult<Option<Run>>,
}

/// What undo or redo did.
#[derive(Debug)]
pub(super) struct HistoryMove {
    /// The edit; none where there was none.
    pub edit: Option<LoggedEdit>,
    /// What undo has passed over because it was forgotten for good.
    pub forgotten: Option<String>,
}

/// The outcome of a change of the codebook.
#[derive(Debug)]
pub(super) struct StoreOutcome<T> {
    /// What was done, or why nothing was.
    pub result: T,
    /// The codebook as it is stored, where it is another than was applied in memory.
    pub codebook: Option<Box<Codebook>>,
    /// What undo and redo would do now.
    pub labels: ProjectResult<HistoryLabels>,
}

/// How long a hand-over waits for a search that is being answered, and how often it looks. Half of what a command waits
/// for the project; chosen by hand.
const HAND_OVER_PATIENCE: Duration = Duration::from_secs(2);
const HAND_OVER_PAUSE: Duration = Duration::from_millis(10);

/// The layout of a run as it is stored.
#[derive(Debug)]
pub(super) enum StoredLayout {
    /// As it was written.
    Whole(MapLayout),
    /// None, or that of another corpus: it has to be computed.
    Missing,
    /// What is stored is not as it was written: it has to be computed anew.
    Damaged,
}

/// What was found of who has the project, and who waits for it.
#[derive(Debug)]
pub(super) struct OwnershipLook {
    /// What connections are opened with now.
    pub handle: ProjectHandle,
    /// Whether it has become this process's own just now.
    pub is_taken_over: bool,
    /// Whether it is this process's own, and another one waits for it.
    pub is_wanted: bool,
    /// Whether another process has changed it since the last look.
    pub has_changed: bool,
    /// The current run.
    pub run: Option<RunId>,
}

/// An answer of the store thread: one for each request, in their order.
#[derive(Debug)]
pub(super) enum StoreAnswer {
    /// An edit was written, or refused.
    EditApplied(StoreOutcome<ProjectResult<()>>),
    /// An edit was undone (true: redone).
    HistoryMoved(StoreOutcome<ProjectResult<HistoryMove>>, bool),
    /// A read mark was noted, or could not be written.
    ReadMarked(ProjectResult<()>),
    /// The marked passages were written, or could not be.
    MarksStored(ProjectResult<()>),
    /// Where the workbench was left was written, or could not be.
    ViewStored(ProjectResult<()>),
    /// What is being typed was written, or could not be.
    DraftStored(ProjectResult<()>),
    /// The log of edits.
    Log(ProjectResult<Vec<LoggedEdit>>),
    /// The edit that restores, or why there is none.
    RestoringEdit(ProjectResult<Edit>),
    /// The texts of snippets.
    Snippets(Arc<Corpus>, Vec<SnippetIndex>, ProjectResult<Vec<String>>),
    /// The rulers of snippets.
    Rulers(Arc<Corpus>, Vec<SnippetIndex>, ProjectResult<SnippetRulers>),
    /// A transcript.
    Transcript(TranscriptIndex, TranscriptId, ProjectResult<Transcript>),
    /// The layout of a run.
    Layout(Arc<Run>, Arc<Corpus>, StoredLayout),
    /// A run is current; `None` where it is gone. With what was carried over, in words.
    RunUsed(StoreOutcome<ProjectResult<Option<Run>>>, jobs::JobResult<Option<String>>),
    /// Corpus and codebook as they are stored.
    CorpusRead(ReloadReason, ProjectResult<StoredStudy>),
    /// What would be forgotten; none where nobody is called so.
    ForgettingPreviewed(ForgetTarget, jobs::JobResult<Option<ForgettingPreview>>),
    /// What was forgotten, and what is left.
    Forgotten(Box<ForgottenStudy>),
    /// What was found of a project that another process has.
    OwnershipSeen(ProjectResult<OwnershipLook>),
    /// A run that was never accepted.
    UnacceptedRun(ProjectResult<Option<Run>>),
    /// A setting was written, or why not; with the colour theme to draw with.
    PreferenceWritten(Setting, Option<Box<ColorTheme>>, Result<(), PreferenceError>),
    /// The request could not be answered, because the thread panicked at it.
    Failed {
        /// The message of the panic.
        message: String,
        /// Whether the request was an edit or a read mark, in force in memory.
        was_change: bool,
    },
}

/// Why a changed setting is not in force, or not stored.
#[derive(Debug, thiserror::Error)]
pub(super) enum PreferenceError {
    /// The colour theme cannot be used.
    #[error("{0}")]
    Theme(crate::config::color_theme::ThemeChoiceError),
    /// It is in force, but cannot be written.
    #[error("In force, but not kept: {0}")]
    File(config_writer::ConfigWriteError),
}

/// The store thread, from the side of the driver.
#[derive(Debug)]
pub(super) struct StoreWorker {
    /// `None` only while the worker is dropped.
    requests: Option<Sender<StoreRequest>>,
    thread: Option<JoinHandle<()>>,
    waiting: usize,
}

impl StoreWorker {
    /// Gives the project to a thread of its own, with the codebook as it is stored and the version of its data (see
    /// [`Project::data_version`]) from before that was read. `answer` is called there for every request.
    ///
    /// # Errors
    /// Where the system refuses a thread.
    pub fn start(
        project: Project,
        codebook: Codebook,
        data_version: i64,
        answer: impl Fn(StoreAnswer) + Send + 'static,
    ) -> std::io::Result<Self> {
        let (send, requests) = unbounded();
        let run = move || serve(StoreThread { project, codebook, data_version }, &requests, answer);
        let thread = std::thread::Builder::new().name("store".to_owned()).spawn(run)?;
        Ok(Self { requests: Some(send), thread: Some(thread), waiting: 0 })
    }

    /// Sends a request; its answer comes after those of all sent before.
    pub fn send(&mut self, request: StoreRequest) {
        // The thread ends only after the sender is dropped, so a request always arrives.
        if self.requests.as_ref().is_some_and(|requests| requests.send(request).is_ok()) {
            self.waiting += 1;
        }
    }

    /// Counts an answer that came.
    pub fn answered(&mut self) {
        self.waiting = self.waiting.saturating_sub(1);
    }

    /// Whether a request is not answered yet.
    pub fn is_busy(&self) -> bool {
        self.waiting > 0
    }
}

impl Drop for StoreWorker {
    fn drop(&mut self) {
        self.requests = None;
        // Without a time limit: what waits there is the researcher's work.
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
        {
            tracing::error!("the store thread ended unexpectedly");
        }
    }
}

/// Answers requests until the driver is gone and none is left.
fn serve(mut store: StoreThread, requests: &Receiver<StoreRequest>, answer: impl Fn(StoreAnswer)) {
    for request in requests {
        // A panic in one request must not lose those behind it. The database is whole: a transaction that was
        // not committed is rolled back; the codebook kept here is read again by the driver's next reload.
        let was_change = matches!(request, StoreRequest::ApplyEdit(_) | StoreRequest::MarkRead(..));
        let outcome = catch_unwind(AssertUnwindSafe(|| store.answer(request)));
        answer(outcome.unwrap_or_else(|panic| {
            let message = JobPanic::new(&*panic).0;
            StoreAnswer::Failed { message, was_change }
        }));
    }
}

/// What the thread owns.
struct StoreThread {
    project: Project,
    /// The codebook as it is stored.
    codebook: Codebook,
    /// That of the last look at what others change.
    data_version: i64,
}

impl StoreThread {
    fn answer(&mut self, request: StoreRequest) -> StoreAnswer {
        match request {
            StoreRequest::ApplyEdit(edit) => StoreAnswer::EditApplied(self.apply_edit(&edit)),
            StoreRequest::Undo => {
                let result = self.undo();
                StoreAnswer::HistoryMoved(self.outcome(result, true), false)
            }
            StoreRequest::Redo => {
                let moved = self.project.redo(&mut self.codebook);
                let result = moved.map(|edit| HistoryMove { edit, forgotten: None });
                StoreAnswer::HistoryMoved(self.outcome(result, true), true)
            }
            StoreRequest::MarkRead(transcript, span) => {
                self.codebook.mark_read(transcript, span);
                StoreAnswer::ReadMarked(self.project.mark_read(transcript, span))
            }
            StoreRequest::StoreDraft(slot) => StoreAnswer::DraftStored(slot.write(&mut self.project)),
            StoreRequest::StoreView(view) => StoreAnswer::ViewStored(view.save(&mut self.project)),
            StoreRequest::StoreMarks(marks) => {
                StoreAnswer::MarksStored(passage_marks::save_marks(&mut self.project, &marks))
            }
            StoreRequest::ReadLog => StoreAnswer::Log(self.project.logged_edits()),
            StoreRequest::MakeRestoringEdit(point) => {
                StoreAnswer::RestoringEdit(self.project.restoring_edit(point))
            }
            StoreRequest::ReadSnippets(corpus, snippets) => {
                let texts = self.project.snippet_texts(&corpus, &snippets);
                StoreAnswer::Snippets(corpus, snippets, texts)
            }
            StoreRequest::MeasureSnippets(corpus, snippets) => {
                let rulers = measure_snippets(&corpus, &snippets, |id| self.project.load_transcript(id));
                StoreAnswer::Rulers(corpus, snippets, rulers)
            }
            StoreRequest::ReadTranscript(index, id) => {
                StoreAnswer::Transcript(index, id, self.project.load_transcript(id))
            }
            StoreRequest::ReadLayout(run, corpus) => {
                let stored = match self.project.load_layout(&run, &corpus) {
                    Some(layout) => StoredLayout::Whole(layout),
                    None if self.project.is_layout_damaged(run.id) => StoredLayout::Damaged,
                    None => StoredLayout::Missing,
                };
                StoreAnswer::Layout(run, corpus, stored)
            }
            StoreRequest::UseRun { run, earlier, corpus } => self.use_run(run, earlier, &corpus),
            StoreRequest::LookAfterOwnership => StoreAnswer::OwnershipSeen(self.look_after_ownership()),
            StoreRequest::HandOver => StoreAnswer::OwnershipSeen(self.hand_over()),
            StoreRequest::PreviewForgetting(target) => {
                let preview = self.preview_forgetting(&target);
                StoreAnswer::ForgettingPreviewed(target, preview)
            }
            StoreRequest::Forget(target, log_file) => {
                StoreAnswer::Forgotten(Box::new(self.forget(&target, log_file.as_deref())))
            }
            StoreRequest::ReadCorpus(reason) => StoreAnswer::CorpusRead(reason, self.read_corpus()),
            StoreRequest::FindUnacceptedRun(current, parameters) => {
                StoreAnswer::UnacceptedRun(self.find_unaccepted_run(current, &parameters))
            }
            StoreRequest::WritePreference(settings, change) => write_preference(&settings, change),
        }
    }

    fn look_after_ownership(&mut self) -> ProjectResult<OwnershipLook> {
        if *self.project.access() == Access::Owner {
            return Ok(self.owners_look(self.project.is_wanted()));
        }
        let is_taken_over = self.project.take_over()?;
        if is_taken_over {
            // Its owner may have been ended in the middle of it.
            if let Err(error) = forget::finish_forgetting(&mut self.project) {
                tracing::warn!("{error}");
            }
        }
        let version = self.project.data_version()?;
        let has_changed = std::mem::replace(&mut self.data_version, version) != version;
        let run = self.project.current_run_id()?;
        Ok(OwnershipLook { handle: self.project.handle(), is_taken_over, is_wanted: false, has_changed, run })
    }

    /// A look that found nothing but, perhaps, that another process waits.
    fn owners_look(&self, is_wanted: bool) -> OwnershipLook {
        let handle = self.project.handle();
        OwnershipLook { handle, is_taken_over: false, is_wanted, has_changed: false, run: None }
    }

    /// Hands the project over once no other connection of this process has its lock any more; keeps it where one has it too
    /// long.
    fn hand_over(&mut self) -> ProjectResult<OwnershipLook> {
        let begun = Instant::now();
        while !self.project.hand_over()? && begun.elapsed() < HAND_OVER_PATIENCE {
            std::thread::sleep(HAND_OVER_PAUSE);
        }
        self.data_version = self.project.data_version()?;
        Ok(self.owners_look(false))
    }

    fn undo(&mut self) -> ProjectResult<HistoryMove> {
        let edit = self.project.undo(&mut self.codebook)?;
        let before = edit.as_ref().map_or(EditId(0), |edit| edit.id);
        Ok(HistoryMove { edit, forgotten: self.project.forgetting_since(before)? })
    }

    fn apply_edit(&mut self, edit: &Edit) -> StoreOutcome<ProjectResult<()>> {
        match self.project.apply_edit(&mut self.codebook, edit) {
            // Spans of an earlier text are moved to the current one while they are written.
            Ok(written) => self.outcome(Ok(()), written != *edit),
            Err(error) => {
                // What is stored is other than was known here.
                match self.project.codebook() {
                    Ok(stored) => self.codebook = stored,
                    Err(unreadable) => tracing::warn!("the codebook could not be read again: {unreadable}"),
                }
                self.outcome(Err(error), true)
            }
        }
    }

    fn outcome<T>(&self, result: T, differs: bool) -> StoreOutcome<T> {
        let codebook = differs.then(|| Box::new(self.codebook.clone()));
        StoreOutcome { result, codebook, labels: self.project.undo_redo_labels() }
    }

    /// Makes a run the current one. One who only reads looks at it: nothing is stored or carried over.
    fn use_run(&mut self, id: RunId, earlier: Option<RunId>, corpus: &Corpus) -> StoreAnswer {
        let run = self.project.run(id).and_then(|run| {
            if run.is_some() && *self.project.access() == Access::Owner {
                self.project.set_current_run(id)?;
            }
            Ok(run)
        });
        let carried = match earlier.filter(|earlier| *earlier != id) {
            Some(earlier) if matches!(run, Ok(Some(_))) && *self.project.access() == Access::Owner => {
                regroup::carry_over(&mut self.project, corpus, &mut self.codebook, (earlier, id))
            }
            _ => Ok(None),
        };
        let differs = matches!(carried, Ok(Some(_)));
        StoreAnswer::RunUsed(self.outcome(run, differs), carried)
    }

    fn preview_forgetting(&mut self, target: &ForgetTarget) -> jobs::JobResult<Option<ForgettingPreview>> {
        let Some(request) = target.request(&self.project)? else { return Ok(None) };
        forget::preview_forgetting(&mut self.project, &request).map(Some)
    }

    fn forget(&mut self, target: &ForgetTarget, log_file: Option<&Path>) -> ForgottenStudy {
        let outcome =
            target.request(&self.project).map_err(JobError::from).and_then(|request| match request {
                Some(request) => forget::forget(&mut self.project, &request),
                None => Ok(Default::default()),
            });
        if let Some(file) = log_file.filter(|_| outcome.is_ok()) {
            forget::clear_program_log(file);
        }
        ForgottenStudy { outcome, stored: self.read_corpus(), run: self.project.current_run() }
    }

    fn read_corpus(&mut self) -> ProjectResult<StoredStudy> {
        let (mut corpus, codebook) = (self.project.load_corpus()?, self.project.codebook()?);
        codebook.name_corpus_speakers(&mut corpus);
        self.codebook = codebook.clone();
        Ok((corpus, Box::new(codebook), self.project.undo_redo_labels()))
    }

    fn find_unaccepted_run(&self, current: RunId, parameters: &Parameters) -> ProjectResult<Option<Run>> {
        let mut runs = self.project.runs()?;
        runs.retain(|run| run.id > current);
        if runs.is_empty() {
            return Ok(None);
        }
        // With the names of speakers in the files, as runs have them.
        let (corpus, codebook) = (self.project.load_corpus()?, self.project.codebook()?);
        // A run has in its parameters whose words are context in it.
        let parameters = jobs::parameters_with_context(&corpus, &codebook, parameters);
        let newest = runs.iter().rev().find(|run| run.parameters == parameters);
        newest.map_or(Ok(None), |run| self.project.run(run.id))
    }
}

/// Loads the colour theme where that is what changed, and writes the setting. A theme that cannot be used is not
/// written.
fn write_preference(settings: &SettingsStore, change: PreferenceChange) -> StoreAnswer {
    let file = &settings.config_file;
    let setting = change.setting();
    let (theme, written) = match change {
        PreferenceChange::Theme(name) => match settings.theme_registry.load(&name) {
            Ok(theme) => {
                (Some(Box::new(theme)), config_writer::write_setting(file, &["theme"], name.as_str()))
            }
            Err(error) => {
                return StoreAnswer::PreferenceWritten(setting, None, Err(PreferenceError::Theme(error)));
            }
        },
        PreferenceChange::Mouse(on) => (None, config_writer::write_setting(file, &["mouse"], on)),
        PreferenceChange::Model(name) => {
            (None, config_writer::write_setting(file, &["analyze", "model"], name.as_str()))
        }
        PreferenceChange::WordsOf(whose) => {
            let name = if whose.is_all() { "all" } else { "participants" };
            (None, config_writer::write_setting(file, &["analyze", "roles"], name))
        }
    };
    StoreAnswer::PreferenceWritten(setting, theme, written.map_err(PreferenceError::File))
}
