//! Coefficients of agreement for nominal categories: observed agreement, Cohen's and Fleiss' kappa,
//! Krippendorff's alpha and Gwet's AC1, and their bootstrap intervals.
//!
//! A unit is one row of ratings, one per coder in a fixed order, none where a coder gave none. Equal rows are
//! counted together. Undefined coefficients are recognised before they are divided and never come out as NaN.

use crate::random::Random;
use std::collections::BTreeMap;

/// The ratings of one unit, by coder; none for no rating.
pub type UnitRatings = Vec<Option<u32>>;

/// The number of bootstrap resamples. Chosen by hand; not measured: usual for percentile intervals (Efron &
/// Tibshirani 1993, section 13.3).
pub const RESAMPLES: usize = 1_000;

/// The least number of resamples in which a coefficient must be defined to have an interval. Chosen by hand;
/// not measured.
const MIN_DEFINED_RESAMPLES: usize = 950;

/// The seed of all resamples, so that the same decisions give the same intervals.
pub(super) const BOOTSTRAP_SEED: u64 = 42;

/// Coefficients of agreement. None stands for an undefined one: see [`AgreementScores::kappa`].
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct AgreementScores {
    /// The number of units with at least two ratings.
    pub units: usize,
    /// Observed agreement: the share of pairs of ratings that are equal, 0 to 1; none where there is no pair.
    pub observed_agreement: Option<f64>,
    /// Cohen's kappa. None for other than two coders, and where both gave every unit one and the same rating:
    /// chance agreement is 1 then, and kappa is 0/0.
    pub kappa: Option<f64>,
    /// Fleiss' kappa; none where there is only one category, for the same reason.
    pub fleiss_kappa: Option<f64>,
    /// Krippendorff's alpha; none where there is only one category, for the same reason.
    pub alpha: Option<f64>,
    /// Gwet's AC1; none where there is no pair.
    pub ac1: Option<f64>,
}

impl AgreementScores {
    /// Computes all coefficients.
    pub fn compute(units: &[UnitRatings]) -> Self {
        Self::of_rows(&count_rows(units))
    }

    fn of_rows(rows: &[RatingRow<'_>]) -> Self {
        let rated = rows.iter().filter(|row| row.ratings.iter().flatten().count() > 1);
        let shares = RatingShares::new(rows);
        Self {
            units: rated.map(|row| row.units as usize).sum(),
            observed_agreement: observed_agreement(rows),
            kappa: cohen_kappa(rows),
            fleiss_kappa: shares.as_ref().and_then(RatingShares::fleiss_kappa),
            alpha: krippendorff_alpha(rows),
            ac1: shares.as_ref().map(RatingShares::gwet_ac1),
        }
    }
}

/// A 95 % interval of a coefficient.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ScoreInterval {
    /// The 2.5th percentile of the resamples.
    pub low: f64,
    /// Their 97.5th percentile.
    pub high: f64,
}

/// The 95 % intervals of [`AgreementScores`]: percentile bootstrap (Efron 1979, "Bootstrap methods: another
/// look at the jackknife") over [`RESAMPLES`] resamples of the units. None where the coefficient is undefined
/// in more than one resample of twenty.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct ScoreIntervals {
    /// Of the observed agreement.
    pub observed_agreement: Option<ScoreInterval>,
    /// Of Cohen's kappa.
    pub kappa: Option<ScoreInterval>,
    /// Of Fleiss' kappa.
    pub fleiss_kappa: Option<ScoreInterval>,
    /// Of Krippendorff's alpha.
    pub alpha: Option<ScoreInterval>,
    /// Of Gwet's AC1.
    pub ac1: Option<ScoreInterval>,
}

impl ScoreIntervals {
    /// Computes all intervals. Resamples depend on the units alone.
    pub fn compute(units: &[UnitRatings]) -> Self {
        let mut rows = count_rows(units);
        // The most common row last: the draw of the others takes time in proportion to how many they are.
        rows.sort_by_key(|row| row.units);
        let mut random = Random::from_seed(BOOTSTRAP_SEED);
        let scores: Vec<AgreementScores> =
            (0..RESAMPLES).map(|_| AgreementScores::of_rows(&resample_rows(&rows, &mut random))).collect();
        let interval = |of: fn(&AgreementScores) -> Option<f64>| {
            let mut figures: Vec<f64> = scores.iter().filter_map(of).collect();
            figures.sort_unstable_by(f64::total_cmp);
            percentile_interval(&figures)
        };
        Self {
            observed_agreement: interval(|it| it.observed_agreement),
            kappa: interval(|it| it.kappa),
            fleiss_kappa: interval(|it| it.fleiss_kappa),
            alpha: interval(|it| it.alpha),
            ac1: interval(|it| it.ac1),
        }
    }
}

