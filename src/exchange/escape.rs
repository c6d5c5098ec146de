//! Text made harmless in each format that is written.

use std::borrow::Cow;

/// Escapes a text of one line for Markdown and the HTML inside it. Control characters, and with them line
/// feeds, become spaces.
pub(in crate::exchange) fn escape_markdown(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    let mut begun = false;
    for (at, c) in text.char_indices() {
        let marks = match c {
            '\\' | '`' | '*' | '_' | '[' | ']' | '>' | '|' | '~' => true,
            // A tag, a comment or an address; "<1 %" is none of these (CommonMark 0.31, 6.5 and 6.6).
            '<' => text
                .get(at + 1..)
                .and_then(|rest| rest.chars().next())
                .is_none_or(|next| next.is_ascii_alphabetic() || "/!?".contains(next)),
            // Headings, lists and rules only at the beginning of a line.
            '#' | '+' | '-' | '=' => !begun,
            // A number and a dot begin a numbered list.
            '.' | ')' => text.get(..at).is_some_and(|before| {
                let number = before.trim_start();
                !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())
            }),
            '&' => true,
            _ => false,
        };
        begun |= !c.is_whitespace();
        if c.is_control() {
            out.push(' ');
            continue;
        }
        if marks {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// Escapes a text for HTML, as content and inside quoted attributes. Control characters become spaces.
pub(in crate::exchange) fn escape_html(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\n' => out.push('\n'),
            letter if letter.is_control() => out.push(' '),
            letter => out.push(letter),
        }
    }
    out
}

/// Escapes a text for XML, as content of an element; also for HTML that other programs read byte by byte.
pub fn escape_xml(text: &str) -> Cow<'_, str> {
    quick_xml::escape::partial_escape(text)
}

/// The text without the characters XML 1.0 forbids.
pub(in crate::exchange) fn strip_forbidden(text: &str) -> Cow<'_, str> {
    let forbidden = |c: char| matches!(c, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}');
    if text.contains(forbidden) { Cow::Owned(text.replace(forbidden, "")) } else { Cow::Borrowed(text) }
}

/// Escapes a text for LaTeX. Control characters become spaces.
pub(in crate::exchange) fn escape_latex(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for letter in text.chars() {
        match letter {
            '\\' => out.push_str("\\textbackslash{}"),
            '~' => out.push_str("\\textasciitilde{}"),
            '^' => out.push_str("\\textasciicircum{}"),
            '<' => out.push_str("\\textless{}"),
            '>' => out.push_str("\\textgreater{}"),
            '"' => out.push_str("\\textquotedbl{}"),
            '&' | '%' | '$' | '#' | '_' | '{' | '}' => {
                out.push('\\');
                out.push(letter);
            }
            '\n' => out.push('\n'),
            letter if letter.is_control() => out.push(' '),
            letter => out.push(letter),
        }
    }
    out
}

/// Escapes a text after `\item` or `\\` of LaTeX, in braces where a bracket or star would be read as an argument.
pub(in crate::exchange) fn escape_braced(text: &str) -> String {
    let text = escape_latex(text);
    if text.starts_with(['[', '*']) || text.contains(']') { format!("{{{text}}}") } else { text }
}

/// Makes an escaper of a template out of a function that escapes.
macro_rules! escaper {
    ($name:ident, $escape:ident, $format:literal) => {
        #[doc = concat!("Escapes what a template of ", $format, " writes.")]
        #[derive(Debug, Clone, Copy)]
        pub(in crate::exchange) struct $name;

        impl askama::filters::Escaper for $name {
            fn write_escaped_str<W: std::fmt::Write>(&self, mut to: W, text: &str) -> std::fmt::Result {
                to.write_str(&$escape(text))
            }
        }
    };
}

escaper!(HtmlEscaper, escape_html, "HTML");
escaper!(LatexEscaper, escape_latex, "LaTeX");
escaper!(MarkdownEscaper, escape_markdown, "Markdown");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markdown_keeps_what_is_no_mark() {
        assert_eq!(escape_markdown("<1 %, a < b"), "<1 %, a < b");
        assert_eq!(escape_markdown("<b></b><!-- <?x"), r"\<b\>\</b\>\<!-- \<?x");
        assert_eq!(escape_markdown("a<"), r"a\<", "what comes next is not known");
    }

    #[test]
    fn forbidden_characters_are_left_out() {
        assert_eq!(strip_forbidden("a\u{0}\u{b}b\t\n\u{fffe}"), "ab\t\n");
        assert!(matches!(strip_forbidden("é🦀"), Cow::Borrowed(_)));
    }
}
