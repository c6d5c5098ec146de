//! The Markdown of help topics, as plain text for the terminal and as roff for the man page.
//!
//! It reads only what the files of `assets/help` use: paragraphs, lists of one level, tables, code between
//! fences, bold, code and links. Headings of the second level, nested lists and other markup would come out
//! as they are written.

use crate::app::widget::wrap::wrap;
use std::fmt::Write;

/// A block of a topic.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HelpBlock {
    /// A paragraph, its lines joined.
    Paragraph(String),
    /// A row of a table: its first cell, and the others joined by two blanks. The heading is left out.
    Row(String, String),
    /// A point of a list, its lines joined.
    Point(String),
    /// The lines of a code block.
    Code(Vec<String>),
}

/// Parses the Markdown of a topic. Comments, pictures and the title are left out.
pub fn parse_blocks(text: &str) -> Vec<HelpBlock> {
    let mut blocks = Vec::new();
    let mut lines = text.lines().peekable();
    // Whether the next line goes on with the last block.
    let mut open = false;
    while let Some(line) = lines.next() {
        let line = line.trim_end();
        if line.starts_with("```") {
            blocks.push(HelpBlock::Code(
                lines.by_ref().take_while(|l| !l.starts_with("```")).map(String::from).collect(),
            ));
        } else if let Some(row) = line.strip_prefix('|') {
            // The first two lines of a table name its columns and rule them off.
            let head = lines.peek().is_some_and(|next| next.starts_with("|---"));
            if !head && !line.starts_with("|---") {
                blocks.push(self::table_row(row));
            }
        } else if let Some(point) = line.strip_prefix("- ") {
            blocks.push(HelpBlock::Point(point.to_owned()));
            open = true;
            continue;
        } else if line.is_empty() || ["# ", "<!--", "!["].iter().any(|lead| line.starts_with(lead)) {
        } else {
            match blocks.last_mut() {
                Some(HelpBlock::Paragraph(text) | HelpBlock::Point(text)) if open => {
                    let _ = write!(text, " {}", line.trim_start());
                }
                _ => blocks.push(HelpBlock::Paragraph(line.to_owned())),
            }
            open = true;
            continue;
        }
        open = false;
    }
    // Only now that lines are joined: what stands between backticks may go over the end of a line.
    for block in &mut blocks {
        if let HelpBlock::Paragraph(text) | HelpBlock::Point(text) = block {
            *text = inline_text(text);
        }
    }
    blocks
}

/// Reads a row of a table, without the bar it begins with. A bar after a backslash belongs to the cell.
fn table_row(text: &str) -> HelpBlock {
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
    let mut cells = cells.iter().map(|cell| inline_text(cell.trim()));
    // There is always a first cell, if an empty one.
    let label = cells.next().unwrap_or_default();
    HelpBlock::Row(label, cells.collect::<Vec<_>>().join("  "))
}

