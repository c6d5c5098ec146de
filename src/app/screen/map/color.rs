//! Colouring the map: the category of every snippet, and the colour and glyph of every category.

use super::picture::NO_CATEGORY;
use super::view::MapPoint;
use crate::app::widget::list::step_around;
use crate::app::workspace::Workspace;
use crate::coding::{TopicStats, TranscriptGrouping};
use crate::config::color_theme;
use crate::config::color_theme::THEME_HUES;
use crate::corpus::SnippetIndex;
use crate::topics::TopicId;
use crate::topics::measure::TopicStability;
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// What the colours mean.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum MapColoring {
    /// The topics.
    #[default]
    Topic,
    /// The themes of the codebook.
    Theme,
    /// The values of a transcript attribute.
    Attribute,
    /// The stability of the topics: how often they come back when the analysis is repeated.
    Stability,
}

impl MapColoring {
    /// All colourings, in the order the key goes through them.
    const ALL: [Self; 4] = [Self::Topic, Self::Theme, Self::Attribute, Self::Stability];

    /// Whether the study has what the colouring shows.
    fn is_useful(self, work: &Workspace, groupings: &[TranscriptGrouping]) -> bool {
        match self {
            Self::Topic => true,
            Self::Theme => !work.codebook.themes.is_empty(),
            Self::Attribute => !groupings.is_empty(),
            Self::Stability => work.run.as_ref().is_some_and(|run| run.measures.stability.is_some()),
        }
    }
    /// The next useful colouring; itself where there is no other.
    pub fn next_useful(self, work: &Workspace, groupings: &[TranscriptGrouping]) -> Self {
        let useful: Vec<Self> =
            Self::ALL.into_iter().filter(|one| *one == self || one.is_useful(work, groupings)).collect();
        step_around(&useful, self, 1)
    }
}

/// A group of snippets with one colour: a topic, a theme, an attribute's value or a band of stability.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MapCategory {
    /// Its name in the legend.
    pub name: String,
    /// Its colour and glyph, as index into the styles of codebook themes.
    pub color: u8,
    /// How many snippets are in it.
    pub snippet_count: usize,
}

/// The category of every snippet.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CategoryPalette {
    /// The categories; where two have as many snippets in a cell, the first gives the colour.
    pub categories: Vec<MapCategory>,
    /// The category of each snippet of the corpus, as index into the categories; `NO_CATEGORY` for none.
    pub category_indices: Vec<u16>,
}

/// The glyphs of codebook themes, and after how many pairs of colour and glyph the first comes again.
const GLYPHS: usize = color_theme::THEME_GLYPHS.len();
const STYLES_PER_ROUND: usize = THEME_HUES * GLYPHS;

/// The bands of stability: lower bound, name, style (green, blue, red in the built-in colour themes). The
/// upper bound .7 and [`TopicStability::UNSTABLE_BELOW`] are also those of the explanations of stability.
/// Chosen by hand; not measured.
const STABILITY_BANDS: [(f32, &str, u8); 3] =
    [(0.7, "comes back", 0), (TopicStability::UNSTABLE_BELOW, "comes back in part", 2), (0.0, "unstable", 3)];

impl CategoryPalette {
    /// Assigns every snippet to a category. `grouping` has the transcripts by the chosen attribute, `centres`
    /// the topics' densest points, so that neighbours get different colours.
    pub fn new(
        work: &Workspace,
        coloring: MapColoring,
        grouping: Option<&TranscriptGrouping>,
        centres: &[(TopicId, MapPoint)],
    ) -> Self {
        let mut palette =
            Self { categories: Vec::new(), category_indices: vec![NO_CATEGORY; work.corpus.snippets.len()] };
        match coloring {
            MapColoring::Topic => palette.fill_by_topic(work, centres),
            MapColoring::Theme => palette.fill_by_theme(work),
            MapColoring::Attribute => palette.fill_by_attribute(work, grouping),
            MapColoring::Stability => palette.fill_by_stability(work),
        }
        palette
    }

    /// The category of a snippet (index into the corpus); `None` where it is in none.
    pub fn category_of(&self, snippet: SnippetIndex) -> Option<&MapCategory> {
        self.categories.get(usize::from(*self.category_indices.get(snippet.0)?))
    }

    /// Adds a category with those of its snippets that have none yet. Beyond 65,535 categories, the most the
    /// index holds, further ones are dropped.
    fn add_category(&mut self, name: String, color: u8, snippets: impl IntoIterator<Item = SnippetIndex>) {
        let Ok(number) = u16::try_from(self.categories.len()) else { return };
        if number == NO_CATEGORY {
            return;
        }
        let mut count = 0;
        for snippet in snippets {
            if let Some(slot) = self.category_indices.get_mut(snippet.0).filter(|slot| **slot == NO_CATEGORY)
            {
                *slot = number;
                count += 1;
            }
        }
        self.categories.push(MapCategory { name, color, snippet_count: count });
    }

