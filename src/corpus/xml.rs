//! XML, event by event and within bounds: entities are never expanded but for the five of XML itself, nesting
//! is capped, and what is not well-formed ends the reading with an error.

use super::error::ReadError;
use crate::corpus::part::list_part;
use encoding_rs::Encoding;
use quick_xml::Reader;
use quick_xml::events::{BytesRef, BytesStart, Event};
use std::borrow::Cow;

/// The most bytes one XML part of a document may have: thousands of pages. Chosen by hand; it bounds memory.
pub(crate) const MAX_PART_BYTES: u64 = 64 << 20;
/// How deep elements may be nested. Chosen by hand.
const MAX_DEPTH: usize = 512;

/// An event in an XML document, in document order. Names are without their namespace's prefix.
pub(crate) enum XmlEvent<'a> {
    /// An element begins.
    Open(&'a str, XmlAttributes<'a>),
    /// An element ends.
    Close(&'a str),
    /// Text, with its white space.
    Text(&'a str),
}

/// The attributes of an element.
pub(crate) struct XmlAttributes<'a>(&'a BytesStart<'a>);

impl XmlAttributes<'_> {
    /// The value of an attribute, whatever its namespace.
    pub(crate) fn get(&self, name: &str) -> Option<String> {
        let mut attributes = self.0.attributes();
        let attributes = attributes.with_checks(false);
        let found = attributes.flatten().find(|attribute| local_name(attribute.key.0) == name)?;
        Some(unescape(&found.value))
    }

    /// The value of an attribute; empty where it is missing, which no reader tells apart.
    pub(crate) fn text(&self, name: &str) -> String {
        self.get(name).unwrap_or_default()
    }
}

/// A name without its namespace's prefix.
fn local_name(name: &str) -> &str {
    name.rsplit(':').next().unwrap_or(name)
}

/// An attribute's value with its entities decoded; unchanged where they are broken.
fn unescape(value: &str) -> String {
    quick_xml::escape::unescape(value).map_or_else(|_| value.to_owned(), Cow::into_owned)
}

/// A reader of XML as it is found: real files have stray end tags and bare ampersands, and their words are read
/// all the same. An element without content is read as one that opens and closes.
pub(crate) fn lenient_reader(text: &str) -> Reader<&[u8]> {
    let mut reader = Reader::from_str(text);
    let config = reader.config_mut();
    config.expand_empty_elements = true;
    config.check_end_names = false;
    config.allow_unmatched_ends = true;
    config.allow_dangling_amp = true;
    reader
}

/// The line of a byte, counted from 1; the last line where there is no such byte.
pub(crate) fn line_number(text: &str, at: u64) -> usize {
    text.bytes().take(at as usize).filter(|byte| *byte == b'\n').count() + 1
}

/// The text of a reference to a character or an entity; an unknown entity stays as written.
pub(crate) fn resolve_reference(entity: &BytesRef<'_>) -> String {
    if let Ok(Some(letter)) = entity.resolve_char_ref() {
        return letter.to_string();
    }
    let name = entity.xml10_content();
    quick_xml::escape::resolve_xml_entity(&name).map_or_else(|| format!("&{name};"), str::to_owned)
}

/// Calls the visitor for each event of a document.
///
/// # Errors
/// Where it is no XML or nested too deep, or what the visitor says.
pub(crate) fn visit(
    bytes: &[u8],
    mut visitor: impl FnMut(XmlEvent<'_>) -> Result<(), ReadError>,
) -> Result<(), ReadError> {
    let text = decode_xml(bytes);
    let mut reader = lenient_reader(&text);
    let mut depth = 0usize;
    loop {
        let at = reader.buffer_position();
        let event = reader.read_event().map_err(|_| {
            let line = line_number(&text, at);
            ReadError::new(format!("is damaged: its XML is not well-formed at line {line}"))
        })?;
        match event {
            Event::Start(start) => {
                depth += 1;
                if depth > MAX_DEPTH {
                    return Err(ReadError::new(format!(
                        "has elements nested more than {MAX_DEPTH} deep, as no document has"
                    )));
                }
                visitor(XmlEvent::Open(local_name(start.name().0), XmlAttributes(&start)))?;
            }
            Event::End(end) => {
                depth = depth.saturating_sub(1);
                visitor(XmlEvent::Close(local_name(end.name().0)))?;
            }
            Event::Text(words) => visitor(XmlEvent::Text(&words.xml10_content()))?,
            Event::CData(words) => visitor(XmlEvent::Text(&words.xml10_content()))?,
            Event::GeneralRef(entity) => visitor(XmlEvent::Text(&resolve_reference(&entity)))?,
            Event::Eof => return Ok(()),
            _ => {}
        }
    }
}

/// The text of an XML part: by its byte order mark, else UTF-8, which both formats prescribe.
fn decode_xml(bytes: &[u8]) -> Cow<'_, str> {
    match Encoding::for_bom(bytes) {
        Some((encoding, skip)) => encoding.decode_without_bom_handling(list_part(bytes, skip..)).0,
        None => String::from_utf8_lossy(bytes),
    }
}

/// The text of all elements with one of the names, as `(name, text)` in document order.
///
/// # Errors
/// See [`visit`].
pub(crate) fn element_texts(bytes: &[u8], wanted: &[&str]) -> Result<Vec<(String, String)>, ReadError> {
    let mut found: Vec<(String, String)> = Vec::new();
    let mut open: Option<String> = None;
    visit(bytes, |node| {
        match node {
            XmlEvent::Open(name, _) if wanted.contains(&name) => {
                open = Some(name.to_owned());
                found.push((name.to_owned(), String::new()));
            }
            XmlEvent::Close(name) if open.as_deref() == Some(name) => open = None,
            XmlEvent::Text(text) if open.is_some() => {
                if let Some((_, value)) = found.last_mut() {
                    value.push_str(text);
                }
            }
            _ => {}
        }
        Ok(())
    })?;
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn text(xml: &[u8]) -> Result<String, ReadError> {
        let mut out = String::new();
        visit(xml, |node| {
            if let XmlEvent::Text(text) = node {
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
                XmlEvent::Open(name, attributes) => seen.push(format!("{name} {:?}", attributes.get("val"))),
                XmlEvent::Close(name) => seen.push(format!("/{name}")),
                XmlEvent::Text(_) => {}
            }
            Ok(())
        })
        .unwrap();
        assert_eq!(seen, ["p Some(\"a & b\")", "/p"]);
        assert_eq!(
            element_texts(b"<m><dc:title>A &amp; B</dc:title></m>", &["title"]).unwrap(),
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
