//! What stands in pointed brackets: a tag, or words that somebody put there (`<crying>`, `<I don't know>`).

/// Elements whose text is not part of the page's text.
pub(super) const SKIPPED_ELEMENTS: &[&str] = &[
    "script", "style", "nav", "footer", "noscript", "template", "svg", "math", "iframe", "object", "select",
    "button", "audio", "video", "canvas", "datalist", "rt", "rp",
];

/// Elements that do not end a paragraph.
pub(super) const INLINE_ELEMENTS: &[&str] = &[
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font",
    "i", "img", "input", "ins", "kbd", "label", "mark", "meter", "nobr", "output", "picture", "progress",
    "q", "ruby", "s", "samp", "small", "source", "span", "strike", "strong", "sub", "sup", "time", "tt", "u",
    "var", "wbr", "link", "meta", "base", "map", "area", "tbody", "thead", "tfoot", "colgroup", "col",
];

/// The elements that do end one.
const BLOCK_ELEMENTS: &[&str] = &[
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "br",
    "caption",
    "center",
    "dd",
    "details",
    "dialog",
    "dir",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "form",
    "frame",
    "frameset",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "head",
    "header",
    "hgroup",
    "hr",
    "html",
    "legend",
    "li",
    "main",
    "menu",
    "ol",
    "optgroup",
    "option",
    "p",
    "param",
    "pre",
    "section",
    "summary",
    "table",
    "td",
    "textarea",
    "th",
    "title",
    "tr",
    "track",
    "ul",
];

/// Says whether HTML has an element of this name, in lower case.
pub(super) fn is_html_element(name: &str) -> bool {
    [SKIPPED_ELEMENTS, INLINE_ELEMENTS, BLOCK_ELEMENTS].iter().any(|names| names.contains(&name))
}

/// The name that stands at the beginning of what is in pointed brackets, and what follows it; a closing tag has the name
/// of the one it closes.
pub(super) fn split_tag_name(inside: &str) -> (&str, &str) {
    let inside = inside.strip_prefix('/').unwrap_or(inside);
    inside.split_at(inside.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(inside.len()))
}

/// Says whether what follows the name of a tag is nothing or attributes, rather than words: one has a value. Attributes
/// without any are taken for words.
pub(super) fn is_attributes(rest: &str) -> bool {
    let rest = rest.trim_end().trim_end_matches('/');
    rest.trim().is_empty() || rest.starts_with(char::is_whitespace) && rest.contains('=')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_no_attributes() {
        assert_eq!(split_tag_name("/font"), ("font", ""));
        assert_eq!(split_tag_name("crying é"), ("crying", " é"));
        for rest in ["", " ", "/", " /", " color='red'", " a=1 b/"] {
            assert!(is_attributes(rest), "{rest}");
        }
        for rest in [" don't know", ".e.", "-roll", "/b", "@x=y"] {
            assert!(!is_attributes(rest), "{rest}");
        }
    }
}