/// Text without bold marks, and with only the words of links. What stands between backticks is left as it is.
fn inline_text(text: &str) -> String {
    let mut out = String::new();
    for (place, part) in text.split('`').enumerate() {
        if place > 0 {
            out.push('`');
        }
        // Every second part stands between backticks.
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

/// The column at which the second cell of a row begins. A first cell that does not fit before it gets a line
/// of its own. 22, as the `.TP` of the man page; chosen by hand.
const LABEL_COLUMN: usize = 22;
/// The most columns of text, however wide the terminal: the same as clap's help (`args.rs`,
/// `max_term_width`).
const MAX_TEXT_WIDTH: usize = 100;

/// The blocks as text of at most this many columns, 40 at least.
pub fn plain_text(blocks: &[HelpBlock], width: usize) -> String {
    let width = width.clamp(40, MAX_TEXT_WIDTH);
    let mut out = String::new();
    let mut before: Option<&HelpBlock> = None;
    for block in blocks {
        if before.is_some_and(|before| needs_blank_line(before, block)) {
            out.push('\n');
        }
        match block {
            HelpBlock::Paragraph(text) => write_hanging(&mut out, "", text, 0, width),
            HelpBlock::Point(text) => write_hanging(&mut out, "- ", text, 2, width),
            HelpBlock::Code(lines) => lines.iter().for_each(|line| out.extend(["    ", line, "\n"])),
            HelpBlock::Row(label, text) => {
                let label = strip_backticks(label);
                if label.chars().count() > LABEL_COLUMN - 4 {
                    let _ = writeln!(out, "  {label}");
                    write_hanging(&mut out, "", text, LABEL_COLUMN, width);
                } else {
                    write_hanging(
                        &mut out,
                        &format!("  {label:<0$}", LABEL_COLUMN - 2),
                        text,
                        LABEL_COLUMN,
                        width,
                    );
                }
            }
        }
        before = Some(block);
    }
    out
}

/// Whether a blank line stands between two blocks: not between rows, nor between points.
fn needs_blank_line(before: &HelpBlock, block: &HelpBlock) -> bool {
    let alike = matches!(
        (before, block),
        (HelpBlock::Row(..), HelpBlock::Row(..)) | (HelpBlock::Point(_), HelpBlock::Point(_))
    );
    !alike
}

/// Writes text wrapped, each line beginning at `column`; `lead`, which is as wide as that, stands before the
/// first.
fn write_hanging(out: &mut String, lead: &str, text: &str, column: usize, width: usize) {
    let room = width.saturating_sub(column);
    for (n, line) in wrap(text, room).into_iter().enumerate() {
        let before = if n == 0 && !lead.is_empty() { lead.to_owned() } else { " ".repeat(column) };
        // Lines are ranges of the text.
        let _ = writeln!(out, "{before}{}", text.get(line).unwrap_or_default());
    }
}

/// The blocks as the body of a section of the man page, in roff.
pub fn roff_text(blocks: &[HelpBlock]) -> String {
    let mut out = String::new();
    for block in blocks {
        let _ = match block {
            HelpBlock::Paragraph(text) => writeln!(out, ".PP\n{}", escape_roff(text)),
            HelpBlock::Point(text) => writeln!(out, ".IP \\(bu 2\n{}", escape_roff(text)),
            HelpBlock::Row(label, text) => {
                writeln!(
                    out,
                    ".TP 22\n\\fB{}\\fR\n{}",
                    escape_roff(&strip_backticks(label)),
                    escape_roff(text)
                )
            }
            HelpBlock::Code(lines) => {
                let lines: Vec<String> = lines.iter().map(|line| escape_roff(line)).collect();
                writeln!(out, ".PP\n.nf\n{}\n.fi", lines.join("\n"))
            }
        };
    }
    out
}

/// A first cell without its backticks; two code spans in it stay two blanks apart.
fn strip_backticks(label: &str) -> String {
    label.replace("` `", "  ").replace('`', "")
}

/// Text with what roff would interpret escaped: backslashes, dashes (which would become hyphens, and could
/// not be copied as options), and a dot or quote that begins a line, which would be a request.
fn escape_roff(text: &str) -> String {
    let text = text.replace('\\', "\\e").replace('-', "\\-");
    if text.starts_with(['.', '\'']) { format!("\\&{text}") } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "# The title\n\nWords with **weight** and [a link](http://x) to\n`**code**`.\n\n| a | b |\n|---|---|\n\
                        | `x\\|y` | said of it |\n| `.csv`, `.tsv`, and more of them | longer |\n\n- one\n  goes on\n- two\n\n\
                        ```toml\n.theme = \"a-b\"\n```\n";

    #[test]
    fn a_section_reads_as_text() {
        let expected = "Words with weight and a link to\n`**code**`.\n\n  x|y                 said of it\n  .csv, .tsv, and more of them\n                      longer\n\n- one goes on\n- two\n\n    .theme = \"a-b\"\n";
        assert_eq!(plain_text(&parse_blocks(TEXT), 40), expected);
    }

    #[test]
    fn a_section_reads_in_the_manual() {
        let roff = roff_text(&parse_blocks(TEXT));
        assert!(roff.contains(".TP 22\n\\fBx|y\\fR\nsaid of it\n"), "{roff}");
        assert!(roff.contains(".nf\n\\&.theme = \"a\\-b\"\n.fi"), "{roff}");
        assert!(!roff.lines().any(|line| line.starts_with(".csv")), "{roff}");
    }
}
