//! The filter of the Map by label and keyword, and going from topic to topic.

use super::MapScreen;
use super::regions::TopicRegion;
use super::view::MapPoint;
use crate::app::workspace::Workspace;
use crate::topics::TopicId;
use std::sync::Arc;

impl MapScreen {
    /// Whether there is a filter.
    pub fn is_filtered(&self) -> bool {
        !self.panes.filter_letters().is_empty()
    }
    /// The regions that match the filter.
    pub fn matching_regions(&self) -> impl Iterator<Item = &TopicRegion> {
        self.regions.iter().filter(|region| region.matches_filter)
    }

    /// Matches labels and keywords of topics with the filter, and draws.
    pub(super) fn filter_regions(&mut self, work: &Workspace) {
        let wanted = self.panes.filter_letters();
        let has = |text: &str| text.to_lowercase().contains(&wanted);
        let marks = Arc::make_mut(&mut self.dot_marks);
        marks.matching = if wanted.is_empty() { Vec::new() } else { vec![false; work.corpus.snippets.len()] };
        for region in &mut self.regions {
            let keywords = work.topic(region.topic).map_or(&[][..], |topic| &topic.keywords);
            region.matches_filter = has(&region.label) || keywords.iter().any(|keyword| has(&keyword.word));
            let facts = work.stats.topic(region.topic).filter(|_| region.matches_filter);
            for snippet in facts.map_or(&[][..], |facts| &facts.snippets) {
                if let Some(matches) = marks.matching.get_mut(snippet.0) {
                    *matches = true;
                }
            }
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
