//! Strings on a page, gathered into lines; and the lines at the edges of pages that only say where in
//! the document one is.

use super::glyphs::Run;
use std::collections::BTreeMap;

/// A line of text. Places are along and across the direction of reading, in units of the page; `y`
/// grows upward.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Line {
    /// Where it begins.
    pub(super) from: f32,
    /// Where it ends.
    pub(super) to: f32,
    /// Its baseline.
    pub(super) y: f32,
    /// How tall its letters are.
    pub(super) size: f32,
    /// What it says.
    pub(super) text: String,
}

/// Gathers the strings of a page into lines, in the order they are drawn. Strings in another
/// direction than most of the page are left out.
pub(super) fn of(runs: &[Run]) -> Vec<Line> {
    let (dx, dy) = direction(runs);
    let turn = |(x, y): (f32, f32)| (x * dx + y * dy, y * dx - x * dy);
    let mut lines: Vec<Line> = Vec::new();
    for run in runs {
        let ((from, y), (to, end)) = (turn(run.from), turn(run.to));
        if (end - y).abs() > (to - from).abs() + 0.01 || to < from - 0.01 {
            continue;
        }
        match lines.last_mut() {
            Some(line) if goes_on(line, from, y, run.size) => {
                let gap = from - line.to;
                let overprinted = gap < 0.0 && to <= line.to + 0.01 && line.text.ends_with(&run.text);
                if overprinted {
                    continue;
                }
                let size = line.size.min(run.size);
                let spaced = line.text.ends_with(' ') || run.text.starts_with(' ');
                if gap > size * 4.0 {
                    line.text.push('\t');
                } else if gap > size * 0.16 && !spaced {
                    line.text.push(' ');
                }
                line.text.push_str(&run.text);
                line.to = to.max(line.to);
                line.size = line.size.max(run.size);
            }
            _ => lines.push(Line { from, to, y, size: run.size, text: run.text.clone() }),
        }
    }
    lines.retain(|line| !line.text.trim().is_empty());
    for line in &mut lines {
        let blanks = line.text.len() - line.text.trim_start_matches(' ').len();
        line.from += blanks as f32 * line.size * 0.25;
        line.text = line.text.trim().to_owned();
    }
    lines
}

/// Whether a string that begins there is of the line: on its baseline, or raised or lowered a little,
/// and not back to its left.
fn goes_on(line: &Line, from: f32, y: f32, size: f32) -> bool {
    let tall = line.size.max(size);
    (line.y - y).abs() < tall * 0.5 && from > line.to - tall * 1.5
}

/// The direction, of length one, in which most of a page's letters run.
fn direction(runs: &[Run]) -> (f32, f32) {
    let mut counts: BTreeMap<(i32, i32), usize> = BTreeMap::new();
    for run in runs {
        let (x, y) = (run.to.0 - run.from.0, run.to.1 - run.from.1);
        let length = (x * x + y * y).sqrt();
        if length > 0.01 {
            let unit = ((x / length).round() as i32, (y / length).round() as i32);
            *counts.entry(unit).or_default() += run.text.len();
        }
    }
    let most = counts.iter().filter(|((x, y), _)| x.abs() + y.abs() == 1).max_by_key(|(_, count)| **count);
    most.map_or((1.0, 0.0), |((x, y), _)| (*x as f32, *y as f32))
}

/// How many lines at either end of a page may be a header or a footer.
const EDGE: usize = 3;

/// Takes out the lines that stand, digits aside, at the same end of two in five pages or more. Says
/// how many.
pub(super) fn drop_edges(pages: &mut [Vec<Line>]) -> usize {
    let full = pages.iter().filter(|page| !page.is_empty()).count();
    let least = if full < 5 { 2 } else { 3 };
    let mut counts: BTreeMap<(bool, String), usize> = BTreeMap::new();
    for page in pages.iter() {
        let mut here: Vec<(bool, String)> = edges(page).map(|(top, at)| (top, shape(page, at))).collect();
        here.sort();
        here.dedup();
        for edge in here {
            *counts.entry(edge).or_default() += 1;
        }
    }
    counts.retain(|_, count| *count >= least && *count * 5 >= full * 2);
    let mut dropped = 0;
    for page in pages {
        let mut out: Vec<usize> = edges(page)
            .filter(|(top, at)| counts.contains_key(&(*top, shape(page, *at))))
            .map(|(_, at)| at)
            .collect();
        out.sort_unstable();
        out.dedup();
        dropped += out.len();
        let mut at = 0;
        page.retain(|_| {
            at += 1;
            out.binary_search(&(at - 1)).is_err()
        });
    }
    dropped
}

/// The highest and the lowest lines of a page, as (whether at the top, index).
fn edges(page: &[Line]) -> impl Iterator<Item = (bool, usize)> {
    let mut by_height: Vec<(f32, usize)> = page.iter().enumerate().map(|(at, line)| (line.y, at)).collect();
    by_height.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    let top: Vec<usize> = by_height.iter().take(EDGE).map(|(_, at)| *at).collect();
    let low: Vec<usize> = by_height.iter().rev().take(EDGE).map(|(_, at)| *at).collect();
    top.into_iter().map(|at| (true, at)).chain(low.into_iter().map(|at| (false, at)))
}

/// A line with its numbers made alike, and where it stands: pages have their headers at one height.
fn shape(page: &[Line], at: usize) -> String {
    let Some(line) = page.get(at) else { return String::new() };
    let mut out = String::new();
    for c in line.text.to_lowercase().chars() {
        if c.is_numeric() {
            if !out.ends_with('#') {
                out.push('#');
            }
        } else if !c.is_whitespace() {
            out.push(c);
        }
    }
    let roman = out.len() <= 7 && out.chars().all(|c| matches!(c, 'i' | 'v' | 'x' | 'l'));
    let out = if roman { "#".to_owned() } else { out };
    format!("{} {out}", (line.y / 2.0).round())
}
