//! Which themes hold for the same snippets.

use super::Study;
use crate::coding::model::{Codebook, ThemeId};
use crate::corpus::Corpus;
use std::collections::{BTreeMap, BTreeSet};

/// Two themes that hold for the same snippets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Together {
    /// The theme that stands first in the codebook.
    pub first: ThemeId,
    /// The other.
    pub second: ThemeId,
    /// The snippets both hold for, each with those below it.
    pub snippets: usize,
    /// The transcripts these snippets are from.
    pub transcripts: usize,
}

impl Study {
    /// The pairs of themes that hold for the same snippets, themselves or those below them, most
    /// snippets first, then in the order of the codebook. A theme and one above it are no pair.
    pub fn together(&self, corpus: &Corpus, codebook: &Codebook) -> Vec<Together> {
        let order: BTreeMap<ThemeId, usize> =
            codebook.tree().iter().enumerate().map(|(at, (_, theme))| (theme.id, at)).collect();
        let above: BTreeMap<ThemeId, BTreeSet<ThemeId>> =
            order.keys().map(|&theme| (theme, lineage(codebook, theme))).collect();
        let related = |a: ThemeId, b: ThemeId| {
            let within = |a, b| above.get(&a).is_some_and(|line| line.contains(&b));
            within(a, b) || within(b, a)
        };
        let mut pairs: BTreeMap<(usize, usize), Counted> = BTreeMap::new();
        for (transcript, entry) in corpus.transcripts.iter().enumerate() {
            for at in entry.snippets.clone().filter(|&at| self.themes_of(at).len() > 1) {
                let here: BTreeSet<ThemeId> = self
                    .themes_of(at)
                    .iter()
                    .filter_map(|theme| above.get(theme))
                    .flatten()
                    .copied()
                    .collect();
                let mut here: Vec<(usize, ThemeId)> =
                    here.into_iter().filter_map(|theme| Some((*order.get(&theme)?, theme))).collect();
                here.sort_unstable();
                for (n, &(first, a)) in here.iter().enumerate() {
                    for &(second, b) in here.iter().skip(n + 1).filter(|&&(_, b)| !related(a, b)) {
                        let together = Together { first: a, second: b, snippets: 0, transcripts: 0 };
                        let counted =
                            pairs.entry((first, second)).or_insert(Counted { together, last: None });
                        counted.together.snippets += 1;
                        if counted.last != Some(transcript) {
                            counted.together.transcripts += 1;
                            counted.last = Some(transcript);
                        }
                    }
                }
            }
        }
        let mut pairs: Vec<_> = pairs.into_iter().map(|(place, counted)| (place, counted.together)).collect();
        pairs.sort_by_key(|&(place, together)| (std::cmp::Reverse(together.snippets), place));
        pairs.into_iter().map(|(_, together)| together).collect()
    }
}

/// A pair while it is counted.
struct Counted {
    together: Together,
    /// The last transcript that was.
    last: Option<usize>,
}

/// A theme with all above it.
fn lineage(codebook: &Codebook, theme: ThemeId) -> BTreeSet<ThemeId> {
    let mut line = BTreeSet::new();
    let mut next = Some(theme);
    while let Some(theme) = next.filter(|&theme| line.insert(theme)) {
        next = codebook.themes.get(&theme).and_then(|theme| theme.parent);
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::coding::edits::assign_spans;
    use crate::coding::fixture::{corpus, done, span, stamp};
    use crate::coding::{Place, Study};

    #[test]
    fn themes_are_together_where_both_hold_but_not_with_those_above() {
        let corpus = corpus();
        let mut book = Codebook::default();
        let of = |at: usize| {
            let snippet = &corpus.snippets[at];
            span(snippet.transcript.0, snippet.span.start, snippet.span.end)
        };
        for (theme, snippets) in
            [("Design/RAG", vec![0, 1]), ("Design/Cost", vec![1]), ("People", vec![0, 1])]
        {
            let spans: Vec<_> = snippets.into_iter().map(of).collect();
            let edit = assign_spans(&book, &spans, Place::Path(theme), &stamp()).unwrap();
            done(&mut book, edit);
        }
        let study = Study::new(&corpus, None, &book);
        let pairs: Vec<_> = study
            .together(&corpus, &book)
            .into_iter()
            .map(|pair| (book.path(pair.first), book.path(pair.second), pair.snippets))
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
        assert!(Study::new(&corpus, None, &Codebook::default()).together(&corpus, &book).is_empty());
    }
}
