//! The driver: runs the effects the state asks for. It owns the project, the background jobs and the search
//! thread, and feeds their results back into the state. The terminal only passes it events and draws
//! [`Driver::state`].
//!
//! Project reads and edits run on the calling thread; import, analysis, layout, search and suggestions run on
//! threads of their own, each with its own connection to the project, and report through one channel.

mod history;
mod jobs;
mod layout;
mod passage_marks;
mod regrouping;
mod search_worker;
mod settings;
mod speakers;
mod startup;
mod suggestions;

use super::command::keymap::Keymap;
use super::effect::{Effect, TerminalEffect};
use super::event::InputEvent;
use super::overlay::Overlay;
use super::overlay::tour::Tour;
use super::state::{State, UndoState};
use super::workspace::job_list::JobKind;
use super::workspace::notices::Notice;
use super::workspace::{ProjectInfo, Workspace};
use crate::coding::Edit;
use crate::corpus::{Span, TranscriptId};
use crate::jobs::{AnalyzeOptions, ImportOptions};
use crate::project;
use crate::project::{Access, Project};
use crate::topics::{Parameters, RunId};
use crossbeam_channel::{Receiver, Sender, unbounded};
use jobs::ActiveJobs;
use search_worker::{SearchAnswer, SearchWorker};
use settings::SettingsStore;
use std::path::PathBuf;
use std::sync::Arc;
use suggestions::SuggestionWorker;

/// How the workbench is started; all of it comes from the command line and `config.toml`.
#[derive(Debug, Clone)]
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
}

/// A result from a background thread, to be passed to [`Driver::receive`].
#[derive(Debug)]
pub struct WorkerEvent(WorkerResult);

#[derive(Debug)]
enum WorkerResult {
    Job(jobs::JobEnd),
    Search(SearchAnswer),
}

/// The running workbench.
#[derive(Debug)]
pub struct Driver {
    project: Project,
    state: State,
    settings: DriverSettings,
    jobs: ActiveJobs,
    search_worker: SearchWorker,
    suggestion_worker: SuggestionWorker,
    settings_store: Option<SettingsStore>,
    event_sender: Sender<WorkerEvent>,
    event_receiver: Receiver<WorkerEvent>,
}

/// How many times in a row missing data is loaded for one event: what was loaded can put snippets on screen
/// whose texts are missing in turn. The limit only keeps a screen that asks for the same data for ever from
/// hanging the program. Chosen by hand; not measured.
const MAX_FETCH_ROUNDS: usize = 6;

impl Driver {
    /// Opens the workbench on a project and starts the jobs that are needed.
    ///
    /// # Errors
    /// The corpus, the codebook or the current run cannot be read.
    pub fn start(project: Project, settings: DriverSettings) -> project::ProjectResult<Self> {
        let (send, inbox) = unbounded();
        let held_by = match project.access() {
            Access::Owner => None,
            Access::ReadOnly(owner) => Some(owner.clone()),
        };
        let (mut corpus, codebook) = (project.load_corpus()?, project.codebook()?);
        codebook.name_corpus_speakers(&mut corpus);
        let work = Workspace {
            project: ProjectInfo {
                name: settings.project_name.clone(),
                lock_holder: held_by,
                guest: project.guest().cloned(),
            },
            corpus: Arc::new(corpus),
            run: project.current_run()?.map(Arc::new),
            codebook,
            ..Workspace::default()
        };
        let state = State { work, keymap: Arc::new(settings.keymap.clone()), ..State::default() };
        let searching = SearchWorker::default();
        let (jobs, suggesting) = (ActiveJobs::default(), SuggestionWorker::default());
        let mut driver = Self {
            project,
            state,
            settings,
            jobs,
            search_worker: searching,
            suggestion_worker: suggesting,
            settings_store: None,
            event_sender: send,
            event_receiver: inbox,
        };
        driver.update_signature();
        driver.update_history();
        driver.state.marks = passage_marks::load_marks(&driver.project);
        driver.state.refresh_screens();
        if driver.settings.show_tour {
            driver.state.overlays.push(Overlay::Tour(Tour::default()));
        }
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
        if matches!(event, InputEvent::Tick(_)) {
            self.state.job_list.update_jobs(self.jobs.list_items());
        }
        let effects = self.state.handle_event(event);
        self.run_effects(effects)
    }

