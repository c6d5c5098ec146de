//! The theme name `auto`: which built-in theme fits the terminal's background and colours.

use super::{ColorDepth, ColorTheme};

/// Whether a terminal's background is dark or light.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Background {
    /// Light text on a dark background.
    Dark,
    /// Dark text on a light background.
    Light,
}

impl Background {
    /// Whether a colour, by its red, green and blue, is nearer to black or to white as the eye has it (the luma of
    /// ITU-R BT.601).
    pub fn from_color([red, green, blue]: [u8; 3]) -> Self {
        let luma = 299 * u32::from(red) + 587 * u32::from(green) + 114 * u32::from(blue);
        if luma > 1000 * 255 / 2 { Self::Light } else { Self::Dark }
    }

    /// Parses the variable COLORFGBG, which some terminals set to the foreground and background as numbers of
    /// the sixteen colours (`15;0`, sometimes `0;default;15`); none where the last part is no such number. It holds
    /// until the terminal itself answers.
    pub fn from_colorfgbg(colorfgbg: &str) -> Option<Self> {
        let (_, background) = colorfgbg.rsplit_once(';')?;
        // 7 is white and 8 is dark grey; all of 9 to 15 are bright.
        match background.trim().parse().ok()? {
            0..=6 | 8 => Some(Self::Dark),
            7 | 9..=15 => Some(Self::Light),
            _ => None,
        }
    }

    /// The word shown to the user, which is also the name of the built-in theme for it.
    pub fn description(self) -> &'static str {
        match self {
            Self::Dark => "dark",
            Self::Light => "light",
        }
    }
}

impl ColorTheme {
    /// The name of the built-in theme for a background. `default` uses the terminal's own colours and reads
    /// on both, so it serves where the background is unknown, or where sixteen colours or fewer are all there
    /// is.
    pub(super) fn name_for_background(ground: Option<Background>, depth: ColorDepth) -> &'static str {
        match ground {
            Some(ground) if depth > ColorDepth::Sixteen => ground.description(),
            _ => "default",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_background_is_read_from_what_terminals_say() {
        for (said, ground) in [
            ("15;0", Some(Background::Dark)),
            ("0;15", Some(Background::Light)),
            ("0;default;15", Some(Background::Light)),
            ("12;8", Some(Background::Dark)),
            ("0;7", Some(Background::Light)),
            ("default;default", None),
            ("0;255", None),
            ("15", None),
            ("", None),
        ] {
            assert_eq!(Background::from_colorfgbg(said), ground, "{said}");
        }
    }

    #[test]
    fn a_colour_is_dark_or_light_as_the_eye_has_it() {
        for (color, ground) in [
            ([0, 0, 0], Background::Dark),
            ([255, 255, 255], Background::Light),
            ([0x28, 0x2c, 0x34], Background::Dark),
            ([0xfd, 0xf6, 0xe3], Background::Light),
            ([0, 0, 255], Background::Dark),
            ([0, 255, 0], Background::Light),
        ] {
            assert_eq!(Background::from_color(color), ground, "{color:?}");
        }
    }

    #[test]
    fn every_background_has_its_theme() {
        for ground in [None, Some(Background::Dark), Some(Background::Light)] {
            for depth in [ColorDepth::None, ColorDepth::Sixteen, ColorDepth::Indexed, ColorDepth::Full] {
                let name = ColorTheme::name_for_background(ground, depth);
                assert!(ColorTheme::BUILTIN_NAMES.contains(&name));
                assert_eq!(name == "default", ground.is_none() || depth <= ColorDepth::Sixteen);
            }
        }
    }
}
