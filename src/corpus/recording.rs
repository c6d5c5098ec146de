//! What a format's parser hands on: pieces of talk in file order, before they become a transcript.

use super::read::Warning;
use super::{Attributes, Repairs};

/// How a piece stands to the one before it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Break {
    /// It goes on in the same paragraph.
    #[default]
    None,
    /// It begins a paragraph of the same turn.
    Paragraph,
    /// It begins a turn, even where the speaker is the same or unknown.
    Turn,
}

/// Some words, with what the file says of when and by whom. Times in seconds.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Piece {
    /// The words; captions keep their lines.
    pub text: String,
    /// When it begins.
    pub start: Option<f64>,
    /// When it ends.
    pub end: Option<f64>,
    /// Who speaks.
    pub speaker: Option<String>,
    /// How it follows the piece before.
    pub lead: Break,
}

impl Piece {
    /// Makes a timed piece.
    pub fn cue(start: f64, end: f64, text: impl Into<String>) -> Self {
        Self { text: text.into(), start: Some(start), end: Some(end), ..Self::default() }
    }
}

/// Says that a piece stands for many the recogniser wrote.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Fold {
    /// The same for the pieces of one loop.
    pub id: usize,
    /// How often they were there.
    pub times: usize,
}

/// One talk as its file has it.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Recording {
    /// What was said, in file order.
    pub pieces: Vec<Piece>,
    /// What else the file says.
    pub attributes: Attributes,
    /// The language the file names.
    pub language: Option<String>,
    /// The length the file names, in seconds.
    pub duration: Option<f64>,
    /// Whether the pieces are captions, with the artefacts captions have.
    pub captions: bool,
    /// What was mended so far.
    pub repairs: Repairs,
    /// Which pieces stand for many, ascending by their place.
    pub folds: Vec<(usize, Fold)>,
    /// What the user should know.
    pub warnings: Vec<Warning>,
}

impl Recording {
    /// Makes a recording of timed captions.
    pub fn of_captions(pieces: Vec<Piece>) -> Self {
        Self { pieces, captions: true, ..Self::default() }
    }
}
