//! A table of overlaps between sets, read as counts, shares or lift.

use fixedbitset::FixedBitSet;

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
/// The members of the sets are words, turns, snippets, pairs of neighbouring snippets, or transcripts. Row and column totals may add
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
    pub(super) fn from_sets(rows: &[FixedBitSet], columns: &[FixedBitSet], whole: usize) -> Self {
        let cells =
            rows.iter().flat_map(|row| columns.iter().map(|column| row.intersection_count(column))).collect();
        let count = |sets: &[FixedBitSet]| sets.iter().map(|set| set.count_ones(..)).collect();
        Self { row_totals: count(rows), column_totals: count(columns), total: whole, cells }
    }

    /// A table of counts that are known, the cells row by row.
    pub(super) fn from_counts(
        row_totals: Vec<usize>,
        column_totals: Vec<usize>,
        total: usize,
        cells: Vec<usize>,
    ) -> Self {
        Self { row_totals, column_totals, total, cells }
    }

    /// The overlap of a row and a column; 0 outside the table.
    pub fn count(&self, row: usize, column: usize) -> usize {
        if column >= self.column_totals.len() {
            return 0;
        }
        // A row beyond the last holds nothing.
        self.cells.get(row * self.column_totals.len() + column).copied().unwrap_or(0)
    }

    /// The overlap on a scale: a count, a share from 0 to 1, or a lift. 0 where the divisor is 0.
    pub fn value(&self, row: usize, column: usize, scale: CrosstabScale) -> f64 {
        let both = self.count(row, column) as f64;
        let of = |counts: &[usize], at: usize| counts.get(at).map_or(0.0, |&count| count as f64);
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

/// The set of these units; those at or above the limit are passed over.
pub(super) fn unit_set(units: impl IntoIterator<Item = usize>, limit: usize) -> FixedBitSet {
    let mut set = FixedBitSet::with_capacity(limit);
    set.extend(units.into_iter().filter(|unit| *unit < limit));
    set
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_by_row_by_column_and_against_chance() {
        let set = |units: &[usize]| unit_set(units.iter().copied(), 10);
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
}
