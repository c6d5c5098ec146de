//! The report as one self-contained HTML file: no network, no script, light and dark, printable. A content
//! security policy in the page forbids everything else, should an escape ever be missed.
//!
//! The page is `report.html`, a template that escapes all it is given; here stands what it asks for. Charts are
//! lists: labels are text of the page, so that they keep their size at every width and are never cut; each bar
//! is an SVG rectangle, which browsers print even where they leave out backgrounds.

use super::codebook_table::codebook_table;
use super::topic_tables::topic_tables;
use super::{ReportQuote, ReportTheme, StudyReport, THEME_COLUMNS, ThemePair, ThemeSection, quote_groups};
use crate::exchange::theme_colors::page_shades;
use crate::format::{count_noun, duration_text, percent_text, thousands};
use askama::Template;
use std::io::{self, Write};

const STYLE: &str = include_str!("report.css");

/// The most pairs of themes drawn; the table below the chart has more. Chosen by hand, not measured.
const MAX_CHART_PAIRS: usize = 15;

/// How many of the quotes the program chose are unfolded under each topic; the others open with a click.
const OPEN_QUOTES: usize = 1;

#[derive(Template)]
#[template(path = "html/report.html", config = "src/exchange/report/askama.toml")]
struct HtmlReport<'a> {
    report: &'a StudyReport,
}

/// Writes the report as HTML.
///
/// # Errors
/// What `to` says.
pub fn write(report: &StudyReport, to: &mut dyn Write) -> io::Result<()> {
    HtmlReport { report }.write_into(to)
}

/// A text that is never broken into two lines, such as a number with its unit.
fn unbroken(text: impl AsRef<str>) -> String {
    text.as_ref().replace(' ', "\u{a0}")
}

/// A theme's colour as CSS variables for the light and the dark page.
fn color_style(color: &u8) -> String {
    let (light, dark) = page_shades(*color);
    format!("--light:{light};--dark:{dark}")
}

/// The id of a section on the page.
fn section_anchor(section: &ThemeSection) -> String {
    match section.theme {
        Some(theme) => format!("theme-{}", theme.0),
        None => section.title.to_lowercase().replace(' ', "-"),
    }
}

/// The id of an appendix on the page, from its place.
fn appendix_anchor(at: &usize) -> String {
    format!("appendix-{}", at + 1)
}

/// How many quotes are unfolded under each topic of a section: where the researcher picked quotes for the
/// theme, none of those the program chose.
fn open_quotes(section: &ThemeSection) -> usize {
    if section.quotes.iter().any(ReportQuote::is_picked) { 0 } else { OPEN_QUOTES }
}

/// Quotes that one hand chose: the heading above them, those shown and those folded.
type FoldedGroup<'a> = (&'static str, &'a [ReportQuote], &'a [ReportQuote]);

/// The quotes in groups. Picked quotes are shown, and `open` of those the program chose.
fn folded_groups<'a>(quotes: &'a [ReportQuote], open: usize) -> Vec<FoldedGroup<'a>> {
    let fold = |(heading, group): (&'static str, &'a [ReportQuote])| {
        let open = if group.iter().all(ReportQuote::is_picked) { group.len() } else { open.min(group.len()) };
        let (shown, folded) = group.split_at(open);
        (heading, shown, folded)
    };
    quote_groups(quotes).into_iter().map(fold).collect()
}

/// The cells of a row with the names of their columns.
fn named_cells<'a>(names: &impl AsRef<[&'a str]>, cells: &impl AsRef<[String]>) -> Vec<(&'a str, String)> {
    names.as_ref().iter().copied().zip(cells.as_ref().iter().map(unbroken)).collect()
}

/// A bar with its label and value; `share` is its length from 0 to 1.
struct ChartBar {
    label: String,
    indent: usize,
    color: Option<u8>,
    share: f64,
    value: String,
}

