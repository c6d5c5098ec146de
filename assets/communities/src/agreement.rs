//! Adjusted mutual information: how far two clusterings agree beyond chance.

use std::collections::BTreeMap;

/// Adjusted mutual information of two clusterings of the same points (Vinh, Epps & Bailey 2010), with the
/// arithmetic mean of the entropies as the highest there can be, as in scikit-learn: 1 for the same, about 0
/// for what chance would give. Two clusterings of one cluster each, or of single points each, are the same.
///
/// Points one of the two has in no cluster do not count.
pub fn adjusted_mutual_information(first: &[Option<u32>], second: &[Option<u32>]) -> f64 {
    let mut cells: BTreeMap<(u32, u32), u64> = BTreeMap::new();
    let (mut rows, mut columns): (BTreeMap<u32, u64>, BTreeMap<u32, u64>) = Default::default();
    let mut all = 0u64;
    for (a, b) in first.iter().zip(second) {
        let (Some(a), Some(b)) = (*a, *b) else { continue };
        *cells.entry((a, b)).or_default() += 1;
        *rows.entry(a).or_default() += 1;
        *columns.entry(b).or_default() += 1;
        all += 1;
    }
    let alone = |sizes: &BTreeMap<u32, u64>| sizes.len() as u64 == all;
    if all == 0 || (rows.len() == 1 && columns.len() == 1) || (alone(&rows) && alone(&columns)) {
        return 1.0;
    }
    let whole = all as f64;
    let entropy = |sizes: &BTreeMap<u32, u64>| -> f64 {
        sizes.values().map(|&size| size as f64 / whole).map(|share| -share * share.ln()).sum()
    };
    let shared: f64 = cells
        .iter()
        .map(|((a, b), &both)| {
            let (both, a, b) = (both as f64, rows[a] as f64, columns[b] as f64);
            both / whole * (whole * both / (a * b)).ln()
        })
        .sum();
    let by_chance = expected_information(&count_sizes(&rows), &count_sizes(&columns), all);
    let most = f64::midpoint(entropy(&rows), entropy(&columns));
    let above = most - by_chance;
    // Where chance alone gives the highest there can be, nothing can be above it.
    if above.abs() < 1e-12 { 0.0 } else { (shared - by_chance) / above }
}

/// How many clusters there are of each size.
fn count_sizes(sizes: &BTreeMap<u32, u64>) -> BTreeMap<u64, u64> {
    let mut counted = BTreeMap::new();
    sizes.values().for_each(|&size| *counted.entry(size).or_default() += 1);
    counted
}

/// The mutual information two clusterings with these sizes have on average over all ways to deal the points
/// out. Sizes that occur several times are looked at once.
fn expected_information(rows: &BTreeMap<u64, u64>, columns: &BTreeMap<u64, u64>, all: u64) -> f64 {
    let logs = log_factorials(all);
    let log = |number: u64| logs.get(number as usize).copied().unwrap_or(0.0);
    let whole = all as f64;
    let mut expected = 0.0;
    for (&a, &rows) in rows {
        for (&b, &columns) in columns {
            let fixed = log(a) + log(b) + log(all - a) + log(all - b) - log(all);
            let chance = |both: u64| {
                let rest = log(both) + log(a - both) + log(b - both) + log(all + both - a - b);
                (fixed - rest).exp()
            };
            let informed = |both: u64| {
                let shared = both as f64;
                shared / whole * (whole * shared / (a as f64 * b as f64)).ln() * chance(both)
            };
            let least = (a + b).saturating_sub(all).max(1);
            let sum: f64 = (least..=a.min(b)).map(informed).sum();
            expected += sum * rows as f64 * columns as f64;
        }
    }
    expected
}

/// The logarithms of the factorials up to a number.
fn log_factorials(most: u64) -> Vec<f64> {
    let mut sum = 0.0;
    let next = |number: u64| {
        if number > 1 {
            sum += (number as f64).ln();
        }
        sum
    };
    (0..=most).map(next).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(first: &[u32], second: &[u32]) -> f64 {
        let some = |labels: &[u32]| labels.iter().map(|&label| Some(label)).collect::<Vec<_>>();
        adjusted_mutual_information(&some(first), &some(second))
    }

    #[test]
    fn figures_are_those_of_scikit_learn() {
        // sklearn.metrics.adjusted_mutual_info_score, 1.9.1.
        let cases: [(&[u32], &[u32], f64); 3] = [
            (&[0, 0, 1, 1, 2, 2], &[0, 0, 1, 2, 2, 2], 0.5023607027202738),
            (&[0, 0, 0, 1, 1, 1, 2, 2, 2, 2], &[0, 1, 2, 0, 1, 2, 0, 1, 2, 0], -0.3511857745978148),
            (&[0, 0, 0, 0, 1, 1, 1, 2, 3, 3], &[5, 5, 5, 1, 1, 1, 1, 0, 0, 0], 0.5837637554481083),
        ];
        for (first, second, expected) in cases {
            let found = of(first, second);
            assert!((found - expected).abs() < 1e-9, "{found} for {expected}");
        }
    }

    #[test]
    fn the_same_is_one_whatever_the_numbers_and_points_in_none_do_not_count() {
        assert!((of(&[0, 0, 1, 1, 2], &[7, 7, 3, 3, 1]) - 1.0).abs() < 1e-12);
        assert_eq!(of(&[0, 0, 0], &[4, 4, 4]), 1.0);
        assert_eq!(of(&[0, 1, 2], &[2, 0, 1]), 1.0);
        assert_eq!(adjusted_mutual_information(&[None], &[Some(1)]), 1.0);
        let some = [Some(0), Some(0), None, Some(1), Some(1)];
        let other = [Some(3), Some(3), Some(3), Some(2), Some(2)];
        assert!((adjusted_mutual_information(&some, &other) - 1.0).abs() < 1e-12);
    }

    #[test]
    fn one_cluster_says_nothing_of_others() {
        assert_eq!(of(&[0, 0, 0, 0], &[0, 0, 1, 1]), 0.0);
    }
}
