//! Cross-tabulation of themes with themes and with groups of transcripts, and the funnel from transcripts to
//! themes.

use super::coding_stats::CodingStats;
use super::crosstab_table::{CrosstabTable, unit_set};
use super::grouping::TranscriptGrouping;
use super::prevalence::CoverageCounts;
use crate::coding::codebook::model::{Codebook, ThemeId};
use crate::coding::stats::snippet_positions::CrosstabUnit;
use crate::corpus::{Corpus, SnippetIndex, TranscriptIndex};
use fixedbitset::FixedBitSet;

/// How many transcripts, snippets, topics and themes a study has, and how far they are coded.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct CodingFunnel {
    /// The number of transcripts.
    pub transcripts: usize,
    /// The number of snippets.
    pub snippets: usize,
    /// The number of counted (not junk) topics; 0 without a run.
    pub topics: usize,
    /// The number of those topics in a theme.
    pub themed_topics: usize,
    /// The number of themes.
    pub themes: usize,
    /// The number of snippets in no theme, without those of junk topics.
    pub uncoded_snippets: usize,
}

impl CodingStats {
    /// The funnel from transcripts to themes.
    pub fn funnel(&self, corpus: &Corpus, codebook: &Codebook) -> CodingFunnel {
        let (topics, sorted) = self.themed_topic_counts();
        CodingFunnel {
            transcripts: corpus.transcripts.len(),
            snippets: corpus.snippets.len(),
            topics,
            themed_topics: sorted,
            themes: codebook.themes.len(),
            uncoded_snippets: self.uncoded_snippets().len(),
        }
    }

    /// The coverage of the snippets no theme holds for.
    pub fn uncoded_coverage(&self) -> CoverageCounts {
        self.coverage_of(self.uncoded_snippets())
    }

    /// How often themes co-occur, each with its subtree: counted in transcripts, or in pairs of neighbouring
    /// snippets. The diagonal has how often a theme occurs at all.
    pub fn theme_crosstab(&self, themes: &[ThemeId], within: CrosstabUnit) -> CrosstabTable {
        let sets = self.theme_sets(themes, within);
        CrosstabTable::from_sets(&sets, &sets, self.snippet_table.positions.unit_count(within))
    }

    /// For each theme, the units it holds for with its subtree.
    fn theme_sets(&self, themes: &[ThemeId], within: CrosstabUnit) -> Vec<FixedBitSet> {
        let set =
            |theme: &ThemeId| self.snippet_table.positions.unit_set(self.subtree_snippets(*theme), within);
        themes.iter().map(set).collect()
    }

    /// In how many transcripts of each group a theme occurs, with its subtree.
    pub fn group_crosstab(&self, themes: &[ThemeId], grouping: &TranscriptGrouping) -> CrosstabTable {
        let rows = self.theme_sets(themes, CrosstabUnit::Transcript);
        let whole = self.snippet_table.positions.unit_count(CrosstabUnit::Transcript);
        let columns: Vec<FixedBitSet> =
            grouping.groups.iter().map(|(_, of)| unit_set(of.iter().map(|at| at.0), whole)).collect();
        CrosstabTable::from_sets(&rows, &columns, whole)
    }

    /// The snippets of either of two themes in the units where both occur, ascending: what a cell of the
    /// table counts.
    pub fn snippets_of_both(&self, themes: [ThemeId; 2], within: CrosstabUnit) -> Vec<SnippetIndex> {
        let places = &self.snippet_table.positions;
        let [a, b] = themes.map(|theme| self.subtree_snippets(theme));
        let (in_a, in_b) = (places.unit_set(a, within), places.unit_set(b, within));
        let mut either: Vec<SnippetIndex> = a.iter().chain(b).copied().collect();
        // The stable sort merges runs that are sorted already.
        either.sort();
        either.dedup();
        let both = |at: &SnippetIndex| {
            places.units_of(*at, within).any(|place| in_a.contains(place) && in_b.contains(place))
        };
        either.retain(both);
        either
    }

    /// The snippets of a theme, with its subtree, in these transcripts (indices in the corpus), ascending.
    pub fn snippets_in_group(&self, theme: ThemeId, transcripts: &[TranscriptIndex]) -> Vec<SnippetIndex> {
        let places = &self.snippet_table.positions;
        let group = unit_set(transcripts.iter().map(|at| at.0), places.transcript_count);
        let mut snippets = self.subtree_snippets(theme).to_vec();
        snippets
            .retain(|at| places.units_of(*at, CrosstabUnit::Transcript).any(|place| group.contains(place)));
        snippets
    }
}

#[cfg(test)]
mod tests;
