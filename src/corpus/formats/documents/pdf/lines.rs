//! Gathers the strings of a page into lines, and removes headers, footers and page numbers.
//!
//! Distances are shares of the letters' size, since units differ from file to file. The shares below were
//! chosen by hand; not measured.

use super::columns;
use super::content_stream::TextRun;
use std::collections::BTreeMap;

/// A line of text. Positions are along and across the direction of reading, in units of the page; `y` grows
/// upward.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct PdfLine {
    /// Its beginning, along the direction of reading.
    pub(super) from: f32,
    /// Its end, along the direction of reading.
    pub(super) to: f32,
    /// Its baseline.
    pub(super) y: f32,
    /// The size of its tallest letters.
    pub(super) size: f32,
    /// The column of its page.
    pub(super) column: usize,
    /// Its text.
    pub(super) text: String,
}

/// Gathers the strings of a page into lines, in the order they are drawn, one column after the other. Strings in
/// another direction than most of the page are left out.
pub(super) fn gather_lines(runs: &[TextRun]) -> Vec<PdfLine> {
    let (dx, dy) = reading_direction(runs);
    let turn = |(x, y): (f32, f32)| (x * dx + y * dy, y * dx - x * dy);
    let mut lines: Vec<PdfLine> = Vec::new();
    for (column, run) in columns::in_reading_order(runs) {
        let ((from, y), (to, end)) = (turn(run.from), turn(run.to));
        if (end - y).abs() > (to - from).abs() + 0.01 || to < from - 0.01 {
            continue;
        }
        match lines.last_mut() {
            Some(line) if line.column == column && continues_line(line, from, y, run.size) => {
                let gap = from - line.to;
                // Bold letters are sometimes made by printing a string twice, a little apart.
                let overprinted = gap < 0.0 && to <= line.to + 0.01 && line.text.ends_with(&run.text);
                if overprinted {
                    continue;
                }
                let size = line.size.min(run.size);
                let spaced = line.text.ends_with(' ') || run.text.starts_with(' ');
                // A gap of four letter sizes parts columns, one of a sixth parts words.
                if gap > size * 4.0 {
                    line.text.push('\t');
                } else if gap > size * 0.16 && !spaced {
                    line.text.push(' ');
                }
                line.text.push_str(&run.text);
                line.to = to.max(line.to);
                line.size = line.size.max(run.size);
            }
            _ => lines.push(PdfLine { from, to, y, size: run.size, column, text: run.text.clone() }),
        }
    }
    lines.retain(|line| !line.text.trim().is_empty());
    for line in &mut lines {
        let blanks = line.text.len() - line.text.trim_start_matches(' ').len();
        // A blank is about a quarter as wide as the font's size.
        line.from += blanks as f32 * line.size * 0.25;
        line.text = line.text.trim().to_owned();
    }
    lines
}

/// Says whether a string goes on with a line: on its baseline, or raised or lowered a little (footnote
/// marks), and not back to its left.
fn continues_line(line: &PdfLine, from: f32, y: f32, size: f32) -> bool {
    let tall = line.size.max(size);
    (line.y - y).abs() < tall * 0.5 && from > line.to - tall * 1.5
}

/// The direction of reading: the one, along an axis, in which most of a page's text runs.
fn reading_direction(runs: &[TextRun]) -> (f32, f32) {
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

/// How many lines at either end of a page may be a header or a footer. Chosen by hand.
const EDGE_LINES: usize = 3;

/// Removes the lines that stand, digits aside, at the same end of two in five pages or more, and gives how
/// many. Two in five, since left and right pages often have headers of their own. At least three pages must
/// have the line, or two in documents under five pages.
pub(super) fn drop_headers_and_footers(pages: &mut [Vec<PdfLine>]) -> usize {
    let full = pages.iter().filter(|page| !page.is_empty()).count();
    let least = if full < 5 { 2 } else { 3 };
    let mut counts: BTreeMap<(bool, String), usize> = BTreeMap::new();
    for page in pages.iter() {
        let mut here: Vec<(bool, String)> =
            edge_lines(page).map(|(top, at)| (top, edge_pattern(page, at))).collect();
        here.sort();
        here.dedup();
        for edge in here {
            *counts.entry(edge).or_default() += 1;
        }
    }
    counts.retain(|_, count| *count >= least && *count * 5 >= full * 2);
    let mut dropped = 0;
    for page in pages {
        let mut out: Vec<usize> = edge_lines(page)
            .filter(|(top, at)| counts.contains_key(&(*top, edge_pattern(page, *at))))
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

/// The highest and the lowest lines of a page, as (whether at the top, index); a short page's lines may be
/// both.
fn edge_lines(page: &[PdfLine]) -> impl Iterator<Item = (bool, usize)> {
    let mut by_height: Vec<(f32, usize)> = page.iter().enumerate().map(|(at, line)| (line.y, at)).collect();
    by_height.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    let top: Vec<usize> = by_height.iter().take(EDGE_LINES).map(|(_, at)| *at).collect();
    let low: Vec<usize> = by_height.iter().rev().take(EDGE_LINES).map(|(_, at)| *at).collect();
    top.into_iter().map(|at| (true, at)).chain(low.into_iter().map(|at| (false, at)))
}

/// The pattern of a line: its letters with all numbers made alike, and its height, since headers stand at one
/// height on all pages. Roman page numbers count as numbers.
fn edge_pattern(page: &[PdfLine], at: usize) -> String {
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
