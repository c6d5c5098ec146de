//! Passages kept as quotes of a theme: one key keeps them and lets them go.

use super::edits::{self, Made};
use super::overlay::{Overlay, Picker, Subject};
use super::panel::Ask;
use super::work::Work;
use crate::coding::{PlacedSpan, Quote, ThemeId};

/// Why a passage cannot be quoted now; none: it can.
pub fn blocked(passage: Option<PlacedSpan>, work: &Work) -> Option<String> {
    let Some(passage) = passage else { return Some("go to a snippet first".to_owned()) };
    let themes = themes_of(work, &passage);
    themes.is_empty().then(|| "assign it first: a quote is kept for a theme".to_owned())
}

/// Keeps a passage as a quote of its theme, or lets the quote go; asks which theme where there are several.
pub fn quote(passage: Option<PlacedSpan>, work: &Work) -> Vec<Ask> {
    let Some(passage) = passage else { return Vec::new() };
    match themes_of(work, &passage).as_slice() {
        [] => Vec::new(),
        [theme] => Ask::edit(toggle(work, &passage, *theme)),
        several => Ask::show(Overlay::Picker(Picker::quote(passage, several, work))),
    }
}

/// Keeps a passage as a quote of a theme; where it holds quotes of it already, lets them go.
pub fn toggle(work: &Work, passage: &PlacedSpan, theme: ThemeId) -> Made {
    let quotes = work.codebook.quotes_of(theme);
    let inside: Vec<usize> =
        (1..).zip(&quotes).filter(|(_, quote)| meets(quote, passage)).map(|(number, _)| number).collect();
    if inside.is_empty() {
        edits::keep_quote(work, theme, passage)
    } else {
        edits::remove_quotes(work, theme, &inside)
    }
}

/// Whether a quote of the theme lies in the passage.
pub fn is_kept(work: &Work, theme: ThemeId, passage: &PlacedSpan) -> bool {
    work.codebook.quotes.values().any(|quote| quote.theme == theme && meets(quote, passage))
}

/// Whether a quote of any theme lies in the passage.
pub fn is_quoted(work: &Work, passage: &PlacedSpan) -> bool {
    work.codebook.quotes.values().any(|quote| meets(quote, passage))
}

fn meets(quote: &Quote, passage: &PlacedSpan) -> bool {
    quote.place.transcript == passage.transcript && quote.place.span.overlap(passage.span) > 0
}

/// The themes a passage is in, or is quoted for.
fn themes_of(work: &Work, passage: &PlacedSpan) -> Vec<ThemeId> {
    let mut themes = edits::themes_on(work, &Subject::Span(passage.clone()));
    let quoted = work.codebook.quotes.values().filter(|quote| meets(quote, passage));
    themes.extend(quoted.map(|quote| quote.theme));
    themes.sort_unstable();
    themes.dedup();
    themes
}
