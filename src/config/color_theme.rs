//! Colours by meaning. Every meaning also has a shape, a weight or an underline of its own, so that
//! nothing is lost without colour.

mod auto;
mod builtin;
mod depth;
mod file;
mod style_spec;
mod theme_registry;

pub use auto::Background;
pub use depth::ColorDepth;
pub use file::ThemeFileError;
pub use style_spec::{ColorSpec, StyleSpec, StyleSpecError};
pub use theme_registry::{AUTO_THEME, ThemeChoiceError, ThemeRegistry};

use std::collections::BTreeMap;

/// The shapes themes are told apart by, beside their colours; the hollow ones mark what is inherited.
pub const THEME_GLYPHS: [(&str, &str); 7] =
    [("●", "○"), ("◆", "◇"), ("▲", "△"), ("■", "□"), ("★", "☆"), ("▼", "▽"), ("✚", "✛")];

/// How many colours themes have in the palette as it comes.
pub const THEME_HUES: usize = 5;

/// How the workbench is painted, by meaning.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ColorTheme {
    /// What is read.
    pub text: StyleSpec,
    /// What stands beside it: times, counts, hints.
    pub muted: StyleSpec,
    /// Titles.
    pub title: StyleSpec,
    /// Keys, the prompt, what leads the eye.
    pub accent: StyleSpec,
    /// The row the cursor is on, in the pane that has the keys.
    pub selection: StyleSpec,
    /// The row the cursor is on, in the other pane.
    pub resting: StyleSpec,
    /// Rows chosen with Space.
    pub marked: StyleSpec,
    /// Not yet read.
    pub unread: StyleSpec,
    /// Something to look at.
    pub warning: StyleSpec,
    /// Something that failed.
    pub error: StyleSpec,
    /// Something done.
    pub good: StyleSpec,
    /// Bars of size.
    pub bar: StyleSpec,
    /// Keywords of a topic.
    pub keyword: StyleSpec,
    /// Words that match the search.
    pub matched: StyleSpec,
    /// The snippet in its transcript.
    pub snippet: StyleSpec,
    /// Speakers.
    pub speaker: StyleSpec,
    /// Rules between panes.
    pub rule: StyleSpec,
    /// Colours of the researcher's themes, used in turn.
    pub themes: Vec<StyleSpec>,
}

impl ColorTheme {
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
    /// The name that means nothing, or [`StyleSpecError`].
    pub fn with_styles(mut self, changes: &BTreeMap<String, String>) -> Result<Self, ColorThemeError> {
        for (meaning, paint) in changes {
            let unknown = || ColorThemeError::Meaning { meaning: meaning.clone() };
            let place = self.style_mut(meaning).ok_or_else(unknown)?;
            *place = paint
                .parse()
                .map_err(|source| ColorThemeError::Paint { meaning: meaning.clone(), source })?;
        }
        Ok(self)
    }

    /// Where the paint of a meaning is kept.
    fn style_mut(&mut self, name: &str) -> Option<&mut StyleSpec> {
        let place = Self::MEANINGS.iter().position(|meaning| *meaning == name)?;
        self.styles().into_iter().nth(place)
    }

    /// The paint of every meaning, in the order of [`Theme::MEANINGS`].
    fn styles(&mut self) -> [&mut StyleSpec; 17] {
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
        self.in_depth(ColorDepth::None)
    }

    /// The same in the colours a terminal has.
    pub fn in_depth(mut self, depth: ColorDepth) -> Self {
        let behind = self.selection.bg.is_some();
        for paint in self.styles() {
            *paint = paint.in_depth(depth);
        }
        match depth {
            ColorDepth::None => self.themes = vec![StyleSpec::default()],
            _ => self.themes.iter_mut().for_each(|paint| *paint = paint.in_depth(depth)),
        }
        // The cursor has to be told from the row of the other pane, which may be as heavy.
        self.selection.reverse |= behind && self.selection.bg.is_none();
        self
    }
}

/// A `[colors]` table that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ColorThemeError {
    /// The name is no meaning.
    #[error("colors.{meaning}: nothing is called that; use {}", ColorTheme::MEANINGS.join(", "))]
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
        source: StyleSpecError,
    },
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_colour_the_cursor_and_the_matches_still_stand_out() {
        let plain = ColorTheme::builtin("plain").unwrap();
        for paint in [plain.selection, plain.matched, plain.error, plain.resting] {
            assert_ne!(paint, StyleSpec::default());
            assert_eq!((paint.fg, paint.bg), (None, None));
        }
    }

    #[test]
    fn a_colours_table_changes_meanings_and_names_what_it_does_not_know() {
        let changes = |key: &str, value: &str| BTreeMap::from([(key.to_owned(), value.to_owned())]);
        let theme = ColorTheme::default().with_styles(&changes("accent", "red")).unwrap();
        assert_eq!(theme.accent.fg, Some(ColorSpec::Ansi(1)));
        for (key, value, named) in [("acent", "red", "acent"), ("accent", "pinkish", "'pinkish'")] {
            let error = ColorTheme::default().with_styles(&changes(key, value)).unwrap_err().to_string();
            assert!(error.contains(named), "{error}");
        }
    }

    #[test]
    fn every_meaning_is_its_own() {
        let changes = ColorTheme::MEANINGS.iter().enumerate();
        let changes = changes.map(|(at, name)| ((*name).to_owned(), (16 + at).to_string())).collect();
        let mut theme = ColorTheme::default().with_styles(&changes).unwrap();
        for (at, paint) in theme.styles().into_iter().enumerate() {
            assert_eq!(paint.fg, Some(ColorSpec::Indexed(16 + at as u8)));
        }
        assert_eq!(
            (theme.text.fg, theme.rule.fg),
            (Some(ColorSpec::Indexed(16)), Some(ColorSpec::Indexed(32)))
        );
    }
}
