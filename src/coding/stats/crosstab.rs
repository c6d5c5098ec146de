//! Cross-tabulation of themes with themes and with groups of transcripts, and the funnel from transcripts to
//! themes.

use super::coded_text::CodedText;
use super::coding_stats::CodingStats;
use super::crosstab_table::{CrosstabTable, unit_set};
use super::grouping::TranscriptGrouping;
use super::prevalence::CoverageCounts;
use crate::coding::codebook::model::{Codebook, ThemeId};
use crate::coding::stats::snippet_positions::{CrosstabUnit, TurnTable};
use crate::corpus::{Corpus, SnippetIndex, Span, TranscriptIndex};
use fixedbitset::FixedBitSet;
use std::borrow::Cow;
use std::collections::BTreeSet;

/// How many transcripts, snippets, topics and themes a study has, and how far they are coded.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct CodingFunnel {
    /// The number of transcripts.
    pub transcripts: usize,
    /// The number of transcripts that were taken out: they are in none of the other numbers.
    pub removed_transcripts: usize,
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
    /// The number of snippets that are context: only people whose words the run did not take speak in them.
    pub context_snippets: usize,
    /// The number of snippets set aside: those of junk topics.
    pub set_aside_snippets: usize,
    /// The number of words in them, and in all snippets.
    pub set_aside_words: (usize, usize),
}

impl CodingStats {
    /// The funnel from transcripts to themes.
    pub fn funnel(&self, corpus: &Corpus, codebook: &Codebook) -> CodingFunnel {
        let (topics, sorted) = self.themed_topic_counts();
        let set_aside = self.set_aside_coverage();
        CodingFunnel {
            transcripts: corpus.transcripts.len(),
            removed_transcripts: codebook.removals.len(),
            snippets: corpus.snippets.len(),
            topics,
            themed_topics: sorted,
            themes: codebook.themes.len(),
            uncoded_snippets: self.uncoded_snippets().len(),
            context_snippets: self.context_count(),
            set_aside_snippets: set_aside.snippets,
            set_aside_words: (set_aside.words, corpus.total_words()),
        }
    }

    /// The coverage of the snippets no theme holds for.
    pub fn uncoded_coverage(&self) -> CoverageCounts {
        self.coverage_of(self.uncoded_snippets())
    }

    /// How often themes come together, each with its subtree, within a unit. The diagonal has how much of it a
    /// theme has at all.
    pub fn theme_crosstab(&self, corpus: &Corpus, themes: &[ThemeId], within: CrosstabUnit) -> CrosstabTable {
        match CodedUnits::new(self, corpus, themes, within) {
            CodedUnits::Sets(sets, whole) => CrosstabTable::from_sets(&sets, &sets, whole),
            CodedUnits::Texts(texts) => {
                let words = |text: CodedText| self.coverage_of_text(corpus, text).words;
                let own: Vec<usize> = texts.iter().map(|text| words(text.clone().into_owned())).collect();
                let mut cells = vec![0; texts.len() * texts.len()];
                for (row, a) in texts.iter().enumerate() {
                    for (column, b) in texts.iter().enumerate().skip(row) {
                        let both = if row == column { own[row] } else { words(a.intersection(b)) };
                        cells[row * texts.len() + column] = both;
                        cells[column * texts.len() + row] = both;
                    }
                }
                let total = self.corpus_coverage().words;
                CrosstabTable::from_counts(own.clone(), own, total, cells)
            }
        }
    }

    /// The number of words in both of two themes, each with its subtree.
    pub fn overlap_words(&self, corpus: &Corpus, themes: [ThemeId; 2]) -> usize {
        self.overlap(themes).map_or(0, |both| self.coverage_of_text(corpus, both).words)
    }

    /// What is in both of two themes, each with its subtree.
    pub fn overlap(&self, themes: [ThemeId; 2]) -> Option<CodedText> {
        let [a, b] = themes.map(|theme| self.subtree_text(theme));
        Some(a?.intersection(b?)).filter(|both| !both.is_empty())
    }

