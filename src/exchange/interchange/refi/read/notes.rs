//! Notes, and the elements they are about.

use super::super::{write::DESCRIPTION_HEAD, xml::RefiElement};
use super::encoding_detection::text_elements;
use super::fields::container_children;
use super::reader::RefiReader;
use crate::corpus::clean_text;
use crate::exchange::interchange::guids::normalize_guid;
use crate::exchange::interchange::refi::{positions::selection_range, transcript_note};
use std::collections::BTreeMap;

impl RefiReader<'_> {
    /// Reads all notes. In a file of QualCoder every note with a range is an annotation of a source.
    pub(super) fn read_notes(&mut self, root: &RefiElement) {
        let theirs = root.attribute("origin").to_lowercase().contains("qualcoder");
        for node in container_children(root, "Notes") {
            let guid = node.guid();
            // A note whose text is not in the package says nothing.
            let text = clean_text(&self.stored_text(node).unwrap_or_default()).0;
            if let Some(place) = annotation_range(node, if theirs { 0 } else { text.chars().count() }) {
                self.annotation_ranges.insert(guid.clone(), place);
            }
            self.note_texts.insert(guid, text);
        }
    }

    /// Reads links between notes and other elements, in either direction.
    pub(super) fn read_links(&mut self, root: &RefiElement) {
        for link in container_children(root, "Links") {
            let (origin, target) = (normalize_guid(link.attribute("originGUID")), link.target_guid());
            for (note, about) in [(&origin, &target), (&target, &origin)] {
                if self.note_texts.contains_key(note) {
                    self.linked_notes.entry(about.clone()).or_default().push(note.clone());
                }
            }
        }
    }

    /// The texts of the notes an element refers to or is linked with, each once. Marks them as used.
    pub(super) fn take_notes_on(&mut self, node: &RefiElement) -> Vec<String> {
        let linked = self.linked_notes.get(&node.guid()).into_iter().flatten().cloned();
        let of_codings = node.children_named("Coding").flat_map(RefiElement::note_guids);
        let guids = node.note_guids().chain(linked).chain(of_codings);
        let mut said = Vec::new();
        for guid in guids.filter(|guid| !self.annotation_ranges.contains_key(guid)) {
            if let Some(text) = self.note_texts.get(&guid).filter(|text| !text.trim().is_empty())
                && !said.contains(text)
            {
                said.push(text.clone());
            }
            self.used_notes.insert(guid);
        }
        said
    }

    /// Finds the source of each annotation: the one that refers to it, else the only one long enough for its
    /// range. One that several sources could have stays a note, and a loss says so.
    pub(super) fn assign_annotations(&mut self, root: &RefiElement) {
        let sources: Vec<&RefiElement> = container_children(root, "Sources").collect();
        for source in &sources {
            let fresh = source.note_guids().filter(|note| {
                self.annotation_ranges.contains_key(note) && self.used_notes.insert(note.clone())
            });
            self.annotations_by_source.entry(source.guid()).or_default().extend(fresh);
        }
        let loose = self.annotation_ranges.iter().filter(|(note, _)| !self.used_notes.contains(*note));
        let loose: Vec<(String, usize)> = loose.map(|(note, place)| (note.clone(), place.1)).collect();
        if loose.is_empty() {
            return;
        }
        let length = |source: &&RefiElement| {
            let texts = text_elements(source).into_iter().filter_map(|inner| self.stored_text(inner));
            // The longest way to count: a source must not be ruled out by the encoding.
            texts.map(|text| text.encode_utf16().count()).max().unwrap_or(0)
        };
        let lengths: Vec<usize> = sources.iter().map(length).collect();
        let mut left = 0;
        for (note, end) in loose {
            let mut able = sources.iter().zip(&lengths).filter(|(_, length)| end <= **length);
            match (able.next(), able.next()) {
                (Some((source, _)), None) => {
                    self.annotations_by_source.entry(source.guid()).or_default().push(note);
                }
                _ => {
                    left += 1;
                    self.annotation_ranges.remove(&note);
                }
            }
        }
        if left > 0 {
            self.add_loss(format!(
                "Left with the project: {left} x memo on a passage; the file does not say of which source."
            ));
        }
    }

    /// The annotations of a source: range as written in the file, and text.
    pub(super) fn annotations_on(&self, source: &RefiElement) -> Vec<((usize, usize), String)> {
        let notes = self.annotations_by_source.get(&source.guid()).into_iter().flatten();
        let said = |note: &String| {
            let text = self.note_texts.get(note).filter(|text| !text.trim().is_empty())?;
            Some((*self.annotation_ranges.get(note)?, text.clone()))
        };
        notes.filter_map(said).collect()
    }

    /// Gives the notes on codes to the codes as memos. Iterates with a stack of its own, not by recursion.
    pub(super) fn add_code_memos(&mut self, root: &RefiElement) {
        let mut open: Vec<&RefiElement> = root.first_child("CodeBook").into_iter().collect();
        while let Some(node) = open.pop() {
            open.extend(&node.children);
            if node.name != "Code" {
                continue;
            }
            let memo = self.take_notes_on(node).join("\n\n");
            let code = self.code_index.get(&node.guid()).copied();
            if let Some(code) = code.and_then(|at| self.project.codes.get_mut(at)) {
                code.memo = join_memos(&[&memo, &code.memo]);
            }
        }
    }

    /// Sets the project's memo: its notes, its description without our losses, and all notes nothing uses.
    pub(super) fn set_project_memo(&mut self, root: &RefiElement) {
        let said = self.take_notes_on(root).join("\n\n");
        let description = clean_text(root.child_text("Description")).0;
        let theirs = transcript_note::split_at_head(&description, DESCRIPTION_HEAD)
            .map_or(description.trim_end(), |(before, _)| before);
        self.project.memo = join_memos(&[&said, theirs]);
        let placed =
            |guid: &String| self.used_notes.contains(guid) || self.annotation_ranges.contains_key(guid);
        let loose = self.note_texts.iter().filter(|(guid, _)| !placed(guid));
        let loose: Vec<&str> = loose.map(|(_, text)| text.trim()).filter(|text| !text.is_empty()).collect();
        if !loose.is_empty() {
            let all: Vec<&str> = std::iter::once(self.project.memo.as_str()).chain(loose).collect();
            self.project.memo = join_memos(&all);
        }
    }
}

/// The range of a note in the source it is about, as QualCoder writes it. By the standard the range would
/// be in the note's own text, so it counts only where it reaches beyond the `letters` of that.
fn annotation_range(note: &RefiElement, letters: usize) -> Option<(usize, usize)> {
    let selection =
        note.children_named("PlainTextSelection").find(|selection| selection.children.is_empty())?;
    selection_range(selection, &BTreeMap::new()).filter(|(_, to)| *to > letters)
}

/// Joins memos with blank lines, without empty ones and repetitions.
pub(super) fn join_memos(parts: &[&str]) -> String {
    let mut all: Vec<&str> = Vec::new();
    for part in parts.iter().filter(|part| !part.trim().is_empty()) {
        if !all.contains(part) {
            all.push(part);
        }
    }
    all.join("\n\n")
}
