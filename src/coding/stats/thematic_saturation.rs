//! Thematic saturation as Guest, Namey and Chen define it (2020, "A simple method to assess and report thematic
//! saturation in qualitative research", PLoS ONE 15(5): e0232076).
//!
//! The different themes of the first interviews, as many as the *base size*, are what is known. Each *run* of so many
//! interviews behind them, one further on each time, brings so many themes that were not heard before it. These over
//! the themes of the base are its *new information*. Saturation is reached at the interview before the first run whose
//! new information is at most the *threshold*: with the run it is written 6+2.
//!
//! An interview in which no theme holds would bring nothing new, whether there is nothing in it or nobody coded it. It
//! is left out, and how many were is part of the answer. A theme counts where it has a passage of its own; one that
//! only has themes below it does not.

use super::coding_stats::CodingStats;
use crate::coding::codebook::model::ThemeId;
use crate::corpus::{Corpus, TranscriptIndex, sortable_date_of};
use crate::random::Random;
use fixedbitset::FixedBitSet;
use std::collections::{BTreeMap, BTreeSet};

/// How many random orders are tried.
pub const RANDOM_ORDERS: usize = 200;

/// When saturation is reached.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SaturationRule {
    /// Interviews whose themes are what is known; at least 1.
    pub base_size: usize,
    /// Interviews in a run; at least 1.
    pub run_length: usize,
    /// The most new information, as a share of the themes of the base.
    pub threshold: f64,
}

impl Default for SaturationRule {
    /// The smallest base and run of the paper (it tries 4 to 6 and 2 to 3), which it finds to be enough, and the wider of
    /// its two thresholds (5 % and none).
    fn default() -> Self {
        Self { base_size: 4, run_length: 2, threshold: 0.05 }
    }
}

/// An interview in an order.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SaturationStep {
    /// The transcript.
    pub transcript: TranscriptIndex,
    /// How many themes are heard in it for the first time.
    pub new: usize,
    /// How many were heard so far, this one included.
    pub so_far: usize,
    /// The new themes of the run that ends with it, and these as a share of those of the base; none before the first
    /// run is whole.
    pub run: Option<(usize, f64)>,
}

/// Interviews in one order.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct SaturationPath {
    /// The interviews.
    pub steps: Vec<SaturationStep>,
    /// The themes of the base; none where there are fewer interviews.
    pub base_themes: Option<usize>,
    /// At which interview, counted from 1, saturation is reached; none where no run has so little that is new.
    pub reached: Option<usize>,
}

/// Where saturation is reached over many orders. One that does not reach it stands behind all that do.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct SaturationBand {
    /// How many orders were tried.
    pub orders: usize,
    /// How many of them reach saturation.
    pub reaching: usize,
    /// The 5th percentile (nearest rank); none where it is an order that does not reach saturation.
    pub low: Option<usize>,
    /// The median, in the same way.
    pub median: Option<usize>,
    /// The 95th percentile, in the same way.
    pub high: Option<usize>,
}

/// Thematic saturation of a study.
#[derive(Debug, Clone, PartialEq)]
pub struct ThematicSaturation {
    /// By which rule.
    pub rule: SaturationRule,
    /// How many different themes are heard.
    pub themes: usize,
    /// How many transcripts have no theme and are left out.
    pub without_theme: usize,
    /// Of how many of these the run has seen no snippet: no topic could bring them a theme.
    pub unseen: usize,
    /// By the day the transcripts were imported, those of one day by name.
    pub imported: SaturationPath,
    /// By date; none where a transcript that counts has none.
    pub dated: Option<SaturationPath>,
    /// How many transcripts that count have no date.
    pub undated: usize,
    /// Over random orders.
    pub random: SaturationBand,
}

impl ThematicSaturation {
    /// The order to report: by date where all that count have one, else as imported.
    pub fn reported(&self) -> &SaturationPath {
        self.dated.as_ref().unwrap_or(&self.imported)
    }

    /// Whether there are enough interviews for a base and one run.
    pub fn is_long_enough(&self) -> bool {
        self.imported.steps.len() >= self.rule.base_size + self.rule.run_length
    }
}

