//! Reading a project or codebook from its XML, leniently: what cannot be read is left out and listed in the
//! losses.
//!
//! The order of steps in [`project_from_xml`] matters: users, codes and variables before whatever refers to
//! them by GUID, notes before links, the offset encoding of the whole package before the first source.

mod encoding_detection;
pub mod fields;
mod notes;
pub mod reader;
mod sources;

use super::write::{ALSO_UNDER_SET, DESCRIPTION_HEAD, SPEAKER_CASE};
use super::xml::RefiElement;
use super::{RefiReadError, theme_note, transcript_note};
use crate::corpus::{clean_text, document_text};
use crate::exchange::interchange::model::{InterchangeCase, InterchangeCode, InterchangeProject};
use crate::exchange::interchange::refi::read::fields::{container_children, single_line};
use crate::exchange::{interchange::refi::read::reader::RefiReader, theme_colors};
use std::collections::BTreeMap;

/// Restores what another program took from a file of ours: names, memos, turns and times, which it keeps as
/// memos. Everything else stays as it is.
pub fn restore_own_notes(parcel: &mut InterchangeProject) {
    for code in &mut parcel.codes {
        let text = std::mem::take(&mut code.description);
        let described = theme_note::read_note(&text);
        if let Some(name) = described.name.map(single_line).filter(|name| !name.is_empty()) {
            code.name = name;
        }
        described.description.clone_into(&mut code.description);
        code.memo = notes::join_memos(&[&code.memo, described.memo]);
    }
    parcel.sources.iter_mut().for_each(sources::restore_source_note);
    if let Some((before, _)) = transcript_note::split_at_head(&parcel.memo, DESCRIPTION_HEAD) {
        parcel.memo = before.to_owned();
    }
}

/// Reads a codebook from the root of its XML, or of a project's.
pub(super) fn codebook_from_xml(root: &RefiElement) -> Result<InterchangeProject, RefiReadError> {
    let list = match root.name.as_str() {
        "CodeBook" => root.first_child("Codes"),
        "Project" => root.first_child("CodeBook").and_then(|book| book.first_child("Codes")),
        other => return Err(RefiReadError::new(format!("it begins with <{other}>, not with <CodeBook>"))),
    };
    let mut reader = RefiReader::default();
    reader.read_codes(list.unwrap_or(root), None);
    if reader.project.codes.is_empty() {
        return Err(RefiReadError::new("it holds no codes"));
    }
    if reader.read_sets(root) > 0 {
        reader.add_loss("Sets of codes were left out.");
    }
    Ok(reader.project)
}

/// Reads a project from the root of its XML and the text files of its package, by name in lower case.
pub(super) fn project_from_xml(
    root: &RefiElement,
    texts: &BTreeMap<String, Vec<u8>>,
) -> Result<InterchangeProject, RefiReadError> {
    if root.name != "Project" {
        return Err(RefiReadError::new(format!(
            "its project file begins with <{}>, not with <Project>",
            root.name
        )));
    }
    let mut reader = RefiReader { texts: Some(texts), ..RefiReader::default() };
    reader.project.name = single_line(root.attribute("name"));
    for user in container_children(root, "Users") {
        reader.user_names.insert(user.guid(), single_line(user.attribute("name")));
    }
    if let Some(codes) = root.first_child("CodeBook").and_then(|book| book.first_child("Codes")) {
        reader.read_codes(codes, None);
    }
    for variable in container_children(root, "Variables") {
        reader.variable_names.insert(variable.guid(), single_line(variable.attribute("name")));
    }
    reader.read_notes(root);
    reader.read_links(root);
    reader.add_code_memos(root);
    reader.detect_encoding(root);
    reader.assign_annotations(root);
    for source in container_children(root, "Sources") {
        reader.read_source(source);
    }
    reader.read_cases(root);
    reader.set_project_memo(root);
    reader.add_left_out_losses(root);
    Ok(reader.project)
}

