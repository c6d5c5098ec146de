//! The themes that come with the program.

use super::{HUES, Ink, Paint, Theme};

/// A theme that is not among the built-in ones.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("there is no colour theme '{name}'; there are: {}", Theme::NAMES.join(", "))]
pub struct UnknownTheme {
    name: String,
}

impl Theme {
    /// The built-in themes.
    pub const NAMES: [&'static str; 5] = ["default", "light", "dark", "high-contrast", "plain"];

    /// A built-in theme.
    ///
    /// # Errors
    /// No theme is called that; the error lists what there is.
    pub fn named(name: &str) -> Result<Self, UnknownTheme> {
        match name {
            "default" => Ok(Self::default()),
            "light" => Ok(Self::light()),
            "dark" => Ok(Self::dark()),
            "high-contrast" => Ok(Self::high_contrast()),
            "plain" => Ok(Self::default().without_color()),
            _ => Err(UnknownTheme { name: name.to_owned() }),
        }
    }

    /// Whether the terminal has to have more than its sixteen colours for the theme to look as designed.
    pub(super) fn wants_more_than_sixteen(name: &str) -> bool {
        matches!(name, "light" | "dark")
    }

    /// For dark backgrounds. What is read keeps the terminal's own colour and nothing is painted behind
    /// it, so that the terminal's background, its picture or its transparency stay.
    fn dark() -> Self {
        Self {
            text: Paint::default(),
            muted: Paint::hex(0xa3adba),
            title: Paint::hex(0xf2f5f9).bold(),
            accent: Paint::hex(0x7fd1d6).bold(),
            selection: Paint::hex(0xffffff).on(0x34506f),
            resting: Paint::hex(0xf2f5f9).on(0x3a4452).bold(),
            marked: Paint::hex(0xdeb8f4).bold(),
            unread: Paint::hex(0x8fbcf5),
            warning: Paint::hex(0xe8c684).underlined(),
            error: Paint::hex(0xff9a9a).bold(),
            good: Paint::hex(0x9ad594),
            bar: Paint::hex(0x8fb4e0),
            keyword: Paint::hex(0x86cfc4),
            matched: Paint::hex(0xffd479).bold().underlined(),
            snippet: Paint::default(),
            speaker: Paint::hex(0x9cc5dd),
            rule: Paint::hex(0x6b7585),
            themes: [0x9ad594, 0xd9a7ee, 0x8fbcf5, 0xf7a38f, 0x74d0d4].map(Paint::hex).to_vec(),
        }
    }

    /// For light backgrounds; as [`Theme::dark`].
    fn light() -> Self {
        Self {
            text: Paint::default(),
            muted: Paint::hex(0x565d68),
            title: Paint::hex(0x11151c).bold(),
            accent: Paint::hex(0x005f6b).bold(),
            selection: Paint::hex(0x0b1522).on(0xcfe0f5),
            resting: Paint::hex(0x11151c).on(0xe2e6ec).bold(),
            marked: Paint::hex(0x7a2a9c).bold(),
            unread: Paint::hex(0x1d4f9e),
            warning: Paint::hex(0x7a4b00).underlined(),
            error: Paint::hex(0xa4161f).bold(),
            good: Paint::hex(0x22641f),
            bar: Paint::hex(0x3c649c),
            keyword: Paint::hex(0x0b5f57),
            matched: Paint::hex(0x8f1d6b).bold().underlined(),
            snippet: Paint::default(),
            speaker: Paint::hex(0x2a5873),
            rule: Paint::hex(0x8b929c),
            themes: [0x22641f, 0x7a2a9c, 0x1d4f9e, 0xa33a14, 0x005f6b].map(Paint::hex).to_vec(),
        }
    }

    /// Nothing faint, everything that matters bold.
    fn high_contrast() -> Self {
        let plain = Paint::default();
        let bold = plain.bold();
        Self {
            muted: plain,
            rule: plain,
            bar: plain,
            speaker: bold,
            keyword: bold,
            resting: bold,
            matched: Paint { reverse: true, ..bold },
            snippet: bold,
            unread: bold,
            ..Self::default()
        }
    }
}

impl Default for Theme {
    /// The sixteen colours of the terminal, so that light and dark backgrounds both work.
    fn default() -> Self {
        let plain = Paint::default();
        let ansi = |index| Paint::ink(Ink::Ansi(index));
        let bold = |index| ansi(index).bold();
        Self {
            text: plain,
            muted: Paint { dim: true, ..plain },
            title: plain.bold(),
            accent: bold(6),
            selection: Paint { reverse: true, ..plain },
            resting: plain.bold(),
            marked: bold(5),
            unread: ansi(4),
            warning: ansi(3).underlined(),
            error: bold(1),
            good: ansi(2),
            bar: ansi(4),
            keyword: ansi(6),
            matched: bold(5).underlined(),
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

    /// Relative luminance and contrast as WCAG 2 defines them.
    fn luminance(ink: Ink) -> f64 {
        let Ink::Rgb(r, g, b) = ink else { panic!("{ink:?} has no luminance of its own") };
        let linear = |part: u8| {
            let part = f64::from(part) / 255.0;
            if part <= 0.03928 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b)
    }

    fn contrast(one: Ink, other: Ink) -> f64 {
        let (one, other) = (luminance(one), luminance(other));
        (one.max(other) + 0.05) / (one.min(other) + 0.05)
    }

    #[test]
    fn text_can_be_read_on_the_backgrounds_terminals_come_with() {
        let grounds = [
            ("dark", vec![0x000000, 0x1e1e1e, 0x282c34, 0x002b36, 0x2e3440]),
            ("light", vec![0xffffff, 0xfdf6e3, 0xeff1f5, 0xeee8d5]),
        ];
        for (name, grounds) in grounds {
            let mut theme = Theme::named(name).unwrap();
            let selection = theme.selection.bg.unwrap();
            let themes = theme.themes.clone();
            let named = Theme::MEANINGS.into_iter().zip(theme.meanings().map(|paint| *paint));
            // Rules hold no text; they only have to be seen.
            let all = named.chain(themes.into_iter().map(|paint| ("themes", paint)));
            for (meaning, paint) in all {
                let Some(fg) = paint.fg else { continue };
                let wanted = if meaning == "rule" { 2.4 } else { 4.5 };
                let mut behind: Vec<Ink> = match paint.bg {
                    Some(own) => vec![own],
                    None => grounds.iter().map(|ground| Ink::hex(*ground)).collect(),
                };
                if ["marked", "matched"].contains(&meaning) {
                    behind.push(selection);
                }
                for ground in behind {
                    let reached = contrast(fg, ground);
                    assert!(reached >= wanted, "{name}: {meaning} on {ground:?} has {reached:.2}");
                }
            }
        }
    }

    #[test]
    fn the_built_in_themes_differ_and_have_as_many_hues_as_there_are() {
        for name in Theme::NAMES {
            let theme = Theme::named(name).unwrap();
            let hues = if name == "plain" { 1 } else { HUES };
            assert_eq!(theme.themes.len(), hues, "{name}");
            for other in Theme::NAMES.iter().filter(|other| **other != name) {
                assert_ne!(theme, Theme::named(other).unwrap(), "{name} and {other}");
            }
        }
        assert!(Theme::named("solar").unwrap_err().to_string().contains("high-contrast"));
    }
}
