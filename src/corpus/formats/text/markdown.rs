//! Markdown's marks inside a line, taken off: the words a reader would read aloud stay.
//!
//! Not a Markdown parser: talk has few marks, and a mark taken for text costs less than words taken for a
//! mark.

use crate::corpus::formats::entities::unescape_entities;
use crate::corpus::formats::tag_names::{is_attributes, is_html_element, split_tag_name};
use crate::corpus::part::text_part;
use std::borrow::Cow;

/// A text without its comments, `<!-- … -->`, on as many lines as before. One that never ends is text.
pub(crate) fn without_comments(text: &str) -> Cow<'_, str> {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, inside)) = rest.split_once("<!--")
        && let Some((comment, behind)) = inside.split_once("-->")
    {
        out.push_str(before);
        out.extend(comment.chars().filter(|c| *c == '\n'));
        rest = behind;
    }
    if rest.len() == text.len() {
        return Cow::Borrowed(text);
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// The text of a line of Markdown without emphasis, code marks, links, images, footnote marks, HTML tags and
/// backslashes. The words of links stay; entities are decoded.
pub(crate) fn strip_marks(line: &str) -> String {
    if !line.contains(['*', '_', '`', '[', '!', '<', '\\', '&', '~']) {
        return line.to_owned();
    }
    let mut out = String::with_capacity(line.len());
    let mut rest = line;
    while let Some(at) = rest.find(['*', '_', '`', '[', '!', '<', '\\', '&', '~']) {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        let length = handle_mark(from, &mut out);
        rest = text_part(from, length..);
    }
    out.push_str(rest);
    out
}

/// Handles the mark a text begins with: appends what stays of it and gives the bytes it took.
fn handle_mark(text: &str, out: &mut String) -> usize {
    let bytes = text.as_bytes();
    let next = bytes.get(1).copied().unwrap_or(b' ');
    match bytes.first() {
        Some(b'\\') if next.is_ascii_punctuation() => {
            out.push(char::from(next));
            2
        }
        Some(b'*' | b'`') => text.bytes().take_while(|b| Some(b) == bytes.first()).count().max(1),
        Some(b'~') if next == b'~' => 2,
        Some(b'_') if is_emphasis(text, out) => text.bytes().take_while(|b| *b == b'_').count(),
        Some(b'!') if next == b'[' => {
            parse_link(text_part(text, 1..)).map_or_else(|| keep_char(text, out), |(_, length)| length + 1)
        }
        Some(b'[') => match parse_link(text) {
            Some((words, length)) => {
                out.push_str(&unescape_entities(words));
                length
            }
            None if next == b'^' => footnote_length(text).unwrap_or_else(|| keep_char(text, out)),
            None => keep_char(text, out),
        },
        Some(b'<') => html_length(text).unwrap_or_else(|| keep_char(text, out)),
        Some(b'&') => {
            let end = bytes.iter().take(12).position(|b| *b == b';').map_or(1, |end| end + 1);
            out.push_str(&unescape_entities(text.get(..end).unwrap_or("&")));
            end
        }
        _ => keep_char(text, out),
    }
}

/// Appends the first character as text.
fn keep_char(text: &str, out: &mut String) -> usize {
    let first = text.chars().next().unwrap_or(' ');
    out.push(first);
    first.len_utf8()
}

/// Says whether an underscore marks emphasis: not inside a word (`snake_case`).
fn is_emphasis(text: &str, out: &str) -> bool {
    let before = out.chars().next_back().is_some_and(char::is_alphanumeric);
    let after = text.trim_start_matches('_').chars().next().is_some_and(char::is_alphanumeric);
    !(before && after)
}

/// The words and the length of `[words](target)` or `[words][reference]`.
fn parse_link(text: &str) -> Option<(&str, usize)> {
    let limit = text.floor_char_boundary(text.len().min(2000));
    let window = text.get(..limit)?;
    let close = window.find("](").or_else(|| window.find("]["))?;
    let words = window.get(1..close)?;
    let closer = if window.as_bytes().get(close + 1) == Some(&b'(') { ')' } else { ']' };
    let end = window.get(close + 2..)?.find(closer)?;
    (!words.contains(['[', ']', '\n'])).then_some((words, close + 2 + end + 1))
}

/// The length of a footnote mark `[^…]`; those over 40 bytes are text.
fn footnote_length(text: &str) -> Option<usize> {
    let limit = text.floor_char_boundary(text.len().min(40));
    text.get(..limit)?.find(']').map(|end| end + 1)
}

/// The length of an HTML tag or comment, up to 2,000 bytes: beyond that a `<` is text, which bounds the
/// search. What has no name of HTML's, or words behind it, is text: `<crying>`, `<I don't know>`.
fn html_length(text: &str) -> Option<usize> {
    let limit = text.floor_char_boundary(text.len().min(2000));
    let window = text.get(..limit)?;
    if window.starts_with("<!--") {
        return window.find("-->").map(|end| end + 3);
    }
    let inside = window.get(1..)?;
    let end = inside.find('>')?;
    let inside = inside.get(..end)?;
    let (name, rest) = split_tag_name(inside);
    let tag = is_html_element(&name.to_ascii_lowercase()) && is_attributes(rest);
    (tag && !inside.contains('<')).then_some(end + 2)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn comments_go_and_what_stands_around_them_stays() {
        assert_eq!(without_comments("a <!-- x\ny --> b<!--z-->\nc"), "a \n b\nc");
        assert_eq!(without_comments("a\n<!-- never ends\nb"), "a\n<!-- never ends\nb");
        assert!(matches!(without_comments("plain -->"), Cow::Borrowed(_)));
    }

    #[test]
    fn marks_go() {
        assert_eq!(
            strip_marks("**bold** _it_ `code` snake_case [a link](http://x.org) ![img](y.png)!"),
            "bold it code snake_case a link !"
        );
        assert_eq!(
            strip_marks("5 &lt; 6 &amp; \\[ok\\] [Music] a<br>b <!-- no -->c[^1]"),
            "5 < 6 & [ok] [Music] ab c"
        );
        assert_eq!(strip_marks("**Agreed** 2*3"), "Agreed 23");
    }

    #[test]
    fn words_in_pointed_brackets_are_no_tags() {
        assert_eq!(strip_marks("<P class=\"a\">so</P> <span lang='de'>ja</span><hr/>"), "so ja");
        for text in ["He said <I don't know> and left", "<crying> so", "<weint> ja", "<哭> 好", "<b-roll>"]
        {
            assert_eq!(strip_marks(text), text);
        }
        assert_eq!(strip_marks("see <https://x.org> or <a@x.org>"), "see <https://x.org> or <a@x.org>");
    }

    proptest! {
        #[test]
        fn never_panics(line in "[*_`\\[\\]()!<>\\\\&;~a-zé\\-]{0,80}") {
            let _ = strip_marks(&line);
        }
    }
}
