//! Detecting the offset encoding of a package by the words that selections carry, over all sources.

use super::super::xml::RefiElement;
use super::fields::container_children;
use super::reader::RefiReader;
use crate::exchange::interchange::offset_encoding::{EncodingVotes, OffsetEncoding, OffsetTable};
use crate::exchange::interchange::refi::positions::{selection_range, sync_points};
use std::collections::BTreeMap;

/// Programs that keep Windows line ends in their texts and count them as one character: what the attribute
/// `origin` contains, in lower case. QualCoder and ATLAS.ti are known to.
const CRLF_AS_ONE_PROGRAMS: [&str; 2] = ["qualcoder", "atlas"];

/// A selection of a source, with its range as written in the file.
pub(super) struct RefiSelection<'a> {
    pub(super) node: &'a RefiElement,
    pub(super) range: (usize, usize),
}

impl RefiSelection<'_> {
    /// The encodings under which the selection's words are its name. Some programs write the words as the
    /// description instead; as a description may also be a memo that quotes part of them, it is used only
    /// where line ends are in question.
    pub(super) fn matching_encodings(&self, ruler: &OffsetTable<'_>) -> Vec<OffsetEncoding> {
        let by_name = ruler.matching_encodings(self.range, self.node.attribute("name"));
        if by_name.is_empty() && ruler.is_ambiguous_at_line_ends() {
            return ruler.matching_encodings(self.range, self.node.child_text("Description"));
        }
        by_name
    }
}

/// The selections directly inside an element.
pub(super) fn selections_in<'a>(
    node: &'a RefiElement,
    points: &BTreeMap<String, (usize, f64)>,
) -> Vec<RefiSelection<'a>> {
    let passage = |node: &'a RefiElement| Some(RefiSelection { node, range: selection_range(node, points)? });
    node.children.iter().filter_map(passage).collect()
}

/// The elements of a source that carry text: itself, the text of a PDF, the transcripts of a recording.
pub(super) fn text_elements(source: &RefiElement) -> Vec<&RefiElement> {
    match source.name.as_str() {
        "TextSource" => vec![source],
        "PDFSource" => source.first_child("Representation").into_iter().collect(),
        "AudioSource" | "VideoSource" => source.children_named("Transcript").collect(),
        _ => Vec::new(),
    }
}

/// A text without a leading byte order mark.
pub(super) fn strip_byte_order_mark(stored: &str) -> &str {
    stored.trim_start_matches('\u{feff}')
}

impl RefiReader<'_> {
    /// Collects the votes of all sources and sets the default encoding by the program that wrote the file.
    /// Where line ends matter and nothing tells, a loss says so.
    pub(super) fn detect_encoding(&mut self, root: &RefiElement) {
        let origin = root.attribute("origin").to_lowercase();
        let lines = CRLF_AS_ONE_PROGRAMS.iter().any(|name| origin.contains(name));
        self.default_encoding = if lines { OffsetEncoding::CRLF_AS_ONE } else { OffsetEncoding::CODE_POINTS };
        let (mut votes, mut in_doubt) = (EncodingVotes::default(), false);
        for node in container_children(root, "Sources").flat_map(text_elements) {
            let passages = selections_in(node, &sync_points(node));
            let Some(stored) = self.stored_text(node).filter(|_| !passages.is_empty()) else { continue };
            let stored = strip_byte_order_mark(&stored);
            in_doubt |= stored.contains("\r\n");
            let ruler = OffsetTable::new(stored, passages.iter().flat_map(|it| [it.range.0, it.range.1]));
            if ruler.is_ambiguous() {
                passages
                    .iter()
                    .for_each(|passage| votes.add_passage(&ruler, &passage.matching_encodings(&ruler)));
            }
        }
        if in_doubt && !votes.has_line_end_votes() {
            let how = if lines { "one letter" } else { "two letters" };
            self.add_loss(format!(
                "Not sure: its texts have Windows line ends, and nothing tells how its passages count them; they \
                 were taken as {how}. Look whether passages begin where they should."
            ));
        }
        self.votes = votes;
    }
}