/// The words of each theme, scaled to the largest. Children are indented, up to eight levels, so that a deep
/// theme still has room for its bar.
fn prevalence_bars(report: &StudyReport) -> Vec<ChartBar> {
    let most = report.themes.iter().map(|theme| theme.count.words).fold(1, usize::max);
    let bar = |theme: &ReportTheme| {
        let words = theme.count.words;
        let share = percent_text(words, report.corpus_count.words);
        ChartBar {
            label: theme.name.clone(),
            indent: theme.depth.min(8),
            color: Some(theme.color),
            share: words as f64 / most as f64,
            value: format!("{} ({share})", thousands(words)),
        }
    };
    report.themes.iter().map(bar).collect()
}

/// The overlaps of pairs of themes, scaled to the largest; pairs come sorted, most first.
fn pair_bars(pairs: &[ThemePair]) -> Vec<ChartBar> {
    let most = pairs.iter().map(|pair| pair.overlaps).fold(1, usize::max);
    let bar = |pair: &ThemePair| ChartBar {
        label: pair.names.join(" + "),
        indent: 0,
        color: None,
        share: pair.overlaps as f64 / most as f64,
        value: thousands(pair.overlaps),
    };
    pairs.iter().take(MAX_CHART_PAIRS).map(bar).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::report::tests::sample_report;

    fn page() -> String {
        let mut bytes = Vec::new();
        write(&sample_report(), &mut bytes).unwrap();
        String::from_utf8(bytes).unwrap()
    }

    #[test]
    fn the_page_of_a_small_study() {
        let page = page().replace(env!("CARGO_PKG_VERSION"), "VERSION").replace(STYLE, "…");
        insta::assert_snapshot!(page);
    }

    #[test]
    fn the_page_needs_nothing_else() {
        let page = page();
        for word in ["<script", "src=", "url(", "@import", "http://", "<iframe", "onclick"] {
            assert!(!page.contains(word), "{word}");
        }
        assert!(page.contains("&lt;b&gt;") && !page.contains("<b>"));
    }

    #[test]
    fn what_the_program_chose_is_folded_but_in_print() {
        let page = page();
        let after = |text: &str, mark: &str| text.split_once(mark).unwrap().1.to_owned();
        let picked = after(&page, "Quotes picked by the researcher</p>");
        assert!(picked.starts_with("\n<blockquote class=\"picked\">"), "{picked}");
        let unsorted = after(&page, "id=\"in-no-theme-yet\"");
        let (topic, _) = unsorted.split_once("<blockquote class=\"typical\">").unwrap();
        assert!(topic.contains("<details><summary><strong>The bill</strong>"), "{topic}");
        let print = after(STYLE, "@media print");
        assert!(print.contains("details::details-content { content-visibility: visible"));
    }

    #[test]
    fn the_contents_lead_to_every_section() {
        let page = page();
        for address in page.split("href=\"#").skip(1) {
            let id = address.split('"').next().unwrap();
            assert_eq!(page.matches(&format!("id=\"{id}\"")).count(), 1, "{id}");
        }
        assert!(page.contains("href=\"#theme-2\"") && page.contains("href=\"#memos\""));
    }

    #[test]
    fn names_are_whole_and_colours_are_for_light_and_dark() {
        let name = "Frameworks and the long names that people give to their themes";
        let theme = ReportTheme { depth: 2, name: name.to_owned(), color: 10, ..ReportTheme::default() };
        let mut bytes = Vec::new();
        write(&StudyReport { themes: vec![theme], ..StudyReport::default() }, &mut bytes).unwrap();
        let page = String::from_utf8(bytes).unwrap();
        assert!(page.contains(&format!("<span style=\"padding-left:2em\">{name}</span>")), "{page}");
        let (_, dark) = page_shades(10);
        assert!(page.contains(&format!("--light:#393b79;--dark:{dark}")), "{page}");
    }

    #[test]
    fn a_number_stays_with_its_unit() {
        assert_eq!(unbroken("224 h 31 min"), "224\u{a0}h\u{a0}31\u{a0}min");
        assert!(page().contains("data-of=\"Share of words\">50\u{a0}%</td>"));
    }
}
