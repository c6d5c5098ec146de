//! Colours by meaning. The sixteen colours of the terminal by default, so that light and dark
//! backgrounds both work; every meaning also has a shape, a weight or an underline of its own, so that
//! nothing is lost without colour.

use std::collections::BTreeMap;
use std::str::FromStr;

/// A colour as a theme file names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ink {
    /// One of the terminal's sixteen: 0 black to 7 white, 8 to 15 the bright ones.
    Ansi(u8),
    /// One of the 256.
    Indexed(u8),
    /// Red, green, blue.
    Rgb(u8, u8, u8),
}

/// How something is painted: colours where there are any, and what remains without them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Paint {
    /// The colour of the letters; none: the terminal's own.
    pub fg: Option<Ink>,
    /// The colour behind them; none: the terminal's own.
    pub bg: Option<Ink>,
    /// Heavier.
    pub bold: bool,
    /// Fainter.
    pub dim: bool,
    /// Slanted.
    pub italic: bool,
    /// Underlined.
    pub underline: bool,
    /// Foreground and background swapped.
    pub reverse: bool,
}

impl Paint {
    /// The same without colours.
    pub fn without_color(self) -> Self {
        Self { fg: None, bg: None, ..self }
    }
}

/// A word in a theme file that names no colour or weight.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "'{word}' is no colour: use a name such as cyan or 'bright blue', a number from 0 to 255, #rrggbb, 'on' before a background, or bold, dim, italic, underline, reverse"
)]
pub struct PaintError {
    word: String,
}

impl FromStr for Paint {
    type Err = PaintError;

    /// Reads a paint such as `bold bright cyan on #202020`.
    fn from_str(text: &str) -> Result<Self, PaintError> {
        let mut paint = Self::default();
        let mut behind = false;
        let mut bright = false;
        for word in text.split_whitespace() {
            match word {
                "bold" => paint.bold = true,
                "dim" => paint.dim = true,
                "italic" => paint.italic = true,
                "underline" => paint.underline = true,
                "reverse" => paint.reverse = true,
                "on" => behind = true,
                "bright" => bright = true,
                "default" => {}
                _ => {
                    let ink = ink(word, bright).ok_or_else(|| PaintError { word: word.to_owned() })?;
                    if behind {
                        paint.bg = Some(ink)
                    } else {
                        paint.fg = Some(ink)
                    }
                    (behind, bright) = (false, false);
                }
            }
        }
        Ok(paint)
    }
}

const NAMES: [&str; 8] = ["black", "red", "green", "yellow", "blue", "magenta", "cyan", "white"];

fn ink(word: &str, bright: bool) -> Option<Ink> {
    if let Some(index) = NAMES.iter().position(|name| *name == word) {
        return Some(Ink::Ansi(index as u8 + if bright { 8 } else { 0 }));
    }
    if word == "gray" || word == "grey" {
        return Some(Ink::Ansi(8));
    }
    if let Some(hex) = word.strip_prefix('#') {
        let value = u32::from_str_radix(hex, 16).ok().filter(|_| hex.len() == 6)?;
        return Some(Ink::Rgb((value >> 16) as u8, (value >> 8) as u8, value as u8));
    }
    word.parse().ok().map(Ink::Indexed)
}

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

/// A theme that is not among the built-in ones.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("there is no colour theme '{name}'; there are: {}", Theme::NAMES.join(", "))]
pub struct UnknownTheme {
    name: String,
}

