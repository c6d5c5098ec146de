//! XML: a small tree, parsed with bounds on depth and size.

use super::RefiReadError;
use crate::corpus::xml::{line_number, resolve_reference};
use crate::exchange::interchange::guids::normalize_guid;
use quick_xml::XmlVersion;
use quick_xml::events::attributes::AttrError;
use quick_xml::events::{BytesStart, Event};
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
        found.map_or("", |(_, value)| value.as_str())
    }

    /// The first child of a name.
    pub(super) fn first_child(&self, name: &str) -> Option<&RefiElement> {
        self.children.iter().find(|child| child.name == name)
    }

    /// The children of a name, in order.
    pub(super) fn children_named<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a RefiElement> {
        self.children.iter().filter(move |child| child.name == name)
    }

    /// Its GUID.
    pub(super) fn guid(&self) -> String {
        normalize_guid(self.attribute("guid"))
    }

    /// The GUID of what it refers to.
    pub(super) fn target_guid(&self) -> String {
        normalize_guid(self.attribute("targetGUID"))
    }

    /// The GUIDs of the notes it refers to.
    pub(super) fn note_guids(&self) -> impl Iterator<Item = String> {
        self.children_named("NoteRef").map(Self::target_guid)
    }

    /// The text of the first child of a name; empty where it is missing.
    pub(super) fn child_text(&self, name: &str) -> &str {
        self.first_child(name).map_or("", |child| child.text.as_str())
    }
}

/// Parses a document. Comments, processing instructions and the document type are skipped; entities the
/// document declares itself are never expanded. An `&` that begins no reference is text: the second part says
/// how many there are.
///
/// # Errors
/// The line and the reason, where it is not well-formed or beyond the bounds.
pub(super) fn parse_xml(text: &str) -> Result<(RefiElement, usize), RefiReadError> {
    let mut reader = Reader::from_str(text);
    reader.config_mut().allow_dangling_amp = true;
    reader.config_mut().expand_empty_elements = true;
    let unreadable = |at: u64, reason: &str| RefiReadError {
        line: Some(line_number(text, at)),
        reason: format!("it is no XML that can be read: {reason}"),
    };
    let mut open: Vec<RefiElement> = Vec::new();
    let (mut elements, mut bare) = (0, 0);
    loop {
        let event = reader.read_event();
        match event.map_err(|error| unreadable(reader.error_position(), &error.to_string()))? {
            Event::Start(start) => {
                elements += 1;
                if open.len() >= MAX_DEPTH || elements > MAX_ELEMENTS {
                    let reason = "there are too many elements in each other or in all";
                    return Err(unreadable(reader.buffer_position(), reason));
                }
                let node = read_element(&start);
                open.push(node.map_err(|error| unreadable(reader.buffer_position(), &error.to_string()))?);
            }
            Event::End(_) => {
                let Some(node) = open.pop() else { continue };
                match open.last_mut() {
                    Some(parent) => parent.children.push(node),
                    None => return Ok((node, bare)),
                }
            }
            Event::Text(said) => {
                let said = said.xml10_content();
                // The text up to a reference is an event of its own, so only a bare one stands here.
                bare += usize::from(said.starts_with('&'));
                push_text(&mut open, &said);
            }
            Event::CData(said) => push_text(&mut open, &said.xml10_content()),
            Event::GeneralRef(entity) => push_text(&mut open, &resolve_reference(&entity)),
            Event::Eof => {
                let reason = "it ends before its last element is closed";
                return Err(unreadable(reader.buffer_position(), reason));
            }
            Event::Empty(_) | Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => {}
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
fn read_element(start: &BytesStart<'_>) -> Result<RefiElement, AttrError> {
    let mut node = RefiElement { name: start.local_name().as_ref().to_owned(), ..RefiElement::default() };
    for attribute in start.attributes().with_checks(false) {
        let attribute = attribute?;
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_becomes_a_tree() {
        let text = "\u{feff}<?xml version=\"1.0\"?><!-- c --><q:A xmlns:q='u' b='1 &lt;&#10;2'>x<q:B/>&amp;<![CDATA[<y>]]>&#233;&nope;</q:A>";
        let node = parse_xml(text.trim_start_matches('\u{feff}')).unwrap().0;
        assert_eq!((node.name.as_str(), node.namespace.as_str(), node.attribute("b")), ("A", "u", "1 <\n2"));
        assert_eq!((node.text.as_str(), node.children.len()), ("x&<y>é&nope;", 1));
    }

    #[test]
    fn what_is_broken_or_without_bounds_is_refused() {
        assert_eq!(parse_xml("<a>\n<b>").unwrap_err().line, Some(2));
        assert!(parse_xml("").is_err() && parse_xml("<a></b>").is_err());
        assert!(parse_xml(&"<a>".repeat(100_000)).unwrap_err().reason.contains("too many"));
    }

    #[test]
    fn what_is_no_reference_is_read_as_it_stands() {
        let text = "<a b='Q&A'>R & D <b/> &amp; &#233; &#xE9; &#; &eacute; <![CDATA[x & y]]> &</a>";
        let (node, bare) = parse_xml(text).unwrap();
        assert_eq!(bare, 2);
        assert_eq!((node.attribute("b"), node.text.as_str()), ("Q&A", "R & D  & é é &#; &eacute; x & y &"));
        assert_eq!(parse_xml("<a>plain &amp; <b>simple</b></a>").unwrap().1, 0);
    }
}
