//! Columns of a page: where most lines have a gap at the same place and words on both sides, the left side is read
//! before the right. Lines that reach over the gap stand above or below the columns.

use super::content_stream::TextRun;

/// The fewest lines with words on both sides of a gap. Chosen by hand.
const MIN_LINES: usize = 4;

/// A line of strings on one baseline: from the left to the right.
type RunLine<'a> = Vec<&'a TextRun>;

/// The strings of a page with the number of the column each stands in, in the order they are read; the columns are
/// numbered through the page. One column where there is no gap.
pub(super) fn in_reading_order(runs: &[TextRun]) -> Vec<(usize, &TextRun)> {
    let upright =
        runs.iter().all(|run| (run.to.1 - run.from.1).abs() < 0.01 && run.to.0 >= run.from.0 - 0.01);
    let lines = if upright { lines_of(runs) } else { Vec::new() };
    let Some(gap) = find_gap(&lines) else { return runs.iter().map(|run| (0, run)).collect() };
    let mut page = ColumnOrder::default();
    for line in lines {
        if line.iter().any(|run| run.from.0 < gap - 1.0 && run.to.0 > gap + 1.0) {
            page.end_columns();
            // Whole lines are a column of their own, so that they do not measure the others.
            page.columns += 1;
            page.out.extend(line.into_iter().map(|run| (page.columns, run)));
            continue;
        }
        let (before, after): (Vec<_>, Vec<_>) = line.into_iter().partition(|run| run.from.0 < gap);
        page.sides[0].extend(before);
        page.sides[1].extend(after);
    }
    page.end_columns();
    page.out
}

/// A page as its columns are found: the strings in order, and those of both sides that are not in it yet.
#[derive(Default)]
struct ColumnOrder<'a> {
    out: Vec<(usize, &'a TextRun)>,
    sides: [RunLine<'a>; 2],
    columns: usize,
}

impl ColumnOrder<'_> {
    /// Puts the left side, then the right, behind what is in order.
    fn end_columns(&mut self) {
        for side in self.sides.iter_mut().filter(|side| !side.is_empty()) {
            self.columns += 1;
            self.out.extend(side.drain(..).map(|run| (self.columns, run)));
        }
    }
}

/// The strings in lines, from the top of the page to its foot.
fn lines_of(runs: &[TextRun]) -> Vec<RunLine<'_>> {
    let mut sorted: Vec<&TextRun> = runs.iter().filter(|run| !run.text.trim().is_empty()).collect();
    sorted.sort_by(|a, b| b.from.1.total_cmp(&a.from.1).then(a.from.0.total_cmp(&b.from.0)));
    let mut lines: Vec<RunLine<'_>> = Vec::new();
    for run in sorted {
        match lines.last_mut().filter(|line| {
            line.first().is_some_and(|first| (first.from.1 - run.from.1).abs() < first.size * 0.3)
        }) {
            Some(line) => line.push(run),
            None => lines.push(vec![run]),
        }
    }
    lines.iter_mut().for_each(|line| line.sort_by(|a, b| a.from.0.total_cmp(&b.from.0)));
    lines
}

/// The middle of the gap between two columns; none where the page has one column. Six in ten lines must have it, and
/// a quarter of the letters stand on either side, which a column of names has not. The shares were chosen by hand.
fn find_gap(lines: &[RunLine<'_>]) -> Option<f32> {
    let left = lines.iter().flatten().map(|run| run.from.0).fold(f32::MAX, f32::min);
    let right = lines.iter().flatten().map(|run| run.to.0).fold(f32::MIN, f32::max);
    let width = right - left;
    let mut gaps: Vec<(f32, f32)> = Vec::new();
    for line in lines {
        let between = line.iter().zip(line.iter().skip(1)).map(|(a, b)| (a.to.0, b.from.0, a.size));
        let wide =
            between.filter(|(end, start, size)| start - end > size * 0.6).map(|(end, start, _)| (end, start));
        let central =
            wide.filter(|(end, start)| (0.3..0.7).contains(&(((end + start) / 2.0 - left) / width)));
        gaps.extend(central.max_by(|a, b| (a.1 - a.0).total_cmp(&(b.1 - b.0))));
    }
    if gaps.len() < MIN_LINES {
        return None;
    }
    // The right column begins at one place in all lines.
    let mut starts: Vec<f32> = gaps.iter().map(|(_, start)| *start).collect();
    starts.sort_by(f32::total_cmp);
    let start = *starts.get(starts.len() / 2)?;
    let same = gaps.iter().filter(|(_, begins)| (begins - start).abs() < 3.0).count();
    let end = gaps
        .iter()
        .filter(|(_, begins)| (begins - start).abs() < 3.0)
        .map(|(end, _)| *end)
        .fold(f32::MIN, f32::max);
    let gap = (end.min(start) + start) / 2.0;
    let crossed = lines
        .iter()
        .filter(|line| line.iter().any(|run| run.from.0 < gap - 1.0 && run.to.0 > gap + 1.0))
        .count();
    let letters = |after: bool| -> usize {
        lines.iter().flatten().filter(|run| (run.from.0 >= gap) == after).map(|run| run.text.len()).sum()
    };
    let (before, after) = (letters(false), letters(true));
    let balanced = before.min(after) * 4 >= before + after;
    (same >= MIN_LINES && same * 10 >= gaps.len() * 8 && crossed * 10 <= lines.len() * 4 && balanced)
        .then_some(gap)
}
