//! How many colours a terminal has, and the nearest it has to a colour it does not.

use super::{Ink, Paint};

/// How many colours a terminal has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Depth {
    /// Weights and underlines only.
    None,
    /// The sixteen that are its own to choose.
    Sixteen,
    /// The sixteen, a cube of 216 and a ramp of greys.
    Indexed,
    /// Every one.
    Full,
}

impl Depth {
    /// As a person says it.
    pub fn words(self) -> &'static str {
        match self {
            Self::None => "no colours",
            Self::Sixteen => "16 colours",
            Self::Indexed => "256 colours",
            Self::Full => "all colours",
        }
    }
}

type Rgb = (u8, u8, u8);

/// The sixteen as xterm has them; terminals differ, so only 256-colour palettes are told by these.
const SIXTEEN: [Rgb; 16] = [
    (0, 0, 0),
    (205, 0, 0),
    (0, 205, 0),
    (205, 205, 0),
    (0, 0, 238),
    (205, 0, 205),
    (0, 205, 205),
    (229, 229, 229),
    (127, 127, 127),
    (255, 0, 0),
    (0, 255, 0),
    (255, 255, 0),
    (92, 92, 255),
    (255, 0, 255),
    (0, 255, 255),
    (255, 255, 255),
];

/// The steps of the colour cube.
const STEPS: [u8; 6] = [0, 95, 135, 175, 215, 255];

impl Ink {
    fn rgb(self) -> Rgb {
        match self {
            Self::Rgb(r, g, b) => (r, g, b),
            Self::Ansi(index) => rgb_of(index % 16),
            Self::Indexed(index) => rgb_of(index),
        }
    }

    /// The nearest of the 256.
    fn indexed(self) -> Self {
        let Self::Rgb(r, g, b) = self else { return self };
        let nearest =
            |part: u8| (0..6u8).min_by_key(|step| STEPS[usize::from(*step)].abs_diff(part)).unwrap_or(0);
        let cube = 16 + 36 * nearest(r) + 6 * nearest(g) + nearest(b);
        let grey = (u16::from(r) + u16::from(g) + u16::from(b)) / 3;
        let grey = 232 + (grey.saturating_sub(3) / 10).min(23) as u8;
        let apart = |index: &u8| distance(rgb_of(*index), (r, g, b));
        Self::Indexed([cube, grey].into_iter().min_by_key(apart).unwrap_or(cube))
    }

    /// One of the terminal's own where the colour is one; none for greys, which terminals do not have
    /// in common: what is black in one is the background of another.
    fn chromatic(self) -> Option<u8> {
        let index = match self {
            Self::Ansi(index) | Self::Indexed(index @ 0..16) => return Some(index % 16),
            other => other.rgb(),
        };
        let (r, g, b) = index;
        let (most, least) = (r.max(g).max(b), r.min(g).min(b));
        if u16::from(most - least) * 5 <= u16::from(most) {
            return None;
        }
        // A part belongs to the hue where it is nearer to the greatest than to the least.
        let middle = u16::from(most) + u16::from(least);
        let high = |part: u8| u8::from(2 * u16::from(part) > middle);
        let hue = high(r) + 2 * high(g) + 4 * high(b);
        Some(hue)
    }

    /// One of black and white, dull or bright, by how light it is.
    fn neutral(self) -> u8 {
        match lightness(self.rgb()) {
            0..50 => 0,
            50..140 => 8,
            140..215 => 7,
            _ => 15,
        }
    }
}

impl Paint {
    /// The same in the colours a terminal has.
    pub fn within(self, depth: Depth) -> Self {
        match depth {
            Depth::Full => self,
            Depth::Indexed => Self { fg: self.fg.map(Ink::indexed), bg: self.bg.map(Ink::indexed), ..self },
            Depth::Sixteen => self.within_sixteen(),
            Depth::None => match self.bg {
                Some(_) => self.without_color().swapped(),
                None => self.without_color(),
            },
        }
    }

    /// What stood out by the colour behind it is reversed, where no weight makes it stand out.
    fn swapped(self) -> Self {
        Self { reverse: self.reverse || !(self.bold || self.italic || self.underline), ..self }
    }

    fn within_sixteen(self) -> Self {
        let own = |ink: Ink| matches!(ink, Ink::Ansi(_) | Ink::Indexed(0..16));
        match self.bg {
            // Sixteen colours have no quiet backgrounds.
            Some(behind) if !own(behind) => {
                let fg = self.fg.and_then(Ink::chromatic).map(Ink::Ansi);
                Self { fg, bg: None, ..self }.swapped()
            }
            Some(behind) => {
                let ansi = |ink: Ink| Ink::Ansi(ink.chromatic().unwrap_or_else(|| ink.neutral()));
                Self { fg: self.fg.map(ansi), bg: Some(ansi(behind)), ..self }
            }
            None => match self.fg {
                Some(fg) => match fg.chromatic() {
                    Some(index) => Self { fg: Some(Ink::Ansi(index)), ..self },
                    // Between black and white it was meant to be faint, else to be the letters' own.
                    None => {
                        Self { fg: None, dim: self.dim || (60..200).contains(&lightness(fg.rgb())), ..self }
                    }
                },
                None => self,
            },
        }
    }
}

