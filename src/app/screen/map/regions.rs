//! The topics as regions of the map: where each is densest, its colour, and the filter by name or keyword.

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
    /// The topic's id.
    pub topic: TopicId,
    /// Its label.
    pub label: String,
    /// How many snippets it has, also those without a position.
    pub snippet_count: usize,
    /// Its densest point, where the label stands and the cursor goes.
    pub centre: MapPoint,
    /// The style of the category most of its snippets are in; `None` where most are in none.
    pub color: Option<u8>,
    /// Whether it matches the filter; all do while the filter is empty.
    pub matches_filter: bool,
}

/// The regions of the topics that are not junk and have snippets on the map, largest first; without colours.
pub(super) fn topic_regions(work: &Workspace, layout: &MapLayout) -> Vec<TopicRegion> {
    let mut topics: Vec<_> = work.stats.topics().iter().filter(|topic| !topic.junk).collect();
    topics.sort_by_key(|topic| (Reverse(topic.snippets.len()), topic.id));
    let region = |topic: &crate::coding::TopicStats| {
        let places = topic.snippets.iter().filter_map(|at| layout.positions.get(*at).copied().flatten());
        let centre = densest_point(&places.collect::<Vec<_>>())?;
        let (label, snippets) = (topic.label.clone(), topic.snippets.len());
        Some(TopicRegion {
            topic: topic.id,
            label,
            snippet_count: snippets,
            centre,
            color: None,
            matches_filter: true,
        })
    };
    topics.into_iter().filter_map(region).collect()
}

/// Gives each region the style of the category most of its snippets are in.
pub(super) fn color_regions(regions: &mut [TopicRegion], palette: &CategoryPalette, work: &Workspace) {
    for region in regions {
        let facts = work.stats.topic(region.topic);
        let most = facts.and_then(|facts| palette.most_common(&facts.snippets));
        region.color = most.map(|category| category.color);
    }
}

impl MapScreen {
    /// Whether there is a filter.
    pub fn is_filtered(&self) -> bool {
        !self.filter.value().trim().is_empty()
    }
    /// The regions that match the filter.
    pub fn matching_regions(&self) -> impl Iterator<Item = &TopicRegion> {
        self.regions.iter().filter(|region| region.matches_filter)
    }

    /// Matches labels and keywords of topics with the filter, and draws.
    pub(super) fn filter_regions(&mut self, work: &Workspace) {
        let wanted = self.filter.value().trim().to_lowercase();
        let has = |text: &str| text.to_lowercase().contains(&wanted);
        self.dot_marks.matching =
            if wanted.is_empty() { Vec::new() } else { vec![false; work.corpus.snippets.len()] };
        for region in &mut self.regions {
            let keywords = work.topic(region.topic).map_or(&[][..], |topic| &topic.keywords);
            region.matches_filter = has(&region.label) || keywords.iter().any(|keyword| has(&keyword.word));
            let facts = work.stats.topic(region.topic).filter(|_| region.matches_filter);
            mark_matches(&mut self.dot_marks, facts.map_or(&[][..], |facts| &facts.snippets));
        }
        self.update_picture();
    }

    /// Moves the cursor to the next matching topic, or the previous one, counted from the last one gone to;
    /// largest first, and around at the ends.
    pub(super) fn go_to_topic(&mut self, back: bool, work: &Workspace) {
        let found: Vec<(TopicId, MapPoint)> =
            self.matching_regions().map(|region| (region.topic, region.centre)).collect();
        let last = found.iter().position(|(topic, _)| Some(*topic) == self.last_topic);
        let at = match (last, back) {
            (Some(last), false) => (last + 1) % found.len().max(1),
            (Some(last), true) => last.checked_sub(1).unwrap_or(found.len().saturating_sub(1)),
            (None, _) => 0,
        };
        if let Some((topic, centre)) = found.get(at) {
            self.last_topic = Some(*topic);
            self.go_to_point(*centre, work);
        }
    }
}

/// Marks snippets (indices into the corpus) as matching.
fn mark_matches(marks: &mut DotMarks, snippets: &[usize]) {
    for snippet in snippets {
        if let Some(slot) = marks.matching.get_mut(*snippet) {
            *slot = true;
        }
    }
}
