//! Which snippets stand beside a theme: what it holds, what may belong to it, what may not.

use super::held::{Held, held};
use crate::app::work::Work;
use crate::coding::ThemeId;

/// What is listed of a theme.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Lens {
    /// What it holds.
    #[default]
    Held,
    /// Snippets in no theme that are most like it: suggestions, never counted.
    Alike,
    /// Snippets it holds that are least like it.
    Odd,
}

impl Lens {
    /// The one after it, around.
    pub fn next(self) -> Self {
        match self {
            Self::Held => Self::Alike,
            Self::Alike => Self::Odd,
            Self::Odd => Self::Held,
        }
    }

    /// What is listed, as a heading; none for what the theme holds.
    pub fn heading(self) -> Option<&'static str> {
        match self {
            Self::Held => None,
            Self::Alike => Some("suggested: in no theme yet, most like it first"),
            Self::Odd => Some("in it, least like it first"),
        }
    }

    /// What is said where nothing is listed.
    pub fn empty(self) -> &'static str {
        match self {
            Self::Held => "Nothing is assigned here yet.",
            Self::Alike => "No snippet outside all themes is like it.",
            Self::Odd => "Nothing is assigned to it itself.",
        }
    }
}

/// What a theme holds, with the snippets the lens lists.
pub(super) fn seen(work: &Work, theme: ThemeId, lens: Lens) -> Held {
    let mut held = held(work, theme);
    let listed =
        |all: &std::collections::BTreeMap<ThemeId, Vec<usize>>| all.get(&theme).cloned().unwrap_or_default();
    match lens {
        Lens::Held => {}
        // What was decided since the suggestions were made is left out.
        Lens::Alike => {
            held.snippets = listed(&work.suggestions.alike);
            let refused = |snippet: usize| work.study.refused(snippet).any(|it| it == theme);
            held.snippets.retain(|snippet| work.themes_of(*snippet).is_empty() && !refused(*snippet));
        }
        Lens::Odd => {
            held.snippets = listed(&work.suggestions.odd);
            held.snippets.retain(|snippet| work.themes_of(*snippet).contains(&theme));
        }
    }
    held
}