    /// In how many transcripts of each group a theme occurs, with its subtree.
    pub fn group_crosstab(
        &self,
        corpus: &Corpus,
        themes: &[ThemeId],
        grouping: &TranscriptGrouping,
    ) -> CrosstabTable {
        let whole = corpus.transcripts.len();
        let rows: Vec<FixedBitSet> = themes.iter().map(|theme| self.transcript_set(corpus, *theme)).collect();
        let columns: Vec<FixedBitSet> =
            grouping.groups.iter().map(|(_, of)| unit_set(of.iter().map(|at| at.0), whole)).collect();
        CrosstabTable::from_sets(&rows, &columns, whole)
    }

    /// The transcripts a theme touches, with its subtree.
    fn transcript_set(&self, corpus: &Corpus, theme: ThemeId) -> FixedBitSet {
        let transcripts = self.subtree_snippets(theme).iter().filter_map(|&at| corpus.transcript_of(at));
        unit_set(transcripts.map(|at| at.0), corpus.transcripts.len())
    }

    /// The snippets behind a cell, ascending: those that hold an overlap of two themes, or those of either in the
    /// units where both occur.
    pub fn snippets_of_both(
        &self,
        corpus: &Corpus,
        themes: [ThemeId; 2],
        within: CrosstabUnit,
    ) -> Vec<SnippetIndex> {
        let [a, b] = themes.map(|theme| self.subtree_snippets(theme));
        let mut either: Vec<SnippetIndex> = a.iter().chain(b).copied().collect();
        // The stable sort merges runs that are sorted already.
        either.sort();
        either.dedup();
        match within {
            CrosstabUnit::Overlap => {
                let both = self.overlap(themes).unwrap_or_default();
                let holds = |at: &SnippetIndex| {
                    corpus.snippet_at(*at).is_some_and(|it| both.touches(it.transcript, it.span))
                };
                either.retain(holds);
            }
            CrosstabUnit::Turn => {
                let turns = TurnTable::new(corpus);
                let of = |theme: ThemeId| -> Vec<(SnippetIndex, usize)> {
                    let text = self.subtree_text(theme);
                    let touched = self.subtree_snippets(theme);
                    text.map_or_else(Vec::new, |text| turns.turns_of(corpus, text, touched).collect())
                };
                let [in_a, in_b] = themes.map(of);
                let [set_a, set_b] =
                    [&in_a, &in_b].map(|list| unit_set(list.iter().map(|(_, turn)| *turn), turns.count));
                let both: BTreeSet<SnippetIndex> = in_a
                    .iter()
                    .chain(&in_b)
                    .filter(|(_, turn)| set_a.contains(*turn) && set_b.contains(*turn))
                    .map(|(snippet, _)| *snippet)
                    .collect();
                either.retain(|at| both.contains(at));
            }
            CrosstabUnit::Snippet => {
                either.retain(|at| a.binary_search(at).is_ok() && b.binary_search(at).is_ok())
            }
            CrosstabUnit::Neighbours => {
                let places = &self.snippet_table.positions;
                let set = |list: &[SnippetIndex]| {
                    unit_set(list.iter().flat_map(|at| places.pairs_of(*at)), corpus.snippets.len())
                };
                let (in_a, in_b) = (set(a), set(b));
                either
                    .retain(|at| places.pairs_of(*at).any(|pair| in_a.contains(pair) && in_b.contains(pair)));
            }
            CrosstabUnit::Transcript => {
                let [in_a, in_b] = themes.map(|theme| self.transcript_set(corpus, theme));
                either.retain(|at| {
                    corpus.transcript_of(*at).is_some_and(|it| in_a.contains(it.0) && in_b.contains(it.0))
                });
            }
        }
        either
    }