impl CodingStats {
    /// Computes thematic saturation. The same `seed` gives the same random orders.
    pub fn thematic_saturation(
        &self,
        corpus: &Corpus,
        rule: SaturationRule,
        seed: u64,
    ) -> ThematicSaturation {
        let talks = self.interviews(corpus);
        let imported: Vec<&Interview> = talks.iter().collect();
        let mut all = FixedBitSet::new();
        talks.iter().for_each(|talk| all.union_with(&talk.themes));
        ThematicSaturation {
            rule,
            themes: all.count_ones(..),
            without_theme: corpus.transcripts.len() - talks.len(),
            unseen: self.count_unseen_without_theme(corpus, &talks),
            imported: follow(&imported, rule),
            dated: order_by_date(corpus, &talks).map(|order| follow(&order, rule)),
            undated: talks.iter().filter(|talk| date_at(corpus, talk.at).is_none()).count(),
            random: random_band(&imported, rule, seed),
        }
    }

    /// How many transcripts that are no interviews here the run has seen no snippet of.
    fn count_unseen_without_theme(&self, corpus: &Corpus, talks: &[Interview]) -> usize {
        let heard: BTreeSet<TranscriptIndex> = talks.iter().map(|talk| talk.at).collect();
        let mut unseen: BTreeMap<TranscriptIndex, usize> = BTreeMap::new();
        for at in self.unseen_snippets().iter().filter_map(|&at| corpus.transcript_of(at)) {
            *unseen.entry(at).or_default() += 1;
        }
        let is_whole =
            |at, number| corpus.transcript_at(at).is_some_and(|it| it.snippet_indices().count() == number);
        unseen.into_iter().filter(|&(at, number)| !heard.contains(&at) && is_whole(at, number)).count()
    }

    /// The order to report alone, as [`ThematicSaturation::reported`]: without the random ones it is fast enough to be
    /// counted after each edit.
    pub fn saturation_path(&self, corpus: &Corpus, rule: SaturationRule) -> SaturationPath {
        let talks = self.interviews(corpus);
        let order = order_by_date(corpus, &talks).unwrap_or_else(|| talks.iter().collect());
        follow(&order, rule)
    }

    /// The transcripts in which a theme is heard, by the day of their import.
    fn interviews(&self, corpus: &Corpus) -> Vec<Interview> {
        // Themes by a number of their own, as few bits as can be.
        let mut numbers: BTreeMap<ThemeId, usize> = BTreeMap::new();
        let mut talks = Vec::new();
        for (at, entry) in corpus.transcript_indices().zip(&corpus.transcripts) {
            let mut themes = FixedBitSet::new();
            for theme in entry.snippet_indices().flat_map(|snippet| self.themes_of(snippet)) {
                let next = numbers.len();
                themes.grow_and_insert(*numbers.entry(*theme).or_insert(next));
            }
            if !themes.is_clear() {
                talks.push(Interview { at, themes });
            }
        }
        // The sort is stable: those of one day stay by name, as the corpus is.
        talks.sort_by_key(|talk| corpus.transcript_at(talk.at).and_then(|entry| corpus.import_day(entry.id)));
        talks
    }
}

fn date_at(corpus: &Corpus, at: TranscriptIndex) -> Option<&str> {
    corpus.transcript_at(at).and_then(|entry| sortable_date_of(&entry.attributes))
}

/// Interviews by date; none where one of them has none, or there is no interview.
fn order_by_date<'a>(corpus: &Corpus, talks: &'a [Interview]) -> Option<Vec<&'a Interview>> {
    let is_dated = |talk: &Interview| date_at(corpus, talk.at).is_some();
    (!talks.is_empty() && talks.iter().all(is_dated)).then(|| {
        let mut order: Vec<&Interview> = talks.iter().collect();
        // The sort is stable: those of one day stay as imported.
        order.sort_by_key(|talk| date_at(corpus, talk.at));
        order
    })
}

/// A transcript with the themes heard in it.
struct Interview {
    at: TranscriptIndex,
    themes: FixedBitSet,
}

/// Follows the interviews in an order.
fn follow(order: &[&Interview], rule: SaturationRule) -> SaturationPath {
    let mut known = FixedBitSet::new();
    let mut path = SaturationPath::default();
    let mut before = 0;
    for (at, talk) in order.iter().enumerate() {
        known.union_with(&talk.themes);
        let (number, so_far) = (at + 1, known.count_ones(..));
        if number == rule.base_size {
            path.base_themes = Some(so_far);
        }
        // What was known before the run that ends here.
        let start = number.checked_sub(rule.run_length).filter(|start| *start >= rule.base_size);
        let known_before =
            start.and_then(|start| path.steps.get(start.checked_sub(1)?)).map(|step| step.so_far);
        let run = known_before.zip(path.base_themes).map(|(known, base)| {
            let new = so_far - known;
            (new, new as f64 / base.max(1) as f64)
        });
        if path.reached.is_none() && run.is_some_and(|(_, share)| share <= rule.threshold) {
            path.reached = start;
        }
        path.steps.push(SaturationStep { transcript: talk.at, new: so_far - before, so_far, run });
        before = so_far;
    }
    path
}

