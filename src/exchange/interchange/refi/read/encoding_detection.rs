//! Detecting the offset encoding of a package by the words that selections carry, over all sources.

use super::super::xml::RefiElement;
use super::fields::container_children;
use super::reader::RefiReader;
use crate::exchange::interchange::offset_encoding::{
    EncodingVotes, OffsetEncoding, OffsetTable, WidthEvidence,
};
use crate::exchange::interchange::refi::positions::{selection_range, sync_points};
use std::collections::BTreeMap;

/// Programs that keep Windows line ends in their texts and count them as one character: what the attribute
/// `origin` contains, in lower case. QualCoder and ATLAS.ti are known to.
const CRLF_AS_ONE_PROGRAMS: [&str; 2] = ["qualcoder", "atlas"];

/// The fewest passages without words that tell by the borders of words how characters such as emoji are counted; of a
/// package that says it is ours, which counts code points, unless another program counted anew. Chosen by hand; not
/// measured.
const FEWEST_PASSAGES: usize = 3;
/// See [`FEWEST_PASSAGES`].
const FEWEST_PASSAGES_OF_OURS: usize = 10;

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
    /// Where line ends or the width of characters matter and nothing tells, a loss says so.
    pub(super) fn detect_encoding(&mut self, root: &RefiElement) {
        let origin = root.attribute("origin").to_lowercase();
        let lines = CRLF_AS_ONE_PROGRAMS.iter().any(|name| origin.contains(name));
        self.default_encoding = if lines { OffsetEncoding::CRLF_AS_ONE } else { OffsetEncoding::CODE_POINTS };
        let (mut votes, mut widths) = (EncodingVotes::default(), WidthEvidence::default());
        let mut in_doubt = false;
        for node in container_children(root, "Sources").flat_map(text_elements) {
            let passages = selections_in(node, &sync_points(node));
            let Some(stored) = self.stored_text(node).filter(|_| !passages.is_empty()) else { continue };
            let stored = strip_byte_order_mark(&stored);
            in_doubt |= stored.contains("\r\n");
            let ruler = OffsetTable::new(stored, passages.iter().flat_map(|it| [it.range.0, it.range.1]));
            if ruler.is_ambiguous() {
                for passage in &passages {
                    votes.add_passage(&ruler, &passage.matching_encodings(&ruler));
                    widths.add_passage(&ruler, passage.range);
                }
            }
        }
        if in_doubt && !votes.has_line_end_votes() {
            let how = if lines { "one letter" } else { "two letters" };
            self.add_loss(format!(
                "Not sure: its texts have Windows line ends, and nothing tells how its passages count them; they \
                 were taken as {how}. Look whether passages begin where they should."
            ));
        }
        let is_ours = origin.contains(env!("CARGO_PKG_NAME"));
        let least = if is_ours { FEWEST_PASSAGES_OF_OURS } else { FEWEST_PASSAGES };
        match widths.clear_width(least).filter(|_| !votes.has_width_votes()) {
            Some((utf16, passages)) => votes.add_width_votes(utf16, passages),
            None if is_ours || widths.is_empty() || votes.has_width_votes() => {}
            None => self.add_loss(
                "Not sure: its texts have characters such as emoji, and nothing tells how its passages count them; \
                 they were taken as one letter each. Look whether passages begin where they should."
                    .to_owned(),
            ),
        }
        self.votes = votes;
    }
}
