//! Codes with what is said of them.

use super::super::theme;
use super::elements::Xml;
use crate::exchange::colors;
use crate::exchange::parcel::Parcel;
use std::io;

/// The codes of a study, in their tree.
pub(super) struct Codes<'a> {
    pub(super) parcel: &'a Parcel,
    pub(super) guids: &'a [String],
    pub(super) names: &'a [String],
    /// Whether their memos come along.
    pub(super) memos: bool,
}

impl Codes<'_> {
    pub(super) fn below(&self, xml: &mut Xml, parent: Option<usize>) -> io::Result<()> {
        let all = &self.parcel.codes;
        for (at, code) in all.iter().enumerate().filter(|(_, code)| code.parent == parent) {
            let of = |list: &[String]| list.get(at).cloned().unwrap_or_default();
            let (guid, name) = (of(self.guids), of(self.names));
            let color = code.color.map(colors::hex).unwrap_or_default();
            let attributes = [
                ("guid", guid.as_str()),
                ("name", name.as_str()),
                ("isCodable", "true"),
                ("color", color.as_str()),
            ];
            let own = (name != code.name).then_some(code.name.as_str());
            let memo = if self.memos { code.memo.as_str() } else { "" };
            let text = theme::write(&code.description, own, memo);
            if text.is_empty() && !all.iter().any(|child| child.parent == Some(at)) {
                xml.empty("Code", &attributes)?;
                continue;
            }
            xml.element("Code", &attributes, |xml| {
                xml.description(&text)?;
                self.below(xml, Some(at))
            })?;
        }
        Ok(())
    }
}
