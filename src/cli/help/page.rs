//! A section of the README as plain text, and as a section of the manual.

use crate::app::layout::wrap;
use std::fmt::Write;

/// A piece of a section.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    /// Running text.
    Paragraph(String),
    /// A row of a table: its first cell, and what it says of it.
    Row(String, String),
    /// A point of a list.
    Point(String),
    /// Lines that stand as they are.
    Code(Vec<String>),
}

/// Reads the Markdown that the README is written in.
pub fn blocks(text: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut lines = text.lines().peekable();
    let mut open = false;
    while let Some(line) = lines.next() {
        let line = line.trim_end();
        if line.starts_with("```") {
            blocks.push(Block::Code(
                lines.by_ref().take_while(|l| !l.starts_with("```")).map(String::from).collect(),
            ));
        } else if let Some(row) = line.strip_prefix('|') {
            // The first two lines of a table name its columns and rule them off.
            let head = lines.peek().is_some_and(|next| next.starts_with("|---"));
            if !head && !line.starts_with("|---") {
                blocks.push(self::row(row));
            }
        } else if let Some(point) = line.strip_prefix("- ") {
            blocks.push(Block::Point(point.to_owned()));
            open = true;
            continue;
        } else if line.is_empty() || line.starts_with("<!--") || line.starts_with("![") {
        } else {
            match blocks.last_mut() {
                Some(Block::Paragraph(text) | Block::Point(text)) if open => {
                    let _ = write!(text, " {}", line.trim_start());
                }
                _ => blocks.push(Block::Paragraph(line.to_owned())),
            }
            open = true;
            continue;
        }
        open = false;
    }
    // Only now, since what stands between backticks may go over the end of a line.
    for block in &mut blocks {
        if let Block::Paragraph(text) | Block::Point(text) = block {
            *text = inline(text);
        }
    }
    blocks
}

fn row(text: &str) -> Block {
    let mut cells = vec![String::new()];
    let mut escaped = false;
    for letter in text.trim_end_matches('|').chars() {
        match letter {
            '\\' if !escaped => {
                escaped = true;
                continue;
            }
            '|' if !escaped => cells.push(String::new()),
            _ => {
                if let Some(cell) = cells.last_mut() {
                    cell.push(letter);
                }
            }
        }
        escaped = false;
    }
    let mut cells = cells.iter().map(|cell| inline(cell.trim()));
    let label = cells.next().unwrap_or_default();
    Block::Row(label, cells.collect::<Vec<_>>().join("  "))
}

/// Text without emphasis and addresses; what stands between backticks is left as it is.
fn inline(text: &str) -> String {
    let mut out = String::new();
    for (place, part) in text.split('`').enumerate() {
        if place > 0 {
            out.push('`');
        }
        if place % 2 == 1 {
            out.push_str(part);
            continue;
        }
        let mut rest = part;
        while let Some((before, after)) = rest.split_once('[') {
            out.push_str(&before.replace("**", ""));
            match after.split_once("](").and_then(|(words, tail)| Some((words, tail.split_once(')')?.1))) {
                Some((words, tail)) => {
                    out.push_str(words);
                    rest = tail;
                }
                None => {
                    out.push('[');
                    rest = after;
                }
            }
        }
        out.push_str(&rest.replace("**", ""));
    }
    out
}

/// Where what a row says begins, beside its first cell.
const LABEL: usize = 22;
/// The widest text that reads well.
const WIDEST: usize = 100;

/// The blocks as text of that width.
pub fn plain(blocks: &[Block], width: usize) -> String {
    let width = width.clamp(40, WIDEST);
    let mut out = String::new();
    let mut before: Option<&Block> = None;
    for block in blocks {
        if before.is_some_and(|before| apart(before, block)) {
            out.push('\n');
        }
        match block {
            Block::Paragraph(text) => hang(&mut out, "", text, 0, width),
            Block::Point(text) => hang(&mut out, "- ", text, 2, width),
            Block::Code(lines) => lines.iter().for_each(|line| out.extend(["    ", line, "\n"])),
            Block::Row(label, text) => {
                let label = unquoted(label);
                if label.chars().count() > LABEL - 4 {
                    let _ = writeln!(out, "  {label}");
                    hang(&mut out, "", text, LABEL, width);
                } else {
                    hang(&mut out, &format!("  {label:<0$}", LABEL - 2), text, LABEL, width);
                }
            }
        }
        before = Some(block);
    }
    out
}

fn apart(before: &Block, block: &Block) -> bool {
    let alike =
        matches!((before, block), (Block::Row(..), Block::Row(..)) | (Block::Point(_), Block::Point(_)));
    !alike
}

/// Writes text in lines that all begin in the same column; what leads stands before the first.
fn hang(out: &mut String, lead: &str, text: &str, column: usize, width: usize) {
    let room = width.saturating_sub(column);
    for (n, line) in wrap(text, room).into_iter().enumerate() {
        let before = if n == 0 && !lead.is_empty() { lead.to_owned() } else { " ".repeat(column) };
        let _ = writeln!(out, "{before}{}", text.get(line).unwrap_or_default());
    }
}

/// The blocks as the body of a section of the manual.
pub fn roff(blocks: &[Block]) -> String {
    let mut out = String::new();
    for block in blocks {
        let _ = match block {
            Block::Paragraph(text) => writeln!(out, ".PP\n{}", escaped(text)),
            Block::Point(text) => writeln!(out, ".IP \\(bu 2\n{}", escaped(text)),
            Block::Row(label, text) => {
                writeln!(out, ".TP 22\n\\fB{}\\fR\n{}", escaped(&unquoted(label)), escaped(text))
            }
            Block::Code(lines) => {
                let lines: Vec<String> = lines.iter().map(|line| escaped(line)).collect();
                writeln!(out, ".PP\n.nf\n{}\n.fi", lines.join("\n"))
            }
        };
    }
    out
}

/// A first cell without its backticks; what stood apart in it still does.
fn unquoted(label: &str) -> String {
    label.replace("` `", "  ").replace('`', "")
}

/// Text that means nothing to roff: a dash stays a dash, and a line does not become a request.
fn escaped(text: &str) -> String {
    let text = text.replace('\\', "\\e").replace('-', "\\-");
    if text.starts_with(['.', '\'']) { format!("\\&{text}") } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "Words with **weight** and [a link](http://x) to\n`**code**`.\n\n| a | b |\n|---|---|\n\
                        | `x\\|y` | said of it |\n| `.csv`, `.tsv`, and more of them | longer |\n\n- one\n  goes on\n- two\n\n\
                        ```toml\n.theme = \"a-b\"\n```\n";

    #[test]
    fn a_section_reads_as_text() {
        let expected = "Words with weight and a link to\n`**code**`.\n\n  x|y                 said of it\n  .csv, .tsv, and more of them\n                      longer\n\n- one goes on\n- two\n\n    .theme = \"a-b\"\n";
        assert_eq!(plain(&blocks(TEXT), 40), expected);
    }

    #[test]
    fn a_section_reads_in_the_manual() {
        let roff = roff(&blocks(TEXT));
        assert!(roff.contains(".TP 22\n\\fBx|y\\fR\nsaid of it\n"), "{roff}");
        assert!(roff.contains(".nf\n\\&.theme = \"a\\-b\"\n.fi"), "{roff}");
        assert!(!roff.lines().any(|line| line.starts_with(".csv")), "{roff}");
    }
}
