//! Does what the state asks for: owns the project, the jobs and the search, and feeds what they
//! bring back into the state. The screen only hands it events and draws [`Driver::state`].

mod history;
mod jobs;
mod layout;
mod marks;
mod plan;
mod preferring;
mod regroup;
mod searching;
mod speaking;
mod suggesting;

use super::activity::Kind;
use super::effect::{Effect, Outward};
use super::event::Event;
use super::keymap::Keymap;
use super::notices::Notice;
use super::overlay::Overlay;
use super::state::{History, State};
use super::tour::Tour;
use super::work::{ProjectInfo, Workspace};
use crate::coding::Edit;
use crate::corpus::{Span, TranscriptId};
use crate::jobs::{AnalyzeOptions, ImportOptions};
use crate::project::{self, Access, Project};
use crate::topics::{Parameters, RunId};
use crossbeam_channel::{Receiver, Sender, unbounded};
use jobs::Jobs;
use preferring::Keeper;
use searching::{Answer, Searching};
use std::path::PathBuf;
use std::sync::Arc;
use suggesting::Suggesting;

/// How the workbench works; all of it comes from the command line and `config.toml`.
#[derive(Debug, Clone)]
pub struct Settings {
    /// What the project is called on screen.
    pub name: String,
    /// What to import first; nothing: the project is opened as it is.
    pub paths: Vec<PathBuf>,
    /// How files are read.
    pub import: ImportOptions,
    /// What topics are found with in the background. The draft comes first where this is another model.
    pub parameters: Parameters,
    /// What the analysis, and search by meaning, need beside them.
    pub analyze: AnalyzeOptions,
    /// The keys in force.
    pub keymap: Keymap,
    /// Whether to begin with the tour.
    pub tour: bool,
}

/// Something that a thread in the background brought back; to be given to [`Driver::receive`].
#[derive(Debug)]
pub struct News(Brought);

#[derive(Debug)]
enum Brought {
    Job(jobs::Ended),
    Answer(Answer),
}

/// The workbench at work.
#[derive(Debug)]
pub struct Driver {
    project: Project,
    state: State,
    settings: Settings,
    jobs: Jobs,
    searching: Searching,
    suggesting: Suggesting,
    keeper: Option<Keeper>,
    send: Sender<News>,
    inbox: Receiver<News>,
}

/// Rounds of fetching until what is fetched asks for nothing more.
const ROUNDS: usize = 6;

impl Driver {
    /// Takes an open project, shows what is there, and starts the jobs that are needed.
    ///
    /// # Errors
    /// Where the project cannot be read.
    pub fn start(project: Project, settings: Settings) -> project::ProjectResult<Self> {
        let (send, inbox) = unbounded();
        let held_by = match project.access() {
            Access::Owner => None,
            Access::ReadOnly(owner) => Some(owner.clone()),
        };
        let (mut corpus, codebook) = (project.load_corpus()?, project.codebook()?);
        codebook.name_corpus_speakers(&mut corpus);
        let work = Workspace {
            project: ProjectInfo {
                name: settings.name.clone(),
                lock_holder: held_by,
                guest: project.guest().cloned(),
            },
            corpus: Arc::new(corpus),
            run: project.current_run()?.map(Arc::new),
            codebook,
            ..Workspace::default()
        };
        let state = State { work, keymap: Arc::new(settings.keymap.clone()), ..State::default() };
        let searching = Searching::default();
        let (jobs, suggesting) = (Jobs::default(), Suggesting::default());
        let mut driver =
            Self { project, state, settings, jobs, searching, suggesting, keeper: None, send, inbox };
        driver.note_time();
        driver.note_history();
        driver.state.marks = marks::kept(&driver.project);
        driver.state.refresh();
        if driver.settings.tour {
            driver.state.overlays.push(Overlay::Tour(Tour::default()));
        }
        driver.open_search();
        driver.begin();
        let effects = driver.state.wanted();
        driver.run(effects);
        Ok(driver)
    }

    /// What is to be drawn.
    pub fn state(&self) -> &State {
        &self.state
    }

    /// Where threads in the background report; what comes out is for [`Driver::receive`].
    pub fn inbox(&self) -> &Receiver<News> {
        &self.inbox
    }

    /// Follows an event. What only the terminal can do is returned.
    pub fn handle(&mut self, event: Event) -> Vec<Outward> {
        self.note_time();
        if matches!(event, Event::Tick(_)) {
            self.state.activity.set(self.jobs.rows());
        }
        let effects = self.state.handle(event);
        self.run(effects)
    }

    /// Takes over what a thread brought back.
    pub fn receive(&mut self, news: News) -> Vec<Outward> {
        self.note_time();
        match news.0 {
            Brought::Job(ended) => self.job_ended(ended),
            Brought::Answer(answer) => self.answered(answer),
        }
        self.state.activity.set(self.jobs.rows());
        let effects = self.state.wanted();
        self.run(effects)
    }

    /// Says that something outside went wrong: its cause, and what to do.
    pub fn say_error(&mut self, what: String) {
        tracing::warn!("{what}");
        self.state.notices.show(Notice::error(what));
    }

