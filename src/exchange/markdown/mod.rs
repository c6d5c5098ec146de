//! The report as Markdown, for a repository, a wiki or a paper's supplement.

mod said;

use super::figures::{count, counted, duration, share};
use super::report::{COLUMNS, Report};
use crate::coding::Count;
use std::io::{self, Write};

/// Writes the report.
///
/// # Errors
/// What `to` says.
pub fn write(report: &Report, to: &mut dyn Write) -> io::Result<()> {
    writeln!(to, "# {}\n", escaped(&report.title))?;
    let time = report.whole.seconds.map(|seconds| format!(", {}", duration(seconds))).unwrap_or_default();
    let talks = counted(report.transcripts, "transcript");
    let words = counted(report.words, "word");
    writeln!(to, "{talks}, {words}, {}{time}.\n", counted(report.whole.snippets, "snippet"))?;
    codebook(report, to)?;
    prevalence(report, to)?;
    pairs(report, to)?;
    if report.settings.is_empty() {
        writeln!(to, "No topics have been looked for yet.\n")?;
    }
    report.sections.iter().try_for_each(|part| said::section(part, report.whole.snippets, to))?;
    said::memos(&report.memos, to)?;
    funnel(report, to)?;
    methods(report, to)
}

fn codebook(report: &Report, to: &mut dyn Write) -> io::Result<()> {
    writeln!(to, "## Themes\n")?;
    if report.themes.is_empty() {
        return writeln!(to, "There are no themes yet.\n");
    }
    for theme in &report.themes {
        let indent = "  ".repeat(theme.depth);
        writeln!(
            to,
            "{indent}- **{}**: {}",
            escaped(&theme.name),
            extent(&theme.count, report.whole.snippets)
        )?;
        if !theme.description.trim().is_empty() {
            writeln!(to, "{indent}  {}", escaped(&theme.description))?;
        }
    }
    writeln!(to)
}

fn extent(covered: &Count, whole: usize) -> String {
    let time = covered.seconds.map(|seconds| format!(", {}", duration(seconds))).unwrap_or_default();
    let (snippets, talks) =
        (counted(covered.snippets, "snippet"), counted(covered.transcripts, "transcript"));
    format!("{snippets} ({}), {talks}{time}", escaped(&share(covered.snippets, whole)))
}

fn prevalence(report: &Report, to: &mut dyn Write) -> io::Result<()> {
    if report.themes.is_empty() {
        return Ok(());
    }
    writeln!(to, "## Prevalence\n")?;
    writeln!(to, "| Theme | {} |", COLUMNS.join(" | "))?;
    writeln!(to, "|---{}|", "|--:".repeat(COLUMNS.len()))?;
    for theme in &report.themes {
        let cells = theme.cells(report).map(|cell| escaped(&cell));
        writeln!(to, "| {} | {} |", escaped(&theme.path), cells.join(" | "))?;
    }
    writeln!(to)
}

fn pairs(report: &Report, to: &mut dyn Write) -> io::Result<()> {
    if report.pairs.is_empty() {
        return Ok(());
    }
    writeln!(
        to,
        "## Themes that come together\n\n| Theme | And | Snippets | Transcripts |\n|---|---|--:|--:|"
    )?;
    for pair in &report.pairs {
        let (first, second) = (escaped(&pair.first), escaped(&pair.second));
        writeln!(to, "| {first} | {second} | {} | {} |", count(pair.snippets), count(pair.transcripts))?;
    }
    writeln!(to)
}

fn funnel(report: &Report, to: &mut dyn Write) -> io::Result<()> {
    writeln!(to, "## From transcripts to themes\n\n| | |\n|--:|---|")?;
    for (what, number) in &report.funnel {
        writeln!(to, "| {} | {} |", count(*number), escaped(what))?;
    }
    writeln!(to)
}

fn methods(report: &Report, to: &mut dyn Write) -> io::Result<()> {
    writeln!(to, "## Methods\n")?;
    for paragraph in &report.methods {
        writeln!(to, "{}\n", escaped(paragraph))?;
    }
    if report.settings.is_empty() {
        return Ok(());
    }
    writeln!(to, "| Setting | Value |\n|---|---|")?;
    for (what, value) in &report.settings {
        writeln!(to, "| {} | {} |", escaped(what), escaped(value))?;
    }
    writeln!(to)
}

/// Text on one line in which nothing is taken for Markdown or HTML.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    let mut begun = false;
    for (at, c) in text.char_indices() {
        let marks = match c {
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '~' => true,
            '#' | '+' | '-' | '=' => !begun,
            '.' | ')' => text.get(..at).is_some_and(|before| {
                let number = before.trim_start();
                !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())
            }),
            '&' => true,
            _ => false,
        };
        begun |= !c.is_whitespace();
        if c.is_control() {
            out.push(' ');
            continue;
        }
        if marks {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::report::tests::report;
    use super::*;

    #[test]
    fn the_report_of_a_small_study() {
        let mut bytes = Vec::new();
        write(&report(), &mut bytes).unwrap();
        let text = String::from_utf8(bytes).unwrap();
        insta::assert_snapshot!(text.replace(env!("CARGO_PKG_VERSION"), "VERSION"));
    }

    #[test]
    fn nothing_is_taken_for_markdown() {
        assert_eq!(escaped("# a *b* <i> [c](d) | e_f & `g`"), r"\# a \*b\* \<i\> \[c\](d) \| e\_f \& \`g\`");
        assert_eq!(escaped("1. one - two"), r"1\. one - two");
        assert_eq!(escaped("- a\u{1b}[2J"), r"\- a \[2J");
    }
}
