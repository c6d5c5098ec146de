//! Quotes in a report: the words, the citation, and who chose them.

use super::super::quotes::{QuoteLine, QuotedPassage};

/// Who chose a quote, and how.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum QuoteChoice {
    /// Picked by the researcher.
    Picked,
    /// Chosen by the program: among the representative snippets of its topic.
    #[default]
    Typical,
    /// Chosen by the program: the longest snippet of its theme in one transcript.
    Longest,
}

impl QuoteChoice {
    /// The heading above such quotes.
    pub(in crate::exchange) fn heading(self) -> &'static str {
        match self {
            Self::Picked => "Quotes picked by the researcher",
            Self::Typical => "Typical snippets, chosen by the program",
            Self::Longest => "Examples, chosen by the program: the longest passages of the first transcripts",
        }
    }
}

/// A quote.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReportQuote {
    /// The words by lines, with the speakers where there are several.
    pub lines: Vec<QuoteLine>,
    /// The citation, as of [`QuotedPassage::citation`].
    pub source: String,
    /// A web link to the recording.
    pub url: Option<String>,
    /// Who chose it.
    pub choice: QuoteChoice,
}

impl ReportQuote {
    pub(super) fn new(passage: &QuotedPassage, choice: QuoteChoice) -> Self {
        let (lines, source) = (passage.lines.clone(), passage.citation());
        Self { lines, source, url: passage.url.clone(), choice }
    }

    /// Whether the researcher picked it.
    pub(in crate::exchange) fn is_picked(&self) -> bool {
        self.choice == QuoteChoice::Picked
    }

    /// Whether both quote the same passage, whoever chose it.
    pub(super) fn has_same_words(&self, other: &Self) -> bool {
        (&self.lines, &self.source) == (&other.lines, &other.source)
    }
}

/// Quotes in groups by who chose them, each with its heading.
pub(in crate::exchange) fn quote_groups(quotes: &[ReportQuote]) -> Vec<(&'static str, &[ReportQuote])> {
    let groups = quotes.chunk_by(|a, b| a.choice == b.choice);
    groups.filter_map(|group| Some((group.first()?.choice.heading(), group))).collect()
}
