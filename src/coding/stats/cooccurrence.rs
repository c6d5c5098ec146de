//! Co-occurrence of themes: which themes come together, within a unit that can be chosen.

use super::coding_stats::CodingStats;
use crate::coding::codebook::model::{Codebook, ThemeId};
use crate::coding::stats::crosstab::CodedUnits;
use crate::coding::stats::snippet_positions::CrosstabUnit;
use crate::corpus::{Corpus, SnippetIndex};
use std::collections::{BTreeMap, BTreeSet};

/// Two themes that come together, each with its subtree, and how often.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ThemeCooccurrence {
    /// The theme that comes first in the codebook.
    pub first: ThemeId,
    /// The theme that comes second.
    pub second: ThemeId,
    /// How often: the number of overlaps for [`CrosstabUnit::Overlap`], else of the units both are in.
    pub times: usize,
    /// The number of words in both; 0 where no passage overlaps.
    pub words: usize,
    /// The number of snippets behind it: those that hold an overlap, else those of either in the units both are
    /// in.
    pub snippets: usize,
    /// The number of transcripts of these snippets.
    pub transcripts: usize,
}

/// Two themes that come together, and how often.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ThemePairCount {
    /// The theme that comes first in the codebook.
    pub first: ThemeId,
    /// The theme that comes second.
    pub second: ThemeId,
    /// As [`ThemeCooccurrence::times`].
    pub times: usize,
}

impl CodingStats {
    /// The pairs of themes that come together, each with its subtree: most often first, then in the order of the
    /// codebook. A theme and one it is counted in are no pair, since the one always comes with the other.
    pub fn theme_pairs(
        &self,
        corpus: &Corpus,
        codebook: &Codebook,
        within: CrosstabUnit,
    ) -> Vec<ThemePairCount> {
        let order: Vec<ThemeId> = codebook.tree().into_iter().map(|(_, theme)| theme.id).collect();
        let above: BTreeMap<ThemeId, BTreeSet<ThemeId>> =
            order.iter().map(|&theme| (theme, codebook.counted_in(theme))).collect();
        let inside = |a: ThemeId, b: ThemeId| above.get(&a).is_some_and(|line| line.contains(&b));
        let together = CodedUnits::new(self, corpus, &order, within).times_together();
        let mut pairs = Vec::new();
        for (at, (&first, row)) in order.iter().zip(&together).enumerate() {
            for (&second, &times) in order.iter().zip(row).skip(at + 1) {
                if times > 0 && !inside(first, second) && !inside(second, first) {
                    pairs.push(ThemePairCount { first, second, times });
                }
            }
        }
        // Pairs of as many stay in the order of the codebook.
        pairs.sort_by_key(|pair| std::cmp::Reverse(pair.times));
        pairs
    }

    /// The pairs of [`CodingStats::theme_pairs`], each with what it is made of.
    pub fn theme_cooccurrences(
        &self,
        corpus: &Corpus,
        codebook: &Codebook,
        within: CrosstabUnit,
    ) -> Vec<ThemeCooccurrence> {
        let cooccurrence = |ThemePairCount { first, second, times }| {
            let snippets = self.snippets_of_both(corpus, [first, second], within);
            ThemeCooccurrence {
                first,
                second,
                times,
                words: self.overlap_words(corpus, [first, second]),
                transcripts: transcripts_of(corpus, &snippets),
                snippets: snippets.len(),
            }
        };
        self.theme_pairs(corpus, codebook, within).into_iter().map(cooccurrence).collect()
    }
}

/// The number of transcripts of snippets that ascend.
fn transcripts_of(corpus: &Corpus, snippets: &[SnippetIndex]) -> usize {
    let mut transcripts: Vec<_> =
        snippets.iter().filter_map(|&at| corpus.snippet_at(at)).map(|snippet| snippet.transcript).collect();
    transcripts.dedup();
    transcripts.len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::coding::edits::assign_spans;
    use crate::coding::fixture::{apply_checked, corpus, signature, transcript_span};
    use crate::coding::{CodingStats, ThemeRef};

    #[test]
    fn themes_are_together_where_both_hold_but_not_with_those_above() {
        let corpus = corpus();
        let mut book = Codebook::default();
        let of = |at: usize| {
            let snippet = &corpus.snippets[at];
            transcript_span(snippet.transcript.0, snippet.span.start, snippet.span.end)
        };
        for (theme, snippets) in
            [("Design/RAG", vec![0, 1]), ("Design/Cost", vec![1]), ("People", vec![0, 1])]
        {
            let spans: Vec<_> = snippets.into_iter().map(of).collect();
            let edit = assign_spans(&book, &spans, ThemeRef::Path(theme), &signature()).unwrap();
            apply_checked(&mut book, edit);
        }
        let study = CodingStats::new(&corpus, None, &book);
        let pairs: Vec<_> = study
            .theme_cooccurrences(&corpus, &book, CrosstabUnit::Snippet)
            .into_iter()
            .map(|pair| (book.theme_path(pair.first), book.theme_path(pair.second), pair.snippets))
            .collect();
        let pair = |a: &str, b: &str, n| (a.to_owned(), b.to_owned(), n);
        assert_eq!(
            pairs,
            [
                pair("Design", "People", 2),
                pair("Design/RAG", "People", 2),
                pair("Design/RAG", "Design/Cost", 1),
                pair("Design/Cost", "People", 1),
            ]
        );
        assert!(
            CodingStats::new(&corpus, None, &Codebook::default())
                .theme_cooccurrences(&corpus, &book, CrosstabUnit::Overlap)
                .is_empty()
        );
    }
}
