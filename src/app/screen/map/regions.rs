//! The topics as regions of the map, and finding them by letters.

use super::MapScreen;
use super::color::CategoryPalette;
use super::labels::densest_point;
use super::picture::DotMarks;
use super::view::MapPoint;
use crate::app::workspace::Workspace;
use crate::topics::{MapLayout, TopicId};
use std::cmp::Reverse;

/// A topic on the map.
#[derive(Debug, Clone, PartialEq)]
pub struct TopicRegion {
    /// The topic.
    pub topic: TopicId,
    /// Its name.
    pub label: String,
    /// How many snippets it has.
    pub snippets: usize,
    /// Where it is densest.
    pub centre: MapPoint,
    /// The colour and glyph of what most of its snippets are; none where most are nothing.
    pub color: Option<u8>,
    /// Whether it was looked for; all are where nothing is.
    pub found: bool,
}

/// The topics that are counted and lie on the map, largest first; without their colours.
pub(super) fn topic_regions(work: &Workspace, layout: &MapLayout) -> Vec<TopicRegion> {
    let mut topics: Vec<_> = work.stats.topics().iter().filter(|topic| !topic.junk).collect();
    topics.sort_by_key(|topic| (Reverse(topic.snippets.len()), topic.id));
    let region = |topic: &crate::coding::TopicStats| {
        let places = topic.snippets.iter().filter_map(|at| layout.places.get(*at).copied().flatten());
        let centre = densest_point(&places.collect::<Vec<_>>())?;
        let (label, snippets) = (topic.label.clone(), topic.snippets.len());
        Some(TopicRegion { topic: topic.id, label, snippets, centre, color: None, found: true })
    };
    topics.into_iter().filter_map(region).collect()
}

/// Gives each topic the colour of what most of its snippets are.
pub(super) fn color_regions(regions: &mut [TopicRegion], palette: &CategoryPalette, work: &Workspace) {
    for region in regions {
        let facts = work.stats.topic(region.topic);
        let most = facts.and_then(|facts| palette.most_common(&facts.snippets));
        region.color = most.map(|category| category.color);
    }
}

impl MapScreen {
    /// Whether topics are looked for.
    pub fn is_filtered(&self) -> bool {
        !self.find.value().trim().is_empty()
    }
    /// The topics that were found; all where nothing is looked for.
    pub fn matching_regions(&self) -> impl Iterator<Item = &TopicRegion> {
        self.regions.iter().filter(|region| region.found)
    }

    /// Looks for what was typed, in names and keywords of topics.
    pub(super) fn filter_regions(&mut self, work: &Workspace) {
        let wanted = self.find.value().trim().to_lowercase();
        let has = |text: &str| text.to_lowercase().contains(&wanted);
        self.marks.found =
            if wanted.is_empty() { Vec::new() } else { vec![false; work.corpus.snippets.len()] };
        for region in &mut self.regions {
            let keywords = work.topic(region.topic).map_or(&[][..], |topic| &topic.keywords);
            region.found = has(&region.label) || keywords.iter().any(|keyword| has(&keyword.word));
            let facts = work.stats.topic(region.topic).filter(|_| region.found);
            mark_matches(&mut self.marks, facts.map_or(&[][..], |facts| &facts.snippets));
        }
        self.draw();
    }

    /// Goes to a topic: the next of those found, from the one that was gone to last, largest first and
    /// around.
    pub(super) fn go_to_topic(&mut self, back: bool, work: &Workspace) {
        let found: Vec<(TopicId, MapPoint)> =
            self.matching_regions().map(|region| (region.topic, region.centre)).collect();
        let last = found.iter().position(|(topic, _)| Some(*topic) == self.visited);
        let at = match (last, back) {
            (Some(last), false) => (last + 1) % found.len().max(1),
            (Some(last), true) => last.checked_sub(1).unwrap_or(found.len().saturating_sub(1)),
            (None, _) => 0,
        };
        if let Some((topic, centre)) = found.get(at) {
            self.visited = Some(*topic);
            self.go_to_point(*centre, work);
        }
    }
}

fn mark_matches(marks: &mut DotMarks, snippets: &[usize]) {
    for snippet in snippets {
        if let Some(slot) = marks.found.get_mut(*snippet) {
            *slot = true;
        }
    }
}
