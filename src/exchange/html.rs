//! The report as one HTML file that needs nothing else: no network, no script, light and dark, fit for print.

use super::charts;
use super::colors::hex;
use super::figures::{count, counted, duration, share};
use super::report::{Quote, Report, Section, Theme, Topic};
use crate::coding::Count;
use std::io::{self, Write};

const STYLE: &str = include_str!("report.css");

/// Writes the report.
///
/// # Errors
/// What `to` says.
pub fn write(report: &Report, to: &mut dyn Write) -> io::Result<()> {
    let title = escaped(&report.title);
    writeln!(
        to,
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; img-src data:\">\n<link rel=\"icon\" href=\"data:,\">\n<title>{title}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n<header>\n<h1>{title}</h1>"
    )?;
    let time = report.whole.seconds.map(|seconds| format!(", {}", duration(seconds))).unwrap_or_default();
    let parts =
        [(report.transcripts, "transcript"), (report.words, "word"), (report.whole.snippets, "snippet")];
    let parts: Vec<String> = parts.map(|(number, noun)| counted(number, noun)).into();
    writeln!(to, "<p class=\"quiet\">{}{time}</p>", parts.join(", "))?;
    contents(report, to)?;
    writeln!(to, "</header>\n<main>")?;
    prevalence(report, to)?;
    codebook(&report.themes, to)?;
    pairs(report, to)?;
    writeln!(to, "<h2 id=\"topics\">Topics by theme</h2>")?;
    if report.sections.is_empty() {
        writeln!(to, "<p>No topics have been looked for yet.</p>")?;
    }
    report.sections.iter().try_for_each(|part| section(part, report.whole.snippets, to))?;
    funnel(report, to)?;
    methods(report, to)?;
    writeln!(to, "</main>\n</body>\n</html>")
}

fn contents(report: &Report, to: &mut dyn Write) -> io::Result<()> {
    let mut parts = vec![("prevalence", "Prevalence"), ("codebook", "Codebook")];
    if !report.pairs.is_empty() {
        parts.push(("together", "Together"));
    }
    parts.extend([("topics", "Topics"), ("funnel", "From talks to themes"), ("methods", "Methods")]);
    writeln!(to, "<nav aria-label=\"Contents\"><ul>")?;
    for (id, name) in parts {
        writeln!(to, "<li><a href=\"#{id}\">{name}</a></li>")?;
    }
    writeln!(to, "</ul></nav>")
}

fn prevalence(report: &Report, to: &mut dyn Write) -> io::Result<()> {
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
    head(
        to,
        &[
            ("Theme", false),
            ("Topics", true),
            ("Snippets", true),
            ("Share", true),
            ("Talks", true),
            ("Share", true),
            ("Time", true),
            ("Speakers", true),
        ],
    )?;
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
        write!(to, "<tr><td>{}</td>", escaped(&theme.path))?;
        cells.iter().try_for_each(|cell| write!(to, "<td class=\"r\">{}</td>", escaped(cell)))?;
        writeln!(to, "</tr>")?;
    }
    writeln!(to, "</tbody></table></div>")
}

/// Begins a table: its columns, and whether they hold numbers.
fn head(to: &mut dyn Write, columns: &[(&str, bool)]) -> io::Result<()> {
    write!(to, "<div class=\"scroll\"><table><thead><tr>")?;
    for (name, number) in columns {
        write!(to, "<th scope=\"col\"{}>{name}</th>", if *number { " class=\"r\"" } else { "" })?;
    }
    writeln!(to, "</tr></thead><tbody>")
}

fn codebook(themes: &[Theme], to: &mut dyn Write) -> io::Result<()> {
    writeln!(to, "<h2 id=\"codebook\">Codebook</h2>\n<dl class=\"book\">")?;
    for theme in themes {
        let indent = theme.depth as f64 * 1.4;
        writeln!(
            to,
            "<div style=\"margin-left:{indent}em\"><dt><span class=\"dot\" style=\"background:{}\"></span>{}</dt><dd>{}</dd></div>",
            hex(theme.color),
            escaped(&theme.name),
            if theme.description.trim().is_empty() {
                "<span class=\"quiet\">No description yet.</span>".to_owned()
            } else {
                escaped(&theme.description)
            },
        )?;
    }
    writeln!(to, "</dl>")
}

