//! How many colours a terminal has, and how styles are reduced to them.
//!
//! To 256 colours each RGB colour becomes the nearest of cube and grey ramp. To sixteen only the hue
//! survives: what these look like is the user's choice, so greys become the terminal's own foreground (dim or
//! not), and a coloured background becomes reversal. The reduction is total: a style never mentions a colour
//! that the terminal lacks.

use super::{ColorSpec, StyleSpec};

/// How many colours a terminal has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ColorDepth {
    /// No colours: weights, underlines and reversal only.
    None,
    /// The sixteen named colours, whose look the terminal decides.
    Sixteen,
    /// 256: the sixteen, a colour cube of 6 x 6 x 6 and 24 greys.
    Indexed,
    /// 24 bit RGB.
    Full,
}

impl ColorDepth {
    /// The words shown to the user.
    pub fn description(self) -> &'static str {
        match self {
            Self::None => "no colours",
            Self::Sixteen => "16 colours",
            Self::Indexed => "256 colours",
            Self::Full => "all colours",
        }
    }
}

type Rgb = (u8, u8, u8);

/// The sixteen named colours as xterm shows them, where an RGB value of one is needed. Terminals differ, so
/// no named colour is ever turned into another by these values.
const ANSI_SIXTEEN: [Rgb; 16] = [
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

/// The six levels of each channel of xterm's colour cube.
const CUBE_STEPS: [u8; 6] = [0, 95, 135, 175, 215, 255];

impl ColorSpec {
    fn to_rgb(self) -> Rgb {
        match self {
            Self::Rgb(r, g, b) => (r, g, b),
            Self::Ansi(index) => rgb_of(index % 16),
            Self::Indexed(index) => rgb_of(index),
        }
    }

    /// The nearest of colour cube and grey ramp (indices 16 to 255); the sixteen are left out, since their
    /// look is not known.
    fn nearest_indexed(self) -> Self {
        let Self::Rgb(r, g, b) = self else { return self };
        let nearest =
            |part: u8| (0..6u8).min_by_key(|step| CUBE_STEPS[usize::from(*step)].abs_diff(part)).unwrap_or(0);
        let cube = 16 + 36 * nearest(r) + 6 * nearest(g) + nearest(b);
        // The ramp is 8, 18, 28 ... 238; subtracting 3 before the division rounds to the nearest step.
        let grey = (u16::from(r) + u16::from(g) + u16::from(b)) / 3;
        let grey = 232 + (grey.saturating_sub(3) / 10).min(23) as u8;
        let apart = |index: &u8| color_distance(rgb_of(*index), (r, g, b));
        Self::Indexed([cube, grey].into_iter().min_by_key(apart).unwrap_or(cube))
    }

    /// The named colour (1 to 6, or the index itself below 16) of this hue; none for greys, which terminals
    /// do not have in common: what is black in one is the background of another.
    fn nearest_ansi_hue(self) -> Option<u8> {
        let index = match self {
            Self::Ansi(index) | Self::Indexed(index @ 0..16) => return Some(index % 16),
            other => other.to_rgb(),
        };
        let (r, g, b) = index;
        let (most, least) = (r.max(g).max(b), r.min(g).min(b));
        // Grey is what has a saturation (HSV) of at most one fifth. Chosen by hand; not measured.
        if u16::from(most - least) * 5 <= u16::from(most) {
            return None;
        }
        // A channel belongs to the hue where it is nearer to the greatest channel than to the least.
        let middle = u16::from(most) + u16::from(least);
        let high = |part: u8| u8::from(2 * u16::from(part) > middle);
        let hue = high(r) + 2 * high(g) + 4 * high(b);
        Some(hue)
    }

    /// Black, dark grey, light grey or white (0, 8, 7, 15) by lightness. The limits were chosen by hand, not
    /// measured.
    fn nearest_ansi_grey(self) -> u8 {
        match lightness(self.to_rgb()) {
            0..50 => 0,
            50..140 => 8,
            140..215 => 7,
            _ => 15,
        }
    }
}

impl StyleSpec {
    /// The style reduced to the colours of a terminal of that depth.
    pub fn for_depth(self, depth: ColorDepth) -> Self {
        match depth {
            ColorDepth::Full => self,
            ColorDepth::Indexed => Self {
                fg: self.fg.map(ColorSpec::nearest_indexed),
                bg: self.bg.map(ColorSpec::nearest_indexed),
                ..self
            },
            ColorDepth::Sixteen => self.for_sixteen_colors(),
            ColorDepth::None => match self.bg {
                Some(_) => self.without_color().with_background_reversed(),
                None => self.without_color(),
            },
        }
    }

    /// For a style that lost its background: reversed, unless a weight or an underline makes it stand out
    /// anyway.
    fn with_background_reversed(self) -> Self {
        Self { reverse: self.reverse || !(self.bold || self.italic || self.underline), ..self }
    }

    /// The style in the sixteen named colours.
    fn for_sixteen_colors(self) -> Self {
        let own = |ink: ColorSpec| matches!(ink, ColorSpec::Ansi(_) | ColorSpec::Indexed(0..16));
        match self.bg {
            // Sixteen colours have no quiet backgrounds: a designed one would become glaring or vanish.
            Some(behind) if !own(behind) => {
                let fg = self.fg.and_then(ColorSpec::nearest_ansi_hue).map(ColorSpec::Ansi);
                Self { fg, bg: None, ..self }.with_background_reversed()
            }
            Some(behind) => {
                let ansi = |ink: ColorSpec| {
                    ColorSpec::Ansi(ink.nearest_ansi_hue().unwrap_or_else(|| ink.nearest_ansi_grey()))
                };
                Self { fg: self.fg.map(ansi), bg: Some(ansi(behind)), ..self }
            }
            None => match self.fg {
                Some(fg) => match fg.nearest_ansi_hue() {
                    Some(index) => Self { fg: Some(ColorSpec::Ansi(index)), ..self },
                    // A grey in the middle was meant to be faint, a light or dark one to be ordinary text.
                    // The limits hold `muted` and `rule` of the built-in themes and leave out their titles.
                    None => Self {
                        fg: None,
                        dim: self.dim || (60..200).contains(&lightness(fg.to_rgb())),
                        ..self
                    },
                },
                None => self,
            },
        }
    }
}

/// The colour of an index of the 256 as xterm shows it.
fn rgb_of(index: u8) -> Rgb {
    let step = |place: u8| CUBE_STEPS[usize::from(place)];
    match index {
        0..16 => ANSI_SIXTEEN[usize::from(index)],
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

/// The luma of a colour (ITU-R BT.601), from 0 to 255.
fn lightness((r, g, b): Rgb) -> u32 {
    (299 * u32::from(r) + 587 * u32::from(g) + 114 * u32::from(b)) / 1000
}

/// The perceived distance of two colours: the squared distance weighted by their mean red ("redmean",
/// Thiadmer Riemersma's low-cost approximation). Only compared, never shown.
fn color_distance(one: Rgb, other: Rgb) -> u32 {
    let red = (u32::from(one.0) + u32::from(other.0)) / 2;
    let square = |a: u8, b: u8| u32::from(a.abs_diff(b)).pow(2);
    (512 + red) * square(one.0, other.0) / 256
        + 4 * square(one.1, other.1)
        + (767 - red) * square(one.2, other.2) / 256
}

#[cfg(test)]
mod tests {
    use super::super::ColorTheme;
    use super::*;

    #[test]
    fn the_nearest_of_256_is_what_xterm_would_show() {
        let at = |rgb: u32| ColorSpec::hex(rgb).nearest_indexed();
        assert_eq!([0xff0000, 0x000000, 0xffffff].map(at), [196, 16, 231].map(ColorSpec::Indexed));
        assert_eq!(at(0x5f87af), ColorSpec::Indexed(67));
        assert_eq!(at(0x808080), ColorSpec::Indexed(244), "greys come from the ramp");
        for index in 16..=255u8 {
            let (r, g, b) = rgb_of(index);
            let found = ColorSpec::Rgb(r, g, b).nearest_indexed();
            assert_eq!(found.to_rgb(), (r, g, b), "{index} is found again");
        }
    }

    #[test]
    fn sixteen_keep_the_hue_and_nothing_becomes_the_background() {
        let within = |paint: &str| paint.parse::<StyleSpec>().unwrap().for_depth(ColorDepth::Sixteen);
        let ansi = |index| StyleSpec::foreground(ColorSpec::Ansi(index));
        assert_eq!(within("#ff9a9a"), ansi(1));
        assert_eq!(within("#9ad594"), ansi(2));
        assert_eq!(within("#e8c684"), ansi(3));
        assert_eq!(within("#1d4f9e"), ansi(4));
        assert_eq!(within("#7a2a9c"), ansi(5));
        assert_eq!(within("73"), ansi(6), "an indexed colour, too");
        assert_eq!(within("9"), ansi(9));
        assert_eq!(within("#101010"), StyleSpec::default());
        assert_eq!(within("#f8f8f8"), StyleSpec::default());
        assert_eq!(within("244"), StyleSpec { dim: true, ..StyleSpec::default() });
        assert_eq!(within("#ffffff on #34506f"), StyleSpec { reverse: true, ..StyleSpec::default() });
        assert_eq!(within("#000000 on yellow"), StyleSpec { bg: Some(ColorSpec::Ansi(3)), ..ansi(0) });
    }

    #[test]
    fn every_theme_shows_the_cursor_in_every_depth() {
        let fits = |ink: Option<ColorSpec>, depth| match ink {
            None => true,
            Some(ColorSpec::Ansi(_)) => depth >= ColorDepth::Sixteen,
            Some(ColorSpec::Indexed(_)) => depth >= ColorDepth::Indexed,
            Some(ColorSpec::Rgb(..)) => depth == ColorDepth::Full,
        };
        for name in ColorTheme::BUILTIN_NAMES {
            for depth in [ColorDepth::None, ColorDepth::Sixteen, ColorDepth::Indexed, ColorDepth::Full] {
                let mut theme = ColorTheme::builtin(name).unwrap().for_depth(depth);
                let themes = theme.themes.clone();
                for paint in theme.styles().map(|paint| *paint).into_iter().chain(themes) {
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
            let selection = ColorTheme::builtin(name).unwrap().for_depth(ColorDepth::Indexed).selection;
            let (fg, bg) = (selection.fg.unwrap(), selection.bg.unwrap());
            assert!(lightness(fg.to_rgb()).abs_diff(lightness(bg.to_rgb())) > 120, "{name}: {selection:?}");
        }
    }
}