    /// Handles a result from a background thread; returns what only the terminal can do.
    pub fn receive(&mut self, news: WorkerEvent) -> Vec<TerminalEffect> {
        self.update_signature();
        match news.0 {
            WorkerResult::Job(ended) => self.job_ended(ended),
            WorkerResult::Search(answer) => self.search_answered(answer),
        }
        self.state.job_list.update_jobs(self.jobs.list_items());
        let effects = self.state.missing_data_effects();
        self.run_effects(effects)
    }

    /// Shows and logs an error: its cause, and what to do about it.
    pub fn show_error(&mut self, what: String) {
        tracing::warn!("{what}");
        self.state.notices.show(Notice::error(what));
    }

    /// Whether a job or a search is running that the researcher would wait for; suggestions are not counted.
    pub fn is_busy(&self) -> bool {
        self.jobs.has_visible() || self.state.search.pending
    }

    /// Whether nothing runs in the background, suggestions included.
    pub fn is_settled(&self) -> bool {
        !self.is_busy() && !self.jobs.is_running(JobKind::Suggestions)
    }

    /// Runs effects, then loads what the screen is missing until it misses nothing.
    fn run_effects(&mut self, effects: Vec<Effect>) -> Vec<TerminalEffect> {
        let mut outward = Vec::new();
        let mut effects = effects;
        for _ in 0..MAX_FETCH_ROUNDS {
            for effect in std::mem::take(&mut effects) {
                match effect {
                    Effect::Terminal(errand) => outward.push(errand),
                    Effect::ApplySetting(setting) => outward.extend(self.apply_setting(setting)),
                    other => self.run_effect(other),
                }
            }
            effects = self.state.missing_data_effects();
            if effects.is_empty() {
                break;
            }
        }
        outward
    }

    fn run_effect(&mut self, effect: Effect) {
        let outcome = match effect {
            Effect::ApplyEdit(edit) => self.apply_edit(&edit),
            Effect::Undo => self.undo(),
            Effect::Redo => self.redo(),
            Effect::ShowLog => self.show_log(),
            Effect::ConfirmRestore(point) => self.confirm_restore(point),
            Effect::LoadTexts(snippets) => self.load_texts(&snippets),
            Effect::LoadTranscript(transcript) => self.load_transcript(transcript),
            Effect::LoadLayout(run) => {
                self.start_layout(run);
                Ok(())
            }
            Effect::CountSpeakers => {
                self.count_speakers();
                Ok(())
            }
            Effect::MarkRead(transcript, span) => self.mark_read(transcript, span),
            Effect::StoreMarks(marks) => self.store_marks(&marks),
            Effect::UseRun(run) => self.use_run(run),
            Effect::Search(request) => {
                self.send_search(request);
                Ok(())
            }
            Effect::FindTopics => {
                self.analyze_in_background();
                Ok(())
            }
            Effect::SplitTopic(topic) => {
                self.start_split(topic);
                Ok(())
            }
            Effect::MeasureStability => {
                self.start_stability();
                Ok(())
            }
            Effect::CancelJob(job) => {
                self.jobs.stop(job);
                self.state.job_list.update_jobs(self.jobs.list_items());
                Ok(())
            }
            Effect::Terminal(_) | Effect::ApplySetting(_) => Ok(()),
        };
        if let Err(error) = outcome {
            self.show_error(error.to_string());
        }
    }

