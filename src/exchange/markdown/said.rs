//! The parts of the report that quote: topics by theme, and memos.

use super::super::quotes::written;
use super::super::report::{Memo, Quote, Section, Topic};
use super::{escaped, extent};
use std::io::{self, Write};

pub(super) fn section(section: &Section, whole: usize, to: &mut dyn Write) -> io::Result<()> {
    writeln!(to, "## {}\n", escaped(&section.title))?;
    memo(section.memo.as_deref(), to)?;
    quotes(&section.quotes, to)?;
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
    memo(topic.memo.as_deref(), to)?;
    quotes(&topic.quotes, to)
}

/// Quotes under a line that says who chose them.
fn quotes(quotes: &[Quote], to: &mut dyn Write) -> io::Result<()> {
    for group in quotes.chunk_by(|a, b| a.choice == b.choice) {
        if let Some(first) = group.first() {
            writeln!(to, "{}:\n", first.choice.label())?;
        }
        group.iter().try_for_each(|it| quote(it, to))?;
    }
    Ok(())
}

fn quote(quote: &Quote, to: &mut dyn Write) -> io::Result<()> {
    written(&quote.lines, to)?;
    writeln!(to, ">\n> {}\n", escaped(&quote.source))
}

fn memo(text: Option<&str>, to: &mut dyn Write) -> io::Result<()> {
    let Some(text) = text else { return Ok(()) };
    let lines = text.lines().filter(|line| !line.trim().is_empty());
    for (at, line) in lines.enumerate() {
        writeln!(to, "{}{}\n", if at == 0 { "**Memo:** " } else { "" }, escaped(line.trim()))?;
    }
    Ok(())
}

/// The memos that stand nowhere else, each with its passage.
pub(super) fn memos(memos: &[Memo], to: &mut dyn Write) -> io::Result<()> {
    if memos.is_empty() {
        return Ok(());
    }
    writeln!(to, "## Memos\n")?;
    for it in memos {
        writeln!(to, "### {}\n", escaped(&it.on))?;
        memo(Some(&it.text), to)?;
        it.passage.iter().try_for_each(|passage| quote(passage, to))?;
    }
    Ok(())
}