    /// The snippets of a theme, with its subtree, in these transcripts (indices in the corpus), ascending.
    pub fn snippets_in_group(
        &self,
        corpus: &Corpus,
        theme: ThemeId,
        transcripts: &[TranscriptIndex],
    ) -> Vec<SnippetIndex> {
        let group = unit_set(transcripts.iter().map(|at| at.0), corpus.transcripts.len());
        let mut snippets = self.subtree_snippets(theme).to_vec();
        snippets.retain(|at| corpus.transcript_of(*at).is_some_and(|it| group.contains(it.0)));
        snippets
    }
}

/// What of each of several themes is compared, with its subtree.
pub(super) enum CodedUnits<'a> {
    /// The units each is in, and how many units there are.
    Sets(Vec<FixedBitSet>, usize),
    /// Its text, for overlaps.
    Texts(Vec<Cow<'a, CodedText>>),
}

impl<'a> CodedUnits<'a> {
    pub(super) fn new(
        study: &'a CodingStats,
        corpus: &Corpus,
        themes: &[ThemeId],
        within: CrosstabUnit,
    ) -> Self {
        let texts = themes.iter().map(|theme| {
            // A theme nothing is in has no text.
            study.subtree_text(*theme).map_or_else(|| Cow::Owned(CodedText::default()), Cow::Borrowed)
        });
        let snippets = corpus.snippets.len();
        let sets = |set: &dyn Fn(ThemeId) -> FixedBitSet| themes.iter().map(|theme| set(*theme)).collect();
        match within {
            CrosstabUnit::Overlap => Self::Texts(texts.collect()),
            CrosstabUnit::Turn => {
                let turns = TurnTable::new(corpus);
                let of = |(theme, text): (&ThemeId, Cow<'a, CodedText>)| {
                    let touched = study.subtree_snippets(*theme);
                    unit_set(turns.turns_of(corpus, &text, touched).map(|(_, turn)| turn), turns.count)
                };
                // What is set aside is in no theme: it is not among what themes are shared out over either.
                let counted = unit_set(study.counted_snippets().iter().map(|at| at.0), snippets);
                let context = study.context_text();
                let is_counted = |index: SnippetIndex, span: Span| {
                    counted.contains(index.0)
                        && corpus
                            .snippet_at(index)
                            .is_some_and(|it| context.overlap(it.transcript, span) < span.len())
                };
                Self::Sets(themes.iter().zip(texts).map(of).collect(), turns.count_of(is_counted))
            }
            CrosstabUnit::Snippet => {
                let set = |theme| unit_set(study.subtree_snippets(theme).iter().map(|at| at.0), snippets);
                Self::Sets(sets(&set), study.counted_snippets().len())
            }
            CrosstabUnit::Neighbours => {
                let places = &study.snippet_table.positions;
                let set = |theme| {
                    let pairs = study.subtree_snippets(theme).iter().flat_map(|at| places.pairs_of(*at));
                    unit_set(pairs, snippets)
                };
                let counted = study.counted_snippets().iter().flat_map(|at| places.pairs_of(*at));
                Self::Sets(sets(&set), unit_set(counted, snippets).count_ones(..))
            }
            CrosstabUnit::Transcript => {
                Self::Sets(sets(&|theme| study.transcript_set(corpus, theme)), corpus.transcripts.len())
            }
        }
    }

    /// How often each two of the themes come together: the number of overlaps, or of units both are in. In row `a` and
    /// column `b`, for `a < b`; elsewhere 0.
    pub(super) fn times_together(&self) -> Vec<Vec<usize>> {
        match self {
            Self::Texts(texts) => {
                CodedText::shared_stretch_counts(&texts.iter().map(Cow::as_ref).collect::<Vec<_>>())
            }
            Self::Sets(sets, _) => {
                let shared = |(at, a): (usize, &FixedBitSet)| {
                    let behind = sets.iter().skip(at + 1).map(|b| a.intersection_count(b));
                    std::iter::repeat_n(0, at + 1).chain(behind).collect()
                };
                sets.iter().enumerate().map(shared).collect()
            }
        }
    }
}

#[cfg(test)]
mod tests;
