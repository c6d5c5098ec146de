//! Elements of XML, one at a time.

use super::super::xml::permitted;
use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};
use std::io;

/// Attributes of an element.
pub(super) type Attributes<'a> = &'a [(&'a str, &'a str)];

/// A document being written.
pub(super) struct Xml(pub(super) Writer<Vec<u8>>);

impl Xml {
    pub(super) fn new() -> io::Result<Self> {
        let mut xml = Self(Writer::new_with_indent(Vec::new(), b' ', 1));
        xml.0.write_event(Event::Decl(BytesDecl::new("1.0", Some("utf-8"), None)))?;
        Ok(xml)
    }

    pub(super) fn start<'a>(name: &'a str, attributes: Attributes<'a>) -> BytesStart<'a> {
        let mut start = BytesStart::new(name);
        for &(key, value) in attributes.iter().filter(|(_, value)| !value.is_empty()) {
            start.push_attribute((key, &*permitted(value)));
        }
        start
    }

    /// An element with what `inside` writes.
    pub(super) fn element(
        &mut self,
        name: &str,
        attributes: Attributes<'_>,
        inside: impl FnOnce(&mut Self) -> io::Result<()>,
    ) -> io::Result<()> {
        self.0.write_event(Event::Start(Self::start(name, attributes)))?;
        inside(self)?;
        self.0.write_event(Event::End(BytesEnd::new(name)))
    }

    pub(super) fn empty(&mut self, name: &str, attributes: Attributes<'_>) -> io::Result<()> {
        self.0.write_event(Event::Empty(Self::start(name, attributes)))
    }

    pub(super) fn text(&mut self, name: &str, text: &str) -> io::Result<()> {
        self.element(name, &[], |xml| xml.0.write_event(Event::Text(BytesText::new(&permitted(text)))))
    }

    /// A description, where there is one.
    pub(super) fn description(&mut self, text: &str) -> io::Result<()> {
        if text.is_empty() { Ok(()) } else { self.text("Description", text) }
    }

    pub(super) fn reference(&mut self, name: &str, guid: &str) -> io::Result<()> {
        self.empty(name, &[("targetGUID", guid)])
    }
}
