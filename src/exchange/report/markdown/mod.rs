//! The report as Markdown, for a repository, a wiki or the supplement of a paper, from the template `report.md`.

use super::codebook_table::codebook_table;
use super::topic_tables::topic_tables;
use super::{StudyReport, THEME_COLUMNS};
use crate::exchange::document_table::markdown_table;
use crate::format::{count_noun, duration_text, percent_text, thousands};
use askama::Template;
use std::io::{self, Write};

#[derive(Template)]
#[template(path = "markdown/report.md", config = "src/exchange/report/askama.toml")]
struct MarkdownReport<'a> {
    report: &'a StudyReport,
}

/// Writes the report as Markdown.
///
/// # Errors
/// What `to` says.
pub fn write(report: &StudyReport, to: &mut dyn Write) -> io::Result<()> {
    MarkdownReport { report }.write_into(to)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::escape::escape_markdown;
    use crate::exchange::report::tests::sample_report;

    #[test]
    fn the_report_of_a_small_study() {
        let mut bytes = Vec::new();
        write(&sample_report(), &mut bytes).unwrap();
        let text = String::from_utf8(bytes).unwrap();
        insta::assert_snapshot!(text.replace(env!("CARGO_PKG_VERSION"), "VERSION"));
    }

    #[test]
    fn nothing_is_taken_for_markdown() {
        assert_eq!(
            escape_markdown("# a *b* <i> [c](d) | e_f & `g`"),
            r"\# a \*b\* \<i\> \[c\](d) \| e\_f \& \`g\`"
        );
        assert_eq!(escape_markdown("1. one - two"), r"1\. one - two");
        assert_eq!(escape_markdown("- a\u{1b}[2J"), r"\- a \[2J");
    }
}
