//! The cells of a grid that a straight line goes through.

/// The cells (column, row) of a grid of `size` that a line goes through, one for each step along its longer axis. Only the
/// part on the grid is followed (Liang and Barsky 1984), so that a line that leads far off the screen costs no more.
pub(super) fn line_cells(from: [f64; 2], to: [f64; 2], size: [usize; 2]) -> impl Iterator<Item = [usize; 2]> {
    let way = [to[0] - from[0], to[1] - from[1]];
    let steps = way[0].abs().max(way[1].abs()).ceil().max(1.0);
    let (mut first, mut last) = (0.0f64, 1.0f64);
    for axis in 0..2 {
        let [low, high] = [-from[axis], size[axis] as f64 - from[axis]];
        if way[axis] == 0.0 {
            // Beside the grid all along, it is on it nowhere.
            last = if low <= 0.0 && 0.0 < high { last } else { -1.0 };
        } else {
            let [one, other] = [low, high].map(|edge| edge / way[axis]);
            (first, last) = (first.max(one.min(other)), last.min(one.max(other)));
        }
    }
    let end = if first <= last { (last * steps).ceil() as u64 + 1 } else { 0 };
    ((first * steps).floor() as u64..end).filter_map(move |step| {
        let share = (step as f64 / steps).min(1.0);
        let at = [0, 1].map(|axis| (from[axis] + way[axis] * share).floor());
        let inside = (0..2).all(|axis| at[axis] >= 0.0 && at[axis] < size[axis] as f64);
        inside.then_some(at.map(|at| at as usize))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_line_beside_the_grid_has_no_cell() {
        assert_eq!(line_cells([-1.0, 2.0], [-1.0, 5.0], [10, 10]).count(), 0);
        assert_eq!(line_cells([-9.0, -3.0], [30.0, -0.5], [10, 10]).count(), 0);
        assert_eq!(line_cells([3.5, 2.5], [3.5, 2.5], [10, 10]).collect::<Vec<_>>(), [[3, 2], [3, 2]]);
    }

    proptest! {
        #[test]
        fn it_has_the_cells_of_the_whole_line_that_are_on_the_grid(
            a in (-300.0f64..300.0, -300.0f64..300.0), b in (-300.0f64..300.0, -300.0f64..300.0),
        ) {
            let size = [60usize, 20];
            let (from, to) = ([a.0, a.1], [b.0, b.1]);
            let way = [to[0] - from[0], to[1] - from[1]];
            let steps = way[0].abs().max(way[1].abs()).ceil().max(1.0);
            let whole = (0..=steps as u64).map(|step| {
                let share = step as f64 / steps;
                [0, 1].map(|axis| (from[axis] + way[axis] * share).floor())
            });
            let mut expected: Vec<[usize; 2]> = whole
                .filter(|at| (0..2).all(|axis| at[axis] >= 0.0 && at[axis] < size[axis] as f64))
                .map(|at| at.map(|at| at as usize))
                .collect();
            expected.dedup();
            let mut found: Vec<[usize; 2]> = line_cells(from, to, size).collect();
            found.dedup();
            prop_assert_eq!(found, expected);
        }
    }
}
