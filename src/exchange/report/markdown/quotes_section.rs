//! The parts of the Markdown report with quotes: topics by theme, and memos.

use super::coverage::coverage_text;
use crate::exchange::escape::escape_markdown;
use crate::exchange::quotes::written;
use crate::exchange::report::{ReportMemo, ReportQuote, ReportTopic, ThemeSection};
use std::io::{self, Write};

/// Writes the section of a theme, or of the topics in none. `whole`: all snippets, for shares.
pub(super) fn write_section(section: &ThemeSection, whole: usize, to: &mut dyn Write) -> io::Result<()> {
    writeln!(to, "## {}\n", escape_markdown(&section.title))?;
    write_memo(section.memo.as_deref(), to)?;
    write_quotes(&section.quotes, to)?;
    section.topics.iter().try_for_each(|it| write_topic(it, whole, to))
}

/// Writes a topic with its counts, keywords, memo and quotes.
fn write_topic(topic: &ReportTopic, whole: usize, to: &mut dyn Write) -> io::Result<()> {
    writeln!(to, "### {}\n", escape_markdown(&topic.label))?;
    writeln!(to, "Topic {}: {}.", topic.id, coverage_text(&topic.count, whole))?;
    if !topic.keywords.is_empty() {
        let words: Vec<String> = topic.keywords.iter().map(|word| escape_markdown(word)).collect();
        writeln!(to, "Keywords: {}.", words.join(", "))?;
    }
    writeln!(to)?;
    write_memo(topic.memo.as_deref(), to)?;
    write_quotes(&topic.quotes, to)
}

/// Writes quotes in groups, under a line that says who chose them.
fn write_quotes(quotes: &[ReportQuote], to: &mut dyn Write) -> io::Result<()> {
    for group in quotes.chunk_by(|a, b| a.choice == b.choice) {
        if let Some(first) = group.first() {
            writeln!(to, "{}:\n", first.choice.heading())?;
        }
        group.iter().try_for_each(|it| write_quote(it, to))?;
    }
    Ok(())
}

/// Writes a quote with its citation.
fn write_quote(quote: &ReportQuote, to: &mut dyn Write) -> io::Result<()> {
    written(&quote.lines, to)?;
    writeln!(to, ">\n> {}\n", escape_markdown(&quote.source))
}

/// Writes a memo, where there is one.
fn write_memo(text: Option<&str>, to: &mut dyn Write) -> io::Result<()> {
    let Some(text) = text else { return Ok(()) };
    let lines = text.lines().filter(|line| !line.trim().is_empty());
    for (at, line) in lines.enumerate() {
        writeln!(to, "{}{}\n", if at == 0 { "**Memo:** " } else { "" }, escape_markdown(line.trim()))?;
    }
    Ok(())
}

/// Writes the memos with no other place in the report, each with its passage.
pub(super) fn write_memos(memos: &[ReportMemo], to: &mut dyn Write) -> io::Result<()> {
    if memos.is_empty() {
        return Ok(());
    }
    writeln!(to, "## Memos\n")?;
    for it in memos {
        writeln!(to, "### {}\n", escape_markdown(&it.subject))?;
        write_memo(Some(&it.text), to)?;
        it.passage.iter().try_for_each(|passage| write_quote(passage, to))?;
    }
    Ok(())
}
