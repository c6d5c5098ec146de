//! The rows and columns of a matrix in an order in which what is alike stands side by side.
//!
//! Rows are joined by average linkage (Sokal and Michener 1958) of one minus the cosine, columns the same way. Where two
//! groups are joined, each is turned so that the ends that touch are the most alike (Gruvaeus and Wainer 1972, "Two
//! additions to hierarchical cluster analysis").

use super::theme_matrix::{ThemeMatrix, share_of_column};
use crate::topics::average_linkage;

/// The most rows, or columns, that are compared with each other. 2,000 take 16 MB and about a second; chosen by hand.
pub const MOST_COMPARED: usize = 2_000;

/// Rows and columns by likeness, as indices into the matrix. What holds nothing comes last.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LikenessOrder {
    /// The rows; none where there are more than [`MOST_COMPARED`].
    pub rows: Option<Vec<usize>>,
    /// The columns; none where there are more than [`MOST_COMPARED`].
    pub columns: Option<Vec<usize>>,
}

impl ThemeMatrix {
    /// The rows and columns by likeness. Themes are compared by the shares of the columns' words they have, so that long
    /// transcripts do not decide; columns by the words of each theme in them.
    pub fn likeness_order(&self) -> LikenessOrder {
        let shares = |row: usize| {
            let cells = self.row(row).iter().zip(&self.columns);
            cells.map(|(cell, column)| share_of_column(*cell, column)).collect::<Vec<f64>>()
        };
        let rows: Vec<Vec<f64>> = (0..self.themes.len()).map(shares).collect();
        let of_column = |column: usize| {
            let words = |row: usize| self.row(row).get(column).map_or(0.0, |cell| cell.words as f64);
            (0..self.themes.len()).map(words).collect::<Vec<f64>>()
        };
        let columns: Vec<Vec<f64>> = (0..self.columns.len()).map(of_column).collect();
        LikenessOrder { rows: order_by_likeness(rows), columns: order_by_likeness(columns) }
    }
}

/// The order of vectors of one length by likeness; none where there are too many.
fn order_by_likeness(vectors: Vec<Vec<f64>>) -> Option<Vec<usize>> {
    if vectors.len() > MOST_COMPARED {
        return None;
    }
    let length = |vector: &[f64]| vector.iter().map(|value| value * value).sum::<f64>().sqrt();
    let (mut filled, mut empty) = (Vec::new(), Vec::new());
    for (at, mut vector) in vectors.into_iter().enumerate() {
        let length = length(&vector);
        if length > 0.0 {
            vector.iter_mut().for_each(|value| *value /= length);
            filled.push((at, vector));
        } else {
            empty.push(at);
        }
    }
    let between = |a: usize, b: usize| match (filled.get(a), filled.get(b)) {
        (Some((_, a)), Some((_, b))) => 1.0 - a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>(),
        _ => 2.0,
    };
    let mut groups: Vec<Vec<usize>> = (0..filled.len()).map(|at| vec![at]).collect();
    for (_, first, second) in average_linkage(filled.len(), between) {
        let [left, right] =
            [first, second].map(|at| groups.get_mut(at).map(std::mem::take).unwrap_or_default());
        if let Some(group) = groups.get_mut(first) {
            *group = join_ends(left, right, between);
        }
    }
    let joined = groups.into_iter().next().unwrap_or_default();
    let order = joined.into_iter().filter_map(|at| filled.get(at).map(|(at, _)| *at));
    Some(order.chain(empty).collect())
}

/// Two groups in a row, turned so that the ends that touch are nearest; of equals the first turn.
fn join_ends(
    mut left: Vec<usize>,
    mut right: Vec<usize>,
    between: impl Fn(usize, usize) -> f64,
) -> Vec<usize> {
    let ends = |group: &[usize]| [group.first().copied(), group.last().copied()];
    let [[left_first, left_last], [right_first, right_last]] = [ends(&left), ends(&right)];
    let turns = [
        (left_last, right_first, false, false),
        (left_last, right_last, false, true),
        (left_first, right_first, true, false),
        (left_first, right_last, true, true),
    ];
    let apart = |a: Option<usize>, b: Option<usize>| a.zip(b).map_or(2.0, |(a, b)| between(a, b));
    let mut best = (f64::INFINITY, false, false);
    for (a, b, turn_left, turn_right) in turns {
        if apart(a, b) < best.0 {
            best = (apart(a, b), turn_left, turn_right);
        }
    }
    if best.1 {
        left.reverse();
    }
    if best.2 {
        right.reverse();
    }
    left.extend(right);
    left
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_is_alike_stands_side_by_side_and_what_is_empty_last() {
        let rows =
            [&[9.0, 1.0, 0.0], &[0.0, 0.0, 0.0], &[0.0, 0.0, 5.0], &[90.0, 11.0, 0.0], &[4.0, 4.0, 0.0]];
        let order = order_by_likeness(rows.iter().map(|row| row.to_vec()).collect()).unwrap();
        // The first and the fourth point the same way; the last leans towards them; the third has nothing in common.
        assert_eq!(order, [0, 3, 4, 2, 1]);
        assert_eq!(order_by_likeness(Vec::new()), Some(Vec::new()));
        assert_eq!(order_by_likeness(vec![Vec::new(); MOST_COMPARED + 1]), None);
    }

    proptest! {
        #[test]
        fn every_row_is_there_once_and_its_scale_does_not_matter(
            rows in prop::collection::vec(prop::collection::vec(0u8..4, 4), 0..20)
        ) {
            let vectors = |scale: f64| rows.iter().map(|row| row.iter().map(|n| f64::from(*n) * scale).collect()).collect();
            let order = order_by_likeness(vectors(1.0)).unwrap();
            let mut sorted = order.clone();
            sorted.sort_unstable();
            prop_assert_eq!(sorted, (0..rows.len()).collect::<Vec<_>>());
            prop_assert_eq!(order_by_likeness(vectors(2.0)).unwrap(), order);
        }
    }
}
