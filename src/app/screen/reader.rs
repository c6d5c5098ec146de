//! The Reader (screen 2): one transcript with its coded spans, the current snippet, a queue to read through,
//! and the selection of sentences. Laid out lazily, once text and size are known.

mod component;
mod navigation;
mod selection;
mod sentences;

use crate::app::citation::{RecordingError, recording_url, title_and_channel};
use crate::app::effect::ReadingQueue;
use crate::app::widget::{transcript_layout::TranscriptLayout, wrap::PaneSize};
use crate::app::{Screen, ScreenCommand, Workspace};
use crate::corpus::attributes::date_of;
use crate::corpus::{SnippetIndex, Span, TranscriptEntry, TranscriptIndex, sentence_spans};
use crate::format::thousands;
pub use sentences::{SelectionUnit, SentenceSelection};
use std::ops::Range;

/// The state of the Reader.
#[derive(Debug, Clone, Default)]
pub struct ReaderScreen {
    /// The transcript in lines, with its stripes.
    pub layout: TranscriptLayout,
    /// The first line on screen.
    pub top: usize,
    /// The size of the text: columns, lines.
    pub size: PaneSize,
    /// The open transcript, as index into the corpus.
    pub transcript: Option<TranscriptIndex>,
    /// The current snippet, as index into the corpus.
    pub current_snippet: Option<SnippetIndex>,
    /// The queue that next and previous go through; without one they go through the transcript.
    pub queue: Option<ReadingQueue>,
    /// The last position in the queue; kept while reading beside it, so that next comes back to it.
    pub queue_position: Option<usize>,
    /// The screen Back returns to.
    pub return_to: Option<Screen>,
    /// The spans of the transcript's sentences, in order.
    pub sentences: Vec<Span>,
    /// The spans of its words, in order; empty until words are selected.
    pub words: Vec<Span>,
    /// The selected sentences or words.
    pub selection: Option<SentenceSelection>,
}

/// What stands above the transcript.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ReaderHeader {
    /// The transcript's name.
    pub name: String,
    /// Its date, as in the attributes.
    pub date: Option<String>,
    /// Its length in seconds.
    pub duration: Option<f64>,
    /// Title and channel from the attributes, where they say more than the name.
    pub details: Vec<String>,
    /// Its speakers, in the order they first speak.
    pub speakers: Vec<String>,
    /// What the import repaired, as in "1,204 rolling lines taken once"; empty where nothing was.
    pub repairs: String,
    /// The position, as in "snippet 3 of 9 in Retrieval and chunking".
    pub position: String,
    /// The address of the recording at the current second, where the attributes name one.
    pub url: Option<String>,
}

