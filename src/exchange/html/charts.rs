//! Charts as lists of bars: the words are the page's own, as large as its others at every width, and never cut; each
//! bar is a drawing, which print keeps where it leaves out backgrounds.

use super::super::figures::{count, share};
use super::super::report::{Pair, Theme};
use super::{colored, escaped, kept};
use std::fmt::Write;

/// So many pairs are drawn; the table has the others.
const PAIRS: usize = 15;

/// Bars of how many snippets each theme holds for; children are set in.
pub(super) fn prevalence(themes: &[Theme], whole: usize) -> String {
    let most = themes.iter().map(|theme| theme.count.snippets).max().unwrap_or(0).max(1);
    let rows = themes.iter().map(|theme| Row {
        label: theme.name.clone(),
        indent: theme.depth,
        color: Some(theme.color),
        share: theme.count.snippets as f64 / most as f64,
        value: format!("{} ({})", count(theme.count.snippets), share(theme.count.snippets, whole)),
    });
    bars("Snippets by theme", rows)
}

/// Bars of how many snippets pairs of themes share.
pub(super) fn together(pairs: &[Pair]) -> String {
    let most = pairs.iter().map(|pair| pair.snippets).max().unwrap_or(0).max(1);
    let last = |path: &str| path.rsplit(" / ").next().unwrap_or_default().to_owned();
    let rows = pairs.iter().take(PAIRS).map(|pair| Row {
        label: format!("{} + {}", last(&pair.first), last(&pair.second)),
        indent: 0,
        color: None,
        share: pair.snippets as f64 / most as f64,
        value: count(pair.snippets),
    });
    bars("Themes that hold for the same snippets", rows)
}

struct Row {
    label: String,
    indent: usize,
    color: Option<u8>,
    share: f64,
    value: String,
}

fn bars(title: &str, rows: impl Iterator<Item = Row>) -> String {
    let mut out = format!("<ul class=\"bars\" aria-label=\"{title}\">\n");
    for row in rows {
        let style = row.color.map(|color| format!(" class=\"hue\" style=\"{}\"", colored(color)));
        let _ = writeln!(
            out,
            "<li{}><span style=\"padding-left:{}em\">{}</span><svg aria-hidden=\"true\"><rect width=\"{:.1}%\" height=\"100%\" rx=\"2\"/></svg><span class=\"n\">{}</span></li>",
            style.unwrap_or_default(),
            row.indent.min(8),
            escaped(&row.label),
            row.share * 100.0,
            kept(&row.value),
        );
    }
    out + "</ul>\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_whole_and_colours_are_for_light_and_dark() {
        let name = "Frameworks and the long names that people give to their themes";
        let theme = Theme { depth: 2, name: name.to_owned(), color: 10, ..Theme::default() };
        let chart = prevalence(&[theme], 0);
        assert!(chart.contains(&format!("<span style=\"padding-left:2em\">{name}</span>")), "{chart}");
        let (_, dark) = super::super::shades(10);
        assert!(chart.contains(&format!("--light:#393b79;--dark:{dark}")), "{chart}");
    }
}