fn pairs(report: &Report, to: &mut dyn Write) -> io::Result<()> {
    if report.pairs.is_empty() {
        return Ok(());
    }
    writeln!(
        to,
        "<h2 id=\"together\">Themes that come together</h2>\n<figure>\n{}<figcaption>Snippets for which both themes hold.</figcaption></figure>",
        charts::together(&report.pairs)
    )?;
    head(to, &[("Theme", false), ("And", false), ("Snippets", true), ("Talks", true)])?;
    for pair in &report.pairs {
        writeln!(
            to,
            "<tr><td>{}</td><td>{}</td><td class=\"r\">{}</td><td class=\"r\">{}</td></tr>",
            escaped(&pair.first),
            escaped(&pair.second),
            count(pair.snippets),
            count(pair.transcripts)
        )?;
    }
    writeln!(to, "</tbody></table></div>")
}

fn section(section: &Section, whole: usize, to: &mut dyn Write) -> io::Result<()> {
    writeln!(to, "<section>\n<h3>{}</h3>", escaped(&section.title))?;
    section.quotes.iter().try_for_each(|it| quote(it, to))?;
    section.topics.iter().try_for_each(|it| topic(it, whole, to))?;
    writeln!(to, "</section>")
}

fn topic(topic: &Topic, whole: usize, to: &mut dyn Write) -> io::Result<()> {
    let time = topic.count.seconds.map(|seconds| format!(", {}", duration(seconds))).unwrap_or_default();
    writeln!(
        to,
        "<h4>{}</h4>\n<p class=\"keys\">Topic {}: {} ({}), {}{time}</p>",
        escaped(&topic.label),
        topic.id,
        counted(topic.count.snippets, "snippet"),
        escaped(&share(topic.count.snippets, whole)),
        counted(topic.count.transcripts, "transcript"),
    )?;
    if !topic.keywords.is_empty() {
        writeln!(to, "<p class=\"keys\">{}</p>", escaped(&topic.keywords.join(", ")))?;
    }
    topic.quotes.iter().try_for_each(|it| quote(it, to))
}

fn quote(quote: &Quote, to: &mut dyn Write) -> io::Result<()> {
    let source = escaped(&quote.source);
    let cite = match &quote.url {
        Some(url) => format!("<a href=\"{}\" rel=\"noreferrer\">{source}</a>", escaped(url)),
        None => source,
    };
    writeln!(
        to,
        "<blockquote dir=\"auto\"><p>{}</p><cite>{cite}</cite></blockquote>",
        escaped(quote.text.trim())
    )
}

fn funnel(report: &Report, to: &mut dyn Write) -> io::Result<()> {
    writeln!(to, "<h2 id=\"funnel\">From talks to themes</h2>\n<dl class=\"funnel\">")?;
    for (what, number) in &report.funnel {
        writeln!(to, "<dt>{}</dt><dd>{}</dd>", count(*number), escaped(what))?;
    }
    writeln!(to, "</dl>")
}

fn methods(report: &Report, to: &mut dyn Write) -> io::Result<()> {
    writeln!(to, "<h2 id=\"methods\">Methods</h2>")?;
    for paragraph in &report.methods {
        writeln!(to, "<p>{}</p>", escaped(paragraph))?;
    }
    if report.settings.is_empty() {
        return Ok(());
    }
    writeln!(to, "<div class=\"scroll\"><table class=\"settings\"><tbody>")?;
    for (what, value) in &report.settings {
        writeln!(to, "<tr><td>{}</td><td>{}</td></tr>", escaped(what), escaped(value))?;
    }
    writeln!(to, "</tbody></table></div>")
}

/// Text in which nothing is taken for HTML.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
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

    fn page() -> String {
        let mut bytes = Vec::new();
        write(&report(), &mut bytes).unwrap();
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
}
