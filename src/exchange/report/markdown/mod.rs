//! The report as Markdown, for a repository, a wiki or the supplement of a paper.

pub mod coverage;
mod quotes_section;

use super::{StudyReport, THEME_COLUMNS};
use crate::exchange::escape::escape_markdown;
use crate::exchange::report::markdown::coverage::coverage_text;
use crate::format::{count_noun, duration_text, thousands};
use std::io::{self, Write};

/// Writes the report as Markdown.
///
/// # Errors
/// What `to` says.
pub fn write(report: &StudyReport, to: &mut dyn Write) -> io::Result<()> {
    writeln!(to, "# {}\n", escape_markdown(&report.title))?;
    let time = report
        .corpus_count
        .seconds
        .map(|seconds| format!(", {}", duration_text(seconds)))
        .unwrap_or_default();
    let talks = count_noun(report.transcripts, "transcript");
    let words = count_noun(report.words, "word");
    writeln!(to, "{talks}, {words}, {}{time}.\n", count_noun(report.corpus_count.snippets, "snippet"))?;
    write_codebook(report, to)?;
    write_prevalence(report, to)?;
    write_theme_pairs(report, to)?;
    if report.settings.is_empty() {
        writeln!(to, "No topics have been looked for yet.\n")?;
    }
    report
        .sections
        .iter()
        .try_for_each(|part| quotes_section::write_section(part, report.corpus_count.snippets, to))?;
    quotes_section::write_memos(&report.memos, to)?;
    write_funnel(report, to)?;
    write_methods(report, to)
}

/// Writes the themes as a list with their counts and descriptions.
fn write_codebook(report: &StudyReport, to: &mut dyn Write) -> io::Result<()> {
    writeln!(to, "## Themes\n")?;
    if report.themes.is_empty() {
        return writeln!(to, "There are no themes yet.\n");
    }
    for theme in &report.themes {
        let indent = "  ".repeat(theme.depth);
        writeln!(
            to,
            "{indent}- **{}**: {}",
            escape_markdown(&theme.name),
            coverage_text(&theme.count, report.corpus_count.snippets)
        )?;
        if !theme.description.trim().is_empty() {
            writeln!(to, "{indent}  {}", escape_markdown(&theme.description))?;
        }
    }
    writeln!(to)
}

/// Writes the table of prevalence.
fn write_prevalence(report: &StudyReport, to: &mut dyn Write) -> io::Result<()> {
    if report.themes.is_empty() {
        return Ok(());
    }
    writeln!(to, "## Prevalence\n")?;
    writeln!(to, "| Theme | {} |", THEME_COLUMNS.join(" | "))?;
    writeln!(to, "|---{}|", "|--:".repeat(THEME_COLUMNS.len()))?;
    for theme in &report.themes {
        let cells = theme.table_cells(report).map(|cell| escape_markdown(&cell));
        writeln!(to, "| {} | {} |", escape_markdown(&theme.path), cells.join(" | "))?;
    }
    writeln!(to)
}

/// Writes the table of co-occurring themes.
fn write_theme_pairs(report: &StudyReport, to: &mut dyn Write) -> io::Result<()> {
    if report.pairs.is_empty() {
        return Ok(());
    }
    writeln!(
        to,
        "## Themes that come together\n\n| Theme | And | Snippets | Transcripts |\n|---|---|--:|--:|"
    )?;
    for pair in &report.pairs {
        let (first, second) = (escape_markdown(&pair.first), escape_markdown(&pair.second));
        writeln!(
            to,
            "| {first} | {second} | {} | {} |",
            thousands(pair.snippets),
            thousands(pair.transcripts)
        )?;
    }
    writeln!(to)
}

/// Writes the counts from transcripts to themes.
fn write_funnel(report: &StudyReport, to: &mut dyn Write) -> io::Result<()> {
    writeln!(to, "## From transcripts to themes\n\n| | |\n|--:|---|")?;
    for (what, number) in &report.funnel {
        writeln!(to, "| {} | {} |", thousands(*number), escape_markdown(what))?;
    }
    writeln!(to)
}

/// Writes the methods section and the table of settings.
fn write_methods(report: &StudyReport, to: &mut dyn Write) -> io::Result<()> {
    writeln!(to, "## Methods\n")?;
    for paragraph in &report.methods {
        writeln!(to, "{}\n", escape_markdown(paragraph))?;
    }
    if report.settings.is_empty() {
        return Ok(());
    }
    writeln!(to, "| Setting | Value |\n|---|---|")?;
    for (what, value) in &report.settings {
        writeln!(to, "| {} | {} |", escape_markdown(what), escape_markdown(value))?;
    }
    writeln!(to)
}

#[cfg(test)]
mod tests {
    use super::*;
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
