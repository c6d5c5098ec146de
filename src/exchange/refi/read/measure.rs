//! How the passages of a package are counted: what the words they carry as names tell, over all sources.

use super::super::places::{place, sync_points};
use super::super::xml::Node;
use super::{Reader, children};
use crate::exchange::counting::{Counting, Ruler, Votes};
use std::collections::BTreeMap;

/// Programs that keep Windows line ends in their texts and count them as one, by what is in their names.
const COUNT_LINES: [&str; 2] = ["qualcoder", "atlas"];

/// A passage of a source, with its place as it is written.
pub(super) struct Passage<'a> {
    pub(super) node: &'a Node,
    pub(super) place: (usize, usize),
}

impl Passage<'_> {
    /// The ways of counting by which it says its name. Some programs have its words as description instead; but
    /// a memo may repeat a part of them, so it is asked about line ends alone.
    pub(super) fn fitting(&self, ruler: &Ruler<'_>) -> Vec<Counting> {
        let by_name = ruler.fitting(self.place, self.node.get("name"));
        if by_name.is_empty() && ruler.is_open_at_lines() {
            return ruler.fitting(self.place, self.node.text_of("Description"));
        }
        by_name
    }
}

/// The passages directly inside an element.
pub(super) fn passages<'a>(node: &'a Node, points: &BTreeMap<String, (usize, f64)>) -> Vec<Passage<'a>> {
    let passage = |node: &'a Node| Some(Passage { node, place: place(node, points)? });
    node.children.iter().filter_map(passage).collect()
}

/// The elements of a source that have a text.
pub(super) fn textual(source: &Node) -> Vec<&Node> {
    match source.name.as_str() {
        "TextSource" => vec![source],
        "PDFSource" => source.child("Representation").into_iter().collect(),
        "AudioSource" | "VideoSource" => source.all("Transcript").collect(),
        _ => Vec::new(),
    }
}

/// A text without its byte order mark.
pub(super) fn unmarked(stored: &str) -> &str {
    stored.trim_start_matches('\u{feff}')
}

impl Reader<'_> {
    /// Lets the passages of all sources tell how they are counted.
    pub(super) fn measure(&mut self, root: &Node) {
        let origin = root.get("origin").to_lowercase();
        let lines = COUNT_LINES.iter().any(|name| origin.contains(name));
        self.usual = if lines { Counting::LINES } else { Counting::POINTS };
        let (mut votes, mut in_doubt) = (Votes::default(), false);
        for node in children(root, "Sources").flat_map(textual) {
            let passages = passages(node, &sync_points(node));
            let Some(stored) = self.stored(node).filter(|_| !passages.is_empty()) else { continue };
            let stored = unmarked(&stored);
            in_doubt |= stored.contains("\r\n");
            let ruler = Ruler::new(stored, passages.iter().flat_map(|it| [it.place.0, it.place.1]));
            if ruler.is_open() {
                passages.iter().for_each(|passage| votes.add(&ruler, &passage.fitting(&ruler)));
            }
        }
        if in_doubt && !votes.tells_lines() {
            let how = if lines { "one letter" } else { "two letters" };
            self.lose(format!(
                "Not sure: its texts have Windows line ends, and nothing tells how its passages count them; they \
                 were taken as {how}. Look whether passages begin where they should."
            ));
        }
        self.votes = votes;
    }
}
