//! The parts of the page that are tables and lists: themes, pairs of themes, methods.

use super::super::figures::{count, counted};
use super::super::report::{COLUMNS, Report, Theme};
use super::{charts, dot, escaped, has_codebook, kept};
use std::io::{self, Write};

pub(super) fn prevalence(report: &Report, to: &mut dyn Write) -> io::Result<()> {
    writeln!(to, "<h2 id=\"prevalence\">Prevalence</h2>")?;
    if report.themes.is_empty() {
        return writeln!(to, "<p>There are no themes yet.</p>");
    }
    writeln!(
        to,
        "<figure>\n{}<figcaption>Snippets each theme holds for, with those below it; shares of all {}.</figcaption></figure>",
        charts::prevalence(&report.themes, report.whole.snippets),
        counted(report.whole.snippets, "snippet")
    )?;
    head(to, &["Theme"], &COLUMNS)?;
    for theme in &report.themes {
        write!(to, "<tr><td>{}</td>", escaped(&theme.path))?;
        numbers(to, &COLUMNS, &theme.cells(report))?;
    }
    writeln!(to, "</tbody></table></div>")
}

/// Begins a table: its columns of words, then those of numbers.
fn head(to: &mut dyn Write, words: &[&str], numbers: &[&str]) -> io::Result<()> {
    write!(to, "<div class=\"scroll\"><table class=\"cards\"><thead><tr>")?;
    words.iter().try_for_each(|name| write!(to, "<th scope=\"col\">{name}</th>"))?;
    numbers.iter().try_for_each(|name| write!(to, "<th scope=\"col\" class=\"r\">{name}</th>"))?;
    writeln!(to, "</tr></thead><tbody>")
}

/// Ends a row with its numbers; on a narrow page each says its column, as the head is not above it.
fn numbers(to: &mut dyn Write, names: &[&str], cells: &[String]) -> io::Result<()> {
    for (name, cell) in names.iter().zip(cells) {
        write!(to, "<td class=\"r\" data-of=\"{name}\">{}</td>", kept(cell))?;
    }
    writeln!(to, "</tr>")
}

/// What the themes are for, where anything says so.
pub(super) fn codebook(themes: &[Theme], to: &mut dyn Write) -> io::Result<()> {
    if !has_codebook(themes) {
        return Ok(());
    }
    writeln!(to, "<h2 id=\"codebook\">Codebook</h2>\n<dl class=\"book\">")?;
    for theme in themes {
        let indent = theme.depth as f64 * 1.4;
        write!(
            to,
            "<div style=\"margin-left:{indent}em\"><dt>{}{}</dt>",
            dot(theme.color),
            escaped(&theme.name)
        )?;
        let description = theme.description.trim();
        if !description.is_empty() {
            write!(to, "<dd>{}</dd>", escaped(description))?;
        }
        writeln!(to, "</div>")?;
    }
    writeln!(to, "</dl>")
}

pub(super) fn pairs(report: &Report, to: &mut dyn Write) -> io::Result<()> {
    if report.pairs.is_empty() {
        return Ok(());
    }
    writeln!(
        to,
        "<h2 id=\"together\">Themes that come together</h2>\n<figure>\n{}<figcaption>Snippets for which both themes hold.</figcaption></figure>",
        charts::together(&report.pairs)
    )?;
    let columns = ["Snippets", "Transcripts"];
    head(to, &["Theme", "And"], &columns)?;
    for pair in &report.pairs {
        write!(to, "<tr><td>{}</td><td>{}</td>", escaped(&pair.first), escaped(&pair.second))?;
        numbers(to, &columns, &[count(pair.snippets), count(pair.transcripts)])?;
    }
    writeln!(to, "</tbody></table></div>")
}

pub(super) fn funnel(report: &Report, to: &mut dyn Write) -> io::Result<()> {
    writeln!(to, "<h2 id=\"funnel\">From transcripts to themes</h2>\n<dl class=\"funnel\">")?;
    for (what, number) in &report.funnel {
        writeln!(to, "<dt>{}</dt><dd>{}</dd>", count(*number), escaped(what))?;
    }
    writeln!(to, "</dl>")
}

pub(super) fn methods(report: &Report, to: &mut dyn Write) -> io::Result<()> {
    writeln!(to, "<h2 id=\"methods\">Methods</h2>")?;
    for paragraph in &report.methods {
        writeln!(to, "<p>{}</p>", escaped(paragraph))?;
    }
    if report.settings.is_empty() {
        return Ok(());
    }
    writeln!(to, "<div class=\"scroll\"><table class=\"settings\"><tbody>")?;
    for (what, value) in &report.settings {
        writeln!(to, "<tr><th scope=\"row\">{}</th><td>{}</td></tr>", escaped(what), escaped(value))?;
    }
    writeln!(to, "</tbody></table></div>")
}