    /// One category for each topic that is not junk, largest first.
    fn fill_by_topic(&mut self, work: &Workspace, centres: &[(TopicId, MapPoint)]) {
        let places: Vec<MapPoint> = centres.iter().map(|(_, centre)| *centre).collect();
        let colors: BTreeMap<TopicId, u8> =
            centres.iter().map(|(topic, _)| *topic).zip(distinct_styles(&places)).collect();
        let mut topics: Vec<_> = work.stats.topics().iter().filter(|topic| !topic.junk).collect();
        topics.sort_by_key(|topic| (Reverse(topic.snippets.len()), topic.id));
        for topic in topics {
            // A topic without a place on the map is not drawn: any style will do.
            let color = colors.get(&topic.id).copied().unwrap_or(0);
            self.add_category(topic.label.clone(), color, topic.snippets.iter().copied());
        }
    }

    /// One category for each theme. A snippet in several themes is in the one that comes first in the
    /// codebook.
    fn fill_by_theme(&mut self, work: &Workspace) {
        for (_, theme) in work.codebook.tree() {
            let snippets = work.stats.snippets_of(theme.id);
            if !snippets.is_empty() {
                self.add_category(work.theme_path(theme.id), theme.color, snippets.iter().copied());
            }
        }
    }

    /// One category for each value of the attribute; transcripts without a value are in none.
    fn fill_by_attribute(&mut self, work: &Workspace, grouping: Option<&TranscriptGrouping>) {
        let groups = grouping.map_or(&[][..], |grouping| &grouping.groups);
        for (at, (value, transcripts)) in groups.iter().enumerate().filter(|(_, group)| !group.0.is_empty()) {
            let entries = transcripts.iter().filter_map(|transcript| work.transcript_entry(*transcript));
            let snippets = entries.flat_map(|entry| entry.snippet_indices());
            self.add_category(value.clone(), style_index(at), snippets);
        }
    }

    /// One category for each band of stability; topics that were not measured are in none.
    fn fill_by_stability(&mut self, work: &Workspace) {
        let band_of = |topic: &TopicStats| {
            let stability = work.topic_stability(topic.id)?;
            let band = STABILITY_BANDS.iter().position(|(from, ..)| stability >= *from);
            Some(band.unwrap_or(STABILITY_BANDS.len() - 1))
        };
        for (band, (_, name, color)) in STABILITY_BANDS.into_iter().enumerate() {
            let counted = work.stats.topics().iter().filter(|topic| !topic.junk);
            let topics = counted.filter(|topic| band_of(topic) == Some(band));
            let snippets = topics.flat_map(|topic| topic.snippets.iter().copied());
            self.add_category(name.to_owned(), color, snippets);
        }
    }

    /// The category most of the given snippets are in; of two with as many the first. `None` where most are
    /// in none.
    pub fn most_common(&self, snippets: &[SnippetIndex]) -> Option<&MapCategory> {
        // The last slot counts the snippets in no category.
        let mut counts = vec![0usize; self.categories.len() + 1];
        for category in snippets.iter().filter_map(|snippet| self.category_indices.get(snippet.0)) {
            counts[usize::from(*category).min(self.categories.len())] += 1;
        }
        let (most, _) =
            counts.iter().enumerate().max_by_key(|(category, count)| (**count, Reverse(*category)))?;
        self.categories.get(most)
    }
}

/// The style of the n-th category; after all pairs of colour and glyph the first comes again.
fn style_index(number: usize) -> u8 {
    (number % STYLES_PER_ROUND) as u8
}

/// Styles for points, in their order: each gets the colour whose nearest point so far is farthest away, and
/// the next glyph, so that neighbours differ in colour and all differ in glyph for a while.
fn distinct_styles(places: &[MapPoint]) -> Vec<u8> {
    let mut used: [Vec<MapPoint>; THEME_HUES] = Default::default();
    let far = |a: &MapPoint, b: &MapPoint| (a[0] - b[0]).powi(2) + (a[1] - b[1]).powi(2);
    places
        .iter()
        .enumerate()
        .map(|(number, place)| {
            let nearest =
                |hue: &usize| used[*hue].iter().map(|other| far(other, place)).fold(f64::INFINITY, f64::min);
            // Reversed, because of equals `max_by` takes the last and the first colour is wanted.
            let farthest = (0..THEME_HUES).rev().max_by(|a, b| nearest(a).total_cmp(&nearest(b)));
            // There is a hue, and for each a style with the glyph: their numbers have no common factor.
            let hue = farthest.unwrap_or(0);
            used[hue].push(*place);
            let wanted = |color: &usize| color % THEME_HUES == hue && color % GLYPHS == number % GLYPHS;
            style_index((0..STYLES_PER_ROUND).find(wanted).unwrap_or(0))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neighbours_get_other_colours_and_all_a_glyph_of_their_own() {
        let row: Vec<MapPoint> = (0..7).map(|n| [f64::from(n) * 0.1, 0.5]).collect();
        let colors = distinct_styles(&row);
        assert_eq!(colors.iter().map(|color| color % 7).collect::<Vec<_>>(), [0, 1, 2, 3, 4, 5, 6]);
        let hues: Vec<u8> = colors.iter().map(|color| color % 5).collect();
        assert_eq!(hues, [0, 1, 2, 3, 4, 0, 1], "the sixth is farthest from the first");
        assert_eq!(distinct_styles(&[]), [0u8; 0]);
    }
}
