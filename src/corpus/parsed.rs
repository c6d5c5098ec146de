//! The parsed transcript: segments of talk in file order, as a format's parser hands them on.
//!
//! Parsers make a [`ParsedTranscript`], cleanup changes it, and assembly turns it into a
//! [`Transcript`](super::Transcript). Here the words of each segment are still apart, with the times and
//! speaker the file gives them; spans come only with the joined text.

use super::error::ReadWarning;
use super::{Attributes, Repairs};

/// How a segment is parted from the one before it; a larger break wins over a smaller.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum SegmentBreak {
    /// It goes on in the same paragraph.
    #[default]
    None,
    /// It begins a paragraph of the same turn.
    Paragraph,
    /// It begins a turn, even where the speaker is the same or unknown.
    Turn,
}

/// A segment: some words, with the times and the speaker the file gives them. Times in seconds.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Segment {
    /// The words; captions keep their lines.
    pub text: String,
    /// When it begins.
    pub start: Option<f64>,
    /// When it ends.
    pub end: Option<f64>,
    /// Who speaks.
    pub speaker: Option<String>,
    /// The break between it and the segment before.
    pub break_before: SegmentBreak,
}

impl Segment {
    /// Makes a segment with times and without a speaker.
    pub fn timed(start: f64, end: f64, text: impl Into<String>) -> Self {
        Self { text: text.into(), start: Some(start), end: Some(end), ..Self::default() }
    }
}

/// Marks a segment as what is left of a loop the recogniser wrote.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct LoopFold {
    /// The number of the loop; the segments of one loop share it.
    pub id: usize,
    /// How often the file had them in a row.
    pub times: usize,
}

/// One transcript as its file has it, before cleanup and assembly.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct ParsedTranscript {
    /// The words, in file order.
    pub segments: Vec<Segment>,
    /// What else the file says of the recording.
    pub attributes: Attributes,
    /// The language the file names.
    pub language: Option<String>,
    /// The length of the recording as the file has it, in seconds.
    pub duration: Option<f64>,
    /// Whether the segments are captions or recogniser output, whose artefacts cleanup looks for.
    pub is_captions: bool,
    /// How much was mended so far.
    pub repairs: Repairs,
    /// What is left of loops: indices of segments, ascending, each with its loop.
    pub loop_folds: Vec<(usize, LoopFold)>,
    /// How many characters were left out as no speech, blanks not counted.
    pub left_out: usize,
    /// How many characters stand in lines that may be turns and were taken for words.
    pub doubtful: usize,
    /// The layout of running text: how turns open and how times are written.
    pub layout: Option<String>,
    /// What the user should be told of the file.
    pub warnings: Vec<ReadWarning>,
}

impl ParsedTranscript {
    /// Makes a parsed transcript of timed captions.
    pub fn from_captions(pieces: Vec<Segment>) -> Self {
        Self { segments: pieces, is_captions: true, ..Self::default() }
    }
}
