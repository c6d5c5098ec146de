//! Which snippets are listed beside a theme: its contents, suggestions, or its least similar ones.

use super::theme_contents::{ThemeContents, theme_contents};
use crate::app::workspace::Workspace;
use crate::coding::ThemeId;
use crate::corpus::SnippetIndex;
use std::collections::BTreeMap;

/// Which snippets of a theme are listed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum ThemeSnippetFilter {
    /// The snippets it holds.
    #[default]
    Contents,
    /// Snippets in no theme that are most similar to it: suggestions, never counted.
    Suggested,
    /// Its own snippets that are least similar to it.
    LeastSimilar,
}

impl ThemeSnippetFilter {
    /// All of them, in the order the key goes through them.
    pub(super) const ALL: [Self; 3] = [Self::Contents, Self::Suggested, Self::LeastSimilar];

    /// The heading above the list; `None` for the theme's contents.
    pub fn heading(self) -> Option<&'static str> {
        match self {
            Self::Contents => None,
            Self::Suggested => Some("suggested: in no theme yet, with the chance that it belongs here"),
            Self::LeastSimilar => Some("in it, least like it first"),
        }
    }

    /// The text where nothing is listed.
    pub fn empty_text(self) -> &'static str {
        match self {
            Self::Contents => "Nothing is assigned here yet.",
            Self::Suggested => "No snippet outside all themes is likely enough to belong here.",
            Self::LeastSimilar => "Nothing is assigned to it itself.",
        }
    }
}

/// A theme's contents, with the snippets that the filter lists.
pub(super) fn filtered_contents(work: &Workspace, theme: ThemeId, lens: ThemeSnippetFilter) -> ThemeContents {
    let mut held = theme_contents(work, theme);
    // A theme without snippets of its own has neither suggestions nor least similar ones.
    let listed =
        |all: &BTreeMap<ThemeId, Vec<SnippetIndex>>| all.get(&theme).map_or_else(Vec::new, Vec::clone);
    match lens {
        ThemeSnippetFilter::Contents => {}
        // Suggestions are computed in the background: what was coded or rejected since is left out.
        ThemeSnippetFilter::Suggested => {
            let likely = work.suggestions.similar.get(&theme).into_iter().flatten();
            held.snippets = likely.map(|(snippet, _)| *snippet).collect();
            let refused = |snippet: SnippetIndex| work.stats.rejected_themes(snippet).any(|it| it == theme);
            held.snippets.retain(|snippet| work.themes_of(*snippet).is_empty() && !refused(*snippet));
        }
        ThemeSnippetFilter::LeastSimilar => {
            held.snippets = listed(&work.suggestions.least_similar);
            held.snippets.retain(|snippet| work.themes_of(*snippet).contains(&theme));
        }
    }
    held
}
