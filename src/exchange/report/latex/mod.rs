//! The report as a LaTeX document. It compiles as it is with LuaLaTeX or XeLaTeX, and its parts can be copied
//! into a paper. Non-Latin scripts need a font that has them, which the user has to set.

mod quotes_section;

use super::{StudyReport, THEME_COLUMNS};
use crate::exchange::escape::escape_latex;
use crate::format::{count_noun, duration_text, thousands};
use std::io::{self, Write};

/// The preamble up to the title; loads only packages every TeX distribution has.
const PREAMBLE: &str = r"\documentclass[11pt,a4paper]{article}
\usepackage{fontspec}
\usepackage{array}
\usepackage{longtable}
\usepackage[margin=2.5cm]{geometry}
\usepackage[hidelinks]{hyperref}
\emergencystretch=3em
\setlength{\tabcolsep}{4pt}
";

/// Writes the report as LaTeX.
///
/// # Errors
/// What `to` says.
pub fn write(report: &StudyReport, to: &mut dyn Write) -> io::Result<()> {
    writeln!(
        to,
        "{PREAMBLE}\\title{{{}}}\n\\date{{}}\n\\begin{{document}}\n\\maketitle",
        escape_latex(&report.title)
    )?;
    let time = report
        .corpus_count
        .seconds
        .map(|seconds| format!(", {}", duration_text(seconds)))
        .unwrap_or_default();
    let (talks, words) = (count_noun(report.transcripts, "transcript"), count_noun(report.words, "word"));
    writeln!(
        to,
        "\\noindent {talks}, {words}, {}{time}.\n",
        count_noun(report.corpus_count.snippets, "snippet")
    )?;
    write_codebook(report, to)?;
    write_prevalence(report, to)?;
    write_theme_pairs(report, to)?;
    if !report.sections.is_empty() {
        writeln!(to, "\\section{{Topics by theme}}\n")?;
    }
    report
        .sections
        .iter()
        .try_for_each(|part| quotes_section::write_section(part, report.corpus_count.snippets, to))?;
    quotes_section::write_memos(&report.memos, to)?;
    write_funnel(report, to)?;
    write_methods(report, to)?;
    writeln!(to, "\\end{{document}}")
}

/// Writes the descriptions of the themes.
fn write_codebook(report: &StudyReport, to: &mut dyn Write) -> io::Result<()> {
    writeln!(to, "\\section{{Codebook}}\n")?;
    if report.themes.is_empty() {
        return writeln!(to, "There are no themes yet.\n");
    }
    writeln!(to, "\\begin{{description}}")?;
    for theme in &report.themes {
        writeln!(to, "\\item[{}] {}", escape_braced(&theme.path), escape_latex(theme.description.trim()))?;
    }
    writeln!(to, "\\end{{description}}\n")
}

/// Writes the table of prevalence.
fn write_prevalence(report: &StudyReport, to: &mut dyn Write) -> io::Result<()> {
    if report.themes.is_empty() {
        return Ok(());
    }
    let rows = report.themes.iter().map(|theme| {
        let mut row = vec![theme.path.clone()];
        row.extend(theme.table_cells(report));
        row
    });
    let names: Vec<&str> = std::iter::once("Theme").chain(THEME_COLUMNS).collect();
    // Fixed widths for the columns with the longest heads, so that these break into lines.
    let columns = format!("p{{2.6cm}}rr{0}r{0}rr", r">{\raggedleft\arraybackslash}p{1.7cm}");
    write_table("Prevalence", &columns, &names, rows, to)
}

/// Writes the table of co-occurring themes.
fn write_theme_pairs(report: &StudyReport, to: &mut dyn Write) -> io::Result<()> {
    if report.pairs.is_empty() {
        return Ok(());
    }
    let rows = report.pairs.iter().map(|pair| {
        vec![pair.first.clone(), pair.second.clone(), thousands(pair.snippets), thousands(pair.transcripts)]
    });
    write_table(
        "Themes that come together",
        "p{5cm}p{5cm}rr",
        &["Theme", "And", "Snippets", "Transcripts"],
        rows,
        to,
    )
}

/// Writes a section with a table that may break over pages. `columns` is a LaTeX column specification.
fn write_table(
    title: &str,
    columns: &str,
    names: &[&str],
    rows: impl Iterator<Item = Vec<String>>,
    to: &mut dyn Write,
) -> io::Result<()> {
    writeln!(
        to,
        "\\section{{{title}}}\n\n{{\\small\\begin{{longtable}}{{{columns}}}\n{} \\\\ \\hline\n\\endhead",
        names.join(" & ")
    )?;
    for row in rows {
        let cells: Vec<String> = row.iter().map(|cell| escape_braced(cell)).collect();
        writeln!(to, "{} \\\\", cells.join(" & "))?;
    }
    writeln!(to, "\\end{{longtable}}}}\n")
}

/// Writes the counts from transcripts to themes.
fn write_funnel(report: &StudyReport, to: &mut dyn Write) -> io::Result<()> {
    writeln!(to, "\\section{{From transcripts to themes}}\n\n\\begin{{tabular}}{{rl}}")?;
    for (what, number) in &report.funnel {
        writeln!(to, "{} & {} \\\\", thousands(*number), escape_latex(what))?;
    }
    writeln!(to, "\\end{{tabular}}\n")
}

/// Writes the methods section.
fn write_methods(report: &StudyReport, to: &mut dyn Write) -> io::Result<()> {
    writeln!(to, "\\section{{Methods}}\n")?;
    for paragraph in &report.methods {
        writeln!(to, "{}\n", escape_latex(paragraph))?;
    }
    Ok(())
}

/// Escapes a text after `\item` or `\\`, in braces where a bracket or star would be read as an argument.
fn escape_braced(text: &str) -> String {
    let text = escape_latex(text);
    if text.starts_with(['[', '*']) || text.contains(']') { format!("{{{text}}}") } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::report::tests::sample_report;

    #[test]
    fn the_document_of_a_small_study() {
        let mut bytes = Vec::new();
        write(&sample_report(), &mut bytes).unwrap();
        let text = String::from_utf8(bytes).unwrap();
        insta::assert_snapshot!(text.replace(env!("CARGO_PKG_VERSION"), "VERSION"));
    }

    #[test]
    fn nothing_is_taken_for_latex() {
        assert_eq!(
            escape_latex("a_b & 5 % \\x{y} ~ #1 $"),
            "a\\_b \\& 5 \\% \\textbackslash{}x\\{y\\} \\textasciitilde{} \\#1 \\$"
        );
        assert_eq!((escape_braced("[a]"), escape_braced("a")), ("{[a]}".to_owned(), "a".to_owned()));
    }
}
