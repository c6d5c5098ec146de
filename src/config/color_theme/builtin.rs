//! The built-in colour themes.
//!
//! `default` and `high-contrast` use the terminal's sixteen colours; `light` and `dark` are designed in RGB.
//! The tests hold the contrast of `light` and `dark` (WCAG 2) on five dark and four light backgrounds that
//! terminals come with: at least 4.5 for text, 2.4 for rules, on the selection too for `marked` and
//! `matched`.

use super::{ColorSpec, ColorTheme, StyleSpec, THEME_HUES};

impl ColorTheme {
    /// The names of the built-in themes.
    pub const BUILTIN_NAMES: [&'static str; 5] = ["default", "light", "dark", "high-contrast", "plain"];

    /// The built-in theme called `name`.
    pub fn builtin(name: &str) -> Option<Self> {
        match name {
            "default" => Some(Self::default()),
            "light" => Some(Self::light()),
            "dark" => Some(Self::dark()),
            "high-contrast" => Some(Self::high_contrast()),
            "plain" => Some(Self::default().without_color()),
            _ => None,
        }
    }

    /// Whether a built-in theme looks as designed only with more than sixteen colours.
    pub(super) fn needs_more_than_sixteen(name: &str) -> bool {
        matches!(name, "light" | "dark")
    }

    /// The theme for dark backgrounds. Ordinary text keeps the terminal's own colour and has no background,
    /// so that the terminal's background, picture or transparency stay.
    fn dark() -> Self {
        Self {
            text: StyleSpec::default(),
            muted: StyleSpec::hex(0xa3adba),
            title: StyleSpec::hex(0xf2f5f9).bold(),
            accent: StyleSpec::hex(0x7fd1d6).bold(),
            selection: StyleSpec::hex(0xffffff).on(0x34506f),
            resting: StyleSpec::hex(0xf2f5f9).on(0x3a4452).bold(),
            marked: StyleSpec::hex(0xdeb8f4).bold(),
            unread: StyleSpec::hex(0x8fbcf5),
            warning: StyleSpec::hex(0xe8c684).underlined(),
            error: StyleSpec::hex(0xff9a9a).bold(),
            good: StyleSpec::hex(0x9ad594),
            bar: StyleSpec::hex(0x8fb4e0),
            keyword: StyleSpec::hex(0x86cfc4),
            matched: StyleSpec::hex(0xffd479).bold().underlined(),
            snippet: StyleSpec::default(),
            speaker: StyleSpec::hex(0x9cc5dd),
            rule: StyleSpec::hex(0x6b7585),
            themes: [0x9ad594, 0xd9a7ee, 0x8fbcf5, 0xf7a38f, 0x74d0d4].map(StyleSpec::hex).to_vec(),
        }
    }

    /// The theme for light backgrounds; built as `dark` is.
    fn light() -> Self {
        Self {
            text: StyleSpec::default(),
            muted: StyleSpec::hex(0x565d68),
            title: StyleSpec::hex(0x11151c).bold(),
            accent: StyleSpec::hex(0x005f6b).bold(),
            selection: StyleSpec::hex(0x0b1522).on(0xcfe0f5),
            resting: StyleSpec::hex(0x11151c).on(0xe2e6ec).bold(),
            marked: StyleSpec::hex(0x7a2a9c).bold(),
            unread: StyleSpec::hex(0x1d4f9e),
            warning: StyleSpec::hex(0x7a4b00).underlined(),
            error: StyleSpec::hex(0xa4161f).bold(),
            good: StyleSpec::hex(0x22641f),
            bar: StyleSpec::hex(0x3c649c),
            keyword: StyleSpec::hex(0x0b5f57),
            matched: StyleSpec::hex(0x8f1d6b).bold().underlined(),
            snippet: StyleSpec::default(),
            speaker: StyleSpec::hex(0x2a5873),
            rule: StyleSpec::hex(0x8b929c),
            themes: [0x22641f, 0x7a2a9c, 0x1d4f9e, 0xa33a14, 0x005f6b].map(StyleSpec::hex).to_vec(),
        }
    }

    /// The sixteen colours with nothing dim and everything that matters bold.
    fn high_contrast() -> Self {
        let plain = StyleSpec::default();
        let bold = plain.bold();
        Self {
            muted: plain,
            rule: plain,
            bar: plain,
            speaker: bold,
            keyword: bold,
            resting: bold,
            matched: StyleSpec { reverse: true, ..bold },
            snippet: bold,
            unread: bold,
            ..Self::default()
        }
    }
}

impl Default for ColorTheme {
    /// The theme `default`: the terminal's own sixteen colours, so that light and dark backgrounds both work.
    fn default() -> Self {
        let plain = StyleSpec::default();
        let ansi = |index| StyleSpec::foreground(ColorSpec::Ansi(index));
        let bold = |index| ansi(index).bold();
        Self {
            text: plain,
            muted: StyleSpec { dim: true, ..plain },
            title: plain.bold(),
            accent: bold(6),
            selection: StyleSpec { reverse: true, ..plain },
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
            rule: StyleSpec { dim: true, ..plain },
            themes: [2, 5, 4, 1, 6].map(ansi).into_iter().take(THEME_HUES).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Relative luminance and contrast as WCAG 2 defines them.
    fn luminance(ink: ColorSpec) -> f64 {
        let ColorSpec::Rgb(r, g, b) = ink else { panic!("{ink:?} has no luminance of its own") };
        let linear = |part: u8| {
            let part = f64::from(part) / 255.0;
            if part <= 0.03928 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b)
    }

    fn contrast(one: ColorSpec, other: ColorSpec) -> f64 {
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
            let mut theme = ColorTheme::builtin(name).unwrap();
            let selection = theme.selection.bg.unwrap();
            let themes = theme.themes.clone();
            let named = ColorTheme::MEANINGS.iter().copied().zip(theme.styles().map(|paint| *paint));
            // Rules hold no text; they only have to be seen.
            let all = named.chain(themes.into_iter().map(|paint| ("themes", paint)));
            for (meaning, paint) in all {
                let Some(fg) = paint.fg else { continue };
                let wanted = if meaning == "rule" { 2.4 } else { 4.5 };
                let mut behind: Vec<ColorSpec> = match paint.bg {
                    Some(own) => vec![own],
                    None => grounds.iter().map(|ground| ColorSpec::hex(*ground)).collect(),
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
        for name in ColorTheme::BUILTIN_NAMES {
            let theme = ColorTheme::builtin(name).unwrap();
            let hues = if name == "plain" { 1 } else { THEME_HUES };
            assert_eq!(theme.themes.len(), hues, "{name}");
            for other in ColorTheme::BUILTIN_NAMES.iter().filter(|other| **other != name) {
                assert_ne!(theme, ColorTheme::builtin(other).unwrap(), "{name} and {other}");
            }
        }
        assert_eq!(ColorTheme::builtin("solar"), None);
    }
}