fn rgb_of(index: u8) -> Rgb {
    let step = |place: u8| STEPS.get(usize::from(place)).copied().unwrap_or_default();
    match index {
        0..16 => SIXTEEN.get(usize::from(index)).copied().unwrap_or_default(),
        16..232 => {
            let place = index - 16;
            (step(place / 36), step(place / 6 % 6), step(place % 6))
        }
        232.. => {
            let grey = 8 + 10 * (index - 232);
            (grey, grey, grey)
        }
    }
}

/// How light a colour looks, from 0 to 255 (the luma of ITU-R BT.601).
fn lightness((r, g, b): Rgb) -> u32 {
    (299 * u32::from(r) + 587 * u32::from(g) + 114 * u32::from(b)) / 1000
}

/// How far apart two colours look: squared distance, weighted as the eye is, by the redness of both
/// (Riemersma's low-cost approximation).
fn distance(one: Rgb, other: Rgb) -> u32 {
    let red = (u32::from(one.0) + u32::from(other.0)) / 2;
    let square = |a: u8, b: u8| u32::from(a.abs_diff(b)).pow(2);
    (512 + red) * square(one.0, other.0) / 256
        + 4 * square(one.1, other.1)
        + (767 - red) * square(one.2, other.2) / 256
}

#[cfg(test)]
mod tests {
    use super::super::Theme;
    use super::*;

    #[test]
    fn the_nearest_of_256_is_what_xterm_would_show() {
        let at = |rgb: u32| Ink::hex(rgb).indexed();
        assert_eq!([0xff0000, 0x000000, 0xffffff].map(at), [196, 16, 231].map(Ink::Indexed));
        assert_eq!(at(0x5f87af), Ink::Indexed(67));
        assert_eq!(at(0x808080), Ink::Indexed(244), "greys come from the ramp");
        for index in 16..=255u8 {
            let (r, g, b) = rgb_of(index);
            let found = Ink::Rgb(r, g, b).indexed();
            assert_eq!(found.rgb(), (r, g, b), "{index} is found again");
        }
    }

    #[test]
    fn sixteen_keep_the_hue_and_nothing_becomes_the_background() {
        let within = |paint: &str| paint.parse::<Paint>().unwrap().within(Depth::Sixteen);
        let ansi = |index| Paint::ink(Ink::Ansi(index));
        assert_eq!(within("#ff9a9a"), ansi(1));
        assert_eq!(within("#9ad594"), ansi(2));
        assert_eq!(within("#e8c684"), ansi(3));
        assert_eq!(within("#1d4f9e"), ansi(4));
        assert_eq!(within("#7a2a9c"), ansi(5));
        assert_eq!(within("73"), ansi(6), "an indexed colour, too");
        assert_eq!(within("9"), ansi(9));
        assert_eq!(within("#101010"), Paint::default());
        assert_eq!(within("#f8f8f8"), Paint::default());
        assert_eq!(within("244"), Paint { dim: true, ..Paint::default() });
        assert_eq!(within("#ffffff on #34506f"), Paint { reverse: true, ..Paint::default() });
        assert_eq!(within("#000000 on yellow"), Paint { bg: Some(Ink::Ansi(3)), ..ansi(0) });
    }

    #[test]
    fn every_theme_shows_the_cursor_in_every_depth() {
        let fits = |ink: Option<Ink>, depth| match ink {
            None => true,
            Some(Ink::Ansi(_)) => depth >= Depth::Sixteen,
            Some(Ink::Indexed(_)) => depth >= Depth::Indexed,
            Some(Ink::Rgb(..)) => depth == Depth::Full,
        };
        for name in Theme::NAMES {
            for depth in [Depth::None, Depth::Sixteen, Depth::Indexed, Depth::Full] {
                let mut theme = Theme::named(name).unwrap().within(depth);
                let themes = theme.themes.clone();
                for paint in theme.meanings().map(|paint| *paint).into_iter().chain(themes) {
                    assert!(fits(paint.fg, depth) && fits(paint.bg, depth), "{name}, {depth:?}: {paint:?}");
                }
                let cursor = theme.selection;
                assert!(cursor.reverse || cursor.bg.is_some(), "{name}, {depth:?}");
                assert!(!theme.resting.reverse, "{name}, {depth:?}");
                assert_ne!(theme.selection, theme.text);
                assert_ne!(theme.matched, theme.text);
            }
        }
    }

    #[test]
    fn in_256_the_selection_is_still_behind_its_letters() {
        for name in ["dark", "light"] {
            let selection = Theme::named(name).unwrap().within(Depth::Indexed).selection;
            let (fg, bg) = (selection.fg.unwrap(), selection.bg.unwrap());
            assert!(lightness(fg.rgb()).abs_diff(lightness(bg.rgb())) > 120, "{name}: {selection:?}");
        }
    }
}
