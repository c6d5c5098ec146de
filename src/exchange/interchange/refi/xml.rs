//! XML: a small tree, parsed with bounds on depth and size, and the cleaning of text for XML 1.0.

use quick_xml::XmlVersion;
use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::reader::Reader;
use std::borrow::Cow;

/// The deepest an element may be nested, which bounds every recursion over the tree. Chosen by hand.
const MAX_DEPTH: usize = 128;
/// The most elements in a document, which bounds memory. Chosen by hand: far above any real project.
const MAX_ELEMENTS: usize = 8_000_000;

/// An element with all below it. Names are without their namespace prefix.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct RefiElement {
    pub(super) name: String,
    pub(super) namespace: String,
    attributes: Vec<(String, String)>,
    pub(super) children: Vec<RefiElement>,
    /// The text directly inside, as written.
    pub(super) text: String,
}

impl RefiElement {
    /// The value of an attribute; empty where it is missing.
    pub(super) fn attribute(&self, name: &str) -> &str {
        let found = self.attributes.iter().find(|(key, _)| key == name);
        found.map(|(_, value)| value.as_str()).unwrap_or_default()
    }

    /// The first child of a name.
    pub(super) fn first_child(&self, name: &str) -> Option<&RefiElement> {
        self.children.iter().find(|child| child.name == name)
    }

    /// The children of a name, in order.
    pub(super) fn children_named<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a RefiElement> {
        self.children.iter().filter(move |child| child.name == name)
    }

    /// The text of the first child of a name; empty where it is missing.
    pub(super) fn child_text(&self, name: &str) -> &str {
        self.first_child(name).map(|child| child.text.as_str()).unwrap_or_default()
    }
}

/// Parses a document. Comments, processing instructions and the document type are skipped; entities the
/// document declares itself are never expanded.
///
/// # Errors
/// The line and the reason, where it is not well-formed or beyond the bounds.
pub(super) fn parse_xml(text: &str) -> Result<RefiElement, (usize, String)> {
    let mut reader = Reader::from_str(text);
    let mut open: Vec<RefiElement> = Vec::new();
    let mut elements = 0;
    loop {
        let event = reader.read_event();
        let here = || line_number(text, reader.buffer_position());
        match event.map_err(|error| (line_number(text, reader.error_position()), error.to_string()))? {
            Event::Start(start) => {
                elements += 1;
                if open.len() >= MAX_DEPTH || elements > MAX_ELEMENTS {
                    return Err((here(), "there are too many elements in each other or in all".to_owned()));
                }
                open.push(read_element(&start).map_err(|error| (here(), error))?);
            }
            Event::Empty(start) => {
                elements += 1;
                let node = read_element(&start).map_err(|error| (here(), error))?;
                match open.last_mut() {
                    Some(parent) if elements <= MAX_ELEMENTS => parent.children.push(node),
                    Some(_) => return Err((here(), "there are too many elements".to_owned())),
                    None => return Ok(node),
                }
            }
            Event::End(_) => {
                let Some(node) = open.pop() else { continue };
                match open.last_mut() {
                    Some(parent) => parent.children.push(node),
                    None => return Ok(node),
                }
            }
            Event::Text(said) => push_text(&mut open, &said.xml10_content()),
            Event::CData(said) => push_text(&mut open, &said.xml10_content()),
            Event::GeneralRef(entity) => push_text(&mut open, &resolve_reference(&entity)),
            Event::Eof => return Err((here(), "it ends before its last element is closed".to_owned())),
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => {}
        }
    }
}

/// Adds text to the innermost open element.
fn push_text(open: &mut [RefiElement], said: &str) {
    if let Some(node) = open.last_mut() {
        node.text.push_str(said);
    }
}

/// An element with its attributes, still without children.
fn read_element(start: &BytesStart<'_>) -> Result<RefiElement, String> {
    let mut node = RefiElement { name: start.local_name().as_ref().to_owned(), ..RefiElement::default() };
    for attribute in start.attributes().with_checks(false) {
        let attribute = attribute.map_err(|error| error.to_string())?;
        let value = attribute.normalized_value(XmlVersion::Implicit1_0);
        let value = value.map_or_else(|_| attribute.value.to_string(), Cow::into_owned);
        if attribute.key.as_ref().starts_with("xmlns") {
            node.namespace = value;
        } else {
            node.attributes.push((attribute.key.local_name().as_ref().to_owned(), value));
        }
    }
    Ok(node)
}

