//! Coefficients of agreement for nominal categories: observed agreement, Cohen's kappa, Krippendorff's alpha.
//!
//! A unit is one row of ratings, one per coder in a fixed order, none where a coder gave none. Every
//! coefficient is computed from whole numbers until the last division, so that an undefined one is recognised
//! exactly and never comes out as NaN.

use std::collections::BTreeMap;

/// The ratings of one unit, by coder; none for no rating.
pub type UnitRatings = Vec<Option<u32>>;

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
    /// Krippendorff's alpha; none where there is only one category, for the same reason.
    pub alpha: Option<f64>,
}

impl AgreementScores {
    /// Computes all coefficients.
    pub fn compute(units: &[UnitRatings]) -> Self {
        Self {
            units: units.iter().filter(|unit| unit.iter().flatten().count() > 1).count(),
            observed_agreement: observed_agreement(units),
            kappa: cohen_kappa(units),
            alpha: krippendorff_alpha(units),
        }
    }
}

/// Observed agreement: the share of pairs of ratings of one unit that are equal, over all units and pairs.
fn observed_agreement(units: &[UnitRatings]) -> Option<f64> {
    let (mut same, mut pairs) = (0u64, 0u64);
    for unit in units {
        let said: Vec<u32> = unit.iter().flatten().copied().collect();
        for (at, one) in said.iter().enumerate() {
            pairs += (said.len() - at - 1) as u64;
            same += said.iter().skip(at + 1).filter(|other| *other == one).count() as u64;
        }
    }
    (pairs > 0).then(|| same as f64 / pairs as f64)
}

/// Cohen's kappa (Cohen 1960, "A coefficient of agreement for nominal scales"): observed agreement beyond
/// that expected by chance from each coder's own rates, as a share of what is possible. Units with a missing
/// rating are left out.
fn cohen_kappa(units: &[UnitRatings]) -> Option<f64> {
    let mut margins: BTreeMap<u32, (u64, u64)> = BTreeMap::new();
    let (mut n, mut same) = (0u64, 0u64);
    for unit in units {
        let [first, second] = unit.as_slice() else { return None };
        let (Some(first), Some(second)) = (first, second) else { continue };
        n += 1;
        same += u64::from(first == second);
        margins.entry(*first).or_default().0 += 1;
        margins.entry(*second).or_default().1 += 1;
    }
    let chance: u64 = margins.values().map(|(first, second)| first * second).sum();
    let all = n * n;
    (chance < all).then(|| ((n * same) as f64 - chance as f64) / (all - chance) as f64)
}

/// Krippendorff's alpha for nominal data (Krippendorff 2011, "Computing Krippendorff's Alpha-Reliability"),
/// for any number of coders and with missing ratings. Units with fewer than two ratings are left out.
fn krippendorff_alpha(units: &[UnitRatings]) -> Option<f64> {
    let mut totals: BTreeMap<u32, u64> = BTreeMap::new();
    let mut coincidences = 0.0;
    for unit in units {
        let said = unit.iter().flatten().count() as u64;
        if said < 2 {
            continue;
        }
        let mut here: BTreeMap<u32, u64> = BTreeMap::new();
        unit.iter().flatten().for_each(|value| *here.entry(*value).or_default() += 1);
        let alike: u64 = here.values().map(|count| count * (count - 1)).sum();
        coincidences += alike as f64 / (said - 1) as f64;
        here.into_iter().for_each(|(value, count)| *totals.entry(value).or_default() += count);
    }
    let n: u64 = totals.values().sum();
    if totals.len() < 2 {
        return None;
    }
    let pairs = (n * (n - 1)) as f64;
    let chance = totals.values().map(|count| count * (count - 1)).sum::<u64>() as f64;
    Some(((n - 1) as f64 * coincidences - chance) / (pairs - chance))
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
            (four(cohen_kappa(&units)), four(observed_agreement(&units))),
            ("0.4915".into(), "0.7000".into())
        );
    }

    /// Fleiss, Cohen & Everitt 1969, "Large sample standard errors of kappa and weighted kappa", table 1;
    /// kappa .429.
    #[test]
    fn kappa_is_that_of_fleiss_cohen_and_everitt_1969() {
        let units = table([[106, 10, 4], [22, 28, 10], [2, 12, 6]]);
        assert_eq!(four(cohen_kappa(&units)), "0.4286");
    }

    /// Fleiss 1981, "Statistical Methods for Rates and Proportions", table 13.1: two raters on 100 subjects;
    /// kappa .68.
    #[test]
    fn kappa_is_that_of_fleiss_1981() {
        let units = table([[75, 1, 4], [5, 4, 1], [0, 0, 10]]);
        assert_eq!(four(cohen_kappa(&units)), "0.6765");
    }

    /// Krippendorff 2011, section A: binary data, two observers; alpha .095.
    #[test]
    fn alpha_is_that_of_krippendorff_2011_for_binary_data() {
        let units = units(&["0100000010", "1110010000"]);
        assert_eq!(
            (four(krippendorff_alpha(&units)), four(observed_agreement(&units))),
            ("0.0952".into(), "0.6000".into())
        );
    }

    /// Krippendorff 2011, section B: nominal data, two observers; alpha .692.
    #[test]
    fn alpha_is_that_of_krippendorff_2011_for_two_observers() {
        let units = units(&["aabbdcccedda", "babbbccceddd"]);
        assert_eq!(
            (four(krippendorff_alpha(&units)), four(observed_agreement(&units))),
            ("0.6920".into(), "0.7500".into())
        );
    }

    /// Krippendorff 2011, section C: nominal data, four observers, missing data; alpha .743.
    #[test]
    fn alpha_is_that_of_krippendorff_2011_for_missing_data() {
        let units = units(&["123321412...", "1233224125.3", ".3332342251.", "12332441251."]);
        assert_eq!(four(krippendorff_alpha(&units)), "0.7434");
        assert_eq!((AgreementScores::compute(&units).units, cohen_kappa(&units)), (11, None));
    }

    #[test]
    fn what_is_undefined_is_none() {
        let nothing = AgreementScores { units: 0, observed_agreement: None, kappa: None, alpha: None };
        assert_eq!(AgreementScores::compute(&[]), nothing);
        assert_eq!(AgreementScores::compute(&units(&["1.1", ".1."])), nothing);
        let alike = AgreementScores::compute(&units(&["000", "000"]));
        assert_eq!(
            alike,
            AgreementScores { units: 3, observed_agreement: Some(1.0), kappa: None, alpha: None }
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
