//! What a screen offers for coding: topics, snippets, or selected sentences.

use super::workspace::Workspace;
use crate::coding::TranscriptSpan;
use crate::corpus::SnippetIndex;
use crate::format::count_noun;
use crate::topics::TopicId;

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
