//! Numbers of lines in the margin of a page, beside all lines or each fifth: no words.
//!
//! The shares of size were chosen by hand; not measured.

use super::content_stream::TextRun;
use std::collections::BTreeSet;

/// The fewest numbers on a page that are taken for numbers of lines. Chosen by hand.
const MIN_NUMBERS: usize = 3;

/// A number in a margin: its string, its height, where it is set flush, and what it says.
struct MarginNumber {
    run: usize,
    y: f32,
    size: f32,
    edges: [f32; 2],
    value: u32,
    /// Whether words stand on its line.
    has_words: bool,
}

/// Removes the numbers in one margin of a page that rise by one or by five down the page, and gives how many. They stand
/// before or behind all else of their lines, apart from it; below the last words they may go on alone.
pub(super) fn drop_margin_numbers(runs: &mut Vec<TextRun>) -> usize {
    for (after, edge) in [(false, 1), (false, 0), (true, 0), (true, 1)] {
        let mut found = numbers_beside(runs, after);
        // Numbers are set flush to the left or to the right, as the one beside the highest words.
        found.sort_by(|a, b| b.y.total_cmp(&a.y));
        let at = |number: &MarginNumber| number.edges.get(edge).copied().unwrap_or(0.0);
        let Some(flush) = found.iter().find(|number| number.has_words).map(at) else { continue };
        found.retain(|number| (at(number) - flush).abs() < number.size * 0.25);
        let step =
            |by: u32| found.windows(2).filter(|two| matches!(two, [a, b] if b.value == a.value + by)).count();
        let rising = step(1).max(step(5)) * 10 >= found.len().saturating_sub(1) * 9;
        if rising && found.iter().filter(|number| number.has_words).count() >= MIN_NUMBERS {
            let dropped: BTreeSet<usize> = found.iter().map(|number| number.run).collect();
            let mut at = 0;
            runs.retain(|_| {
                at += 1;
                !dropped.contains(&(at - 1))
            });
            return dropped.len();
        }
    }
    0
}

/// The numbers that stand before all else of their lines, or behind it, at least a third of a letter away, or alone.
fn numbers_beside(runs: &[TextRun], after: bool) -> Vec<MarginNumber> {
    let mut by_height: Vec<(f32, usize)> =
        runs.iter().enumerate().map(|(at, run)| (run.from.1, at)).collect();
    by_height.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    let numbers = runs.iter().enumerate().filter_map(|(at, run)| {
        let text = run.text.trim();
        let value =
            text.parse().ok().filter(|_| text.len() <= 5 && text.bytes().all(|b| b.is_ascii_digit()))?;
        Some((at, run, value))
    });
    let found = numbers.filter_map(|(at, run, value)| {
        let near = run.size * 0.4;
        let from = by_height.partition_point(|(y, _)| *y < run.from.1 - near);
        let beside = by_height.iter().skip(from).take_while(|(y, _)| *y <= run.from.1 + near);
        let mut others = beside
            .filter(|(_, other)| *other != at)
            .filter_map(|(_, other)| runs.get(*other))
            .filter(|other| !other.text.trim().is_empty())
            .peekable();
        let has_words = others.peek().is_some();
        let gap = run.size * 0.3;
        let apart = others.all(|other| match after {
            true => other.to.0 + gap <= run.from.0,
            false => other.from.0 >= run.to.0 + gap,
        });
        let edges = [run.from.0, run.to.0];
        apart.then_some(MarginNumber { run: at, y: run.from.1, size: run.size, edges, value, has_words })
    });
    found.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(x: f32, y: f32, text: &str) -> TextRun {
        let to = (x + text.len() as f32 * 5.0, y);
        TextRun { from: (x, y), to, size: 10.0, text: text.to_owned() }
    }

    fn left(runs: Vec<TextRun>) -> Vec<String> {
        let mut runs = runs;
        drop_margin_numbers(&mut runs);
        runs.into_iter().map(|run| run.text).collect()
    }

    #[test]
    fn numbers_in_a_margin_go() {
        let page = (0..4u8).flat_map(|at| {
            let y = 700.0 - f32::from(at) * 15.0;
            [run(40.0, y, &(at + 1).to_string()), run(70.0, y, "so it was")]
        });
        assert_eq!(left(page.collect()), ["so it was"; 4]);
        let fifth = (1..16u16).flat_map(|at| {
            let y = 700.0 - f32::from(at) * 15.0;
            let number = (at % 5 == 0).then(|| run(500.0, y, &at.to_string()));
            [run(70.0, y, "so it was")].into_iter().chain(number)
        });
        assert_eq!(left(fifth.collect()).len(), 15);
        // Below the last words the numbers go on; the number of the page is set elsewhere.
        let below = (0..25u8).flat_map(|at| {
            let y = 700.0 - f32::from(at) * 15.0;
            let number = run(60.0 - 5.0 * (at + 1).to_string().len() as f32, y, &(at + 1).to_string());
            [number].into_iter().chain((at < 4).then(|| run(70.0, y, "so it was")))
        });
        assert_eq!(left(below.chain([run(300.0, 20.0, "7")]).collect()).len(), 5);
    }

    #[test]
    fn other_numbers_stay() {
        let years = [1950, 1962, 1963, 1990].iter().enumerate().flat_map(|(at, year)| {
            let y = 700.0 - at as f32 * 15.0;
            [run(40.0, y, &year.to_string()), run(70.0, y, "we moved")]
        });
        assert_eq!(left(years.collect()).len(), 8);
        let words = (0..4u8).flat_map(|at| {
            let y = 700.0 - f32::from(at) * 15.0;
            [run(70.0, y, "we were"), run(110.0, y, &(at + 1).to_string()), run(120.0, y, "then")]
        });
        assert_eq!(left(words.collect()).len(), 12);
    }
}
