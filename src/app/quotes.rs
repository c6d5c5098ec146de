//! Keeping quotes: one key keeps the current passage as a quote of its theme and, pressed again, removes it.

use super::coding_target::CodingTarget;
use super::edits::EditResult;
use super::{Workspace, edits};
use crate::coding::{Quote, ThemeId, TranscriptSpan};

/// Why the passage cannot be quoted now; `None` where it can.
pub fn quote_disabled_reason(passage: Option<TranscriptSpan>, work: &Workspace) -> Option<String> {
    let Some(passage) = passage else { return Some("go to a snippet first".to_owned()) };
    let themes = quotable_themes(work, &passage);
    themes.is_empty().then(|| "assign it first: a quote is kept for a theme".to_owned())
}

/// Keeps the passage as a quote of a theme, or removes the theme's quotes that overlap it.
pub fn toggle_quote(work: &Workspace, passage: &TranscriptSpan, theme: ThemeId) -> EditResult {
    let quotes = work.codebook.quotes_of(theme);
    // Quotes are numbered from 1, as the command line shows them.
    let inside: Vec<usize> =
        (1..).zip(&quotes).filter(|(_, quote)| overlaps(quote, passage)).map(|(number, _)| number).collect();
    if inside.is_empty() {
        edits::add_quote(work, theme, passage)
    } else {
        edits::remove_quotes(work, theme, &inside)
    }
}

/// Whether a quote of this theme overlaps the passage.
pub fn is_quoted_for(work: &Workspace, theme: ThemeId, passage: &TranscriptSpan) -> bool {
    work.codebook.quotes.values().any(|quote| quote.theme == theme && overlaps(quote, passage))
}

/// Whether a quote of any theme overlaps the passage.
pub fn is_quoted(work: &Workspace, passage: &TranscriptSpan) -> bool {
    work.codebook.quotes.values().any(|quote| overlaps(quote, passage))
}

fn overlaps(quote: &Quote, passage: &TranscriptSpan) -> bool {
    quote.place.transcript == passage.transcript && quote.place.span.overlap(passage.span) > 0
}

/// The themes the passage is coded with or already quoted for, by number.
pub fn quotable_themes(work: &Workspace, passage: &TranscriptSpan) -> Vec<ThemeId> {
    // Also themes it is quoted for but no longer coded with: the quote must be removable.
    let mut themes = edits::themes_on(work, &CodingTarget::Span(passage.clone()));
    let quoted = work.codebook.quotes.values().filter(|quote| overlaps(quote, passage));
    themes.extend(quoted.map(|quote| quote.theme));
    themes.sort_unstable();
    themes.dedup();
    themes
}