/// The middle 95 % of sorted figures; none of too few.
pub(super) fn percentile_interval(sorted: &[f64]) -> Option<ScoreInterval> {
    if sorted.len() < MIN_DEFINED_RESAMPLES {
        return None;
    }
    let cut = sorted.len() / 40;
    Some(ScoreInterval { low: *sorted.get(cut)?, high: *sorted.get(sorted.len() - 1 - cut)? })
}

/// A row of ratings and the number of units that have it.
#[derive(Debug, Clone, Copy)]
struct RatingRow<'a> {
    ratings: &'a [Option<u32>],
    units: u64,
}

/// Counts equal rows together.
fn count_rows(units: &[UnitRatings]) -> Vec<RatingRow<'_>> {
    let mut counts: BTreeMap<&[Option<u32>], u64> = BTreeMap::new();
    units.iter().for_each(|unit| *counts.entry(unit).or_default() += 1);
    counts.into_iter().map(|(ratings, units)| RatingRow { ratings, units }).collect()
}

/// Draws as many units as there are, with replacement: a multinomial, row by row.
fn resample_rows<'a>(rows: &[RatingRow<'a>], random: &mut Random) -> Vec<RatingRow<'a>> {
    let mut rest: u64 = rows.iter().map(|row| row.units).sum();
    let mut to_draw = rest;
    let mut drawn = Vec::with_capacity(rows.len());
    for row in rows {
        let units = if row.units == rest {
            to_draw
        } else {
            draw_binomial(to_draw, row.units as f64 / rest as f64, random)
        };
        drawn.push(RatingRow { units, ..*row });
        rest -= row.units;
        to_draw -= units;
    }
    drawn.retain(|row| row.units > 0);
    drawn
}

/// A binomial number: counts how many of `n` draws hit, by drawing how many miss in between (Devroye 1986,
/// "Non-uniform random variate generation", X.4.3).
fn draw_binomial(n: u64, chance: f64, random: &mut Random) -> u64 {
    let miss = (1.0 - chance).ln();
    let (mut hits, mut at) = (0, 0u64);
    loop {
        // From 0 to 1 without 0, whose logarithm is infinite.
        let skipped = ((1.0 - random.next_unit()).ln() / miss).floor();
        if skipped >= (n - at) as f64 {
            return hits;
        }
        hits += 1;
        at += skipped as u64 + 1;
    }
}

