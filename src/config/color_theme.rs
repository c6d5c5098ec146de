//! Colour themes: one style for each meaning (`error`, `keyword`, `selection` ...), not for each widget.
//!
//! Every meaning also has a shape, a weight or an underline of its own, so that nothing is lost without
//! colour. A theme is built in ([`ColorTheme::builtin`]) or read from the user's folder, then changed by
//! `[colors]` of config.toml, then reduced to the colours the terminal has; [`ThemeRegistry::load`] does all
//! three in this order.

mod background;
mod builtin;
mod depth;
mod style_spec;
mod theme_file;
mod theme_registry;

pub use background::Background;
pub use depth::ColorDepth;
pub use style_spec::{ColorSpec, StyleSpec, StyleSpecError};
pub use theme_registry::{AUTO_THEME, ThemeChoiceError, ThemeRegistry};

use std::collections::BTreeMap;

/// The glyphs of codebook themes, filled and hollow; a hollow one marks a theme that was inherited and not
/// yet confirmed. Seven, because the number must have no common divisor with [`THEME_HUES`]: then 35 themes
/// pass before a pair of glyph and colour comes again.
pub const THEME_GLYPHS: [(&str, &str); 7] =
    [("●", "○"), ("◆", "◇"), ("▲", "△"), ("■", "□"), ("★", "☆"), ("▼", "▽"), ("✚", "✛")];

/// How many colours the built-in palettes have for codebook themes: those of the sixteen terminal colours
/// that are neither black, white nor yellow, which cannot be read on every background.
pub const THEME_HUES: usize = 5;

/// Makes [`ColorTheme`] of one row for each meaning, with the names and styles of all.
macro_rules! meanings {
    ($($(#[$doc:meta])+ $meaning:ident,)+) => {
        /// A colour theme: the style of each meaning.
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub struct ColorTheme {
            $($(#[$doc])+ pub $meaning: StyleSpec,)+
            /// Styles of codebook themes, used in turn; never empty in a theme that was loaded.
            pub themes: Vec<StyleSpec>,
        }

        impl ColorTheme {
            /// The names of the meanings in theme files and `[colors]`. The order is that of the private
            /// `styles`.
            pub const MEANINGS: &[&str] = &[$(stringify!($meaning)),+];

            /// The styles of all meanings, in the order of [`ColorTheme::MEANINGS`].
            fn styles(&mut self) -> [&mut StyleSpec; Self::MEANINGS.len()] {
                [$(&mut self.$meaning),+]
            }
        }
    };
}

meanings! {
    /// Ordinary text.
    text,
    /// Secondary text: times, counts, hints.
    muted,
    /// Titles.
    title,
    /// Keys, prompts and cursors of lists.
    accent,
    /// The row under the cursor in the focused pane.
    selection,
    /// The row under the cursor in the pane without focus.
    resting,
    /// Rows selected with Space.
    marked,
    /// Snippets and topics that were not read yet.
    unread,
    /// Warnings.
    warning,
    /// Errors.
    error,
    /// Successes and work in the background.
    good,
    /// Bars that show sizes.
    bar,
    /// Keywords of a topic.
    keyword,
    /// Matches of a search or filter.
    matched,
    /// The current snippet within its transcript.
    snippet,
    /// Names of speakers.
    speaker,
    /// Lines between panes and around sheets.
    rule,
}

impl ColorTheme {
    /// Overrides the styles of some meanings. `changes` maps names of meanings to styles, as `[colors]` in
    /// config.toml does.
    ///
    /// # Errors
    /// A name is no meaning, or its style cannot be parsed.
    pub fn with_styles(mut self, changes: &BTreeMap<String, String>) -> Result<Self, ColorThemeError> {
        for (meaning, paint) in changes {
            let unknown = || ColorThemeError::UnknownMeaning { meaning: meaning.clone() };
            let place = self.style_mut(meaning).ok_or_else(unknown)?;
            *place = paint
                .parse()
                .map_err(|source| ColorThemeError::InvalidStyle { meaning: meaning.clone(), source })?;
        }
        Ok(self)
    }

    /// The style of the meaning called `name`, to be changed.
    fn style_mut(&mut self, name: &str) -> Option<&mut StyleSpec> {
        let place = Self::MEANINGS.iter().position(|meaning| *meaning == name)?;
        self.styles().into_iter().nth(place)
    }

    /// The theme without colours; weights, underlines and reversal stay.
    pub fn without_color(self) -> Self {
        self.for_depth(ColorDepth::None)
    }

    /// The theme reduced to the colours of a terminal of that depth.
    pub fn for_depth(mut self, depth: ColorDepth) -> Self {
        let behind = self.selection.bg.is_some();
        for paint in self.styles() {
            *paint = paint.for_depth(depth);
        }
        match depth {
            // Without colour the entries would be equal; glyphs tell the themes apart.
            ColorDepth::None => self.themes = vec![StyleSpec::default()],
            _ => self.themes.iter_mut().for_each(|paint| *paint = paint.for_depth(depth)),
        }
        // A selection that lost its background must still differ from `resting`, which may be as bold.
        self.selection.reverse |= behind && self.selection.bg.is_none();
        self
    }
}

/// A `[colors]` table that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ColorThemeError {
    /// There is no meaning of that name.
    #[error("colors.{meaning}: nothing is called that; use {}", ColorTheme::MEANINGS.join(", "))]
    UnknownMeaning {
        /// The name as written.
        meaning: String,
    },
    /// The style cannot be parsed.
    #[error("colors.{meaning}: {source}")]
    InvalidStyle {
        /// The meaning it is for.
        meaning: String,
        /// What is wrong with it.
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
