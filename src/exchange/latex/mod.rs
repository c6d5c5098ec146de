//! The report as LaTeX, a document that compiles as it is with LuaLaTeX or XeLaTeX (other scripts need
//! a font that has them) and whose parts can be taken over into a paper.

mod said;

use super::figures::{count, counted, duration};
use super::report::{COLUMNS, Report};
use std::io::{self, Write};

const HEAD: &str = r"\documentclass[11pt,a4paper]{article}
\usepackage{fontspec}
\usepackage{array}
\usepackage{longtable}
\usepackage[margin=2.5cm]{geometry}
\usepackage[hidelinks]{hyperref}
\emergencystretch=3em
\setlength{\tabcolsep}{4pt}
";

/// Writes the report.
///
/// # Errors
/// What `to` says.
pub fn write(report: &Report, to: &mut dyn Write) -> io::Result<()> {
    writeln!(
        to,
        "{HEAD}\\title{{{}}}\n\\date{{}}\n\\begin{{document}}\n\\maketitle",
        escaped(&report.title)
    )?;
    let time = report.whole.seconds.map(|seconds| format!(", {}", duration(seconds))).unwrap_or_default();
    let (talks, words) = (counted(report.transcripts, "transcript"), counted(report.words, "word"));
    writeln!(to, "\\noindent {talks}, {words}, {}{time}.\n", counted(report.whole.snippets, "snippet"))?;
    codebook(report, to)?;
    prevalence(report, to)?;
    pairs(report, to)?;
    if !report.sections.is_empty() {
        writeln!(to, "\\section{{Topics by theme}}\n")?;
    }
    report.sections.iter().try_for_each(|part| said::section(part, report.whole.snippets, to))?;
    said::memos(&report.memos, to)?;
    funnel(report, to)?;
    methods(report, to)?;
    writeln!(to, "\\end{{document}}")
}

fn codebook(report: &Report, to: &mut dyn Write) -> io::Result<()> {
    writeln!(to, "\\section{{Codebook}}\n")?;
    if report.themes.is_empty() {
        return writeln!(to, "There are no themes yet.\n");
    }
    writeln!(to, "\\begin{{description}}")?;
    for theme in &report.themes {
        writeln!(to, "\\item[{}] {}", braced(&theme.path), escaped(theme.description.trim()))?;
    }
    writeln!(to, "\\end{{description}}\n")
}

fn prevalence(report: &Report, to: &mut dyn Write) -> io::Result<()> {
    if report.themes.is_empty() {
        return Ok(());
    }
    let rows = report.themes.iter().map(|theme| {
        let mut row = vec![theme.path.clone()];
        row.extend(theme.cells(report));
        row
    });
    let names: Vec<&str> = std::iter::once("Theme").chain(COLUMNS).collect();
    // Narrow columns of numbers, so that the longest heads break into lines.
    let columns = format!("p{{2.6cm}}rr{0}r{0}rr", r">{\raggedleft\arraybackslash}p{1.7cm}");
    table("Prevalence", &columns, &names, rows, to)
}

fn pairs(report: &Report, to: &mut dyn Write) -> io::Result<()> {
    if report.pairs.is_empty() {
        return Ok(());
    }
    let rows = report.pairs.iter().map(|pair| {
        vec![pair.first.clone(), pair.second.clone(), count(pair.snippets), count(pair.transcripts)]
    });
    table(
        "Themes that come together",
        "p{5cm}p{5cm}rr",
        &["Theme", "And", "Snippets", "Transcripts"],
        rows,
        to,
    )
}

fn table(
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
        let cells: Vec<String> = row.iter().map(|cell| braced(cell)).collect();
        writeln!(to, "{} \\\\", cells.join(" & "))?;
    }
    writeln!(to, "\\end{{longtable}}}}\n")
}

fn funnel(report: &Report, to: &mut dyn Write) -> io::Result<()> {
    writeln!(to, "\\section{{From transcripts to themes}}\n\n\\begin{{tabular}}{{rl}}")?;
    for (what, number) in &report.funnel {
        writeln!(to, "{} & {} \\\\", count(*number), escaped(what))?;
    }
    writeln!(to, "\\end{{tabular}}\n")
}

fn methods(report: &Report, to: &mut dyn Write) -> io::Result<()> {
    writeln!(to, "\\section{{Methods}}\n")?;
    for paragraph in &report.methods {
        writeln!(to, "{}\n", escaped(paragraph))?;
    }
    Ok(())
}

/// Text in braces, so that a bracket or star at its beginning is no argument.
fn braced(text: &str) -> String {
    let text = escaped(text);
    if text.starts_with(['[', '*']) || text.contains(']') { format!("{{{text}}}") } else { text }
}

/// Text in which nothing is taken for LaTeX.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for letter in text.chars() {
        match letter {
            '\\' => out.push_str("\\textbackslash{}"),
            '~' => out.push_str("\\textasciitilde{}"),
            '^' => out.push_str("\\textasciicircum{}"),
            '<' => out.push_str("\\textless{}"),
            '>' => out.push_str("\\textgreater{}"),
            '"' => out.push_str("\\textquotedbl{}"),
            '&' | '%' | '$' | '#' | '_' | '{' | '}' => {
                out.push('\\');
                out.push(letter);
            }
            '\n' => out.push('\n'),
            letter if letter.is_control() => out.push(' '),
            letter => out.push(letter),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::report::tests::report;
    use super::*;

    #[test]
    fn the_document_of_a_small_study() {
        let mut bytes = Vec::new();
        write(&report(), &mut bytes).unwrap();
        let text = String::from_utf8(bytes).unwrap();
        insta::assert_snapshot!(text.replace(env!("CARGO_PKG_VERSION"), "VERSION"));
    }

    #[test]
    fn nothing_is_taken_for_latex() {
        assert_eq!(
            escaped("a_b & 5 % \\x{y} ~ #1 $"),
            "a\\_b \\& 5 \\% \\textbackslash{}x\\{y\\} \\textasciitilde{} \\#1 \\$"
        );
        assert_eq!((braced("[a]"), braced("a")), ("{[a]}".to_owned(), "a".to_owned()));
    }
}
