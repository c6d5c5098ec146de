//! Quotes as Rich Text Format 1.9: headings, indented quotes, right-aligned citations.

use super::QuoteLine;
use super::theme_quotes::ThemeQuotes;
use std::fmt::Write as _;
use std::io::{self, Write};

const RTF_HEADER: &str = r"{\rtf1\ansi\ansicpg1252\deff0\uc1{\fonttbl{\f0\froman Times New Roman;}}
{\stylesheet{\s0 Normal;}{\s1\sb240\sa120\b\fs28 heading 1;}{\s2\li567\ri567\sa60\fs24 Quote;}}
";

/// Writes quotes as an RTF document. Formatting is repeated in each paragraph for readers that ignore the
/// style sheet.
pub(super) fn write(quoted: &[ThemeQuotes], to: &mut dyn Write) -> io::Result<()> {
    to.write_all(RTF_HEADER.as_bytes())?;
    for theme in quoted {
        writeln!(to, r"\pard\plain\s1\sb240\sa120\keepn\b\fs28 {}\par", escape_rtf(&theme.title))?;
        for quote in &theme.quotes {
            let lines: Vec<String> = quote.lines.iter().map(rtf_line).collect();
            writeln!(to, r"\pard\plain\s2\li567\ri567\sa60\keepn\fs24 {}\par", lines.join("\\line\n"))?;
            let source = escape_rtf(&quote.citation_with_url());
            writeln!(to, r"\pard\plain\s2\li567\ri567\sa240\qr\fs20 {source}\par")?;
        }
    }
    to.write_all(b"}\n")
}

/// A line with its speaker in bold.
fn rtf_line(line: &QuoteLine) -> String {
    let text = escape_rtf(&line.text);
    match &line.speaker {
        Some(name) => format!(r"{{\b {}:}} {text}", escape_rtf(name)),
        None => text,
    }
}

/// Escapes a text for RTF. Characters beyond ASCII are written as their UTF-16 units in signed decimals, as
/// RTF prescribes, each with `?` for readers without Unicode.
fn escape_rtf(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for letter in text.chars() {
        match letter {
            '\\' | '{' | '}' => out.extend(['\\', letter]),
            letter if letter.is_control() => out.push(' '),
            letter if letter.is_ascii() => out.push(letter),
            letter => {
                for unit in letter.encode_utf16(&mut [0; 2]) {
                    let _ = write!(out, "\\u{}?", unit.cast_signed());
                }
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::escape_rtf;

    #[test]
    fn nothing_is_taken_for_a_control_word() {
        assert_eq!(escape_rtf("a\\b{c}\u{1b}"), "a\\\\b\\{c\\} ");
        assert_eq!(escape_rtf("é 中 🦀"), r"\u233? \u20013? \u-10178?\u-8832?");
    }
}
