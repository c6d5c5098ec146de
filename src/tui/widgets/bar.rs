//! Curves and progress bars, as text.

use crate::format::bar_text;

/// Blocks that fill 1 to 8 eighths of a cell from below.
const HEIGHT_BLOCKS: [&str; 8] = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"];

/// A curve as blocks, scaled to its largest value, in at most `cells` and at most one cell per value.
pub fn sparkline(curve: &[usize], cells: u16) -> String {
    let cells = usize::from(cells).min(curve.len());
    let most = curve.iter().copied().max().map_or(1, |most| most.max(1));
    // Each cell shows the last value of its stretch, so that the last cell shows the last value. There are at
    // most as many cells as values, so no stretch is empty.
    let last = |cell: usize| curve[(cell + 1) * curve.len() / cells - 1];
    let height = |value: usize| (value * HEIGHT_BLOCKS.len()).div_ceil(most).saturating_sub(1);
    (0..cells).map(|cell| HEIGHT_BLOCKS[height(last(cell))]).collect()
}

/// A progress bar as two texts, the filled part and the rest of the track, together `cells` wide.
pub fn progress_bar(share: f64, cells: u16) -> (String, String) {
    let filled = bar_text(share, cells);
    let used = filled.chars().count();
    (filled, "─".repeat(usize::from(cells).saturating_sub(used)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_curve_rises_to_the_full_height() {
        assert_eq!(sparkline(&[0, 1, 4, 8, 8], 5), "▁▁▄██");
        assert_eq!(sparkline(&[1, 2, 3, 4, 5, 6, 7, 8], 4), "▂▄▆█");
        assert_eq!(sparkline(&[3], 9), "█");
        assert_eq!(sparkline(&[], 9), "");
        assert_eq!(sparkline(&[0, 0], 9), "▁▁");
    }

    #[test]
    fn a_meter_is_as_long_as_asked() {
        let (done, rest) = progress_bar(0.3, 10);
        assert_eq!(done.chars().count() + rest.chars().count(), 10);
    }
}