    fn apply_edit(&mut self, edit: &Edit) -> project::ProjectResult<()> {
        // Speaker names are part of the codebook, but stand in corpus and texts too: compared after each
        // edit.
        let names = self.state.work.codebook.speaker_names.clone();
        self.project.apply_edit(&mut self.state.work.codebook, edit)?;
        tracing::info!("{}", edit.what);
        self.update_history();
        self.state.on_edit(edit);
        self.apply_speaker_names(&names);
        self.request_suggestions();
        Ok(())
    }

    fn undo(&mut self) -> project::ProjectResult<()> {
        let names = self.state.work.codebook.speaker_names.clone();
        let undone = self.project.undo(&mut self.state.work.codebook)?;
        self.update_history();
        self.state.refresh_screens();
        self.apply_speaker_names(&names);
        self.state.notices.show(match undone {
            Some(edit) => Notice::success(format!("taken back: {}", edit.what)),
            None => Notice::hint("nothing to undo"),
        });
        self.request_suggestions();
        Ok(())
    }

    fn redo(&mut self) -> project::ProjectResult<()> {
        let names = self.state.work.codebook.speaker_names.clone();
        let redone = self.project.redo(&mut self.state.work.codebook)?;
        self.update_history();
        self.state.refresh_screens();
        self.apply_speaker_names(&names);
        self.state.notices.show(match redone {
            Some(edit) => Notice::success(format!("done again: {}", edit.what)),
            None => Notice::hint("nothing to redo"),
        });
        self.request_suggestions();
        Ok(())
    }

    fn load_texts(&mut self, snippets: &[usize]) -> project::ProjectResult<()> {
        let work = &mut self.state.work;
        let texts = self.project.snippet_texts(&work.corpus, snippets);
        // Texts that cannot be loaded count as empty: else they would be missing again, and loaded again,
        // with every event.
        let fetched = texts.as_ref().map_or(&[][..], Vec::as_slice);
        for (at, &snippet) in snippets.iter().enumerate() {
            work.texts.insert_snippet(snippet, fetched.get(at).map_or("", String::as_str));
        }
        self.state.on_texts_loaded();
        texts.map(|_| ())
    }

    fn load_transcript(&mut self, index: usize) -> project::ProjectResult<()> {
        let work = &mut self.state.work;
        let Some(entry) = work.corpus.transcripts.get(index) else { return Ok(()) };
        let transcript = self.project.load_transcript(entry.id);
        match transcript {
            Ok(mut transcript) => {
                work.codebook.name_turn_speakers(&mut transcript);
                work.texts.insert_transcript(index, Arc::new(transcript));
                self.state.on_texts_loaded();
                Ok(())
            }
            Err(error) => {
                // As above: an empty transcript, not one that is asked for again with every event.
                work.texts.insert_transcript(index, Arc::default());
                Err(error)
            }
        }
    }

    fn mark_read(&mut self, transcript: TranscriptId, span: Span) -> project::ProjectResult<()> {
        self.state.mark_read(transcript, span);
        self.project.mark_read(transcript, span)
    }

    fn use_run(&mut self, id: RunId) -> project::ProjectResult<()> {
        let Some(run) = self.project.run(id)? else { return Ok(()) };
        // The choice is stored and names are carried over only by the owner; who reads only looks at the run.
        if self.project.access() == &Access::Owner {
            self.project.set_current_run(id)?;
            self.carry_over(id);
        }
        let found = startup::topics_summary(&run);
        self.state.use_run(Arc::new(run));
        self.reset_search();
        self.state.notices.show(Notice::info(found));
        Ok(())
    }

    /// Gives the workspace coder and time, so that updates themselves need no clock.
    fn update_signature(&mut self) {
        let stamp = self.project.signature();
        (self.state.work.coder, self.state.work.now) = (stamp.coder, stamp.time);
    }

    /// Reads what undo and redo would do; where that fails the old words stay on screen.
    fn update_history(&mut self) {
        match self.project.undo_redo_labels() {
            Ok((undo, redo)) => self.state.undo_state = UndoState { undo, redo },
            Err(error) => tracing::warn!("{error}"),
        }
    }
}
