//! The tables and lists of the HTML report: prevalence, codebook, pairs of themes, funnel, methods.

use super::charts;
use super::elements::{color_dot, has_codebook};
use crate::exchange::escape::{escape_html, escape_unbroken};
use crate::exchange::report::{ReportTheme, StudyReport, THEME_COLUMNS};
use crate::format::{count_noun, thousands};
use std::io::{self, Write};

/// Writes the chart and the table of prevalence.
pub(super) fn write_prevalence(report: &StudyReport, to: &mut dyn Write) -> io::Result<()> {
    writeln!(to, "<h2 id=\"prevalence\">Prevalence</h2>")?;
    if report.themes.is_empty() {
        return writeln!(to, "<p>There are no themes yet.</p>");
    }
    writeln!(
        to,
        "<figure>\n{}<figcaption>Snippets each theme holds for, with those below it; shares of all {}.</figcaption></figure>",
        charts::prevalence_chart(&report.themes, report.corpus_count.snippets),
        count_noun(report.corpus_count.snippets, "snippet")
    )?;
    write_table_head(to, &["Theme"], &THEME_COLUMNS)?;
    for theme in &report.themes {
        write!(to, "<tr><td>{}</td>", escape_html(&theme.path))?;
        write_number_cells(to, &THEME_COLUMNS, &theme.table_cells(report))?;
    }
    writeln!(to, "</tbody></table></div>")
}

/// Begins a table with its columns of text, then those of numbers.
fn write_table_head(to: &mut dyn Write, words: &[&str], numbers: &[&str]) -> io::Result<()> {
    write!(to, "<div class=\"scroll\"><table class=\"cards\"><thead><tr>")?;
    words.iter().try_for_each(|name| write!(to, "<th scope=\"col\">{name}</th>"))?;
    numbers.iter().try_for_each(|name| write!(to, "<th scope=\"col\" class=\"r\">{name}</th>"))?;
    writeln!(to, "</tr></thead><tbody>")
}

/// Ends a row with its numbers. Each carries its column's name, which a narrow page shows in place of the
/// table head.
fn write_number_cells(to: &mut dyn Write, names: &[&str], cells: &[String]) -> io::Result<()> {
    for (name, cell) in names.iter().zip(cells) {
        write!(to, "<td class=\"r\" data-of=\"{name}\">{}</td>", escape_unbroken(cell))?;
    }
    writeln!(to, "</tr>")
}

/// Writes the descriptions of the themes, where there are any.
pub(super) fn write_codebook(themes: &[ReportTheme], to: &mut dyn Write) -> io::Result<()> {
    if !has_codebook(themes) {
        return Ok(());
    }
    writeln!(to, "<h2 id=\"codebook\">Codebook</h2>\n<dl class=\"book\">")?;
    for theme in themes {
        let indent = theme.depth as f64 * 1.4;
        write!(
            to,
            "<div style=\"margin-left:{indent}em\"><dt>{}{}</dt>",
            color_dot(theme.color),
            escape_html(&theme.name)
        )?;
        let description = theme.description.trim();
        if !description.is_empty() {
            write!(to, "<dd>{}</dd>", escape_html(description))?;
        }
        writeln!(to, "</div>")?;
    }
    writeln!(to, "</dl>")
}

/// Writes the chart and the table of co-occurring themes.
pub(super) fn write_theme_pairs(report: &StudyReport, to: &mut dyn Write) -> io::Result<()> {
    if report.pairs.is_empty() {
        return Ok(());
    }
    writeln!(
        to,
        "<h2 id=\"together\">Themes that come together</h2>\n<figure>\n{}<figcaption>Snippets for which both themes hold.</figcaption></figure>",
        charts::cooccurrence_chart(&report.pairs)
    )?;
    let columns = ["Snippets", "Transcripts"];
    write_table_head(to, &["Theme", "And"], &columns)?;
    for pair in &report.pairs {
        write!(to, "<tr><td>{}</td><td>{}</td>", escape_html(&pair.first), escape_html(&pair.second))?;
        write_number_cells(to, &columns, &[thousands(pair.snippets), thousands(pair.transcripts)])?;
    }
    writeln!(to, "</tbody></table></div>")
}

/// Writes the counts from transcripts to themes.
pub(super) fn write_funnel(report: &StudyReport, to: &mut dyn Write) -> io::Result<()> {
    writeln!(to, "<h2 id=\"funnel\">From transcripts to themes</h2>\n<dl class=\"funnel\">")?;
    for (what, number) in &report.funnel {
        writeln!(to, "<dt>{}</dt><dd>{}</dd>", thousands(*number), escape_html(what))?;
    }
    writeln!(to, "</dl>")
}

/// Writes the methods section and the table of settings.
pub(super) fn write_methods(report: &StudyReport, to: &mut dyn Write) -> io::Result<()> {
    writeln!(to, "<h2 id=\"methods\">Methods</h2>")?;
    for paragraph in &report.methods {
        writeln!(to, "<p>{}</p>", escape_html(paragraph))?;
    }
    if report.settings.is_empty() {
        return Ok(());
    }
    writeln!(to, "<div class=\"scroll\"><table class=\"settings\"><tbody>")?;
    for (what, value) in &report.settings {
        writeln!(to, "<tr><th scope=\"row\">{}</th><td>{}</td></tr>", escape_html(what), escape_html(value))?;
    }
    writeln!(to, "</tbody></table></div>")
}
