//! The passages that a report quotes.

use super::QuoteChoice;
use crate::coding::{ThemeId, TranscriptSpan};
use crate::corpus::{SnippetIndex, TranscriptIndex};
use crate::exchange::view::StudyView;
use std::collections::{BTreeMap, BTreeSet};

/// The most quotes the program chooses for a topic or theme. Chosen by hand, not measured.
pub(super) const QUOTES_PER_SECTION: usize = 3;

/// The spans of everything that is quoted in the sections.
pub(super) fn quoted_spans(view: &StudyView<'_>) -> BTreeSet<TranscriptSpan> {
    let topics = view.stats.topics().iter().flat_map(|facts| representatives_of(view, facts.id.0));
    let bare = |theme: &&ThemeId| view.prevalence(**theme).topics.is_empty();
    let themes = view.codebook.themes.keys().filter(bare).flat_map(|&theme| longest_snippets_of(view, theme));
    let examples = view.codebook.themes.keys().filter_map(|theme| Some(example_of(view, *theme)?.0));
    let snippets = topics.chain(themes).chain(examples).filter_map(|at| snippet_span(view, at));
    snippets.chain(view.codebook.quotes.values().map(|quote| quote.place.clone())).collect()
}

/// The span of a snippet, given by its index in the corpus.
pub(in crate::exchange) fn snippet_span(view: &StudyView<'_>, at: SnippetIndex) -> Option<TranscriptSpan> {
    let snippet = view.corpus.snippet_at(at)?;
    Some(TranscriptSpan { transcript: snippet.transcript, span: snippet.span })
}

/// The representative snippets of a topic, best first, at most [`QUOTES_PER_SECTION`].
pub(in crate::exchange) fn representatives_of<'v>(
    view: &StudyView<'v>,
    topic: u32,
) -> impl Iterator<Item = SnippetIndex> + use<'v> {
    let corpus = view.corpus;
    let found = view.run.and_then(|run| run.topics.iter().find(|found| found.id.0 == topic));
    let representatives =
        found.into_iter().flat_map(|found| found.representatives.iter().take(QUOTES_PER_SECTION));
    representatives.filter_map(|&id| corpus.snippet_index(id))
}

/// The snippet that is the example of a theme where no quote is picked, of those in the theme: the best representative of
/// its topics, else the longest of the first transcript. A representative may be in no theme any more.
pub(super) fn example_of(view: &StudyView<'_>, theme: ThemeId) -> Option<(SnippetIndex, QuoteChoice)> {
    let topics = view.prevalence(theme).topics;
    let mut representatives = topics.iter().flat_map(|topic| representatives_of(view, topic.0));
    let typical = representatives.find(|at| view.stats.snippets_of(theme).binary_search(at).is_ok());
    let longest = || longest_snippets_of(view, theme).first().copied();
    let typical = typical.map(|at| (at, QuoteChoice::Typical));
    typical.or_else(|| Some((longest()?, QuoteChoice::Longest)))
}

/// The snippets quoted for a theme without topics: the longest in each of the first [`QUOTES_PER_SECTION`]
/// transcripts.
pub(in crate::exchange) fn longest_snippets_of(view: &StudyView<'_>, theme: ThemeId) -> Vec<SnippetIndex> {
    let mut best: BTreeMap<TranscriptIndex, SnippetIndex> = BTreeMap::new();
    for &at in view.stats.snippets_of(theme) {
        let Some(snippet) = view.corpus.snippet_at(at) else { continue };
        let Some(transcript) = view.corpus.transcript_index(snippet.transcript) else { continue };
        let longest = best.entry(transcript).or_insert(at);
        if view.corpus.snippet_at(*longest).is_some_and(|other| other.words < snippet.words) {
            *longest = at;
        }
    }
    best.into_values().take(QUOTES_PER_SECTION).collect()
}
