//! Writing codes with their descriptions and notes.

use super::xml_writer::RefiXmlWriter;
use crate::exchange::interchange::{model::InterchangeProject, refi::theme_note};
use crate::exchange::theme_colors;
use std::io;

/// Writes the codes of a project as a tree.
pub(super) struct RefiCodeWriter<'a> {
    pub(super) project: &'a InterchangeProject,
    pub(super) guids: &'a [String],
    pub(super) names: &'a [String],
    /// Whether memos are written into the descriptions.
    pub(super) with_memos: bool,
}

impl RefiCodeWriter<'_> {
    /// Writes the codes below a parent, with all below them.
    pub(super) fn write_below(&self, xml: &mut RefiXmlWriter, parent: Option<usize>) -> io::Result<()> {
        let all = &self.project.codes;
        for (at, code) in all.iter().enumerate().filter(|(_, code)| code.parent == parent) {
            // Both lists have an entry for each code.
            let Some((guid, name)) = self.guids.get(at).zip(self.names.get(at)) else { continue };
            let color = code.color.map_or_else(String::new, theme_colors::hex_color);
            let attributes = [
                ("guid", guid.as_str()),
                ("name", name.as_str()),
                ("isCodable", "true"),
                ("color", color.as_str()),
            ];
            let own = (*name != code.name).then_some(code.name.as_str());
            let memo = if self.with_memos { code.memo.as_str() } else { "" };
            let text = theme_note::write_note(&code.description, own, memo);
            if text.is_empty() && !all.iter().any(|child| child.parent == Some(at)) {
                xml.write_empty("Code", &attributes)?;
                continue;
            }
            xml.write_element("Code", &attributes, |xml| {
                xml.write_description(&text)?;
                self.write_below(xml, Some(at))
            })?;
        }
        Ok(())
    }
}