impl ReaderScreen {
    /// Opens the transcript of a snippet (index into the corpus) at that snippet.
    pub fn open_snippet(
        &mut self,
        snippet: SnippetIndex,
        through: Option<ReadingQueue>,
        from: Option<Screen>,
        work: &Workspace,
    ) {
        self.queue = through;
        self.return_to = from;
        self.queue_position =
            self.queue.as_ref().and_then(|through| through.items.iter().position(|&item| item == snippet));
        self.go_to_snippet(snippet, work);
    }
    /// Opens a transcript (index into the corpus) at its beginning.
    pub fn open_transcript(&mut self, transcript: TranscriptIndex, from: Option<Screen>, work: &Workspace) {
        self.queue = None;
        self.return_to = from;
        let first = work.transcript_entry(transcript).and_then(|entry| entry.snippet_indices().next());
        (self.current_snippet, self.selection) = (first, None);
        self.set_transcript(transcript, work);
        self.top = 0;
    }
    /// What stands above the transcript; `None` while nothing is open.
    pub fn header(&self, work: &Workspace) -> Option<ReaderHeader> {
        let entry = self.entry(work)?;
        let mut speakers: Vec<String> = Vec::new();
        let mut mended = String::new();
        if let Some(transcript) = self.transcript.and_then(|index| work.texts.transcript(index)) {
            for speaker in transcript.turns.iter().filter_map(|turn| turn.speaker.as_ref()) {
                if !speakers.contains(speaker) {
                    speakers.push(speaker.clone());
                }
            }
            mended = transcript.repairs.summary(transcript.repairs.loops.len());
        }
        Some(ReaderHeader {
            name: entry.name.clone(),
            date: date_of(&entry.attributes).map(str::to_owned),
            duration: entry.duration,
            details: title_and_channel(&entry.attributes, &entry.name),
            speakers,
            repairs: mended,
            // Without a current snippet there is none.
            position: self.position_text(work).unwrap_or_default(),
            url: self.current_url(work).and_then(Result::ok),
        })
    }
    /// The open transcript, without its text.
    fn entry<'a>(&self, work: &'a Workspace) -> Option<&'a TranscriptEntry> {
        work.transcript_entry(self.transcript?)
    }
    /// The span of the current snippet.
    pub fn snippet_span(&self, work: &Workspace) -> Option<Span> {
        work.snippet(self.current_snippet?).map(|snippet| snippet.span)
    }
    /// The position in words: "snippet 3 of 9 in Retrieval and chunking", or "snippet 12 of 40 in this
    /// transcript".
    pub fn position_text(&self, work: &Workspace) -> Option<String> {
        let current = self.current_snippet?;
        if let Some(through) = &self.queue
            && let Some(at) = through.items.iter().position(|&item| item == current)
        {
            let of = thousands(through.items.len());
            return Some(format!("snippet {} of {of} in {}", thousands(at + 1), through.name));
        }
        let snippets = self.entry(work)?.snippets.clone();
        let at = current.0.checked_sub(snippets.start)?;
        Some(format!("snippet {} of {} in this transcript", thousands(at + 1), thousands(snippets.len())))
    }
    /// The current span: the selected sentences, else the snippet.
    pub fn current_span(&self, work: &Workspace) -> Option<Span> {
        self.selected_span().or_else(|| self.snippet_span(work))
    }
    /// The span of the selected sentences.
    pub fn selected_span(&self) -> Option<Span> {
        let SentenceSelection { anchor, head, .. } = self.selection?;
        let units = self.selection_units();
        let first = units.get(anchor.min(head))?;
        let last = units.get(anchor.max(head))?;
        Some(Span::new(first.start, last.end))
    }
    /// The range of lines on screen.
    pub fn visible_lines(&self) -> Range<usize> {
        let top = self.top.min(self.layout.lines.len());
        top..(top + self.size.height).min(self.layout.lines.len())
    }

    fn go_to_snippet(&mut self, snippet: SnippetIndex, work: &Workspace) {
        let Some(transcript) = work.transcript_index_of(snippet) else { return };
        (self.current_snippet, self.selection) = (Some(snippet), None);
        self.set_transcript(transcript, work);
        self.scroll_to_snippet(work);
    }

    fn set_transcript(&mut self, transcript: TranscriptIndex, work: &Workspace) {
        self.transcript = Some(transcript);
        if self.layout.transcript != Some(transcript) {
            self.layout = TranscriptLayout::default();
            self.sentences.clear();
            self.words.clear();
        }
        self.lay_out(work);
    }

    /// Lays the transcript out where its text and the pane's size are known and it is not yet laid out. After
    /// a change of width the text at the top stays at the top.
    fn lay_out(&mut self, work: &Workspace) {
        let Some(index) = self.transcript else { return };
        let Some(text) = work.texts.transcript(index).filter(|_| self.size.width > 0) else { return };
        if self.layout.transcript == Some(index)
            && self.layout.width == self.size.width
            && !self.layout.lines.is_empty()
        {
            return;
        }
        // After a change of width lines are others; the byte at the top is what stays.
        let fresh = self.layout.transcript != Some(index);
        let at = self.layout.lines.get(self.top).map(|line| line.span.start);
        self.layout.lay_out(index, text, self.size.width);
        self.layout.update_stripes(work);
        if fresh {
            self.sentences = sentence_spans(text);
            self.scroll_to_snippet(work);
        } else if let Some(byte) = at {
            self.top = self.layout.line_at(byte);
            self.scroll_to(self.top);
        }
    }

    /// Scrolls to the current snippet, a third of the way down, so that what was said before it can be read
    /// (less where the snippet is long). The third is chosen by hand; not measured.
    fn scroll_to_snippet(&mut self, work: &Workspace) {
        let Some(span) = self.snippet_span(work) else { return };
        let lines = self.layout.lines_of(span);
        let room = self.size.height.saturating_sub(lines.len());
        self.scroll_to(lines.start.saturating_sub((self.size.height / 3).min(room)));
    }

    fn scroll_to(&mut self, top: usize) {
        self.top = top.min(self.layout.lines.len().saturating_sub(self.size.height));
    }

    /// The recording's address at the current span; `None` while nothing is open.
    fn current_url(&self, work: &Workspace) -> Option<Result<String, RecordingError>> {
        let index = self.transcript?;
        let second =
            self.current_span(work).and_then(|span| work.texts.transcript(index)?.second_at(span.start));
        let second = second.or_else(|| work.snippet(self.current_snippet?)?.start);
        Some(recording_url(&self.entry(work)?.attributes, second).ok_or(RecordingError::NoAddress))
    }

    /// Ends the selection, else returns to the screen before.
    fn go_back(&mut self) -> Vec<ScreenCommand> {
        if self.selection.take().is_some() {
            return Vec::new();
        }
        // Opened by its own key before any other screen, it leads to the first screen.
        vec![ScreenCommand::SwitchScreen(self.return_to.unwrap_or_default())]
    }
}