/// Observed agreement: the share of pairs of ratings of one unit that are equal, over all units and pairs.
fn observed_agreement(rows: &[RatingRow<'_>]) -> Option<f64> {
    let (mut same, mut pairs) = (0u64, 0u64);
    for row in rows {
        let said: Vec<u32> = row.ratings.iter().flatten().copied().collect();
        for (at, one) in said.iter().enumerate() {
            pairs += row.units * (said.len() - at - 1) as u64;
            same += row.units * said.iter().skip(at + 1).filter(|other| *other == one).count() as u64;
        }
    }
    (pairs > 0).then(|| same as f64 / pairs as f64)
}

/// Cohen's kappa (Cohen 1960, "A coefficient of agreement for nominal scales"): observed agreement beyond
/// that expected by chance from each coder's own rates, as a share of what is possible. Units with a missing
/// rating are left out.
fn cohen_kappa(rows: &[RatingRow<'_>]) -> Option<f64> {
    let mut margins: BTreeMap<u32, (u64, u64)> = BTreeMap::new();
    let (mut n, mut same) = (0u64, 0u64);
    for row in rows {
        let [first, second] = row.ratings else { return None };
        let (Some(first), Some(second)) = (first, second) else { continue };
        n += row.units;
        same += row.units * u64::from(first == second);
        margins.entry(*first).or_default().0 += row.units;
        margins.entry(*second).or_default().1 += row.units;
    }
    let chance: u64 = margins.values().map(|(first, second)| first * second).sum();
    let all = n * n;
    (chance < all).then(|| ((n * same) as f64 - chance as f64) / (all - chance) as f64)
}

/// Krippendorff's alpha for nominal data (Krippendorff 2011, "Computing Krippendorff's Alpha-Reliability"),
/// for any number of coders and with missing ratings. Units with fewer than two ratings are left out.
fn krippendorff_alpha(rows: &[RatingRow<'_>]) -> Option<f64> {
    let mut totals: BTreeMap<u32, u64> = BTreeMap::new();
    let mut coincidences = 0.0;
    for row in rows {
        let said = row.ratings.iter().flatten().count() as u64;
        if said < 2 {
            continue;
        }
        let here = rating_counts(row);
        let alike: u64 = here.values().map(|count| count * (count - 1)).sum();
        coincidences += (row.units * alike) as f64 / (said - 1) as f64;
        here.into_iter().for_each(|(value, count)| *totals.entry(value).or_default() += row.units * count);
    }
    let n: u64 = totals.values().sum();
    if totals.len() < 2 {
        return None;
    }
    let pairs = (n * (n - 1)) as f64;
    let chance = totals.values().map(|count| count * (count - 1)).sum::<u64>() as f64;
    Some(((n - 1) as f64 * coincidences - chance) / (pairs - chance))
}

/// How often each rating was given to one unit.
fn rating_counts(row: &RatingRow<'_>) -> BTreeMap<u32, u64> {
    let mut counts: BTreeMap<u32, u64> = BTreeMap::new();
    row.ratings.iter().flatten().for_each(|value| *counts.entry(*value).or_default() += 1);
    counts
}

/// What Fleiss' kappa and Gwet's AC1 are made of, for any number of coders; with missing ratings as in Gwet
/// 2014, "Handbook of Inter-Rater Reliability", chapter 2.
struct RatingShares {
    /// The agreement within a unit, averaged over the units with two ratings or more.
    agreement: f64,
    /// The share of each rating in a unit, averaged over the units with a rating.
    shares: Vec<f64>,
}

impl RatingShares {
    /// None where no unit has two ratings.
    fn new(rows: &[RatingRow<'_>]) -> Option<Self> {
        let (mut agreement, mut paired, mut rated) = (0.0, 0u64, 0u64);
        let mut shares: BTreeMap<u32, f64> = BTreeMap::new();
        for row in rows {
            let counts = rating_counts(row);
            let said: u64 = counts.values().sum();
            if said == 0 {
                continue;
            }
            rated += row.units;
            for (value, count) in &counts {
                *shares.entry(*value).or_default() += (row.units * count) as f64 / said as f64;
            }
            if said > 1 {
                let alike: u64 = counts.values().map(|count| count * (count - 1)).sum();
                paired += row.units;
                agreement += (row.units * alike) as f64 / (said * (said - 1)) as f64;
            }
        }
        let shares = shares.into_values().map(|sum| sum / rated as f64).collect();
        (paired > 0).then(|| Self { agreement: agreement / paired as f64, shares })
    }

    /// Fleiss' kappa (Fleiss 1971, "Measuring nominal scale agreement among many raters"): chance is that of
    /// two ratings drawn from all ratings.
    fn fleiss_kappa(&self) -> Option<f64> {
        let chance: f64 = self.shares.iter().map(|share| share * share).sum();
        (self.shares.len() > 1).then(|| (self.agreement - chance) / (1.0 - chance))
    }

    /// Gwet's AC1 (Gwet 2008, "Computing inter-rater reliability and its variance in the presence of high
    /// agreement"). A scale has two categories at least, also where only one was used.
    fn gwet_ac1(&self) -> f64 {
        let categories = self.shares.len().max(2);
        let mixed: f64 = self.shares.iter().map(|share| share * (1.0 - share)).sum();
        let chance = mixed / (categories - 1) as f64;
        (self.agreement - chance) / (1.0 - chance)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Units from what each coder said, a letter or digit a unit, a point for nothing.
    fn units(coders: &[&str]) -> Vec<UnitRatings> {
        let said = |c: char| (c != '.').then_some(u32::from(c));
        let rows: Vec<Vec<Option<u32>>> = coders
            .iter()
            .map(|row| row.split_whitespace().flat_map(str::chars).map(said).collect())
            .collect();
        (0..rows[0].len()).map(|at| rows.iter().map(|row| row[at]).collect()).collect()
    }

    /// Units from a table: how often the first said the row and the second the column.
    fn table(counts: [[usize; 3]; 3]) -> Vec<UnitRatings> {
        let cells =
            counts.iter().enumerate().flat_map(|(row, of)| of.iter().enumerate().map(move |it| (row, it)));
        cells.flat_map(|(row, (column, &n))| vec![vec![Some(row as u32), Some(column as u32)]; n]).collect()
    }

    fn four(figure: Option<f64>) -> String {
        format!("{:.4}", figure.unwrap())
    }

    /// Cohen 1968, "Weighted kappa", table 1: two psychiatrists on 200 patients; kappa .492.
    #[test]
    fn kappa_is_that_of_cohen_1968() {
        let units = table([[88, 14, 18], [10, 40, 10], [2, 6, 12]]);
        assert_eq!(
            (
                four(AgreementScores::compute(&units).kappa),
                four(AgreementScores::compute(&units).observed_agreement)
            ),
            ("0.4915".into(), "0.7000".into())
        );
    }

    /// Fleiss, Cohen & Everitt 1969, "Large sample standard errors of kappa and weighted kappa", table 1;
    /// kappa .429.
    #[test]
    fn kappa_is_that_of_fleiss_cohen_and_everitt_1969() {
        let units = table([[106, 10, 4], [22, 28, 10], [2, 12, 6]]);
        assert_eq!(four(AgreementScores::compute(&units).kappa), "0.4286");
    }

    /// Fleiss 1981, "Statistical Methods for Rates and Proportions", table 13.1: two raters on 100 subjects;
    /// kappa .68.
    #[test]
    fn kappa_is_that_of_fleiss_1981() {
        let units = table([[75, 1, 4], [5, 4, 1], [0, 0, 10]]);
        assert_eq!(four(AgreementScores::compute(&units).kappa), "0.6765");
    }

    /// Krippendorff 2011, section A: binary data, two observers; alpha .095.
    #[test]
    fn alpha_is_that_of_krippendorff_2011_for_binary_data() {
        let units = units(&["0100000010", "1110010000"]);
        assert_eq!(
            (
                four(AgreementScores::compute(&units).alpha),
                four(AgreementScores::compute(&units).observed_agreement)
            ),
            ("0.0952".into(), "0.6000".into())
        );
    }

    /// Krippendorff 2011, section B: nominal data, two observers; alpha .692.
    #[test]
    fn alpha_is_that_of_krippendorff_2011_for_two_observers() {
        let units = units(&["aabbdcccedda", "babbbccceddd"]);
        assert_eq!(
            (
                four(AgreementScores::compute(&units).alpha),
                four(AgreementScores::compute(&units).observed_agreement)
            ),
            ("0.6920".into(), "0.7500".into())
        );
    }

    /// Krippendorff 2011, section C: nominal data, four observers, missing data; alpha .743.
    #[test]
    fn alpha_is_that_of_krippendorff_2011_for_missing_data() {
        let units = units(&["123321412...", "1233224125.3", ".3332342251.", "12332441251."]);
        assert_eq!(four(AgreementScores::compute(&units).alpha), "0.7434");
        assert_eq!(
            (AgreementScores::compute(&units).units, AgreementScores::compute(&units).kappa),
            (11, None)
        );
    }

    /// The same data in Gwet's irrCAC (`cac.raw4raters`): Fleiss' kappa .76117, AC1 .77544.
    #[test]
    fn fleiss_kappa_and_ac1_are_those_of_irrcac_for_missing_data() {
        let units = units(&["123321412...", "1233224125.3", ".3332342251.", "12332441251."]);
        let scores = AgreementScores::compute(&units);
        assert_eq!((four(scores.fleiss_kappa), four(scores.ac1)), ("0.7612".into(), "0.7754".into()));
    }

    /// Fourteen raters, ten subjects, five categories: the worked example of Wikipedia, "Fleiss' kappa"; .210.
    #[test]
    fn fleiss_kappa_is_that_of_the_example_of_fourteen_raters() {
        let counts = [
            [0, 0, 0, 0, 14],
            [0, 2, 6, 4, 2],
            [0, 0, 3, 5, 6],
            [0, 3, 9, 2, 0],
            [2, 2, 8, 1, 1],
            [7, 7, 0, 0, 0],
            [3, 2, 6, 3, 0],
            [2, 5, 3, 2, 2],
            [6, 5, 2, 1, 0],
            [0, 2, 2, 3, 7],
        ];
        let row = |of: &[usize; 5]| {
            let each = of.iter().zip(1u32..).flat_map(|(&n, value)| std::iter::repeat_n(Some(value), n));
            each.collect::<UnitRatings>()
        };
        let units: Vec<UnitRatings> = counts.iter().map(row).collect();
        assert_eq!(four(AgreementScores::compute(&units).fleiss_kappa), "0.2099");
    }

    #[test]
    fn intervals_repeat_hold_the_figure_and_narrow_with_the_units() {
        let units = table([[88, 14, 18], [10, 40, 10], [2, 6, 12]]);
        let intervals = ScoreIntervals::compute(&units);
        assert_eq!(intervals, ScoreIntervals::compute(&units));
        let width = |it: Option<ScoreInterval>| it.map(|it| it.high - it.low).unwrap();
        // Fleiss, Cohen & Everitt's (1969) standard error of kappa on such a table is about .05.
        let kappa = intervals.kappa.unwrap();
        assert!(kappa.low < 0.4915 && kappa.high > 0.4915, "{kappa:?}");
        assert!((0.15..0.25).contains(&width(Some(kappa))), "{kappa:?}");
        // Observed agreement is binomial: .7 of 200, so 1.96 * sqrt(.7 * .3 / 200) = .0635 to each side.
        assert!((width(intervals.observed_agreement) - 0.127).abs() < 0.02);
        let four_times: Vec<UnitRatings> = units.iter().cycle().take(units.len() * 4).cloned().collect();
        assert!(width(ScoreIntervals::compute(&four_times).kappa) < 0.6 * width(Some(kappa)));
        assert_eq!(ScoreIntervals::compute(&[]), ScoreIntervals::default());
    }

    #[test]
    fn a_resample_has_as_many_units() {
        let units = table([[1, 14, 1], [1, 1, 900], [2, 6, 12]]);
        let rows = count_rows(&units);
        let mut random = Random::from_seed(1);
        for _ in 0..50 {
            assert_eq!(resample_rows(&rows, &mut random).iter().map(|row| row.units).sum::<u64>(), 938);
        }
    }

    #[test]
    fn what_is_undefined_is_none() {
        let nothing = AgreementScores::default();
        assert_eq!(AgreementScores::compute(&[]), nothing);
        assert_eq!(AgreementScores::compute(&units(&["1.1", ".1."])), nothing);
        let alike = AgreementScores::compute(&units(&["000", "000"]));
        assert_eq!(
            alike,
            AgreementScores { units: 3, observed_agreement: Some(1.0), ac1: Some(1.0), ..nothing }
        );
        let never = AgreementScores::compute(&units(&["000", "111"]));
        assert_eq!((never.observed_agreement, never.kappa), (Some(0.0), Some(0.0)));
        assert!(never.alpha.unwrap() < 0.0);
    }

    proptest! {
        #[test]
        fn figures_are_numbers_and_agreement_is_one(said in prop::collection::vec((0u32..3, 0u32..3), 0..40)) {
            let units: Vec<UnitRatings> = said.iter().map(|&(a, b)| vec![Some(a), Some(b)]).collect();
            let figures = AgreementScores::compute(&units);
            for figure in [figures.observed_agreement, figures.kappa, figures.alpha].into_iter().flatten() {
                prop_assert!((-1.0..=1.0).contains(&figure), "{figure}");
            }
            let same: Vec<UnitRatings> = said.iter().map(|&(a, _)| vec![Some(a), Some(a)]).collect();
            let figures = AgreementScores::compute(&same);
            for figure in [figures.kappa, figures.alpha].into_iter().flatten() {
                prop_assert!((figure - 1.0).abs() < 1e-12);
            }
        }
    }
}
