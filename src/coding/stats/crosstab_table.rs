//! A table of overlaps between sets, read as counts, shares or lift.

/// The reading of the numbers of a [`CrosstabTable`].
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum CrosstabScale {
    /// Counts.
    #[default]
    Counts,
    /// Shares of the row's total.
    RowShare,
    /// Shares of the column's total.
    ColumnShare,
    /// Lift: observed over expected count; 1 where row and column are independent.
    Lift,
}

/// The overlap of each row's set with each column's set.
///
/// The members of the sets are transcripts, or pairs of neighbouring snippets. Row and column totals may add
/// up to more than the total, since sets overlap.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CrosstabTable {
    /// The size of each row's set.
    pub row_totals: Vec<usize>,
    /// The size of each column's set.
    pub column_totals: Vec<usize>,
    /// The number of all possible members.
    pub total: usize,
    cells: Vec<usize>,
}

impl CrosstabTable {
    /// Counts the overlap of each row's set with each column's set.
    pub(super) fn from_sets(rows: &[UnitSet], columns: &[UnitSet], whole: usize) -> Self {
        let cells =
            rows.iter().flat_map(|row| columns.iter().map(|column| row.shared_count(column))).collect();
        let count = |sets: &[UnitSet]| sets.iter().map(UnitSet::len).collect();
        Self { row_totals: count(rows), column_totals: count(columns), total: whole, cells }
    }

    /// The overlap of a row and a column; 0 outside the table.
    pub fn count(&self, row: usize, column: usize) -> usize {
        if column >= self.column_totals.len() {
            return 0;
        }
        self.cells.get(row * self.column_totals.len() + column).copied().unwrap_or_default()
    }

    /// The overlap on a scale: a count, a share from 0 to 1, or a lift. 0 where the divisor is 0.
    pub fn value(&self, row: usize, column: usize, scale: CrosstabScale) -> f64 {
        let both = self.count(row, column) as f64;
        let of = |counts: &[usize], at: usize| counts.get(at).copied().unwrap_or_default() as f64;
        let (across, down) = (of(&self.row_totals, row), of(&self.column_totals, column));
        let (part, whole) = match scale {
            CrosstabScale::Counts => return both,
            CrosstabScale::RowShare => (both, across),
            CrosstabScale::ColumnShare => (both, down),
            CrosstabScale::Lift => (both * self.total as f64, across * down),
        };
        if whole > 0.0 { part / whole } else { 0.0 }
    }
}

/// A set of numbers below a limit, one bit each.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct UnitSet(Vec<u64>);

impl UnitSet {
    /// The set of these numbers; numbers at or above the limit are passed over.
    pub fn from_units(things: impl IntoIterator<Item = usize>, limit: usize) -> Self {
        let mut words = vec![0; limit.div_ceil(64)];
        for thing in things.into_iter().filter(|thing| *thing < limit) {
            if let Some(word) = words.get_mut(thing / 64) {
                *word |= 1 << (thing % 64);
            }
        }
        Self(words)
    }

    /// Whether a number is in the set.
    pub fn contains(&self, thing: usize) -> bool {
        self.0.get(thing / 64).is_some_and(|word| word >> (thing % 64) & 1 == 1)
    }

    /// The number of members.
    fn len(&self) -> usize {
        self.0.iter().map(|word| word.count_ones() as usize).sum()
    }

    /// The number of members two sets have in common.
    fn shared_count(&self, other: &Self) -> usize {
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
        let set = |things: &[usize]| UnitSet::from_units(things.iter().copied(), 10);
        let grid =
            CrosstabTable::from_sets(&[set(&[0, 1, 2, 3]), set(&[])], &[set(&[0, 1]), set(&[3, 8, 99])], 10);
        assert_eq!((grid.row_totals.as_slice(), grid.column_totals.as_slice()), (&[4, 0][..], &[2, 2][..]));
        let read = |scale| [grid.value(0, 0, scale), grid.value(0, 1, scale), grid.value(1, 0, scale)];
        assert_eq!(read(CrosstabScale::Counts), [2.0, 1.0, 0.0]);
        assert_eq!(read(CrosstabScale::RowShare), [0.5, 0.25, 0.0]);
        assert_eq!(read(CrosstabScale::ColumnShare), [1.0, 0.5, 0.0]);
        assert_eq!(read(CrosstabScale::Lift), [2.5, 1.25, 0.0]);
        assert_eq!((grid.count(0, 2), grid.count(5, 0)), (0, 0));
    }

    proptest! {
        #[test]
        fn sets_share_what_sets_share(
            a in prop::collection::btree_set(0usize..200, 0..60), b in prop::collection::btree_set(0usize..200, 0..60)
        ) {
            let (left, right) = (UnitSet::from_units(a.iter().copied(), 200), UnitSet::from_units(b.iter().copied(), 200));
            prop_assert_eq!(left.shared_count(&right), a.intersection(&b).count());
            prop_assert_eq!(left.len(), a.len());
            let kept: BTreeSet<usize> = (0..300).filter(|thing| left.contains(*thing)).collect();
            prop_assert_eq!(kept, a);
        }
    }
}
