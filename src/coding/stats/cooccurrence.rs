//! Co-occurrence of themes: which themes hold for the same snippets.

use super::coding_stats::CodingStats;
use crate::coding::codebook::model::{Codebook, ThemeId};
use crate::corpus::{Corpus, TranscriptIndex};
use std::collections::{BTreeMap, BTreeSet};

/// Two themes that hold for the same snippets, and how often.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ThemeCooccurrence {
    /// The theme that comes first in the codebook.
    pub first: ThemeId,
    /// The theme that comes second.
    pub second: ThemeId,
    /// The number of snippets both hold for, each with its subtree.
    pub snippets: usize,
    /// The number of transcripts of those snippets.
    pub transcripts: usize,
}

impl CodingStats {
    /// The pairs of themes that co-occur in a snippet, each with its subtree: most snippets first, then in
    /// the order of the codebook. A theme and its ancestor are no pair, since the one always comes with the
    /// other.
    pub fn theme_cooccurrences(&self, corpus: &Corpus, codebook: &Codebook) -> Vec<ThemeCooccurrence> {
        let order: BTreeMap<ThemeId, usize> =
            codebook.tree().iter().enumerate().map(|(at, (_, theme))| (theme.id, at)).collect();
        let above: BTreeMap<ThemeId, BTreeSet<ThemeId>> =
            order.keys().map(|&theme| (theme, codebook.with_ancestors(theme))).collect();
        let related = |a: ThemeId, b: ThemeId| {
            let within = |a, b| above.get(&a).is_some_and(|line| line.contains(&b));
            within(a, b) || within(b, a)
        };
        // With each pair the last transcript counted, so that each counts once.
        let mut pairs: BTreeMap<(usize, usize), (ThemeCooccurrence, Option<TranscriptIndex>)> =
            BTreeMap::new();
        for (transcript, entry) in corpus.transcript_indices().zip(&corpus.transcripts) {
            for at in entry.snippet_indices().filter(|&at| self.themes_of(at).len() > 1) {
                let lines = self.themes_of(at).iter().filter_map(|theme| above.get(theme)).flatten();
                let here: BTreeSet<(usize, ThemeId)> =
                    lines.filter_map(|theme| Some((*order.get(theme)?, *theme))).collect();
                for (n, &(first, a)) in here.iter().enumerate() {
                    for &(second, b) in here.iter().skip(n + 1).filter(|&&(_, b)| !related(a, b)) {
                        let together = ThemeCooccurrence { first: a, second: b, snippets: 0, transcripts: 0 };
                        let (pair, last) = pairs.entry((first, second)).or_insert((together, None));
                        pair.snippets += 1;
                        pair.transcripts += usize::from(last.replace(transcript) != Some(transcript));
                    }
                }
            }
        }
        let mut pairs: Vec<_> = pairs.into_iter().map(|(place, (pair, _))| (place, pair)).collect();
        pairs.sort_by_key(|&(place, together)| (std::cmp::Reverse(together.snippets), place));
        pairs.into_iter().map(|(_, together)| together).collect()
    }
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
            .theme_cooccurrences(&corpus, &book)
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
                .theme_cooccurrences(&corpus, &book)
                .is_empty()
        );
    }
}
