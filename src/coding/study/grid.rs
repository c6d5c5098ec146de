//! A table of what sets have in common, and how its numbers are read.

/// How the numbers of a [`Grid`] are read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Scale {
    /// As they are counted.
    #[default]
    Counts,
    /// As shares of what is in the row.
    OfRow,
    /// As shares of what is in the column.
    OfColumn,
    /// How many times as often as by chance: 1 where row and column know nothing of each other.
    Lift,
}

/// How many things rows and columns have in common.
///
/// The things are transcripts, or pairs of neighbouring snippets.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Grid {
    /// The things in each row.
    pub rows: Vec<usize>,
    /// The things in each column.
    pub columns: Vec<usize>,
    /// All things there are.
    pub whole: usize,
    cells: Vec<usize>,
}

impl Grid {
    /// Counts what each row shares with each column.
    pub(super) fn of(rows: &[Set], columns: &[Set], whole: usize) -> Self {
        let cells = rows.iter().flat_map(|row| columns.iter().map(|column| row.shared(column))).collect();
        let count = |sets: &[Set]| sets.iter().map(Set::len).collect();
        Self { rows: count(rows), columns: count(columns), whole, cells }
    }

    /// What a row and a column have in common; 0 outside the table.
    pub fn count(&self, row: usize, column: usize) -> usize {
        if column >= self.columns.len() {
            return 0;
        }
        self.cells.get(row * self.columns.len() + column).copied().unwrap_or_default()
    }

    /// The same as the scale reads it: a count, a share from 0 to 1, or a lift. 0 where there is
    /// nothing to compare with.
    pub fn value(&self, row: usize, column: usize, scale: Scale) -> f64 {
        let both = self.count(row, column) as f64;
        let of = |counts: &[usize], at: usize| counts.get(at).copied().unwrap_or_default() as f64;
        let (across, down) = (of(&self.rows, row), of(&self.columns, column));
        let (part, whole) = match scale {
            Scale::Counts => return both,
            Scale::OfRow => (both, across),
            Scale::OfColumn => (both, down),
            Scale::Lift => (both * self.whole as f64, across * down),
        };
        if whole > 0.0 { part / whole } else { 0.0 }
    }
}

/// Some of the things from 0 to a limit, a bit each.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Set(Vec<u64>);

impl Set {
    /// These things among so many; others are passed over.
    pub fn of(things: impl IntoIterator<Item = usize>, limit: usize) -> Self {
        let mut words = vec![0; limit.div_ceil(64)];
        for thing in things.into_iter().filter(|thing| *thing < limit) {
            if let Some(word) = words.get_mut(thing / 64) {
                *word |= 1 << (thing % 64);
            }
        }
        Self(words)
    }

    pub fn has(&self, thing: usize) -> bool {
        self.0.get(thing / 64).is_some_and(|word| word >> (thing % 64) & 1 == 1)
    }

    fn len(&self) -> usize {
        self.0.iter().map(|word| word.count_ones() as usize).sum()
    }

    fn shared(&self, other: &Self) -> usize {
        self.0.iter().zip(&other.0).map(|(a, b)| (a & b).count_ones() as usize).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    #[test]
    fn numbers_are_read_by_row_by_column_and_against_chance() {
        let set = |things: &[usize]| Set::of(things.iter().copied(), 10);
        let grid = Grid::of(&[set(&[0, 1, 2, 3]), set(&[])], &[set(&[0, 1]), set(&[3, 8, 99])], 10);
        assert_eq!((grid.rows.as_slice(), grid.columns.as_slice()), (&[4, 0][..], &[2, 2][..]));
        let read = |scale| [grid.value(0, 0, scale), grid.value(0, 1, scale), grid.value(1, 0, scale)];
        assert_eq!(read(Scale::Counts), [2.0, 1.0, 0.0]);
        assert_eq!(read(Scale::OfRow), [0.5, 0.25, 0.0]);
        assert_eq!(read(Scale::OfColumn), [1.0, 0.5, 0.0]);
        assert_eq!(read(Scale::Lift), [2.5, 1.25, 0.0]);
        assert_eq!((grid.count(0, 2), grid.count(5, 0)), (0, 0));
    }

    proptest! {
        #[test]
        fn sets_share_what_sets_share(
            a in prop::collection::btree_set(0usize..200, 0..60), b in prop::collection::btree_set(0usize..200, 0..60)
        ) {
            let (left, right) = (Set::of(a.iter().copied(), 200), Set::of(b.iter().copied(), 200));
            prop_assert_eq!(left.shared(&right), a.intersection(&b).count());
            prop_assert_eq!(left.len(), a.len());
            let kept: BTreeSet<usize> = (0..300).filter(|thing| left.has(*thing)).collect();
            prop_assert_eq!(kept, a);
        }
    }
}
