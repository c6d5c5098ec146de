//! Writing XML elements, indented by one space. Attributes with an empty value are left out, and characters
//! XML forbids are removed.

use crate::exchange::escape::strip_forbidden;
use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};
use std::io;

/// Attributes of an element.
pub(super) type RefiAttributes<'a> = &'a [(&'a str, &'a str)];

/// A document being written.
pub(super) struct RefiXmlWriter(pub(super) Writer<Vec<u8>>);

impl RefiXmlWriter {
    /// Begins a document with the XML declaration.
    pub(super) fn new() -> io::Result<Self> {
        let mut xml = Self(Writer::new_with_indent(Vec::new(), b' ', 1));
        xml.0.write_event(Event::Decl(BytesDecl::new("1.0", Some("utf-8"), None)))?;
        Ok(xml)
    }

    /// A start tag.
    pub(super) fn start_tag<'a>(name: &'a str, attributes: RefiAttributes<'a>) -> BytesStart<'a> {
        let mut start = BytesStart::new(name);
        for &(key, value) in attributes.iter().filter(|(_, value)| !value.is_empty()) {
            start.push_attribute((key, &*strip_forbidden(value)));
        }
        start
    }

    /// Writes an element with what `inside` writes in it.
    pub(super) fn write_element(
        &mut self,
        name: &str,
        attributes: RefiAttributes<'_>,
        inside: impl FnOnce(&mut Self) -> io::Result<()>,
    ) -> io::Result<()> {
        self.0.write_event(Event::Start(Self::start_tag(name, attributes)))?;
        inside(self)?;
        self.0.write_event(Event::End(BytesEnd::new(name)))
    }

    /// Writes an element without content.
    pub(super) fn write_empty(&mut self, name: &str, attributes: RefiAttributes<'_>) -> io::Result<()> {
        self.0.write_event(Event::Empty(Self::start_tag(name, attributes)))
    }

    /// Writes an element with text.
    pub(super) fn write_text(&mut self, name: &str, text: &str) -> io::Result<()> {
        self.write_element(name, &[], |xml| {
            xml.0.write_event(Event::Text(BytesText::new(&strip_forbidden(text))))
        })
    }

    /// Writes a description, where there is one.
    pub(super) fn write_description(&mut self, text: &str) -> io::Result<()> {
        if text.is_empty() { Ok(()) } else { self.write_text("Description", text) }
    }

    /// Writes a reference to another element by its GUID.
    pub(super) fn write_reference(&mut self, name: &str, guid: &str) -> io::Result<()> {
        self.write_empty(name, &[("targetGUID", guid)])
    }
}
