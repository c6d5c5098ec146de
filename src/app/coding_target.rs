//! What a screen offers for coding: topics, snippets, or selected sentences at once, or hits to be gone through one by one.

use super::workspace::Workspace;
use crate::coding::TranscriptSpan;
use crate::corpus::{SnippetIndex, Span};
use crate::format::count_noun;
use crate::search::Highlighter;
use crate::topics::TopicId;
use std::collections::BTreeMap;
use std::sync::Arc;

/// What is put under a theme, or taken off it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CodingTarget {
    /// Topics of the run.
    Topics(Vec<TopicId>),
    /// Snippets, as indices into the corpus.
    Snippets(Vec<SnippetIndex>),
    /// Selected sentences: one span of one transcript.
    Span(TranscriptSpan),
}

/// The hits to go through: those of a search, the lines of a concordance, or any list of snippets.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct HitSource {
    /// What they are, as in "search “cost”".
    pub name: String,
    /// The hits, as indices into the corpus, each once.
    pub hits: Arc<[SnippetIndex]>,
    /// The marked words of hits whose words are known already, as spans of the snippet's text.
    pub marks: BTreeMap<SnippetIndex, Vec<Span>>,
    /// Finds the words of the query in the texts of the others.
    pub highlighter: Highlighter,
    /// How many more were found than are listed.
    pub unlisted: usize,
    /// Whether the lines of a concordance lie below, which close when a hit is read in its transcript.
    pub over_lines: bool,
}

/// The target in words, as in "Retrieval (412 snippets)" or "3 topics".
pub fn target_name(subject: &CodingTarget, work: &Workspace) -> String {
    match subject {
        CodingTarget::Topics(topics) => match topics.as_slice() {
            [topic] => {
                let snippets = work.topic(*topic).map_or(0, |topic| topic.snippets);
                format!("{} ({})", work.topic_label(*topic), count_noun(snippets, "snippet"))
            }
            several => count_noun(several.len(), "topic"),
        },
        CodingTarget::Snippets(snippets) => match snippets.as_slice() {
            [_] => "this snippet".to_owned(),
            several => count_noun(several.len(), "snippet"),
        },
        CodingTarget::Span(_) => "these sentences".to_owned(),
    }
}
