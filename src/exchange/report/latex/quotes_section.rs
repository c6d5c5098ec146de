//! The parts of the LaTeX report with quotes: topics by theme, and memos.

use crate::exchange::escape::escape_latex;
use crate::exchange::report::{ReportMemo, ReportQuote, ReportTopic, ThemeSection};
use crate::format::{count_noun, percent_text};
use std::io::{self, Write};

/// Writes the section of a theme, or of the topics in none. `whole`: all snippets, for shares.
pub(super) fn write_section(section: &ThemeSection, whole: usize, to: &mut dyn Write) -> io::Result<()> {
    writeln!(to, "\\subsection{{{}}}\n", escape_latex(&section.title))?;
    write_memo(section.memo.as_deref(), to)?;
    write_quotes(&section.quotes, to)?;
    section.topics.iter().try_for_each(|it| write_topic(it, whole, to))
}

/// Writes a topic with its counts, keywords, memo and quotes.
fn write_topic(topic: &ReportTopic, whole: usize, to: &mut dyn Write) -> io::Result<()> {
    let keywords = escape_latex(&topic.keywords.join(", "));
    writeln!(
        to,
        "\\subsubsection{{{}}}\n\n\\noindent Topic {}: {} ({}), {}. \\emph{{{keywords}}}\n",
        escape_latex(&topic.label),
        topic.id,
        count_noun(topic.count.snippets, "snippet"),
        escape_latex(&percent_text(topic.count.snippets, whole)),
        count_noun(topic.count.transcripts, "transcript"),
    )?;
    write_memo(topic.memo.as_deref(), to)?;
    write_quotes(&topic.quotes, to)
}

/// Writes quotes in groups, under a line that says who chose them.
fn write_quotes(quotes: &[ReportQuote], to: &mut dyn Write) -> io::Result<()> {
    for group in quotes.chunk_by(|a, b| a.choice == b.choice) {
        if let Some(first) = group.first() {
            writeln!(to, "\\noindent {}:\n", escape_latex(first.choice.heading()))?;
        }
        group.iter().try_for_each(|it| write_quote(it, to))?;
    }
    Ok(())
}

/// Writes a quote with its citation.
fn write_quote(quote: &ReportQuote, to: &mut dyn Write) -> io::Result<()> {
    writeln!(to, "\\begin{{quote}}")?;
    for line in &quote.lines {
        let name = line.speaker.as_deref().map(|name| format!("\\textbf{{{}:}} ", escape_latex(name)));
        writeln!(to, "{}{}\n", name.unwrap_or_default(), escape_latex(&line.text))?;
    }
    writeln!(to, "\\hfill {}\n\\end{{quote}}\n", escape_latex(&quote.source))
}

/// Writes a memo, where there is one.
fn write_memo(text: Option<&str>, to: &mut dyn Write) -> io::Result<()> {
    let Some(text) = text else { return Ok(()) };
    let lines = text.lines().filter(|line| !line.trim().is_empty());
    for (at, line) in lines.enumerate() {
        let name = if at == 0 { "\\noindent\\textbf{Memo:} " } else { "" };
        writeln!(to, "{name}{}\n", escape_latex(line.trim()))?;
    }
    Ok(())
}

/// Writes the memos with no other place in the report, each with its passage.
pub(super) fn write_memos(memos: &[ReportMemo], to: &mut dyn Write) -> io::Result<()> {
    if memos.is_empty() {
        return Ok(());
    }
    writeln!(to, "\\section{{Memos}}\n")?;
    for it in memos {
        writeln!(to, "\\subsection*{{{}}}\n", escape_latex(&it.subject))?;
        write_memo(Some(&it.text), to)?;
        it.passage.iter().try_for_each(|passage| write_quote(passage, to))?;
    }
    Ok(())
}
