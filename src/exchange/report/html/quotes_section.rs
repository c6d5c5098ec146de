//! The parts of the HTML report with quotes: topics by theme, and memos.

use super::elements::color_style;
use crate::exchange::escape::{escape_html, escape_unbroken};
use crate::exchange::report::{ReportMemo, ReportQuote, ReportTopic, StudyReport, ThemeSection};
use crate::format::{count_noun, duration_text, percent_text};
use std::io::{self, Write};

/// How many of the quotes the program chose are unfolded under each topic; the others open with a click.
const OPEN_QUOTES: usize = 1;

/// The id of a section on the page.
pub(super) fn section_anchor(section: &ThemeSection) -> String {
    match section.theme {
        Some(theme) => format!("theme-{}", theme.0),
        None => section.title.to_lowercase().replace(' ', "-"),
    }
}

/// Writes "Topics by theme".
pub(super) fn write_sections(report: &StudyReport, to: &mut dyn Write) -> io::Result<()> {
    writeln!(to, "<h2 id=\"topics\">Topics by theme</h2>")?;
    if report.sections.is_empty() {
        writeln!(to, "<p>No topics have been looked for yet.</p>")?;
    }
    report.sections.iter().try_for_each(|part| write_section(part, report.corpus_count.snippets, to))
}

/// Writes the section of a theme, or of the topics in none. `whole`: all snippets, for shares.
fn write_section(section: &ThemeSection, whole: usize, to: &mut dyn Write) -> io::Result<()> {
    let (id, title) = (section_anchor(section), escape_html(&section.title));
    match section.theme {
        Some(_) => {
            let style = color_style(section.color);
            writeln!(
                to,
                "<section class=\"hue\" style=\"{style}\">\n<h3 id=\"{id}\"><span class=\"dot\"></span>{title}</h3>"
            )?;
        }
        None => writeln!(to, "<section>\n<h3 id=\"{id}\">{title}</h3>")?,
    }
    write_memo(section.memo.as_deref(), to)?;
    write_quotes(&section.quotes, OPEN_QUOTES, to)?;
    // Unsorted topics are many and matter least, so each is folded. Where the researcher picked quotes for
    // the theme, those the program chose are all folded.
    let folded = section.theme.is_none();
    let open = if section.quotes.iter().any(ReportQuote::is_picked) { 0 } else { OPEN_QUOTES };
    section.topics.iter().try_for_each(|it| write_topic(it, whole, folded, open, to))?;
    writeln!(to, "</section>")
}

/// Writes a topic with its counts, keywords, memo and quotes; `open` quotes of the program are unfolded.
fn write_topic(
    topic: &ReportTopic,
    whole: usize,
    folded: bool,
    open: usize,
    to: &mut dyn Write,
) -> io::Result<()> {
    let mut facts = vec![
        format!(
            "{} ({})",
            escape_unbroken(&count_noun(topic.count.snippets, "snippet")),
            escape_unbroken(&percent_text(topic.count.snippets, whole))
        ),
        escape_unbroken(&count_noun(topic.count.transcripts, "transcript")),
    ];
    facts.extend(topic.count.seconds.map(|seconds| escape_unbroken(&duration_text(seconds))));
    let label = escape_html(&topic.label);
    let facts = format!("Topic {}: {}", topic.id, facts.join(", "));
    let keywords = escape_html(&topic.keywords.join(", "));
    if folded && !topic.quotes.is_empty() {
        writeln!(
            to,
            "<details><summary><strong>{label}</strong> <span class=\"keys\">{facts}</span> <span class=\"keys\">{keywords}</span></summary>"
        )?;
        write_quotes(&topic.quotes, topic.quotes.len(), to)?;
        writeln!(to, "</details>")?;
        return write_memo(topic.memo.as_deref(), to);
    }
    writeln!(to, "<h4>{label}</h4>\n<p class=\"keys\">{facts}</p>")?;
    if !keywords.is_empty() {
        writeln!(to, "<p class=\"keys\">{keywords}</p>")?;
    }
    write_memo(topic.memo.as_deref(), to)?;
    write_quotes(&topic.quotes, open, to)
}

