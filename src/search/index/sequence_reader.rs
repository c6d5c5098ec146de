//! Words in an order in the snippets of an index.

use super::snippet_numbers::SnippetNumbers;
use crate::corpus::SnippetIndex;
use crate::search::match_set::MatchSet;
use leitmotif_postings::{Stretch, sequence_documents, sequence_stretches};
use rayon::prelude::*;
use std::collections::BTreeMap;
use tantivy::{Searcher, Term};

/// The stretches of words that match, by snippet.
pub(in crate::search) type StretchTable = BTreeMap<SnippetIndex, Vec<Stretch>>;

/// Words in an order, in one index.
pub(in crate::search) struct SequenceReader<'a> {
    pub(in crate::search) searcher: &'a Searcher,
    pub(in crate::search) numbers: &'a SnippetNumbers,
    /// For each place one of these words.
    pub(in crate::search) slots: Vec<Vec<Term>>,
    /// How many other words may stand between them, taken together.
    pub(in crate::search) slop: u32,
}

impl SequenceReader<'_> {
    /// The snippets with the sequence. The segments are read side by side.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub(in crate::search) fn matches(&self) -> tantivy::Result<MatchSet> {
        let segments = self.searcher.segment_readers().par_iter();
        let found = segments.map(|segment| {
            let documents = sequence_documents(segment, &self.slots, self.slop)?;
            Ok((self.numbers.of_segment(segment), documents))
        });
        let mut matches = MatchSet::none_of(self.numbers.snippets());
        for (numbers, documents) in found.collect::<tantivy::Result<Vec<_>>>()? {
            documents.into_iter().for_each(|doc| matches.insert(numbers.snippet(doc)));
        }
        Ok(matches)
    }

    /// Where the sequence stands, in the snippets that pass.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub(in crate::search) fn stretches(&self, passes: &MatchSet) -> tantivy::Result<StretchTable> {
        let segments = self.searcher.segment_readers().par_iter();
        let found = segments.map(|segment| {
            let numbers = self.numbers.of_segment(segment);
            let passes = |doc| passes.contains(numbers.snippet(doc));
            let found = sequence_stretches(segment, &self.slots, self.slop, &passes)?.into_iter();
            Ok(found.map(|(doc, stretches)| (numbers.snippet(doc), stretches)).collect())
        });
        let found: Vec<Vec<(SnippetIndex, Vec<Stretch>)>> = found.collect::<tantivy::Result<_>>()?;
        Ok(found.into_iter().flatten().collect())
    }
}
