//! Writing codes with their descriptions and notes.

use super::xml_writer::RefiXmlWriter;
use crate::exchange::interchange::{derive_guid, model::InterchangeProject, refi::theme_note};
use crate::exchange::theme_colors;
use std::collections::BTreeMap;
use std::io;

/// The description of a set that is the codes listed under another. The text is a file format and never changed.
pub(in crate::exchange::interchange::refi) const ALSO_UNDER_SET: &str =
    "A theme of leitmotif and those that stand also under it.";

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

    /// Writes the codes that stand also under another as sets, for the standard knows no second parent: a set for each other
    /// code, which is its first member. `member` is the attribute that names a member, which differs between the schemas.
    pub(super) fn write_sets(&self, xml: &mut RefiXmlWriter, member: &str) -> io::Result<()> {
        let mut listed: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        let is_there = |(code, parent): &&(usize, usize)| code.max(parent) < &self.guids.len();
        for (code, parent) in self.project.references.iter().filter(is_there) {
            listed.entry(*parent).or_default().push(*code);
        }
        if listed.is_empty() {
            return Ok(());
        }
        xml.write_element("Sets", &[], |xml| {
            for (parent, codes) in &listed {
                let Some((guid, name)) = self.guids.get(*parent).zip(self.names.get(*parent)) else {
                    continue;
                };
                let own = derive_guid(&[guid, "also under"]);
                xml.write_element("Set", &[("guid", own.as_str()), ("name", name.as_str())], |xml| {
                    xml.write_description(ALSO_UNDER_SET)?;
                    let members = std::iter::once(parent).chain(codes).filter_map(|at| self.guids.get(*at));
                    members
                        .into_iter()
                        .try_for_each(|guid| xml.write_empty("MemberCode", &[(member, guid.as_str())]))
                })?;
            }
            Ok(())
        })
    }
}
