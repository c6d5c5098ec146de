//! Quotes in a report: what was said, where, and who chose it.

use super::super::quotes::{Line, Passage};

/// Who chose a quote, and how.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Choice {
    /// The researcher picked it.
    Picked,
    /// The program: it is among the most typical snippets of its topic.
    #[default]
    Typical,
    /// The program: it is the longest passage of its theme in one transcript.
    Longest,
}

impl Choice {
    /// What stands above such quotes.
    pub(in crate::exchange) fn label(self) -> &'static str {
        match self {
            Self::Picked => "Quotes picked by the researcher",
            Self::Typical => "Typical snippets, chosen by the program",
            Self::Longest => "Examples, chosen by the program: the longest passages of the first transcripts",
        }
    }
}

/// What somebody said.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Quote {
    /// The words by lines, with who begins to speak where several do.
    pub lines: Vec<Line>,
    /// Where it was said, as [`Passage::source`] has it.
    pub source: String,
    /// Where it can be heard, as a link to a web page.
    pub url: Option<String>,
    /// Who chose it.
    pub choice: Choice,
}

impl Quote {
    pub(super) fn new(passage: &Passage, choice: Choice) -> Self {
        let (lines, source) = (passage.lines.clone(), passage.source());
        Self { lines, source, url: passage.url.clone(), choice }
    }

    /// Says whether the researcher chose it.
    pub(in crate::exchange) fn is_picked(&self) -> bool {
        self.choice == Choice::Picked
    }

    /// Says whether both quote the same words.
    pub(super) fn same(&self, other: &Self) -> bool {
        (&self.lines, &self.source) == (&other.lines, &other.source)
    }
}
