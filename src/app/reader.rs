//! Screen 2: a transcript, with what is marked in it.

use super::layout::Size;
use super::page::Page;
use super::state::Screen;
use crate::corpus::Span;
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
    /// Who speaks, in the order they first do.
    pub speakers: Vec<String>,
    /// "snippet 3 of 9 in Retrieval and chunking".
    pub place: String,
}
