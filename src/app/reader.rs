//! Screen 2: a transcript, with what is marked in it.

mod going;
mod panel;
mod selecting;

use super::layout::Size;
use super::overlay::Subject;
use super::page::Page;
use super::panel::Ask;
use super::quote::{NO_SOURCE, quote, source_at};
use super::state::Screen;
use super::words::thousands;
use super::work::Work;
use crate::coding::PlacedSpan;
use crate::corpus::attributes::{date_of, same_key};
use crate::corpus::{Attributes, Span};
use crate::exchange::figures;
use selecting::sentences;
use std::ops::Range;
use std::sync::Arc;

/// A collection that is read one snippet after another.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Through {
    /// What it is, as in "snippet 3 of 9 in Retrieval and chunking".
    pub name: String,
    /// Its snippets, by place in the corpus.
    pub items: Arc<[usize]>,
}

/// Sentences being selected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Selection {
    /// The sentence it began at.
    pub anchor: usize,
    /// The sentence it reaches to.
    pub head: usize,
}

/// The screen.
#[derive(Debug, Clone, Default)]
pub struct Reader {
    /// The transcript in lines, with its stripes.
    pub page: Page,
    /// The first line on screen.
    pub top: usize,
    /// Columns of text and lines.
    pub size: Size,
    /// The transcript that is open, by place in the corpus.
    pub transcript: Option<usize>,
    /// The snippet that is pointed out, by place in the corpus.
    pub current: Option<usize>,
    /// What is gone through with `n` and `p`.
    pub through: Option<Through>,
    /// Where among them it was last; it stays while one reads on beside them.
    pub at: Option<usize>,
    /// Where Esc goes back to.
    pub from: Option<Screen>,
    /// The sentences of the transcript.
    pub sentences: Vec<Span>,
    /// Which of them are selected.
    pub selection: Option<Selection>,
}

/// The line above the transcript.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Header {
    /// The transcript's name.
    pub name: String,
    /// Its date, where it has one.
    pub date: Option<String>,
    /// How long it is, in seconds.
    pub duration: Option<f64>,
    /// What else its attributes say of it: title and channel.
    pub about: Vec<String>,
    /// Who speaks, in the order they first do.
    pub speakers: Vec<String>,
    /// What was mended in it, as in "1,204 rolling lines taken once"; empty where nothing was.
    pub mended: String,
    /// "snippet 3 of 9 in Retrieval and chunking".
    pub place: String,
    /// Where it can be heard at this second, where the transcript says so.
    pub address: Option<String>,
}

/// Title and channel, where they say more than the name does.
pub(super) fn about(attributes: &Attributes, name: &str) -> Vec<String> {
    let named = |key: &&str| {
        attributes.iter().find(|(known, _)| same_key(known, key)).map(|(_, value)| value.clone())
    };
    let more = |value: &String| !value.is_empty() && value != name;
    ["title", "channel"].iter().filter_map(named).filter(more).collect()
}

impl Reader {
    /// Opens the transcript of a snippet and points the snippet out.
    pub fn open(&mut self, snippet: usize, through: Option<Through>, from: Option<Screen>, work: &Work) {
        self.through = through;
        self.from = from;
        self.at =
            self.through.as_ref().and_then(|through| through.items.iter().position(|&item| item == snippet));
        self.point(snippet, work);
    }
    /// Opens a transcript at its beginning.
    pub fn open_transcript(&mut self, transcript: usize, from: Option<Screen>, work: &Work) {
        self.through = None;
        self.from = from;
        let first = work
            .entry(transcript)
            .map(|entry| entry.snippets.clone())
            .and_then(|mut snippets| snippets.next());
        (self.current, self.selection) = (first, None);
        self.show(transcript, work);
        self.top = 0;
    }
    /// The line above the transcript; none while nothing is open.
    pub fn header(&self, work: &Work) -> Option<Header> {
        let entry = work.entry(self.transcript?)?;
        let date = date_of(&entry.attributes).map(str::to_owned);
        let mut speakers: Vec<String> = Vec::new();
        let mut mended = String::new();
        if let Some(transcript) = self.transcript.and_then(|index| work.texts.transcript(index)) {
            for speaker in transcript.turns.iter().filter_map(|turn| turn.speaker.as_ref()) {
                if !speakers.contains(speaker) {
                    speakers.push(speaker.clone());
                }
            }
            mended = figures::mended(&transcript.repairs, transcript.repairs.loops.len());
        }
        let place = self.place(work).unwrap_or_default();
        let about = about(&entry.attributes, &entry.name);
        let (name, duration) = (entry.name.clone(), entry.duration);
        let address = self.source(work).and_then(Result::ok);
        Some(Header { name, date, duration, about, speakers, mended, place, address })
    }
    /// "snippet 3 of 9 in Retrieval and chunking", or "snippet 12 of 40 in this transcript".
    pub fn place(&self, work: &Work) -> Option<String> {
        let current = self.current?;
        if let Some(through) = &self.through
            && let Some(at) = through.items.iter().position(|&item| item == current)
        {
            let of = thousands(through.items.len());
            return Some(format!("snippet {} of {of} in {}", thousands(at + 1), through.name));
        }
        let snippets = work.entry(self.transcript?)?.snippets.clone();
        let at = current.checked_sub(snippets.start)?;
        Some(format!("snippet {} of {} in this transcript", thousands(at + 1), thousands(snippets.len())))
    }
    /// What is pointed out: the selected sentences, or the snippet.
    pub fn span(&self, work: &Work) -> Option<Span> {
        self.selected().or_else(|| work.snippet(self.current?).map(|snippet| snippet.span))
    }
    /// The selected sentences as one span.
    pub fn selected(&self) -> Option<Span> {
        let Selection { anchor, head } = self.selection?;
        let first = self.sentences.get(anchor.min(head))?;
        let last = self.sentences.get(anchor.max(head))?;
        Some(Span::new(first.start, last.end))
    }
    /// The lines on screen.
    pub fn window(&self) -> Range<usize> {
        let top = self.top.min(self.page.lines.len());
        top..(top + self.size.height).min(self.page.lines.len())
    }

