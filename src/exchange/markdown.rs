//! The report as Markdown, for a repository, a wiki or a paper's supplement.

use super::figures::{count, counted, duration, share};
use super::report::{Quote, Report, Section, Topic};
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
    report.sections.iter().try_for_each(|part| section(part, report.whole.snippets, to))?;
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
    writeln!(to, "| theme | topics | snippets | share | talks | share | time | speakers |")?;
    writeln!(to, "|---|--:|--:|--:|--:|--:|--:|--:|")?;
    for theme in &report.themes {
        let Count { snippets, transcripts, seconds, speakers } = theme.count;
        let cells = [
            count(theme.topics),
            count(snippets),
            share(snippets, report.whole.snippets),
            count(transcripts),
            share(transcripts, report.transcripts),
            seconds.map(duration).unwrap_or_default(),
            count(speakers),
        ];
        let cells: Vec<String> = cells.iter().map(|cell| escaped(cell)).collect();
        writeln!(to, "| {} | {} |", escaped(&theme.path), cells.join(" | "))?;
    }
    writeln!(to)
}

fn pairs(report: &Report, to: &mut dyn Write) -> io::Result<()> {
    if report.pairs.is_empty() {
        return Ok(());
    }
    writeln!(to, "## Themes that come together\n\n| theme | and | snippets | talks |\n|---|---|--:|--:|")?;
    for pair in &report.pairs {
        let (first, second) = (escaped(&pair.first), escaped(&pair.second));
        writeln!(to, "| {first} | {second} | {} | {} |", count(pair.snippets), count(pair.transcripts))?;
    }
    writeln!(to)
}

fn section(section: &Section, whole: usize, to: &mut dyn Write) -> io::Result<()> {
    writeln!(to, "## {}\n", escaped(&section.title))?;
    section.quotes.iter().try_for_each(|it| quote(it, to))?;
    section.topics.iter().try_for_each(|it| topic(it, whole, to))
}

fn topic(topic: &Topic, whole: usize, to: &mut dyn Write) -> io::Result<()> {
    writeln!(to, "### {}\n", escaped(&topic.label))?;
    writeln!(to, "Topic {}: {}.", topic.id, extent(&topic.count, whole))?;
    if !topic.keywords.is_empty() {
        let words: Vec<String> = topic.keywords.iter().map(|word| escaped(word)).collect();
        writeln!(to, "Keywords: {}.", words.join(", "))?;
    }
    writeln!(to)?;
    topic.quotes.iter().try_for_each(|it| quote(it, to))
}

fn quote(quote: &Quote, to: &mut dyn Write) -> io::Result<()> {
    for line in quote.text.lines().filter(|line| !line.trim().is_empty()) {
        writeln!(to, "> {}", escaped(line.trim()))?;
    }
    writeln!(to, ">\n> {}\n", escaped(&quote.source))
}

fn funnel(report: &Report, to: &mut dyn Write) -> io::Result<()> {
    writeln!(to, "## From talks to themes\n\n| | |\n|--:|---|")?;
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
    writeln!(to, "| setting | value |\n|---|---|")?;
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
