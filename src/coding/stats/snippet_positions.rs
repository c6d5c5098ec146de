//! Where in its transcript each snippet stands.

use crate::coding::stats::crosstab_table::unit_set;
use crate::corpus::{Corpus, SnippetIndex, TranscriptIndex};
use fixedbitset::FixedBitSet;

/// The unit in which two themes have to occur to count as co-occurring.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum CrosstabUnit {
    /// The same transcript.
    #[default]
    Transcript,
    /// The same snippet or two neighbouring ones: a pair of snippets next to each other in one transcript.
    Neighbours,
}

/// The transcript of each snippet, from which its neighbours follow.
#[derive(Debug, Default)]
pub(super) struct SnippetPositions {
    /// The transcript of each snippet, as an index; `usize::MAX` for a snippet in none.
    pub(super) transcripts: Vec<TranscriptIndex>,
    /// The number of transcripts.
    pub(super) transcript_count: usize,
    /// The number of pairs of neighbours; a snippet alone in its transcript counts as a pair with itself.
    pub(super) pair_count: usize,
}

impl SnippetPositions {
    pub(super) fn new(corpus: &Corpus) -> Self {
        let mut places = Self {
            transcripts: vec![TranscriptIndex(usize::MAX); corpus.snippets.len()],
            transcript_count: corpus.transcripts.len(),
            pair_count: 0,
        };
        for (transcript, entry) in corpus.transcript_indices().zip(&corpus.transcripts) {
            if let Some(slots) = places.transcripts.get_mut(entry.snippets.clone()) {
                slots.fill(transcript);
                places.pair_count += slots.len().saturating_sub(1).max(usize::from(slots.len() == 1));
            }
        }
        places
    }

    /// The number of units in the corpus.
    pub(super) fn unit_count(&self, within: CrosstabUnit) -> usize {
        match within {
            CrosstabUnit::Transcript => self.transcript_count,
            CrosstabUnit::Neighbours => self.pair_count,
        }
    }

    /// The units of some snippets.
    pub(super) fn unit_set(&self, snippets: &[SnippetIndex], within: CrosstabUnit) -> FixedBitSet {
        match within {
            CrosstabUnit::Transcript => {
                let transcripts = snippets.iter().filter_map(|at| self.transcripts.get(at.0)).map(|at| at.0);
                unit_set(transcripts, self.transcript_count)
            }
            CrosstabUnit::Neighbours => {
                unit_set(snippets.iter().flat_map(|at| self.units_of(*at, within)), self.transcripts.len())
            }
        }
    }

    /// The units of a snippet: its transcript, or the pairs it is in, each given by its first snippet.
    pub(super) fn units_of(
        &self,
        snippet: SnippetIndex,
        within: CrosstabUnit,
    ) -> impl Iterator<Item = usize> {
        let SnippetIndex(at) = snippet;
        let transcript = self.transcripts.get(at).copied();
        let beside =
            |other: Option<usize>| other.and_then(|other| self.transcripts.get(other)).copied() == transcript;
        let (before, after) = (beside(at.checked_sub(1)), beside(at.checked_add(1)));
        let places = match within {
            CrosstabUnit::Transcript => [transcript.map(|transcript| transcript.0), None],
            CrosstabUnit::Neighbours => {
                [at.checked_sub(1).filter(|_| before), (after || !before).then_some(at)]
            }
        };
        places.into_iter().flatten()
    }
}