    fn point(&mut self, snippet: usize, work: &Work) {
        let Some(transcript) = work.transcript_of(snippet) else { return };
        (self.current, self.selection) = (Some(snippet), None);
        self.show(transcript, work);
        self.reveal(work);
    }

    fn show(&mut self, transcript: usize, work: &Work) {
        self.transcript = Some(transcript);
        if self.page.transcript != Some(transcript) {
            self.page = Page::default();
            self.sentences.clear();
        }
        self.lay(work);
    }

    /// Lays the transcript out once its text is there.
    fn lay(&mut self, work: &Work) {
        let Some(index) = self.transcript else { return };
        let Some(text) = work.texts.transcript(index).filter(|_| self.size.width > 0) else { return };
        if self.page.transcript == Some(index)
            && self.page.width == self.size.width
            && !self.page.lines.is_empty()
        {
            return;
        }
        let fresh = self.page.transcript != Some(index);
        let at = self.page.lines.get(self.top).map(|line| line.span.start);
        self.page.lay(index, text, self.size.width);
        self.page.stripe(work);
        if fresh {
            self.sentences = sentences(text);
            self.reveal(work);
        } else if let Some(byte) = at {
            self.top = self.page.line_at(byte);
            self.scroll_to(self.top);
        }
    }

    /// Brings the snippet on screen, a third of the way down, with what was said before it above.
    fn reveal(&mut self, work: &Work) {
        let Some(span) = self.current.and_then(|snippet| work.snippet(snippet)).map(|snippet| snippet.span)
        else {
            return;
        };
        let lines = self.page.lines_of(span);
        let room = self.size.height.saturating_sub(lines.len());
        self.scroll_to(lines.start.saturating_sub((self.size.height / 3).min(room)));
    }

    fn scroll_to(&mut self, top: usize) {
        self.top = top.min(self.page.lines.len().saturating_sub(self.size.height));
    }

    fn subject(&self, work: &Work) -> Option<Subject> {
        let entry = work.entry(self.transcript?)?;
        match self.selected() {
            Some(span) => Some(Subject::Span(PlacedSpan { transcript: entry.id, span })),
            None => Some(Subject::Snippets(vec![self.current?])),
        }
    }

    fn quote(&self, work: &Work) -> Option<String> {
        let index = self.transcript?;
        let span = self.span(work)?;
        quote(work, index, span, span.of(&work.texts.transcript(index)?.text))
    }

    fn source(&self, work: &Work) -> Option<Result<String, String>> {
        let index = self.transcript?;
        let second = self.span(work).and_then(|span| work.texts.transcript(index)?.second_at(span.start));
        let second = second.or_else(|| work.snippet(self.current?)?.start);
        Some(source_at(&work.entry(index)?.attributes, second).ok_or_else(|| NO_SOURCE.to_owned()))
    }

    fn back(&mut self) -> Vec<Ask> {
        if self.selection.take().is_some() {
            return Vec::new();
        }
        vec![Ask::Go(self.from.unwrap_or_default())]
    }
}