impl Theme {
    /// The built-in themes.
    pub const NAMES: [&'static str; 3] = ["default", "high-contrast", "plain"];

    /// A built-in theme.
    ///
    /// # Errors
    /// [`UnknownTheme`] lists what there is.
    pub fn named(name: &str) -> Result<Self, UnknownTheme> {
        match name {
            "default" => Ok(Self::default()),
            "high-contrast" => Ok(Self::high_contrast()),
            "plain" => Ok(Self::default().without_color()),
            _ => Err(UnknownTheme { name: name.to_owned() }),
        }
    }

    /// Changes some meanings: name of the meaning to paint, as `[colors]` in config.toml has them.
    ///
    /// # Errors
    /// The name that means nothing, or [`PaintError`].
    pub fn with(mut self, changes: &BTreeMap<String, String>) -> Result<Self, ThemeError> {
        for (meaning, paint) in changes {
            let paint: Paint =
                paint.parse().map_err(|source| ThemeError::Paint { meaning: meaning.clone(), source })?;
            let known = self.meanings().into_iter().find(|(name, _)| name == meaning);
            match known {
                Some((_, place)) => *place = paint,
                None => return Err(ThemeError::Meaning { meaning: meaning.clone() }),
            }
        }
        Ok(self)
    }

    /// Every meaning with its name, in the order a theme file lists them.
    fn meanings(&mut self) -> [(&'static str, &mut Paint); 17] {
        [
            ("text", &mut self.text),
            ("muted", &mut self.muted),
            ("title", &mut self.title),
            ("accent", &mut self.accent),
            ("selection", &mut self.selection),
            ("resting", &mut self.resting),
            ("marked", &mut self.marked),
            ("unread", &mut self.unread),
            ("warning", &mut self.warning),
            ("error", &mut self.error),
            ("good", &mut self.good),
            ("bar", &mut self.bar),
            ("keyword", &mut self.keyword),
            ("matched", &mut self.matched),
            ("snippet", &mut self.snippet),
            ("speaker", &mut self.speaker),
            ("rule", &mut self.rule),
        ]
    }

    /// The same without any colour; weights, underlines and reversal stay.
    pub fn without_color(mut self) -> Self {
        for (_, paint) in self.meanings() {
            *paint = paint.without_color();
        }
        self.themes = vec![Paint::default()];
        self
    }

    /// Nothing faint, everything that matters bold.
    fn high_contrast() -> Self {
        let plain = Paint::default();
        let bold = Paint { bold: true, ..plain };
        Self {
            muted: plain,
            rule: plain,
            bar: plain,
            speaker: bold,
            keyword: bold,
            resting: Paint { bold: true, ..plain },
            matched: Paint { reverse: true, bold: true, ..plain },
            snippet: bold,
            unread: bold,
            ..Self::default()
        }
    }
}

/// A `[colors]` table that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ThemeError {
    /// The name is no meaning.
    #[error(
        "colors.{meaning}: nothing is called that; use text, muted, title, accent, selection, resting, marked, unread, warning, error, good, bar, keyword, matched, snippet, speaker or rule"
    )]
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

impl Default for Theme {
    fn default() -> Self {
        let plain = Paint::default();
        let ansi = |index| Paint { fg: Some(Ink::Ansi(index)), ..plain };
        let bold = |index| Paint { bold: true, ..ansi(index) };
        Self {
            text: plain,
            muted: Paint { dim: true, ..plain },
            title: Paint { bold: true, ..plain },
            accent: bold(6),
            selection: Paint { reverse: true, ..plain },
            resting: Paint { bold: true, ..plain },
            marked: bold(5),
            unread: ansi(4),
            warning: Paint { underline: true, ..ansi(3) },
            error: bold(1),
            good: ansi(2),
            bar: ansi(4),
            keyword: ansi(6),
            matched: Paint { underline: true, ..bold(5) },
            snippet: plain,
            speaker: ansi(6),
            rule: Paint { dim: true, ..plain },
            themes: [2, 5, 4, 1, 6].map(ansi).into_iter().take(HUES).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paints_read_as_people_write_them() {
        assert_eq!(
            "bold bright cyan on #102030".parse(),
            Ok(Paint {
                fg: Some(Ink::Ansi(14)),
                bg: Some(Ink::Rgb(16, 32, 48)),
                bold: true,
                ..Paint::default()
            })
        );
        assert_eq!("on 236".parse(), Ok(Paint { bg: Some(Ink::Indexed(236)), ..Paint::default() }));
        assert!("chartreuse-ish".parse::<Paint>().unwrap_err().to_string().contains("chartreuse-ish"));
        assert!("#12345".parse::<Paint>().is_err());
        assert!("300".parse::<Paint>().is_err());
    }

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
        assert!(Theme::default().with(&changes("acent", "red")).unwrap_err().to_string().contains("acent"));
        assert!(Theme::named("solar").unwrap_err().to_string().contains("high-contrast"));
    }
}
