//! Bar charts as HTML lists: labels are text of the page, so that they keep its size at every width and are
//! never cut; each bar is an SVG rectangle, which browsers print even where they leave out backgrounds.

use super::elements::color_style;
use crate::exchange::escape::{escape_html, escape_unbroken};
use crate::exchange::report::{ReportTheme, ThemePair};
use crate::format::{percent_text, thousands};
use std::fmt::Write;

/// The most pairs of themes drawn; the table below the chart has more. Chosen by hand, not measured.
const MAX_CHART_PAIRS: usize = 15;

/// The snippets of each theme, scaled to the largest; children are indented. `whole`: all snippets.
pub(super) fn prevalence_chart(themes: &[ReportTheme], whole: usize) -> String {
    let most = themes.iter().map(|theme| theme.count.snippets).max().unwrap_or(0).max(1);
    let rows = themes.iter().map(|theme| ChartBar {
        label: theme.name.clone(),
        indent: theme.depth,
        color: Some(theme.color),
        share: theme.count.snippets as f64 / most as f64,
        value: format!("{} ({})", thousands(theme.count.snippets), percent_text(theme.count.snippets, whole)),
    });
    bar_list("Snippets by theme", rows)
}

/// The snippets shared by pairs of themes, scaled to the largest; pairs come sorted, most first.
pub(super) fn cooccurrence_chart(pairs: &[ThemePair]) -> String {
    let most = pairs.iter().map(|pair| pair.snippets).max().unwrap_or(0).max(1);
    let last = |path: &str| path.rsplit(" / ").next().unwrap_or_default().to_owned();
    let rows = pairs.iter().take(MAX_CHART_PAIRS).map(|pair| ChartBar {
        label: format!("{} + {}", last(&pair.first), last(&pair.second)),
        indent: 0,
        color: None,
        share: pair.snippets as f64 / most as f64,
        value: thousands(pair.snippets),
    });
    bar_list("Themes that hold for the same snippets", rows)
}

/// A bar with its label and value; `share` is its length from 0 to 1.
struct ChartBar {
    label: String,
    indent: usize,
    color: Option<u8>,
    share: f64,
    value: String,
}

/// The list of bars. Indents stop at eight levels, so that a deep theme still has room for its bar.
fn bar_list(title: &str, rows: impl Iterator<Item = ChartBar>) -> String {
    let mut out = format!("<ul class=\"bars\" aria-label=\"{title}\">\n");
    for row in rows {
        let style = row.color.map(|color| format!(" class=\"hue\" style=\"{}\"", color_style(color)));
        let _ = writeln!(
            out,
            "<li{}><span style=\"padding-left:{}em\">{}</span><svg aria-hidden=\"true\"><rect width=\"{:.1}%\" height=\"100%\" rx=\"2\"/></svg><span class=\"n\">{}</span></li>",
            style.unwrap_or_default(),
            row.indent.min(8),
            escape_html(&row.label),
            row.share * 100.0,
            escape_unbroken(&row.value),
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
        let theme = ReportTheme { depth: 2, name: name.to_owned(), color: 10, ..ReportTheme::default() };
        let chart = prevalence_chart(&[theme], 0);
        assert!(chart.contains(&format!("<span style=\"padding-left:2em\">{name}</span>")), "{chart}");
        let (_, dark) = crate::exchange::theme_colors::page_shades(10);
        assert!(chart.contains(&format!("--light:#393b79;--dark:{dark}")), "{chart}");
    }
}
