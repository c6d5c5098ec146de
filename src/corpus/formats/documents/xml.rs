//! XML inside documents, event by event and within bounds: entities are never expanded but for the
//! five of XML itself, nesting is capped, what is not well-formed ends the reading.

use crate::corpus::read::ReadError;
use encoding_rs::Encoding;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use std::borrow::Cow;

/// The most bytes one XML part of a document may have.
pub(crate) const LARGEST: u64 = 256 << 20;
/// How deep elements may be nested.
const DEEPEST: usize = 512;

/// What is met in an XML document, in order. Names are without their namespace's prefix.
pub(crate) enum Node<'a> {
    /// An element begins.
    Open(&'a str, Attributes<'a>),
    /// An element ends.
    Close(&'a str),
    /// Text, with its white space.
    Text(&'a str),
}

/// The attributes of an element.
pub(crate) struct Attributes<'a>(&'a BytesStart<'a>);

impl Attributes<'_> {
    /// The value of an attribute, whatever its namespace.
    pub(crate) fn get(&self, name: &str) -> Option<String> {
        let mut attributes = self.0.attributes();
        let attributes = attributes.with_checks(false);
        let found = attributes.flatten().find(|attribute| local(attribute.key.0) == name)?;
        Some(unescape(&found.value))
    }
}

fn local(name: &str) -> &str {
    name.rsplit(':').next().unwrap_or(name)
}

fn unescape(value: &str) -> String {
    quick_xml::escape::unescape(value).map_or_else(|_| value.to_owned(), Cow::into_owned)
}

/// Goes through a document.
///
/// # Errors
/// Where it is no XML or nested too deep, or what the visitor says.
pub(crate) fn visit(
    bytes: &[u8],
    mut visitor: impl FnMut(Node<'_>) -> Result<(), ReadError>,
) -> Result<(), ReadError> {
    let text = decode(bytes);
    let mut reader = Reader::from_str(&text);
    let config = reader.config_mut();
    config.expand_empty_elements = true;
    config.check_end_names = false;
    config.allow_unmatched_ends = true;
    config.allow_dangling_amp = true;
    let mut depth = 0usize;
    loop {
        let at = reader.buffer_position();
        let event = reader.read_event().map_err(|_| {
            let line = text.get(..at as usize).unwrap_or_default().matches('\n').count() + 1;
            ReadError::new(format!("is damaged: its XML is not well-formed at line {line}"))
        })?;
        match event {
            Event::Start(start) => {
                depth += 1;
                if depth > DEEPEST {
                    return Err(ReadError::new(format!(
                        "has elements nested more than {DEEPEST} deep, as no document has"
                    )));
                }
                visitor(Node::Open(local(start.name().0), Attributes(&start)))?;
            }
            Event::End(end) => {
                depth = depth.saturating_sub(1);
                visitor(Node::Close(local(end.name().0)))?;
            }
            Event::Text(words) => visitor(Node::Text(&words.xml10_content()))?,
            Event::CData(words) => visitor(Node::Text(&words.xml10_content()))?,
            Event::GeneralRef(reference) => {
                let name = reference.xml10_content();
                let c = reference.resolve_char_ref().ok().flatten();
                let text = match c {
                    Some(c) => Cow::Owned(c.to_string()),
                    None => quick_xml::escape::resolve_xml_entity(&name)
                        .map_or_else(|| Cow::Owned(format!("&{name};")), Cow::Borrowed),
                };
                visitor(Node::Text(&text))?;
            }
            Event::Eof => return Ok(()),
            _ => {}
        }
    }
}

fn decode(bytes: &[u8]) -> Cow<'_, str> {
    match Encoding::for_bom(bytes) {
        Some((encoding, skip)) => {
            encoding.decode_without_bom_handling(bytes.get(skip..).unwrap_or_default()).0
        }
        None => String::from_utf8_lossy(bytes),
    }
}

/// The text of the elements directly named, in one pass: `(name, text)` in document order.
pub(crate) fn leaves(bytes: &[u8], wanted: &[&str]) -> Vec<(String, String)> {
    let mut found: Vec<(String, String)> = Vec::new();
    let mut open: Option<String> = None;
    let read = visit(bytes, |node| {
        match node {
            Node::Open(name, _) if wanted.contains(&name) => {
                open = Some(name.to_owned());
                found.push((name.to_owned(), String::new()));
            }
            Node::Close(name) if open.as_deref() == Some(name) => open = None,
            Node::Text(text) if open.is_some() => {
                if let Some((_, value)) = found.last_mut() {
                    value.push_str(text);
                }
            }
            _ => {}
        }
        Ok(())
    });
    if read.is_err() {
        found.clear();
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn text(xml: &[u8]) -> Result<String, ReadError> {
        let mut out = String::new();
        visit(xml, |node| {
            if let Node::Text(text) = node {
                out.push_str(text);
            }
            Ok(())
        })?;
        Ok(out)
    }

    #[test]
    fn entities_are_not_expanded() {
        let bomb =
            b"<!DOCTYPE x [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;&a;\">]><x>&lt;&b;&#233; &amp; fin</x>";
        assert_eq!(text(bomb).unwrap(), "<&b;\u{e9} & fin");
    }

    #[test]
    fn depth_is_capped() {
        let deep = "<a>".repeat(100_000);
        assert!(text(deep.as_bytes()).unwrap_err().reason.contains("nested"));
    }

    #[test]
    fn names_and_attributes_lose_their_prefix() {
        let mut seen = Vec::new();
        visit(b"<w:p w:val='a &amp; b'/>", |node| {
            match node {
                Node::Open(name, attributes) => seen.push(format!("{name} {:?}", attributes.get("val"))),
                Node::Close(name) => seen.push(format!("/{name}")),
                Node::Text(_) => {}
            }
            Ok(())
        })
        .unwrap();
        assert_eq!(seen, ["p Some(\"a & b\")", "/p"]);
        assert_eq!(
            leaves(b"<m><dc:title>A &amp; B</dc:title></m>", &["title"]),
            [("title".into(), "A & B".into())]
        );
    }

    proptest! {
        #[test]
        fn never_panics(xml in "[<>/&;a-c='\"! é\\[\\]?\\-#0-9]{0,80}") {
            let _ = text(xml.as_bytes());
        }
    }
}
