//! The parts of the page that quote: topics by theme, and memos.

use super::super::figures::{counted, duration, share};
use super::super::report::{Memo, Quote, Report, Section, Topic};
use super::{colored, escaped, kept};
use std::io::{self, Write};

/// So many of the quotes the program chose are open.
const OPEN: usize = 1;

/// Where on the page a section is.
pub(super) fn anchor(section: &Section) -> String {
    match section.theme {
        Some(theme) => format!("theme-{}", theme.0),
        None => section.title.to_lowercase().replace(' ', "-"),
    }
}

pub(super) fn sections(report: &Report, to: &mut dyn Write) -> io::Result<()> {
    writeln!(to, "<h2 id=\"topics\">Topics by theme</h2>")?;
    if report.sections.is_empty() {
        writeln!(to, "<p>No topics have been looked for yet.</p>")?;
    }
    report.sections.iter().try_for_each(|part| section(part, report.whole.snippets, to))
}

fn section(section: &Section, whole: usize, to: &mut dyn Write) -> io::Result<()> {
    let (id, title) = (anchor(section), escaped(&section.title));
    match section.theme {
        Some(_) => {
            let style = colored(section.color);
            writeln!(
                to,
                "<section class=\"hue\" style=\"{style}\">\n<h3 id=\"{id}\"><span class=\"dot\"></span>{title}</h3>"
            )?;
        }
        None => writeln!(to, "<section>\n<h3 id=\"{id}\">{title}</h3>")?,
    }
    memo(section.memo.as_deref(), to)?;
    quotes(&section.quotes, OPEN, to)?;
    // What nobody has sorted is the most and says the least: it is opened one by one. Where the researcher chose what
    // speaks for a theme, what the program chose steps back.
    let folded = section.theme.is_none();
    let open = if section.quotes.iter().any(Quote::is_picked) { 0 } else { OPEN };
    section.topics.iter().try_for_each(|it| topic(it, whole, folded, open, to))?;
    writeln!(to, "</section>")
}

fn topic(topic: &Topic, whole: usize, folded: bool, open: usize, to: &mut dyn Write) -> io::Result<()> {
    let mut facts = vec![
        format!(
            "{} ({})",
            kept(&counted(topic.count.snippets, "snippet")),
            kept(&share(topic.count.snippets, whole))
        ),
        kept(&counted(topic.count.transcripts, "transcript")),
    ];
    facts.extend(topic.count.seconds.map(|seconds| kept(&duration(seconds))));
    let label = escaped(&topic.label);
    let facts = format!("Topic {}: {}", topic.id, facts.join(", "));
    let keywords = escaped(&topic.keywords.join(", "));
    if folded && !topic.quotes.is_empty() {
        writeln!(
            to,
            "<details><summary><strong>{label}</strong> <span class=\"keys\">{facts}</span> <span class=\"keys\">{keywords}</span></summary>"
        )?;
        quotes(&topic.quotes, topic.quotes.len(), to)?;
        writeln!(to, "</details>")?;
        return memo(topic.memo.as_deref(), to);
    }
    writeln!(to, "<h4>{label}</h4>\n<p class=\"keys\">{facts}</p>")?;
    if !keywords.is_empty() {
        writeln!(to, "<p class=\"keys\">{keywords}</p>")?;
    }
    memo(topic.memo.as_deref(), to)?;
    quotes(&topic.quotes, open, to)
}

/// Quotes under a line that says who chose them. What the researcher picked is open, of what the program chose so many;
/// the others are folded.
fn quotes(quotes: &[Quote], open: usize, to: &mut dyn Write) -> io::Result<()> {
    for group in quotes.chunk_by(|a, b| a.choice == b.choice) {
        let Some(first) = group.first() else { continue };
        let label = first.choice.label();
        let open = if first.is_picked() { group.len() } else { open.min(group.len()) };
        let (shown, folded) = group.split_at(open);
        if !shown.is_empty() {
            writeln!(to, "<p class=\"label\">{label}</p>")?;
        }
        shown.iter().try_for_each(|it| quote(it, to))?;
        if folded.is_empty() {
            continue;
        }
        let summary = if shown.is_empty() { label.to_owned() } else { format!("{} more", folded.len()) };
        writeln!(to, "<details><summary class=\"label\">{summary}</summary>")?;
        folded.iter().try_for_each(|it| quote(it, to))?;
        writeln!(to, "</details>")?;
    }
    Ok(())
}

fn quote(quote: &Quote, to: &mut dyn Write) -> io::Result<()> {
    let class = if quote.is_picked() { "picked" } else { "typical" };
    write!(to, "<blockquote class=\"{class}\">")?;
    words(quote, to)
}

/// What is said in a quote and where, to its end.
fn words(quote: &Quote, to: &mut dyn Write) -> io::Result<()> {
    for line in &quote.lines {
        let name = line.speaker.as_deref().map(escaped);
        let name = name.map(|name| format!("<bdi class=\"who\">{name}:</bdi> ")).unwrap_or_default();
        // A name in `bdi` does not turn the direction of what is said in another script.
        write!(to, "<p dir=\"auto\">{name}{}</p>", escaped(&line.text))?;
    }
    writeln!(to, "<cite>{}</cite></blockquote>", source(quote))
}

/// Where a quote was said, as a link where it can be heard.
fn source(quote: &Quote) -> String {
    let source = escaped(&quote.source);
    match &quote.url {
        Some(url) => format!("<a href=\"{}\" rel=\"noreferrer\">{source}</a>", escaped(url)),
        None => source,
    }
}

fn memo(text: Option<&str>, to: &mut dyn Write) -> io::Result<()> {
    let Some(text) = text else { return Ok(()) };
    writeln!(to, "<div class=\"memo\"><p class=\"label\">Memo</p>{}</div>", paragraphs(text))
}

/// A paragraph for each line that says something.
fn paragraphs(text: &str) -> String {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.map(|line| format!("<p dir=\"auto\">{}</p>", escaped(line))).collect()
}

/// The memos that stand nowhere else, each with its passage to be opened.
pub(super) fn memos(memos: &[Memo], to: &mut dyn Write) -> io::Result<()> {
    if memos.is_empty() {
        return Ok(());
    }
    writeln!(to, "<h2 id=\"memos\">Memos</h2>")?;
    for memo in memos {
        let on = memo.passage.as_ref().map_or_else(|| escaped(&memo.on), source);
        writeln!(to, "<div class=\"memo\"><p class=\"label\">{on}</p>{}", paragraphs(&memo.text))?;
        if let Some(passage) = &memo.passage {
            write!(to, "<details><summary>The passage</summary><blockquote>")?;
            words(passage, to)?;
            writeln!(to, "</details>")?;
        }
        writeln!(to, "</div>")?;
    }
    Ok(())
}
