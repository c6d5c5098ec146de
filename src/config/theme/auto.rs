//! The theme that follows the terminal's background.

use super::{Depth, Theme};

/// What kind of background a terminal has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ground {
    /// Light letters on it.
    Dark,
    /// Dark letters on it.
    Light,
}

impl Ground {
    /// Reads what terminals put into COLORFGBG: letters, background, sometimes something in between, as
    /// numbers of the sixteen colours. Only the environment is looked at: a terminal that is asked may
    /// answer late, and its answer would be read as keys.
    pub fn of(colorfgbg: &str) -> Option<Self> {
        let (_, background) = colorfgbg.rsplit_once(';')?;
        match background.trim().parse().ok()? {
            0..=6 | 8 => Some(Self::Dark),
            7 | 9..=15 => Some(Self::Light),
            _ => None,
        }
    }

    /// As a person says it.
    pub fn words(self) -> &'static str {
        match self {
            Self::Dark => "dark",
            Self::Light => "light",
        }
    }
}

impl Theme {
    /// The built-in theme for a background. With sixteen colours, and where the background is not known,
    /// the one that takes the terminal's own.
    pub(super) fn for_ground(ground: Option<Ground>, depth: Depth) -> &'static str {
        match ground {
            Some(ground) if depth > Depth::Sixteen => ground.words(),
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
            ("15;0", Some(Ground::Dark)),
            ("0;15", Some(Ground::Light)),
            ("0;default;15", Some(Ground::Light)),
            ("12;8", Some(Ground::Dark)),
            ("0;7", Some(Ground::Light)),
            ("default;default", None),
            ("0;255", None),
            ("15", None),
            ("", None),
        ] {
            assert_eq!(Ground::of(said), ground, "{said}");
        }
    }

    #[test]
    fn every_background_has_its_theme() {
        for ground in [None, Some(Ground::Dark), Some(Ground::Light)] {
            for depth in [Depth::None, Depth::Sixteen, Depth::Indexed, Depth::Full] {
                let name = Theme::for_ground(ground, depth);
                assert!(Theme::NAMES.contains(&name));
                assert_eq!(name == "default", ground.is_none() || depth <= Depth::Sixteen);
            }
        }
    }
}
