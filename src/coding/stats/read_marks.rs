//! Which snippets have been read. Kept beside the statistics and shared by all of them over one corpus and run:
//! reading copies nothing, and a search that began before sees what was read since.

use super::snippet_table::SnippetTable;
use crate::coding::codebook::model::Codebook;
use crate::corpus::{Corpus, SnippetIndex};
use crate::topics::TopicId;
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

/// Whether each snippet has been read, and how many of each topic. Each number stands for itself, so the order in
/// which threads see them does not matter.
#[derive(Debug, Default)]
pub(super) struct ReadMarks {
    snippets: Vec<AtomicBool>,
    topics: BTreeMap<TopicId, AtomicUsize>,
}

impl ReadMarks {
    /// The marks of a codebook.
    pub(super) fn new(corpus: &Corpus, table: &SnippetTable, codebook: &Codebook) -> Self {
        let marks = Self {
            snippets: corpus.snippets.iter().map(|_| AtomicBool::new(false)).collect(),
            topics: table.topic_snippets.keys().map(|topic| (*topic, AtomicUsize::new(0))).collect(),
        };
        for (&transcript, spans) in &codebook.read_spans {
            // A text of which only an earlier version was read is in no corpus.
            let Some(entry) = corpus.transcript(transcript) else { continue };
            let snippets = corpus.snippets_of(entry);
            for span in spans {
                let first = snippets.partition_point(|snippet| snippet.span.start < span.start);
                let begun = entry.snippet_indices().zip(snippets).skip(first);
                for (index, snippet) in begun.take_while(|(_, snippet)| snippet.span.start < span.end) {
                    if snippet.span.end <= span.end {
                        marks.mark_read(index, table);
                    }
                }
            }
        }
        marks
    }

    /// Whether all of a snippet has been read.
    pub(super) fn is_read(&self, snippet: SnippetIndex) -> bool {
        self.snippets.get(snippet.0).is_some_and(|read| read.load(Ordering::Relaxed))
    }

    /// How many snippets of a topic have been read.
    pub(super) fn read_count(&self, topic: TopicId) -> usize {
        self.topics.get(&topic).map_or(0, |count| count.load(Ordering::Relaxed))
    }

    /// Marks a snippet as read.
    pub(super) fn mark_read(&self, snippet: SnippetIndex, table: &SnippetTable) {
        let new = self.snippets.get(snippet.0).is_some_and(|read| !read.swap(true, Ordering::Relaxed));
        let topic = table.topic_of.get(snippet.0).copied().flatten().filter(|_| new);
        if let Some(count) = topic.and_then(|topic| self.topics.get(&topic)) {
            count.fetch_add(1, Ordering::Relaxed);
        }
    }
}
