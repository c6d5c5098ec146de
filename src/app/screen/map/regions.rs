//! The topics as regions of the map: where each is densest, and its colour.

use super::{color::CategoryPalette, labels::densest_point, view::MapPoint};
use crate::app::Workspace;
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
        let places = topic.snippets.iter().filter_map(|at| layout.positions.get(at.0).copied().flatten());
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
