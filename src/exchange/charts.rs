//! Charts as SVG that takes its colours from the page it stands in: no fonts, no scripts, sharp in print.

use super::colors::hex;
use super::figures::{count, share};
use super::html::escaped;
use super::report::{Pair, Theme};
use std::fmt::Write;

const ROW: usize = 24;
const LABEL: usize = 230;
const BAR: usize = 400;
const WIDTH: usize = LABEL + BAR + 100;
/// So many letters of a name fit beside a bar.
const LETTERS: usize = 32;

/// Bars of how many snippets each theme holds for; children are set in.
pub(super) fn prevalence(themes: &[Theme], whole: usize) -> String {
    let most = themes.iter().map(|theme| theme.count.snippets).max().unwrap_or(0).max(1);
    let rows = themes.iter().map(|theme| Row {
        label: theme.name.clone(),
        indent: theme.depth,
        color: hex(theme.color),
        share: theme.count.snippets as f64 / most as f64,
        value: format!("{} ({})", count(theme.count.snippets), share(theme.count.snippets, whole)),
    });
    bars("Snippets by theme", rows)
}

/// Bars of how many snippets pairs of themes share.
pub(super) fn together(pairs: &[Pair]) -> String {
    let most = pairs.iter().map(|pair| pair.snippets).max().unwrap_or(0).max(1);
    let last = |path: &str| path.rsplit(" / ").next().unwrap_or_default().to_owned();
    let rows = pairs.iter().take(15).map(|pair| Row {
        label: format!("{} + {}", last(&pair.first), last(&pair.second)),
        indent: 0,
        color: "currentColor".to_owned(),
        share: pair.snippets as f64 / most as f64,
        value: count(pair.snippets),
    });
    bars("Themes that hold for the same snippets", rows)
}

struct Row {
    label: String,
    indent: usize,
    color: String,
    share: f64,
    value: String,
}

fn bars(title: &str, rows: impl Iterator<Item = Row>) -> String {
    let rows: Vec<Row> = rows.collect();
    let height = rows.len() * ROW + 4;
    let mut out = format!(
        "<svg viewBox=\"0 0 {WIDTH} {height}\" role=\"img\" aria-label=\"{}\"><title>{0}</title>\n",
        escaped(title)
    );
    for (at, row) in rows.iter().enumerate() {
        let (top, middle) = (at * ROW + 4, at * ROW + 19);
        let left = (row.indent * 14).min(LABEL / 2);
        let mut label: String = row.label.chars().take(LETTERS - row.indent.min(8) * 2).collect();
        if label.len() < row.label.len() {
            label.push('\u{2026}');
        }
        let width = row.share * BAR as f64;
        let value = LABEL as f64 + width + 8.0;
        let _ = writeln!(
            out,
            "<text x=\"{left}\" y=\"{middle}\">{}</text><rect x=\"{LABEL}\" y=\"{top}\" width=\"{width:.1}\" height=\"18\" rx=\"2\" fill=\"{}\"/><text class=\"n\" x=\"{value:.1}\" y=\"{middle}\">{}</text>",
            escaped(&label),
            row.color,
            escaped(&row.value),
        );
    }
    out + "</svg>\n"
}