impl RefiReader<'_> {
    fn add_loss(&mut self, sentence: impl Into<String>) {
        self.project.losses.push(sentence.into());
    }

    /// Reads codes and those inside them. A code with our note gets the name and memo written there.
    fn read_codes(&mut self, list: &RefiElement, parent: Option<usize>) {
        for node in list.children_named("Code") {
            let text = clean_text(node.child_text("Description")).0;
            let described = theme_note::read_note(&text);
            let mut name = single_line(described.name.unwrap_or(node.attribute("name")));
            if name.is_empty() {
                "unnamed".clone_into(&mut name);
            }
            let at = self.project.codes.len();
            let guid = node.guid();
            self.code_index.entry(guid.clone()).or_insert(at);
            self.project.codes.push(InterchangeCode {
                guid,
                parent,
                name,
                description: described.description.to_owned(),
                color: theme_colors::nearest_color_index(node.attribute("color")),
                memo: described.memo.to_owned(),
            });
            self.read_codes(node, Some(at));
        }
    }

    /// Reads the sets that are codes listed under another, as leitmotif writes them; gives the number of the other sets.
    fn read_sets(&mut self, root: &RefiElement) -> usize {
        let mut others = 0;
        for set in container_children(root, "Sets") {
            if set.child_text("Description") != ALSO_UNDER_SET {
                others += 1;
                continue;
            }
            // Named by one attribute in a project, by another in a codebook.
            let index = |member: &RefiElement| {
                let guids = [member.target_guid(), member.guid()];
                guids.iter().find_map(|guid| self.code_index.get(guid)).copied()
            };
            let mut members = set.children_named("MemberCode").filter_map(index);
            let Some(parent) = members.next() else { continue };
            let listed: Vec<(usize, usize)> = members.map(|code| (code, parent)).collect();
            self.project.references.extend(listed);
        }
        others
    }

    /// The text of a source or note: inside the element, or in its file in the package.
    fn stored_text(&self, node: &RefiElement) -> Option<String> {
        if let Some(inside) = node.first_child("PlainTextContent") {
            return Some(inside.text.clone());
        }
        let file = |attribute: &str| {
            let path = node.attribute(attribute).replace('\\', "/");
            let base = path.rsplit_once('/').map_or(path.as_str(), |(_, base)| base).to_lowercase();
            self.texts?.get(&base)
        };
        if let Some(bytes) = file("plainTextPath") {
            // Decoding drops a byte order mark and follows it.
            return Some(encoding_rs::UTF_8.decode(bytes).0.into_owned());
        }
        // Some programs write a text as a Word document only; what is counted in it are its letters.
        document_text(file("richTextPath")?).ok()
    }

    /// Reads the values of variables as attributes; the first value of a variable counts.
    fn read_attribute_values(&self, node: &RefiElement, attributes: &mut BTreeMap<String, String>) {
        for value in node.children_named("VariableValue") {
            let name = value.first_child("VariableRef").map(|variable| variable.target_guid());
            let Some(name) = name.and_then(|guid| self.variable_names.get(&guid)) else { continue };
            if let Some(said) = value.children.iter().find(|child| child.name.ends_with("Value")) {
                attributes.entry(name.clone()).or_insert_with(|| clean_text(&said.text).0);
            }
        }
    }

    /// Gives the values of each case to its sources as attributes, and its name as attribute `case`. Values
    /// of the source itself take precedence. A person who speaks, as leitmotif writes them, stays a case.
    fn read_cases(&mut self, root: &RefiElement) {
        let places: BTreeMap<String, usize> =
            self.project.sources.iter().enumerate().map(|(at, source)| (source.guid.clone(), at)).collect();
        for case in container_children(root, "Cases") {
            let mut values = BTreeMap::new();
            self.read_attribute_values(case, &mut values);
            let name = single_line(case.attribute("name"));
            if !name.is_empty() && case.child_text("Description") == SPEAKER_CASE {
                let sources = case.children_named("SourceRef");
                let sources = sources.filter_map(|reference| places.get(&reference.target_guid()).copied());
                let sources = sources.collect();
                self.project.cases.push(InterchangeCase { name, attributes: values, sources });
                continue;
            }
            if !name.is_empty() {
                values.entry("case".to_owned()).or_insert(name);
            }
            for reference in case.children_named("SourceRef") {
                let at = places.get(&reference.target_guid()).copied();
                let Some(source) = at.and_then(|at| self.project.sources.get_mut(at)) else { continue };
                for (name, value) in &values {
                    source.transcript.attributes.entry(name.clone()).or_insert_with(|| value.clone());
                }
            }
        }
    }

    /// Lists what was left out in the losses.
    fn add_left_out_losses(&mut self, root: &RefiElement) {
        let counted = [
            (self.textless_sources, "source without text (a picture, a PDF or a recording)"),
            (self.unbound_selections, "passage of a page or a recording that is bound to no text"),
            (self.unknown_codes, "coding whose code is not in the codebook"),
            (self.read_sets(root), "set"),
            (container_children(root, "Graphs").count(), "graph"),
        ];
        for (count, what) in counted.into_iter().filter(|(count, _)| *count > 0) {
            self.add_loss(format!("Left out: {count} x {what}."));
        }
    }
}
