//! The parts of the document that quote: topics by theme, and memos.

use super::super::figures::{counted, share};
use super::super::report::{Memo, Quote, Section, Topic};
use super::escaped;
use std::io::{self, Write};

pub(super) fn section(section: &Section, whole: usize, to: &mut dyn Write) -> io::Result<()> {
    writeln!(to, "\\subsection{{{}}}\n", escaped(&section.title))?;
    memo(section.memo.as_deref(), to)?;
    quotes(&section.quotes, to)?;
    section.topics.iter().try_for_each(|it| topic(it, whole, to))
}

fn topic(topic: &Topic, whole: usize, to: &mut dyn Write) -> io::Result<()> {
    let keywords = escaped(&topic.keywords.join(", "));
    writeln!(
        to,
        "\\subsubsection{{{}}}\n\n\\noindent Topic {}: {} ({}), {}. \\emph{{{keywords}}}\n",
        escaped(&topic.label),
        topic.id,
        counted(topic.count.snippets, "snippet"),
        escaped(&share(topic.count.snippets, whole)),
        counted(topic.count.transcripts, "transcript"),
    )?;
    memo(topic.memo.as_deref(), to)?;
    quotes(&topic.quotes, to)
}

/// Quotes under a line that says who chose them.
fn quotes(quotes: &[Quote], to: &mut dyn Write) -> io::Result<()> {
    for group in quotes.chunk_by(|a, b| a.choice == b.choice) {
        if let Some(first) = group.first() {
            writeln!(to, "\\noindent {}:\n", escaped(first.choice.label()))?;
        }
        group.iter().try_for_each(|it| quote(it, to))?;
    }
    Ok(())
}

fn quote(quote: &Quote, to: &mut dyn Write) -> io::Result<()> {
    writeln!(to, "\\begin{{quote}}")?;
    for line in &quote.lines {
        let name = line.speaker.as_deref().map(|name| format!("\\textbf{{{}:}} ", escaped(name)));
        writeln!(to, "{}{}\n", name.unwrap_or_default(), escaped(&line.text))?;
    }
    writeln!(to, "\\hfill {}\n\\end{{quote}}\n", escaped(&quote.source))
}

fn memo(text: Option<&str>, to: &mut dyn Write) -> io::Result<()> {
    let Some(text) = text else { return Ok(()) };
    let lines = text.lines().filter(|line| !line.trim().is_empty());
    for (at, line) in lines.enumerate() {
        let name = if at == 0 { "\\noindent\\textbf{Memo:} " } else { "" };
        writeln!(to, "{name}{}\n", escaped(line.trim()))?;
    }
    Ok(())
}

/// The memos that stand nowhere else, each with its passage.
pub(super) fn memos(memos: &[Memo], to: &mut dyn Write) -> io::Result<()> {
    if memos.is_empty() {
        return Ok(());
    }
    writeln!(to, "\\section{{Memos}}\n")?;
    for it in memos {
        writeln!(to, "\\subsection*{{{}}}\n", escaped(&it.on))?;
        memo(Some(&it.text), to)?;
        it.passage.iter().try_for_each(|passage| quote(passage, to))?;
    }
    Ok(())
}