/// Writes quotes in groups, under a line that says who chose them. Picked quotes are unfolded, and `open`
/// of those the program chose.
fn write_quotes(quotes: &[ReportQuote], open: usize, to: &mut dyn Write) -> io::Result<()> {
    for group in quotes.chunk_by(|a, b| a.choice == b.choice) {
        let Some(first) = group.first() else { continue };
        let label = first.choice.heading();
        let open = if first.is_picked() { group.len() } else { open.min(group.len()) };
        let (shown, folded) = group.split_at(open);
        if !shown.is_empty() {
            writeln!(to, "<p class=\"label\">{label}</p>")?;
        }
        shown.iter().try_for_each(|it| write_quote(it, to))?;
        if folded.is_empty() {
            continue;
        }
        let summary = if shown.is_empty() { label.to_owned() } else { format!("{} more", folded.len()) };
        writeln!(to, "<details><summary class=\"label\">{summary}</summary>")?;
        folded.iter().try_for_each(|it| write_quote(it, to))?;
        writeln!(to, "</details>")?;
    }
    Ok(())
}

/// Writes a quote.
fn write_quote(quote: &ReportQuote, to: &mut dyn Write) -> io::Result<()> {
    let class = if quote.is_picked() { "picked" } else { "typical" };
    write!(to, "<blockquote class=\"{class}\">")?;
    write_quote_body(quote, to)
}

/// Writes the lines and the citation of a quote and closes its element.
fn write_quote_body(quote: &ReportQuote, to: &mut dyn Write) -> io::Result<()> {
    for line in &quote.lines {
        let name = line.speaker.as_deref().map(escape_html);
        let name = name.map(|name| format!("<bdi class=\"who\">{name}:</bdi> ")).unwrap_or_default();
        // Without `bdi` a speaker's name in Latin letters would set the direction of Arabic or Hebrew text.
        write!(to, "<p dir=\"auto\">{name}{}</p>", escape_html(&line.text))?;
    }
    writeln!(to, "<cite>{}</cite></blockquote>", source_link(quote))
}

/// The citation of a quote, as a link where the transcript has one.
fn source_link(quote: &ReportQuote) -> String {
    let source = escape_html(&quote.source);
    match &quote.url {
        Some(url) => format!("<a href=\"{}\" rel=\"noreferrer\">{source}</a>", escape_html(url)),
        None => source,
    }
}

/// Writes a memo, where there is one.
fn write_memo(text: Option<&str>, to: &mut dyn Write) -> io::Result<()> {
    let Some(text) = text else { return Ok(()) };
    writeln!(to, "<div class=\"memo\"><p class=\"label\">Memo</p>{}</div>", memo_paragraphs(text))
}

/// A paragraph for each line that is not blank.
fn memo_paragraphs(text: &str) -> String {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.map(|line| format!("<p dir=\"auto\">{}</p>", escape_html(line))).collect()
}

/// Writes the memos with no other place in the report, each with its passage folded.
pub(super) fn write_memos(memos: &[ReportMemo], to: &mut dyn Write) -> io::Result<()> {
    if memos.is_empty() {
        return Ok(());
    }
    writeln!(to, "<h2 id=\"memos\">Memos</h2>")?;
    for memo in memos {
        let on = memo.passage.as_ref().map_or_else(|| escape_html(&memo.subject), source_link);
        writeln!(to, "<div class=\"memo\"><p class=\"label\">{on}</p>{}", memo_paragraphs(&memo.text))?;
        if let Some(passage) = &memo.passage {
            write!(to, "<details><summary>The passage</summary><blockquote>")?;
            write_quote_body(passage, to)?;
            writeln!(to, "</details>")?;
        }
        writeln!(to, "</div>")?;
    }
    Ok(())
}
