//! Quotes as Rich Text Format 1.9: headings, indented quotes, citations to the right.

use super::{Line, Quoted};
use std::fmt::Write as _;
use std::io::{self, Write};

const HEAD: &str = r"{\rtf1\ansi\ansicpg1252\deff0\uc1{\fonttbl{\f0\froman Times New Roman;}}
{\stylesheet{\s0 Normal;}{\s1\sb240\sa120\b\fs28 heading 1;}{\s2\li567\ri567\sa60\fs24 Quote;}}
";

pub(super) fn write(quoted: &[Quoted], to: &mut dyn Write) -> io::Result<()> {
    to.write_all(HEAD.as_bytes())?;
    for theme in quoted {
        writeln!(to, r"\pard\plain\s1\sb240\sa120\keepn\b\fs28 {}\par", escaped(&theme.title))?;
        for quote in &theme.quotes {
            let lines: Vec<String> = quote.lines.iter().map(line).collect();
            writeln!(to, r"\pard\plain\s2\li567\ri567\sa60\keepn\fs24 {}\par", lines.join("\\line\n"))?;
            let mut source = quote.source();
            if let Some(url) = &quote.url {
                let _ = write!(source, ", {url}");
            }
            writeln!(to, r"\pard\plain\s2\li567\ri567\sa240\qr\fs20 {}\par", escaped(&source))?;
        }
    }
    to.write_all(b"}\n")
}

fn line(line: &Line) -> String {
    let speaker = line.speaker.as_ref().map(|name| format!(r"{{\b {}:}} ", escaped(name)));
    speaker.unwrap_or_default() + &escaped(&line.text)
}

/// Text in which nothing is taken for a control word; beyond ASCII by its UTF-16 units, as signed numbers.
fn escaped(text: &str) -> String {
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
    use super::escaped;

    #[test]
    fn nothing_is_taken_for_a_control_word() {
        assert_eq!(escaped("a\\b{c}\u{1b}"), "a\\\\b\\{c\\} ");
        assert_eq!(escaped("é 中 🦀"), r"\u233? \u20013? \u-10178?\u-8832?");
    }
}
