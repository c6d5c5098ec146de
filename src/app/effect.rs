//! What `update` asks of the world.

use super::command::pending_key::PassageMarks;
use super::screen::search::SearchMode;
use super::workspace::preferences::Setting;
use crate::coding::{Edit, EditId};
use crate::config::color_theme::ColorTheme;
use crate::corpus::{Span, TranscriptId};
use crate::jobs::runner::JobId;
use crate::topics::{RunId, TopicId};

/// Something to be done outside the state.
#[derive(Debug, Clone, PartialEq)]
pub enum Effect {
    /// Apply an edit to codebook and disk before anything is drawn.
    Apply(Edit),
    /// Take back the last edit.
    Undo,
    /// Do again what was taken back.
    Redo,
    /// Fetch the log and show it.
    ShowLog,
    /// Ask whether to go back to how things were right after an edit.
    AskRestore(EditId),
    /// Fetch the texts of snippets, by place in the corpus.
    LoadTexts(Vec<usize>),
    /// Fetch a transcript, by place in the corpus.
    LoadTranscript(usize),
    /// Lay the snippets of the run that is looked at out on a map, or fetch where they lie.
    LayOut(RunId),
    /// Count who speaks how much.
    CountSpeakers,
    /// Search; an answer to an older request is thrown away.
    Search(SearchRequest),
    /// Find topics again in the background.
    FindTopics,
    /// Take a topic apart in the background; the parts come back to be looked at.
    SplitTopic(TopicId),
    /// Measure in the background which topics come back.
    MeasureStability,
    /// Work with another run.
    UseRun(RunId),
    /// Cancel a job.
    Cancel(JobId),
    /// Keep the marks with the project.
    KeepMarks(PassageMarks),
    /// Note that a span was on screen.
    MarkRead(TranscriptId, Span),
    /// Put a setting that was changed into force, and keep it.
    Prefer(Setting),
    /// Hand something to the terminal.
    Outward(TerminalEffect),
}

/// What only the terminal can do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TerminalEffect {
    /// Put text into the clipboard.
    Copy(String),
    /// Open an address in the browser.
    OpenUrl(String),
    /// Paint with another theme from now on.
    Paint(Box<ColorTheme>),
    /// Take clicks and the wheel, or leave them to the terminal.
    Mouse(bool),
    /// Go back to the shell until `fg`.
    Suspend,
    /// End the workbench.
    Quit,
}

/// A search as it is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SearchRequest {
    /// Counts requests; the answer carries it back.
    pub generation: u64,
    /// The query as typed.
    pub query: String,
    /// By words, by meaning, or both.
    pub mode: SearchMode,
    /// At most so many hits.
    pub limit: usize,
}
