//! Colours by meaning. Every meaning also has a shape, a weight or an underline of its own, so that
//! nothing is lost without colour.

mod auto;
mod builtin;
mod depth;
mod file;
mod paint;
mod wardrobe;

pub use auto::Ground;
pub use depth::Depth;
pub use file::ThemeFileError;
pub use paint::{Ink, Paint, PaintError};
pub use wardrobe::{AUTO, ChoiceError, Wardrobe};

use std::collections::BTreeMap;

/// The shapes themes are told apart by, beside their colours; the hollow ones mark what is inherited.
pub const GLYPHS: [(&str, &str); 7] =
    [("●", "○"), ("◆", "◇"), ("▲", "△"), ("■", "□"), ("★", "☆"), ("▼", "▽"), ("✚", "✛")];

/// How many colours themes have in the palette as it comes.
pub const HUES: usize = 5;

/// How the workbench is painted, by meaning.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Theme {
    /// What is read.
    pub text: Paint,
    /// What stands beside it: times, counts, hints.
    pub muted: Paint,
    /// Titles.
    pub title: Paint,
    /// Keys, the prompt, what leads the eye.
    pub accent: Paint,
    /// The row the cursor is on, in the pane that has the keys.
    pub selection: Paint,
    /// The row the cursor is on, in the other pane.
    pub resting: Paint,
    /// Rows chosen with Space.
    pub marked: Paint,
    /// Not yet read.
    pub unread: Paint,
    /// Something to look at.
    pub warning: Paint,
    /// Something that failed.
    pub error: Paint,
    /// Something done.
    pub good: Paint,
    /// Bars of size.
    pub bar: Paint,
    /// Keywords of a topic.
    pub keyword: Paint,
    /// Words that match the search.
    pub matched: Paint,
    /// The snippet in its transcript.
    pub snippet: Paint,
    /// Speakers.
    pub speaker: Paint,
    /// Rules between panes.
    pub rule: Paint,
    /// Colours of the researcher's themes, used in turn.
    pub themes: Vec<Paint>,
}

impl Theme {
    /// The meanings, as a theme file names them.
    pub const MEANINGS: [&'static str; 17] = [
        "text",
        "muted",
        "title",
        "accent",
        "selection",
        "resting",
        "marked",
        "unread",
        "warning",
        "error",
        "good",
        "bar",
        "keyword",
        "matched",
        "snippet",
        "speaker",
        "rule",
    ];

    /// Changes some meanings: name of the meaning to paint, as `[colors]` in config.toml has them.
    ///
    /// # Errors
    /// The name that means nothing, or [`PaintError`].
    pub fn with(mut self, changes: &BTreeMap<String, String>) -> Result<Self, ThemeError> {
        for (meaning, paint) in changes {
            let unknown = || ThemeError::Meaning { meaning: meaning.clone() };
            let place = self.meaning(meaning).ok_or_else(unknown)?;
            *place =
                paint.parse().map_err(|source| ThemeError::Paint { meaning: meaning.clone(), source })?;
        }
        Ok(self)
    }

    /// Where the paint of a meaning is kept.
    fn meaning(&mut self, name: &str) -> Option<&mut Paint> {
        let place = Self::MEANINGS.iter().position(|meaning| *meaning == name)?;
        self.meanings().into_iter().nth(place)
    }

    /// The paint of every meaning, in the order of [`Theme::MEANINGS`].
    fn meanings(&mut self) -> [&mut Paint; 17] {
        [
            &mut self.text,
            &mut self.muted,
            &mut self.title,
            &mut self.accent,
            &mut self.selection,
            &mut self.resting,
            &mut self.marked,
            &mut self.unread,
            &mut self.warning,
            &mut self.error,
            &mut self.good,
            &mut self.bar,
            &mut self.keyword,
            &mut self.matched,
            &mut self.snippet,
            &mut self.speaker,
            &mut self.rule,
        ]
    }

    /// The same without any colour; weights, underlines and reversal stay.
    pub fn without_color(self) -> Self {
        self.within(Depth::None)
    }

    /// The same in the colours a terminal has.
    pub fn within(mut self, depth: Depth) -> Self {
        let behind = self.selection.bg.is_some();
        for paint in self.meanings() {
            *paint = paint.within(depth);
        }
        match depth {
            Depth::None => self.themes = vec![Paint::default()],
            _ => self.themes.iter_mut().for_each(|paint| *paint = paint.within(depth)),
        }
        // The cursor has to be told from the row of the other pane, which may be as heavy.
        self.selection.reverse |= behind && self.selection.bg.is_none();
        self
    }
}

/// A `[colors]` table that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ThemeError {
    /// The name is no meaning.
    #[error("colors.{meaning}: nothing is called that; use {}", Theme::MEANINGS.join(", "))]
    Meaning {
        /// As written.
        meaning: String,
    },
    /// The colour cannot be read.
    #[error("colors.{meaning}: {source}")]
    Paint {
        /// Which one.
        meaning: String,
        /// Why.
        source: PaintError,
    },
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_colour_the_cursor_and_the_matches_still_stand_out() {
        let plain = Theme::named("plain").unwrap();
        for paint in [plain.selection, plain.matched, plain.error, plain.resting] {
            assert_ne!(paint, Paint::default());
            assert_eq!((paint.fg, paint.bg), (None, None));
        }
    }

    #[test]
    fn a_colours_table_changes_meanings_and_names_what_it_does_not_know() {
        let changes = |key: &str, value: &str| BTreeMap::from([(key.to_owned(), value.to_owned())]);
        let theme = Theme::default().with(&changes("accent", "red")).unwrap();
        assert_eq!(theme.accent.fg, Some(Ink::Ansi(1)));
        for (key, value, named) in [("acent", "red", "acent"), ("accent", "pinkish", "'pinkish'")] {
            let error = Theme::default().with(&changes(key, value)).unwrap_err().to_string();
            assert!(error.contains(named), "{error}");
        }
    }

    #[test]
    fn every_meaning_is_its_own() {
        let changes = Theme::MEANINGS.iter().enumerate();
        let changes = changes.map(|(at, name)| ((*name).to_owned(), (16 + at).to_string())).collect();
        let mut theme = Theme::default().with(&changes).unwrap();
        for (at, paint) in theme.meanings().into_iter().enumerate() {
            assert_eq!(paint.fg, Some(Ink::Indexed(16 + at as u8)));
        }
        assert_eq!((theme.text.fg, theme.rule.fg), (Some(Ink::Indexed(16)), Some(Ink::Indexed(32))));
    }
}
