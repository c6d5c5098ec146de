//! Markdown's marks inside a line, taken off: what a reader would read aloud stays.

use super::cue_text::unescape;

/// The text of a line of Markdown: emphasis, code marks, links, images, footnote marks, HTML tags and
/// backslashes go; the words of links stay. Entities are decoded.
pub(crate) fn strip(line: &str) -> String {
    if !line.contains(['*', '_', '`', '[', '!', '<', '\\', '&', '~']) {
        return line.to_owned();
    }
    let mut out = String::with_capacity(line.len());
    let mut rest = line;
    while let Some(at) = rest.find(['*', '_', '`', '[', '!', '<', '\\', '&', '~']) {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        let length = mark(from, &mut out);
        rest = from.get(length..).unwrap_or_default();
    }
    out.push_str(rest);
    out
}

/// Handles the mark a text begins with: writes what stays of it, gives the bytes it took.
fn mark(text: &str, out: &mut String) -> usize {
    let bytes = text.as_bytes();
    let next = bytes.get(1).copied().unwrap_or(b' ');
    match bytes.first() {
        Some(b'\\') if next.is_ascii_punctuation() => {
            out.push(char::from(next));
            2
        }
        Some(b'*' | b'`') => text.bytes().take_while(|b| Some(b) == bytes.first()).count().max(1),
        Some(b'~') if next == b'~' => 2,
        Some(b'_') if emphasis(text, out) => text.bytes().take_while(|b| *b == b'_').count(),
        Some(b'!') if next == b'[' => {
            link(text.get(1..).unwrap_or_default()).map_or_else(|| keep(text, out), |(_, length)| length + 1)
        }
        Some(b'[') => match link(text) {
            Some((words, length)) => {
                out.push_str(&unescape(words));
                length
            }
            None if next == b'^' => footnote(text).unwrap_or_else(|| keep(text, out)),
            None => keep(text, out),
        },
        Some(b'<') => html(text).unwrap_or_else(|| keep(text, out)),
        Some(b'&') => {
            let end = bytes.iter().take(12).position(|b| *b == b';').map_or(1, |end| end + 1);
            out.push_str(&unescape(text.get(..end).unwrap_or("&")));
            end
        }
        _ => keep(text, out),
    }
}

fn keep(text: &str, out: &mut String) -> usize {
    let first = text.chars().next().unwrap_or(' ');
    out.push(first);
    first.len_utf8()
}

/// An underscore inside a word (`snake_case`) is none of Markdown's.
fn emphasis(text: &str, out: &str) -> bool {
    let before = out.chars().next_back().is_some_and(char::is_alphanumeric);
    let after = text.trim_start_matches('_').chars().next().is_some_and(char::is_alphanumeric);
    !(before && after)
}

/// The words and the length of `[words](target)` or `[words][reference]`.
fn link(text: &str) -> Option<(&str, usize)> {
    let limit = text.floor_char_boundary(text.len().min(2000));
    let window = text.get(..limit)?;
    let close = window.find("](").or_else(|| window.find("]["))?;
    let words = window.get(1..close)?;
    let closer = if window.as_bytes().get(close + 1) == Some(&b'(') { ')' } else { ']' };
    let end = window.get(close + 2..)?.find(closer)?;
    (!words.contains(['[', ']', '\n'])).then_some((words, close + 2 + end + 1))
}

fn footnote(text: &str) -> Option<usize> {
    let limit = text.floor_char_boundary(text.len().min(40));
    text.get(..limit)?.find(']').map(|end| end + 1)
}

/// The length of a tag or comment.
fn html(text: &str) -> Option<usize> {
    let limit = text.floor_char_boundary(text.len().min(2000));
    let window = text.get(..limit)?;
    if window.starts_with("<!--") {
        return window.find("-->").map(|end| end + 3);
    }
    let inside = window.get(1..)?;
    let tag = inside.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/');
    let end = inside.find('>')?;
    (tag && !inside.get(..end)?.contains('<')).then_some(end + 2)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn marks_go() {
        assert_eq!(
            strip("**bold** _it_ `code` snake_case [a link](http://x.org) ![img](y.png)!"),
            "bold it code snake_case a link !"
        );
        assert_eq!(
            strip("5 &lt; 6 &amp; \\[ok\\] [Music] a<br>b <!-- no -->c[^1]"),
            "5 < 6 & [ok] [Music] ab c"
        );
        assert_eq!(strip("**Agreed** 2*3"), "Agreed 23");
    }

    proptest! {
        #[test]
        fn never_panics(line in "[*_`\\[\\]()!<>\\\\&;~a-zé\\-]{0,80}") {
            let _ = strip(&line);
        }
    }
}