/// The text of a character or entity reference; an unknown entity stays as written.
fn resolve_reference(entity: &BytesRef<'_>) -> String {
    if let Ok(Some(letter)) = entity.resolve_char_ref() {
        return letter.to_string();
    }
    let name = entity.xml10_content();
    quick_xml::escape::resolve_predefined_entity(&name).map_or_else(|| format!("&{name};"), str::to_owned)
}

/// The line, from 1, of a byte position.
fn line_number(text: &str, at: u64) -> usize {
    let before = text.as_bytes().get(..at as usize).unwrap_or_default();
    before.iter().filter(|&&byte| byte == b'\n').count() + 1
}

/// Escapes each `&` that begins no reference, outside CDATA. Gives the document and the number escaped.
pub(super) fn escape_bare_ampersands(text: &str) -> (String, usize) {
    // The beginning and the end of a CDATA section.
    const QUOTE: (&str, &str) = ("<![CDATA[", "]]>");
    let (mut out, mut count, mut rest) = (String::with_capacity(text.len()), 0, text);
    while let Some((plain, from)) = rest.find(['&', '<']).and_then(|at| rest.split_at_checked(at)) {
        out.push_str(plain);
        let quoted = from.strip_prefix(QUOTE.0).and_then(|inside| inside.find(QUOTE.1));
        let taken = quoted.map_or(1, |length| QUOTE.0.len() + length);
        let (here, after) = from.split_at_checked(taken).unwrap_or((from, ""));
        out.push_str(here);
        if here == "&" && !begins_reference(after) {
            out.push_str("amp;");
            count += 1;
        }
        rest = after;
    }
    (out + rest, count)
}

/// Whether an `&` before this text begins a reference to a predefined entity or a character.
fn begins_reference(after: &str) -> bool {
    let length = after.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'#').count();
    let Some((name, rest)) = after.split_at_checked(length) else { return false };
    if !rest.starts_with(';') {
        return false;
    }
    match name.strip_prefix('#') {
        Some(number) => match number.strip_prefix('x') {
            Some(hex) => !hex.is_empty() && hex.bytes().all(|byte| byte.is_ascii_hexdigit()),
            None => !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()),
        },
        None => quick_xml::escape::resolve_predefined_entity(name).is_some(),
    }
}

/// The text without the characters XML 1.0 forbids.
pub(super) fn strip_forbidden(text: &str) -> Cow<'_, str> {
    let forbidden = |c: char| matches!(c, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}');
    if text.contains(forbidden) { Cow::Owned(text.replace(forbidden, "")) } else { Cow::Borrowed(text) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_becomes_a_tree() {
        let text = "\u{feff}<?xml version=\"1.0\"?><!-- c --><q:A xmlns:q='u' b='1 &lt;&#10;2'>x<q:B/>&amp;<![CDATA[<y>]]>&#233;&nope;</q:A>";
        let node = parse_xml(text.trim_start_matches('\u{feff}')).unwrap();
        assert_eq!((node.name.as_str(), node.namespace.as_str(), node.attribute("b")), ("A", "u", "1 <\n2"));
        assert_eq!((node.text.as_str(), node.children.len()), ("x&<y>é&nope;", 1));
    }

    #[test]
    fn what_is_broken_or_without_bounds_is_refused() {
        assert_eq!(parse_xml("<a>\n<b>").unwrap_err().0, 2);
        assert!(parse_xml("").is_err() && parse_xml("<a></b>").is_err());
        assert!(parse_xml(&"<a>".repeat(100_000)).unwrap_err().1.contains("too many"));
    }

    #[test]
    fn what_is_no_reference_is_written_as_one() {
        let text = "<a b='Q&A'>R & D; &amp; &#233; &#xE9; &#; &eacute; <![CDATA[x & y]]> &</a>";
        let (escaped, count) = escape_bare_ampersands(text);
        assert_eq!(count, 5);
        let node = parse_xml(&escaped).unwrap();
        assert_eq!((node.attribute("b"), node.text.as_str()), ("Q&A", "R & D; & é é &#; &eacute; x & y &"));
        assert_eq!(escape_bare_ampersands("plain <b>"), ("plain <b>".to_owned(), 0));
    }

    #[test]
    fn forbidden_characters_are_left_out() {
        assert_eq!(strip_forbidden("a\u{0}\u{b}b\t\n\u{fffe}"), "ab\t\n");
        assert!(matches!(strip_forbidden("é🦀"), Cow::Borrowed(_)));
    }
}
