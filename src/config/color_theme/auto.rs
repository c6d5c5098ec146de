//! The theme that follows the terminal's background.

use super::{ColorDepth, ColorTheme};

/// What kind of background a terminal has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Background {
    /// Light letters on it.
    Dark,
    /// Dark letters on it.
    Light,
}

impl Background {
    /// Reads what terminals put into COLORFGBG: letters, background, sometimes something in between, as
    /// numbers of the sixteen colours. Only the environment is looked at: a terminal that is asked may
    /// answer late, and its answer would be read as keys.
    pub fn from_colorfgbg(colorfgbg: &str) -> Option<Self> {
        let (_, background) = colorfgbg.rsplit_once(';')?;
        match background.trim().parse().ok()? {
            0..=6 | 8 => Some(Self::Dark),
            7 | 9..=15 => Some(Self::Light),
            _ => None,
        }
    }

    /// As a person says it.
    pub fn description(self) -> &'static str {
        match self {
            Self::Dark => "dark",
            Self::Light => "light",
        }
    }
}

impl ColorTheme {
    /// The built-in theme for a background. With sixteen colours, and where the background is not known,
    /// the one that takes the terminal's own.
    pub(super) fn for_background(ground: Option<Background>, depth: ColorDepth) -> &'static str {
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
    fn every_background_has_its_theme() {
        for ground in [None, Some(Background::Dark), Some(Background::Light)] {
            for depth in [ColorDepth::None, ColorDepth::Sixteen, ColorDepth::Indexed, ColorDepth::Full] {
                let name = ColorTheme::for_background(ground, depth);
                assert!(ColorTheme::NAMES.contains(&name));
                assert_eq!(name == "default", ground.is_none() || depth <= ColorDepth::Sixteen);
            }
        }
    }
}