/// Follows the interviews in random orders.
fn random_band(talks: &[&Interview], rule: SaturationRule, seed: u64) -> SaturationBand {
    let mut reached: Vec<usize> = (0..RANDOM_ORDERS as u64)
        .map(|stream| {
            let mut random = Random::new(seed, stream);
            let mut order = talks.to_vec();
            // Fisher and Yates. A number below `left` from 64 bits is uneven by less than 2^-50.
            for left in (2..=order.len()).rev() {
                order.swap(left - 1, (random.next_bits() % left as u64) as usize);
            }
            follow(&order, rule).reached.unwrap_or(usize::MAX)
        })
        .collect();
    reached.sort_unstable();
    let at_percent = |percent: usize| {
        let rank = (percent * reached.len()).div_ceil(100).max(1);
        reached.get(rank - 1).copied().filter(|at| *at != usize::MAX)
    };
    SaturationBand {
        orders: reached.len(),
        reaching: reached.iter().filter(|at| **at != usize::MAX).count(),
        low: at_percent(5),
        median: at_percent(50),
        high: at_percent(95),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    /// Interviews that have these themes.
    fn talks(themes: &[Vec<i64>]) -> Vec<Interview> {
        let talk = |(at, themes): (usize, &Vec<i64>)| Interview {
            at: TranscriptIndex(at),
            themes: themes.iter().map(|id| *id as usize).collect(),
        };
        themes.iter().enumerate().map(talk).collect()
    }

    /// Interviews that bring so many new themes each, besides one that all have.
    fn bringing(new: &[usize]) -> Vec<Vec<i64>> {
        let mut next = 1;
        let talk = |count: &usize| {
            let own = next..next + *count as i64;
            next += *count as i64;
            own.chain([0]).collect()
        };
        new.iter().map(talk).collect()
    }

    fn path(themes: &[Vec<i64>], rule: SaturationRule) -> SaturationPath {
        let talks = talks(themes);
        follow(&talks.iter().collect::<Vec<_>>(), rule)
    }

    #[test]
    fn saturation_is_reached_before_the_first_run_with_little_that_is_new() {
        // The base has 9 + 5 + 3 + 2 themes and the one all have: 20.
        let found = path(&bringing(&[9, 5, 3, 2, 2, 1, 1, 0, 0, 4]), SaturationRule::default());
        assert_eq!((found.base_themes, found.reached), (Some(20), Some(6)));
        let runs: Vec<_> = found.steps.iter().map(|step| step.run).collect();
        assert_eq!(runs[..5], [None; 5]);
        let expected = [(3, 0.15), (2, 0.1), (1, 0.05), (0, 0.0), (4, 0.2)];
        assert_eq!(runs[5..], expected.map(Some), "interviews 5 and 6, 6 and 7, 7 and 8, …");
        let none = SaturationRule { threshold: 0.0, ..SaturationRule::default() };
        assert_eq!(path(&bringing(&[9, 5, 3, 2, 2, 1, 1, 0, 0, 4]), none).reached, Some(7));
        let longer = SaturationRule { run_length: 3, threshold: 0.0, ..SaturationRule::default() };
        assert_eq!(path(&bringing(&[9, 5, 3, 2, 2, 1, 1, 0, 0, 4]), longer).reached, None);
        let wider = SaturationRule { base_size: 6, ..SaturationRule::default() };
        assert_eq!(path(&bringing(&[9, 5, 3, 2, 2, 1, 1, 0, 0, 4]), wider).reached, Some(6));
    }

    /// The worked example of the paper: 37 themes in the base of four, then runs of two with 7 new ones (19 %), 4 (11 %)
    /// and 1 (3 %), so that saturation is at 6+2; with runs of three at 7+3. What each interview brings follows from
    /// these figures; how the 37 fall on the first four does not matter.
    #[test]
    fn the_worked_example_of_the_paper_comes_out() {
        let talks = bringing(&[15, 10, 7, 4, 4, 3, 1, 0, 1, 0]);
        let found = path(&talks, SaturationRule::default());
        assert_eq!((found.base_themes, found.reached), (Some(37), Some(6)));
        let percent = |step: &SaturationStep| step.run.map(|(new, share)| (new, (share * 100.0).round()));
        let runs: Vec<_> = found.steps.iter().filter_map(percent).take(3).collect();
        assert_eq!(runs, [(7, 19.0), (4, 11.0), (1, 3.0)]);
        let longer = path(&talks, SaturationRule { run_length: 3, ..SaturationRule::default() });
        assert_eq!(longer.reached, Some(7));
        for base_size in 4..=6 {
            let found = path(&talks, SaturationRule { base_size, ..SaturationRule::default() });
            assert_eq!(found.reached, Some(6), "base size {base_size}");
        }
    }

    #[test]
    fn interviews_stand_as_imported_unless_all_have_a_date() {
        use crate::coding::ThemeRef;
        use crate::coding::edits::assign_spans;
        use crate::coding::fixture::{apply_checked, codebook_with, corpus, signature, transcript_span};
        use crate::corpus::TranscriptId;
        let mut book = codebook_with(&["Cost"]);
        let places = [transcript_span(1, 0, 9), transcript_span(2, 0, 9)];
        let edit = assign_spans(&book, &places, ThemeRef::Path("Cost"), &signature());
        apply_checked(&mut book, edit.unwrap());
        let order = |corpus: &Corpus| {
            let stats = CodingStats::new(corpus, None, &book);
            let path = stats.saturation_path(corpus, SaturationRule::default());
            path.steps.iter().map(|step| step.transcript.0).collect::<Vec<_>>()
        };
        assert_eq!(order(&corpus()), [0, 1], "by name where nothing is known");
        let days = [(1, "2026-11-30"), (2, "2026-11-02")].map(|(id, day)| (TranscriptId(id), day.to_owned()));
        let mut later = corpus().with_import_days(days.into());
        assert_eq!(order(&later), [1, 0], "the second was imported first");
        for (entry, date) in later.transcripts.iter_mut().zip(["2026-01-01", "2026-02-01"]) {
            entry.attributes.insert("date".to_owned(), date.to_owned());
        }
        assert_eq!(order(&later), [0, 1], "by date");
        later.transcripts[0].attributes.clear();
        assert_eq!(order(&later), [1, 0], "one has no date");
        let found =
            CodingStats::new(&later, None, &book).thematic_saturation(&later, SaturationRule::default(), 1);
        assert_eq!((found.undated, found.dated, found.themes, found.without_theme), (1, None, 1, 0));
    }

    #[test]
    fn too_few_interviews_reach_nothing() {
        for count in 0..6 {
            let found = path(&bringing(&vec![0; count]), SaturationRule::default());
            assert_eq!(found.reached, None, "{count}");
        }
        assert_eq!(path(&bringing(&[0; 6]), SaturationRule::default()).reached, Some(4));
    }

    #[test]
    fn random_orders_are_the_same_each_time_and_count_those_that_do_not_reach_it() {
        let all = talks(&bringing(&[3, 3, 3, 3, 3, 0, 0, 0, 0]));
        let all: Vec<&Interview> = all.iter().collect();
        let band = random_band(&all, SaturationRule::default(), 42);
        assert_eq!(band, random_band(&all, SaturationRule::default(), 42));
        assert_eq!(band.orders, 200);
        assert!(band.low <= band.median && band.reaching > 0 && band.reaching < 200, "{band:?}");
        let never = talks(&bringing(&[3; 9]));
        let never: Vec<&Interview> = never.iter().collect();
        let band = random_band(&never, SaturationRule::default(), 42);
        assert_eq!((band.reaching, band.low, band.median, band.high), (0, None, None, None));
    }

    proptest! {
        #[test]
        fn it_is_as_the_paper_says(themes in prop::collection::vec(prop::collection::vec(0i64..12, 1..5), 0..14),
            base in 1usize..6, run in 1usize..4, percent in 0u8..30) {
            let rule = SaturationRule { base_size: base, run_length: run, threshold: f64::from(percent) / 100.0 };
            let found = path(&themes, rule);
            // Word for word: sets of themes of the base, of each run, and of all before it.
            let set = |part: &[Vec<i64>]| part.iter().flatten().copied().collect::<BTreeSet<i64>>();
            let mut reached = None;
            for first in base..themes.len().saturating_sub(run - 1) {
                let (before, here) = (set(&themes[..first]), set(&themes[first..first + run]));
                let new = here.difference(&before).count();
                let share = new as f64 / set(&themes[..base]).len() as f64;
                prop_assert_eq!(found.steps[first + run - 1].run, Some((new, share)));
                if reached.is_none() && share <= rule.threshold {
                    reached = Some(first);
                }
            }
            prop_assert_eq!(found.reached, reached);
        }
    }
}
