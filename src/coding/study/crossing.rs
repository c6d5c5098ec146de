//! Themes crossed with themes and with what is known of transcripts, and the way from talks to themes.

use super::Study;
use super::counts::Count;
use super::grid::{Grid, Set};
use super::groups::Grouping;
use crate::coding::model::{Codebook, ThemeId};
use crate::corpus::Corpus;

/// What two themes have to be in to be counted as coming together.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Within {
    /// One transcript.
    #[default]
    Transcript,
    /// Two snippets, one right after the other in a transcript, or one.
    Neighbours,
}

/// How a study went from talks to themes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Funnel {
    /// Transcripts.
    pub transcripts: usize,
    /// Their snippets.
    pub snippets: usize,
    /// Topics of the run that are counted; 0 without a run.
    pub topics: usize,
    /// Those of them in a theme.
    pub sorted: usize,
    /// Themes.
    pub themes: usize,
    /// Snippets in no theme and in no topic left out as junk.
    pub unassigned: usize,
}

impl Study {
    /// How the study went from talks to themes.
    pub fn funnel(&self, corpus: &Corpus, codebook: &Codebook) -> Funnel {
        let (topics, sorted) = self.sorted_topics();
        Funnel {
            transcripts: corpus.transcripts.len(),
            snippets: corpus.snippets.len(),
            topics,
            sorted,
            themes: codebook.themes.len(),
            unassigned: self.unsorted().len(),
        }
    }

    /// How much the snippets no theme holds for cover.
    pub fn unsorted_count(&self) -> Count {
        self.ground.tally.count(self.unsorted().iter().copied())
    }

    /// How often themes come together, each with those below it: counted in transcripts, or in pairs of neighbouring
    /// snippets. On the diagonal stands how often a theme comes at all.
    pub fn crossed(&self, themes: &[ThemeId], within: Within) -> Grid {
        let places = &self.ground.places;
        let sets: Vec<Set> =
            themes.iter().map(|theme| places.set(self.snippets_below(*theme), within)).collect();
        Grid::of(&sets, &sets, places.whole(within))
    }

    /// In how many transcripts of each group a theme comes, with those below it.
    pub fn by_group(&self, themes: &[ThemeId], grouping: &Grouping) -> Grid {
        let places = &self.ground.places;
        let rows: Vec<Set> =
            themes.iter().map(|theme| places.set(self.snippets_below(*theme), Within::Transcript)).collect();
        let whole = places.whole(Within::Transcript);
        let columns: Vec<Set> =
            grouping.groups.iter().map(|(_, of)| Set::of(of.iter().copied(), whole)).collect();
        Grid::of(&rows, &columns, whole)
    }

    /// The snippets behind two themes that come together: those of either, where both come, in order.
    pub fn behind_both(&self, themes: [ThemeId; 2], within: Within) -> Vec<usize> {
        let places = &self.ground.places;
        let [a, b] = themes.map(|theme| self.snippets_below(theme));
        let (in_a, in_b) = (places.set(a, within), places.set(b, within));
        let mut either: Vec<usize> = a.iter().chain(b).copied().collect();
        // The stable sort knows how to join what is sorted already.
        either.sort();
        either.dedup();
        let both = |at: &usize| places.of(*at, within).any(|place| in_a.has(place) && in_b.has(place));
        either.retain(both);
        either
    }

    /// The snippets of a theme, with those below it, in these transcripts, in order.
    pub fn behind_group(&self, theme: ThemeId, transcripts: &[usize]) -> Vec<usize> {
        let places = &self.ground.places;
        let group = Set::of(transcripts.iter().copied(), places.count);
        let mut snippets = self.snippets_below(theme).to_vec();
        snippets.retain(|at| places.of(*at, Within::Transcript).any(|place| group.has(place)));
        snippets
    }
}

/// Where snippets stand: in which transcript, and beside which.
#[derive(Debug, Default)]
pub(super) struct Places {
    /// The transcript of each snippet, by place in the corpus.
    transcripts: Vec<usize>,
    /// How many transcripts there are.
    count: usize,
    /// How many pairs of neighbours there are; a snippet alone in its transcript is a pair with itself.
    pairs: usize,
}

impl Places {
    pub(super) fn new(corpus: &Corpus) -> Self {
        let mut places = Self {
            transcripts: vec![usize::MAX; corpus.snippets.len()],
            count: corpus.transcripts.len(),
            pairs: 0,
        };
        for (transcript, entry) in corpus.transcripts.iter().enumerate() {
            if let Some(slots) = places.transcripts.get_mut(entry.snippets.clone()) {
                slots.fill(transcript);
                places.pairs += slots.len().saturating_sub(1).max(usize::from(slots.len() == 1));
            }
        }
        places
    }

    fn whole(&self, within: Within) -> usize {
        match within {
            Within::Transcript => self.count,
            Within::Neighbours => self.pairs,
        }
    }

    /// The places of some snippets.
    fn set(&self, snippets: &[usize], within: Within) -> Set {
        match within {
            Within::Transcript => {
                let transcripts = snippets.iter().filter_map(|at| self.transcripts.get(*at)).copied();
                Set::of(transcripts, self.count)
            }
            Within::Neighbours => {
                Set::of(snippets.iter().flat_map(|at| self.of(*at, within)), self.transcripts.len())
            }
        }
    }

    /// The places of a snippet: its transcript, or the pairs it is in, named by their first snippet.
    fn of(&self, at: usize, within: Within) -> impl Iterator<Item = usize> {
        let transcript = self.transcripts.get(at).copied();
        let beside =
            |other: Option<usize>| other.and_then(|other| self.transcripts.get(other)).copied() == transcript;
        let (before, after) = (beside(at.checked_sub(1)), beside(at.checked_add(1)));
        let places = match within {
            Within::Transcript => [transcript, None],
            Within::Neighbours => [at.checked_sub(1).filter(|_| before), (after || !before).then_some(at)],
        };
        places.into_iter().flatten()
    }
}

#[cfg(test)]
mod tests;
