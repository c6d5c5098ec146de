//! Notes, and what they are about.

use super::super::note;
use super::super::places::place;
use super::super::write::WRITTEN;
use super::super::xml::Node;
use super::measure::textual;
use super::{Reader, children};
use crate::corpus::clean;
use crate::exchange::guids::normal;
use std::collections::BTreeMap;

impl Reader<'_> {
    pub(super) fn notes(&mut self, root: &Node) {
        let theirs = root.get("origin").to_lowercase().contains("qualcoder");
        for node in children(root, "Notes") {
            let guid = normal(node.get("guid"));
            let text = clean(&self.stored(node).unwrap_or_default()).0;
            if let Some(place) = annotation(node, if theirs { 0 } else { text.chars().count() }) {
                self.annotations.insert(guid.clone(), place);
            }
            self.notes.insert(guid, text);
        }
    }

    pub(super) fn links(&mut self, root: &Node) {
        for link in children(root, "Links") {
            let (origin, target) = (normal(link.get("originGUID")), normal(link.get("targetGUID")));
            for (note, about) in [(&origin, &target), (&target, &origin)] {
                if self.notes.contains_key(note) {
                    self.links.entry(about.clone()).or_default().push(note.clone());
                }
            }
        }
    }

    /// What the notes say that something refers to or is linked with, each once.
    pub(super) fn said(&mut self, node: &Node) -> Vec<String> {
        let mut guids: Vec<String> = node.all("NoteRef").map(|note| normal(note.get("targetGUID"))).collect();
        guids.extend(self.links.get(&normal(node.get("guid"))).into_iter().flatten().cloned());
        for coding in node.all("Coding") {
            guids.extend(coding.all("NoteRef").map(|note| normal(note.get("targetGUID"))));
        }
        let mut said = Vec::new();
        for guid in guids.into_iter().filter(|guid| !self.annotations.contains_key(guid)) {
            if let Some(text) = self.notes.get(&guid).filter(|text| !text.trim().is_empty())
                && !said.contains(text)
            {
                said.push(text.clone());
            }
            self.used.insert(guid);
        }
        said
    }

    /// Finds the sources of notes on passages: the one that refers to it, else the only one in which that
    /// passage can be. Those without one stay notes like all others.
    pub(super) fn annotations(&mut self, root: &Node) {
        let sources: Vec<&Node> = children(root, "Sources").collect();
        for source in &sources {
            let referred = source.all("NoteRef").map(|note| normal(note.get("targetGUID")));
            let fresh =
                referred.filter(|note| self.annotations.contains_key(note) && self.used.insert(note.clone()));
            self.annotated.entry(normal(source.get("guid"))).or_default().extend(fresh);
        }
        let loose = self.annotations.iter().filter(|(note, _)| !self.used.contains(*note));
        let loose: Vec<(String, usize)> = loose.map(|(note, place)| (note.clone(), place.1)).collect();
        if loose.is_empty() {
            return;
        }
        let length = |source: &&Node| {
            let texts = textual(source).into_iter().filter_map(|inner| self.stored(inner));
            texts.map(|text| text.encode_utf16().count()).max().unwrap_or(0)
        };
        let lengths: Vec<usize> = sources.iter().map(length).collect();
        let mut left = 0;
        for (note, end) in loose {
            let mut able = sources.iter().zip(&lengths).filter(|(_, length)| end <= **length);
            match (able.next(), able.next()) {
                (Some((source, _)), None) => {
                    self.annotated.entry(normal(source.get("guid"))).or_default().push(note);
                }
                _ => {
                    left += 1;
                    self.annotations.remove(&note);
                }
            }
        }
        if left > 0 {
            self.lose(format!(
                "Left with the project: {left} x memo on a passage; the file does not say of which source."
            ));
        }
    }

    /// The notes on passages of a source: where, as it is written, and what they say.
    pub(super) fn annotations_of(&self, source: &Node) -> Vec<((usize, usize), String)> {
        let notes = self.annotated.get(&normal(source.get("guid"))).into_iter().flatten();
        let said = |note: &String| {
            let text = self.notes.get(note).filter(|text| !text.trim().is_empty())?;
            Some((*self.annotations.get(note)?, text.clone()))
        };
        notes.filter_map(said).collect()
    }

    pub(super) fn note_codes(&mut self, root: &Node) {
        let mut open: Vec<&Node> = root.child("CodeBook").into_iter().collect();
        while let Some(node) = open.pop() {
            open.extend(&node.children);
            if node.name != "Code" {
                continue;
            }
            let memo = self.said(node).join("\n\n");
            let code = self.codes.get(&normal(node.get("guid"))).copied();
            if let Some(code) = code.and_then(|at| self.parcel.codes.get_mut(at)) {
                code.memo = joined_memo(&[&memo, &code.memo]);
            }
        }
    }

    pub(super) fn project_memo(&mut self, root: &Node) {
        let said = self.said(root).join("\n\n");
        let description = clean(root.text_of("Description")).0;
        let theirs = note::around(&description, WRITTEN).map_or(description.trim_end(), |(before, _)| before);
        self.parcel.memo = joined_memo(&[&said, theirs]);
        let placed = |guid: &String| self.used.contains(guid) || self.annotations.contains_key(guid);
        let loose = self.notes.iter().filter(|(guid, _)| !placed(guid));
        let loose: Vec<&str> = loose.map(|(_, text)| text.trim()).filter(|text| !text.is_empty()).collect();
        if !loose.is_empty() {
            let all: Vec<&str> = std::iter::once(self.parcel.memo.as_str()).chain(loose).collect();
            self.parcel.memo = joined_memo(&all);
        }
    }
}

/// The place a note is on, in the source it is about, where it carries one: QualCoder writes annotations so.
/// By the standard it would be a place in the note's own text, of so many letters.
fn annotation(note: &Node, letters: usize) -> Option<(usize, usize)> {
    let selection = note.all("PlainTextSelection").find(|selection| selection.children.is_empty())?;
    place(selection, &BTreeMap::new()).filter(|(_, to)| *to > letters)
}

/// Memos one after the other, without empty ones and without saying the same twice.
pub(super) fn joined_memo(parts: &[&str]) -> String {
    let mut all: Vec<&str> = Vec::new();
    for part in parts.iter().filter(|part| !part.trim().is_empty()) {
        if !all.contains(part) {
            all.push(part);
        }
    }
    all.join("\n\n")
}
