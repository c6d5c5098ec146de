//! The study as a report: what stands in it, whatever it is written as.

mod gathering;
mod memos;
mod quote;
mod sections;

pub use super::quotes::Line;
pub use quote::{Choice, Quote};

use super::figures::{count, duration, share};
use crate::coding::{Count, ThemeId};

/// A report ready to be written as HTML, Markdown or LaTeX. All text is plain.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Report {
    /// What the study is called.
    pub title: String,
    /// How much there is in all.
    pub whole: Count,
    /// Transcripts, with or without snippets.
    pub transcripts: usize,
    /// Words.
    pub words: usize,
    /// How the study went from transcripts to themes: what is counted, and how much of it there is.
    pub funnel: Vec<(String, usize)>,
    /// How it was done, a paragraph each.
    pub methods: Vec<String>,
    /// The settings of the run by name.
    pub settings: Vec<(String, String)>,
    /// The themes, parents before children.
    pub themes: Vec<Theme>,
    /// Pairs of themes that hold for the same snippets.
    pub pairs: Vec<Pair>,
    /// The topics by theme, then those in none, then junk.
    pub sections: Vec<Section>,
    /// Memos on what stands nowhere else: the study, transcripts, passages.
    pub memos: Vec<Memo>,
}

/// A theme in the codebook.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Theme {
    /// How deep it stands, from 0.
    pub depth: usize,
    /// Its name.
    pub name: String,
    /// Its name with those above it, joined by ` / `.
    pub path: String,
    /// Its colour, as an index into the palette.
    pub color: u8,
    /// When to use it.
    pub description: String,
    /// What it and those below it hold for.
    pub count: Count,
    /// The topics in it or below it.
    pub topics: usize,
}

/// What the columns say that [`Theme::cells`] fills, after the theme's own.
pub(super) const COLUMNS: [&str; 7] =
    ["Topics", "Snippets", "Share of snippets", "Transcripts", "Share of transcripts", "Time", "Speakers"];

impl Theme {
    /// Its row in the table of themes.
    pub(super) fn cells(&self, report: &Report) -> [String; 7] {
        let Count { snippets, transcripts, seconds, speakers } = self.count;
        [
            count(self.topics),
            count(snippets),
            share(snippets, report.whole.snippets),
            count(transcripts),
            share(transcripts, report.transcripts),
            seconds.map(duration).unwrap_or_default(),
            count(speakers),
        ]
    }
}

/// Two themes that hold for the same snippets.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Pair {
    /// One, by its path.
    pub first: String,
    /// The other.
    pub second: String,
    /// The snippets both hold for.
    pub snippets: usize,
    /// The transcripts these are from.
    pub transcripts: usize,
}

/// Topics that belong together.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Section {
    /// What they have in common: the path of a theme, or that they have none.
    pub title: String,
    /// The theme they are in; none for those that are in none, or left out.
    pub theme: Option<ThemeId>,
    /// The theme's colour.
    pub color: u8,
    /// The memo on the theme.
    pub memo: Option<String>,
    /// The topics.
    pub topics: Vec<Topic>,
    /// Quotes for a theme: those picked for it, then, where it has passages but no topic, some of these.
    pub quotes: Vec<Quote>,
}

/// A topic.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Topic {
    /// Its number in the run.
    pub id: u32,
    /// Its name.
    pub label: String,
    /// What sets it apart.
    pub keywords: Vec<String>,
    /// How much it covers.
    pub count: Count,
    /// The memo on it.
    pub memo: Option<String>,
    /// What is said in it.
    pub quotes: Vec<Quote>,
}

/// A memo on something that has no place of its own in the report.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Memo {
    /// What it is on: the study, or where a passage was said.
    pub on: String,
    /// The passage it is on.
    pub passage: Option<Quote>,
    /// What it says.
    pub text: String,
}

#[cfg(test)]
#[path = "tests.rs"]
pub(super) mod tests;
