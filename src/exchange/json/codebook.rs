//! Themes, quotes, and what would be replaced.

use super::{Schema, Seconds};
use serde::Serialize;

/// The codebook.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Themes {
    /// 1.
    pub schema: Schema,
    /// The themes at the top, in the researcher's order.
    pub themes: Vec<Theme>,
}

/// A theme and what is below it. Counts are of everything it covers, with its children.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Theme {
    /// Its name.
    pub name: String,
    /// Its name behind those of the themes above it.
    pub path: String,
    /// When to use it and when not.
    pub description: String,
    /// Its place in the palette.
    pub color: u8,
    /// The topics of the current run assigned to it.
    pub topics: Vec<u32>,
    /// The snippets it covers.
    pub snippets: usize,
    /// The transcripts they are from.
    pub transcripts: usize,
    /// How long they take to say; null without times.
    pub seconds: Option<Seconds>,
    /// The themes below it.
    pub children: Vec<Theme>,
}

/// Passages picked to be quoted.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Quotes {
    /// 1.
    pub schema: Schema,
    /// The quotes, by theme in the order of the codebook, in the researcher's order.
    pub quotes: Vec<Quote>,
}

/// A passage picked to be quoted.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Quote {
    /// The path of the theme it was picked for.
    pub theme: String,
    /// Its place among the quotes of the theme, from 1.
    pub number: usize,
    /// The name of its transcript.
    pub transcript: String,
    /// The second it begins.
    pub start: Option<Seconds>,
    /// Who says it.
    pub speaker: Option<String>,
    /// The date of the transcript.
    pub date: Option<String>,
    /// Where it can be heard.
    pub url: Option<String>,
    /// The transcript, the speaker, the time and the date in one line.
    pub source: String,
    /// What is said.
    pub text: String,
}

/// What an anonymous export replaces.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Preview {
    /// 1.
    pub schema: Schema,
    /// The names: speakers first, then by how often they stand.
    pub replacements: Vec<Replacement>,
}

/// A name that is replaced.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Replacement {
    /// The name.
    pub name: String,
    /// What stands for it.
    pub instead: String,
    /// The turns it is the speaker of.
    pub turns: usize,
    /// The other places it stands in.
    pub places: usize,
    /// Whether it is an ordinary word as well, replaced only where it begins with a capital.
    pub capitals_only: bool,
    /// One of the places; null where it only names a speaker.
    pub example: Option<String>,
}
