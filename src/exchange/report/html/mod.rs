//! The report as one self-contained HTML file: no network, no script, light and dark, printable. A content
//! security policy in the page forbids everything else, should an escape ever be missed.

mod charts;
pub mod elements;
mod quotes_section;
mod tables;

use super::StudyReport;
use crate::exchange::escape::{escape_html, escape_unbroken};
use crate::exchange::report::html::elements::{color_dot, has_codebook};
use crate::format::{count_noun, duration_text};
use std::io::{self, Write};

const STYLE: &str = include_str!("report.css");

/// Writes the report as HTML.
///
/// # Errors
/// What `to` says.
pub fn write(report: &StudyReport, to: &mut dyn Write) -> io::Result<()> {
    let title = escape_html(&report.title);
    writeln!(
        to,
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; img-src data:\">\n<link rel=\"icon\" href=\"data:,\">\n<title>{title}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n<header>\n<h1>{title}</h1>"
    )?;
    let parts = [
        (report.transcripts, "transcript"),
        (report.words, "word"),
        (report.corpus_count.snippets, "snippet"),
    ];
    let mut parts: Vec<String> = parts.map(|(number, noun)| count_noun(number, noun)).into();
    parts.extend(report.corpus_count.seconds.map(duration_text));
    let parts: Vec<String> = parts.iter().map(|part| escape_unbroken(part)).collect();
    writeln!(to, "<p class=\"quiet\">{}</p>", parts.join(", "))?;
    write_contents(report, to)?;
    writeln!(to, "</header>\n<main>")?;
    tables::write_prevalence(report, to)?;
    tables::write_codebook(&report.themes, to)?;
    tables::write_theme_pairs(report, to)?;
    quotes_section::write_sections(report, to)?;
    quotes_section::write_memos(&report.memos, to)?;
    tables::write_funnel(report, to)?;
    tables::write_methods(report, to)?;
    writeln!(to, "</main>\n</body>\n</html>")
}

/// Writes the table of contents; the sections of themes are listed below "Topics by theme".
fn write_contents(report: &StudyReport, to: &mut dyn Write) -> io::Result<()> {
    let some = |there: bool, id, name| there.then_some((id, name));
    let parts = [
        Some(("prevalence", "Prevalence")),
        some(has_codebook(&report.themes), "codebook", "Codebook"),
        some(!report.pairs.is_empty(), "together", "Themes that come together"),
        Some(("topics", "Topics by theme")),
        some(!report.memos.is_empty(), "memos", "Memos"),
        Some(("funnel", "From transcripts to themes")),
        Some(("methods", "Methods")),
    ];
    writeln!(to, "<nav aria-label=\"Contents\"><ul>")?;
    for (id, name) in parts.into_iter().flatten() {
        write!(to, "<li><a href=\"#{id}\">{name}</a>")?;
        if id == "topics" && !report.sections.is_empty() {
            writeln!(to, "<ul>")?;
            for section in &report.sections {
                let dot = if section.theme.is_some() { color_dot(section.color) } else { String::new() };
                let (id, title) = (quotes_section::section_anchor(section), escape_html(&section.title));
                writeln!(to, "<li>{dot}<a href=\"#{id}\">{title}</a></li>")?;
            }
            write!(to, "</ul>")?;
        }
        writeln!(to, "</li>")?;
    }
    writeln!(to, "</ul></nav>")
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
    fn a_number_stays_with_its_unit() {
        assert_eq!(escape_unbroken("224 h 31 min"), "224\u{a0}h\u{a0}31\u{a0}min");
        assert!(page().contains("data-of=\"Share of snippets\">50\u{a0}%</td>"));
    }
}