    /// Whether something still goes on in the background that one would wait for; suggestions come by
    /// themselves.
    pub fn is_busy(&self) -> bool {
        self.jobs.any() || self.state.search.pending
    }

    /// Whether nothing goes on in the background any more, suggestions included.
    pub fn is_settled(&self) -> bool {
        !self.is_busy() && !self.jobs.runs(Kind::Suggest)
    }

    fn run(&mut self, effects: Vec<Effect>) -> Vec<Outward> {
        let mut outward = Vec::new();
        let mut effects = effects;
        for _ in 0..ROUNDS {
            for effect in std::mem::take(&mut effects) {
                match effect {
                    Effect::Outward(errand) => outward.push(errand),
                    Effect::Prefer(setting) => outward.extend(self.prefer(setting)),
                    other => self.run_one(other),
                }
            }
            effects = self.state.wanted();
            if effects.is_empty() {
                break;
            }
        }
        outward
    }

    fn run_one(&mut self, effect: Effect) {
        let outcome = match effect {
            Effect::Apply(edit) => self.apply(&edit),
            Effect::Undo => self.undo(),
            Effect::Redo => self.redo(),
            Effect::ShowLog => self.show_log(),
            Effect::AskRestore(point) => self.ask_restore(point),
            Effect::LoadTexts(snippets) => self.load_texts(&snippets),
            Effect::LoadTranscript(transcript) => self.load_transcript(transcript),
            Effect::LayOut(run) => {
                self.lay_out(run);
                Ok(())
            }
            Effect::CountSpeakers => {
                self.count_speakers();
                Ok(())
            }
            Effect::MarkRead(transcript, span) => self.mark_read(transcript, span),
            Effect::KeepMarks(marks) => self.keep_marks(&marks),
            Effect::UseRun(run) => self.use_run(run),
            Effect::Search(request) => {
                self.ask(request);
                Ok(())
            }
            Effect::FindTopics => {
                self.analyze_in_background();
                Ok(())
            }
            Effect::SplitTopic(topic) => {
                self.take_apart(topic);
                Ok(())
            }
            Effect::MeasureStability => {
                self.measure_stability();
                Ok(())
            }
            Effect::Cancel(job) => {
                self.jobs.stop(job);
                self.state.activity.set(self.jobs.rows());
                Ok(())
            }
            Effect::Outward(_) | Effect::Prefer(_) => Ok(()),
        };
        if let Err(error) = outcome {
            self.say_error(error.to_string());
        }
    }

    fn apply(&mut self, edit: &Edit) -> project::ProjectResult<()> {
        let names = self.state.work.codebook.speaker_names.clone();
        self.project.apply_edit(&mut self.state.work.codebook, edit)?;
        tracing::info!("{}", edit.what);
        self.note_history();
        self.state.edited(edit);
        self.follow_names(&names);
        self.suggest();
        Ok(())
    }

    fn undo(&mut self) -> project::ProjectResult<()> {
        let names = self.state.work.codebook.speaker_names.clone();
        let undone = self.project.undo(&mut self.state.work.codebook)?;
        self.note_history();
        self.state.refresh();
        self.follow_names(&names);
        self.state.notices.show(match undone {
            Some(edit) => Notice::success(format!("taken back: {}", edit.what)),
            None => Notice::hint("nothing to undo"),
        });
        self.suggest();
        Ok(())
    }

    fn redo(&mut self) -> project::ProjectResult<()> {
        let names = self.state.work.codebook.speaker_names.clone();
        let redone = self.project.redo(&mut self.state.work.codebook)?;
        self.note_history();
        self.state.refresh();
        self.follow_names(&names);
        self.state.notices.show(match redone {
            Some(edit) => Notice::success(format!("done again: {}", edit.what)),
            None => Notice::hint("nothing to redo"),
        });
        self.suggest();
        Ok(())
    }

    fn load_texts(&mut self, snippets: &[usize]) -> project::ProjectResult<()> {
        let work = &mut self.state.work;
        let texts = self.project.snippet_texts(&work.corpus, snippets);
        // What cannot be fetched is empty: asking for it again and again would not mend it.
        let fetched = texts.as_ref().map_or(&[][..], Vec::as_slice);
        for (at, &snippet) in snippets.iter().enumerate() {
            work.texts.insert_snippet(snippet, fetched.get(at).map_or("", String::as_str));
        }
        self.state.fetched();
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
                self.state.fetched();
                Ok(())
            }
            Err(error) => {
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
        if self.project.access() == &Access::Owner {
            self.project.set_current_run(id)?;
            self.inherit(id);
        }
        let found = plan::found(&run);
        self.state.use_run(Arc::new(run));
        self.open_search();
        self.state.notices.show(Notice::info(found));
        Ok(())
    }

    fn note_time(&mut self) {
        let stamp = self.project.signature();
        (self.state.work.coder, self.state.work.now) = (stamp.coder, stamp.time);
    }

    fn note_history(&mut self) {
        match self.project.undo_redo_labels() {
            Ok((undo, redo)) => self.state.history = History { undo, redo },
            Err(error) => tracing::warn!("{error}"),
        }
    }
}
