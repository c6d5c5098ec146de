//! Effects: what an update leaves to be done outside the state, by the driver (project, jobs, search) or by
//! the terminal. They are plain data, so that tests can look at them.

use super::workspace::{passage_marks::PassageMarks, preferences::Setting};
use crate::coding::{Edit, EditId, MatrixColumns, TextChoice};
use crate::config::color_theme::ColorTheme;
use crate::corpus::{SnippetIndex, Span, TranscriptId, TranscriptIndex};
use crate::jobs::AskedQuestions;
use crate::jobs::forget::ForgetTarget;
use crate::jobs::runner::JobId;
use crate::search::SearchMode;
use crate::topics::{RunId, TopicId};
use std::sync::Arc;

/// Work for the driver, which does or starts it in order.
#[derive(Debug, Clone, PartialEq)]
pub enum Effect {
    /// Store an edit in the project and apply it to the codebook.
    ApplyEdit(Edit),
    /// Undo the last edit.
    Undo,
    /// Redo the edit that was undone last.
    Redo,
    /// Load the log of edits and open it.
    ShowLog,
    /// Ask the researcher to confirm going back to the state right after an edit.
    ConfirmRestore(EditId),
    /// Load the texts of snippets, given as indices into the corpus.
    LoadTexts(Vec<SnippetIndex>),
    /// Load a transcript, given as index into the corpus.
    LoadTranscript(TranscriptIndex),
    /// Measure snippets of which a part is coded, given as indices into the corpus.
    MeasureSnippets(Vec<SnippetIndex>),
    /// Load the map layout of a run, or compute it in the background where none is stored.
    LoadLayout(RunId),
    /// Count how much each speaker says, and open the list of speakers.
    CountSpeakers,
    /// Look in the background at how the files are read, and open the list of them.
    CheckFiles,
    /// Find out what forgetting would do, for the open sheet.
    PreviewForgetting(ForgetTarget),
    /// Forget a transcript or a person for good.
    Forget(ForgetTarget),
    /// Write the study into a file for the coder of this name, or, without a name, what was coded into a file that goes back.
    Share(Option<String>),
    /// Compare the coders in the background, for the open overlay of their agreement.
    CompareCoders,
    /// Count the words of a text in the background and open them; the text is called as given.
    CountWords(TextChoice, String),
    /// Find out in the background what is known of a topic, and open it.
    ProfileTopic(TopicId),
    /// Count themes by these columns in the background, for the sheet that shows them, which is opened.
    CountMatrix(MatrixColumns),
    /// Find in the background what is asked, of what was read before where that is given; again: for the sheet that is open,
    /// else for one that is opened.
    FindQuestions {
        /// The questions as they were read.
        asked: Option<Arc<AskedQuestions>>,
        /// Whether a sheet is open that waits for it.
        again: bool,
    },
    /// Find in the background every place at which the words of a query are said, and open the lines.
    FindConcordance(String),
    /// Search in the background; only the results of the latest request are shown.
    Search(SearchRequest),
    /// Run the analysis again in the background.
    FindTopics,
    /// Compute in the background the parts a topic would be split into; nothing is changed.
    SplitTopic(TopicId),
    /// Show the topics at another level of detail, given by its resolution; find them in the background first where
    /// no run has them.
    UseLevel(f64),
    /// Measure the stability of the topics in the background.
    MeasureStability,
    /// Switch to another run.
    UseRun(RunId),
    /// Cancel a background job.
    CancelJob(JobId),
    /// Store the marked passages with the project.
    StoreMarks(PassageMarks),
    /// Store that a span of a transcript was read.
    MarkRead(TranscriptId, Span),
    /// Put a changed setting into force and write it to the configuration file.
    ApplySetting(Setting),
    /// Pass something on to the terminal.
    Terminal(TerminalEffect),
}

/// Work that only the terminal's owner can do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TerminalEffect {
    /// Put text into the clipboard (OSC 52).
    Copy(String),
    /// Open a URL in the browser.
    OpenUrl(String),
    /// Draw with another colour theme from now on.
    SetColorTheme(Box<ColorTheme>),
    /// Tell who does not look at the window that long work ended.
    Announce(String),
    /// Capture the mouse, or leave clicks and the wheel to the terminal.
    CaptureMouse(bool),
    /// Suspend the program until the shell's `fg`.
    Suspend,
    /// Quit the workbench.
    Quit,
}

/// A search request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SearchRequest {
    /// The number of the request; the results carry it back, so that late ones are recognised.
    pub generation: u64,
    /// The query as typed.
    pub query: String,
    /// Search by words, by meaning, or both.
    pub mode: SearchMode,
    /// The largest number of hits to return.
    pub limit: usize,
    /// How many hits fit on the screen: their texts come with the answer, others are read when they are scrolled
    /// to.
    pub texts: usize,
}

/// Snippets to be read one after another, wherever they are.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReadingQueue {
    /// Its name, as in "snippet 3 of 9 in Retrieval and chunking".
    pub name: String,
    /// The snippets, as indices into the corpus.
    pub items: Arc<[SnippetIndex]>,
}
