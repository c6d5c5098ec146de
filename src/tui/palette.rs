//! The colours of a terminal, imaginary or real, for pictures.

use crate::config::color_theme::{Background, ColorSpec, ColorTheme};
use crate::tui::style::ANSI_COLORS;
use ratatui::buffer::Cell;
use ratatui::style::{Color, Modifier, Style};

/// Red, green, blue.
pub type RgbColor = [u8; 3];

/// The colours of a terminal: background, foreground, dim foreground, and the sixteen named colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TerminalPalette {
    background: RgbColor,
    foreground: RgbColor,
    faint: RgbColor,
    /// As they are written in six hexadecimal digits.
    ansi_colors: [u32; 16],
}

/// The palette of a dark terminal.
pub const DARK_PALETTE: TerminalPalette = TerminalPalette {
    background: rgb(0x16181d),
    foreground: rgb(0xd8dce4),
    faint: rgb(0x868d9c),
    ansi_colors: [
        0x22252c, 0xf0787c, 0x8fc98b, 0xe5c07b, 0x74aef2, 0xcf9be8, 0x66c6cc, 0xaab0bc, 0x6a7180, 0xf0787c,
        0x8fc98b, 0xe5c07b, 0x74aef2, 0xcf9be8, 0x66c6cc, 0xffffff,
    ],
};

/// The palette of a light terminal.
pub const LIGHT_PALETTE: TerminalPalette = TerminalPalette {
    background: rgb(0xfbfaf7),
    foreground: rgb(0x2a2d34),
    faint: rgb(0x747a86),
    ansi_colors: [
        0x2a2d34, 0xb8323a, 0x3a7d38, 0x8f6300, 0x1f63b5, 0x8c3fb0, 0x0f747c, 0x8a909c, 0x636a77, 0xb8323a,
        0x3a7d38, 0x8f6300, 0x1f63b5, 0x8c3fb0, 0x0f747c, 0xe4e6ea,
    ],
};

/// A colour as it is written in six hexadecimal digits.
const fn rgb(hex: u32) -> RgbColor {
    let [_, red, green, blue] = hex.to_be_bytes();
    [red, green, blue]
}

/// Colours of at least this luma (of 255) count as bright: text that belongs on a dark background, or a
/// background for dark text. Chosen by hand to tell the built-in themes apart; not measured.
const MIN_BRIGHT_LUMA: u32 = 118;

impl TerminalPalette {
    /// The palette a theme is made for: by its own background where it has one, else by the mean brightness
    /// of its text colours. A theme of named colours reads on both: `light` decides for it.
    pub fn for_theme(theme: &ColorTheme, light: bool) -> Self {
        let solid = |color: Option<ColorSpec>| {
            color
                .filter(|color| !matches!(color, ColorSpec::Ansi(_)))
                .map(|color| DARK_PALETTE.spec_color(color))
        };
        let background = solid(theme.text.bg);
        let styles = [theme.text, theme.accent, theme.keyword, theme.speaker, theme.error, theme.warning];
        let text_lumas: Vec<u32> =
            styles.iter().filter_map(|style| solid(style.fg)).map(brightness).collect();
        let light = match (background, text_lumas.len() as u32) {
            (Some(background), _) => brightness(background) >= MIN_BRIGHT_LUMA,
            (None, 0) => light,
            (None, count) => text_lumas.iter().sum::<u32>() / count < MIN_BRIGHT_LUMA,
        };
        let base = if light { LIGHT_PALETTE } else { DARK_PALETTE };
        Self { background: background.unwrap_or(base.background), ..base }
    }

    /// The colours of a real terminal, as far as it told them; where it told nothing, those of a dark one.
    pub fn of_terminal(background: Option<Background>, color: Option<RgbColor>) -> Self {
        let base = if background == Some(Background::Light) { LIGHT_PALETTE } else { DARK_PALETTE };
        Self { background: color.unwrap_or(base.background), ..base }
    }

    /// The colour of text in a style.
    pub fn text_color(&self, style: Style) -> RgbColor {
        let mut cell = Cell::default();
        cell.set_style(style);
        self.cell_colors(&cell).foreground
    }

    /// The background of the terminal.
    pub fn background(&self) -> RgbColor {
        self.background
    }

    /// The colours and attributes of a cell, with dim and reverse applied.
    pub fn cell_colors(&self, cell: &Cell) -> CellColors {
        let has = |modifier| cell.modifier.contains(modifier);
        let mut background = self.resolve_color(cell.bg);
        let mut color = match (self.resolve_color(cell.fg), has(Modifier::DIM)) {
            // Dim text is mixed with 42 % of its background; chosen by eye.
            (Some(color), true) => mix_colors(color, background.unwrap_or(self.background), 0.42),
            (Some(color), false) => color,
            (None, true) => self.faint,
            (None, false) => self.foreground,
        };
        if has(Modifier::REVERSED) {
            (color, background) = (background.unwrap_or(self.background), Some(color));
        }
        CellColors {
            foreground: color,
            background,
            bold: has(Modifier::BOLD),
            italic: has(Modifier::ITALIC),
            underline: has(Modifier::UNDERLINED),
        }
    }

    /// The RGB value of a colour of ratatui; none for the terminal's default.
    fn resolve_color(&self, color: Color) -> Option<RgbColor> {
        match color {
            Color::Rgb(red, green, blue) => Some([red, green, blue]),
            Color::Indexed(index) => Some(self.indexed_color(index)),
            named => named_color_index(named).map(|index| self.indexed_color(index)),
        }
    }

    /// The RGB value of a colour of a theme.
    fn spec_color(&self, color: ColorSpec) -> RgbColor {
        match color {
            ColorSpec::Ansi(index) | ColorSpec::Indexed(index) => self.indexed_color(index),
            ColorSpec::Rgb(red, green, blue) => [red, green, blue],
        }
    }

    /// The RGB value of an index of the 256: named colours, then xterm's cube of six levels and its greys.
    fn indexed_color(&self, index: u8) -> RgbColor {
        if let Some(named) = self.ansi_colors.get(usize::from(index)) {
            return rgb(*named);
        }
        if index >= 232 {
            return [8 + 10 * (index - 232); 3];
        }
        let level = |step: u8| if step == 0 { 0 } else { 55 + 40 * step };
        let cube = index - 16;
        [level(cube / 36), level(cube / 6 % 6), level(cube % 6)]
    }
}

/// The index of a named colour, 0 to 15, the bright ones from 8; none for the default and for others.
pub(super) fn named_color_index(color: Color) -> Option<u8> {
    (0..).zip(ANSI_COLORS).find_map(|(index, named)| (named == color).then_some(index))
}

/// The colours and attributes a cell is painted with; no background: the terminal's.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CellColors {
    /// The colour of its text and shapes.
    pub foreground: RgbColor,
    /// The colour behind them.
    pub background: Option<RgbColor>,
    /// Whether its text is bold.
    pub bold: bool,
    /// Whether its text is italic.
    pub italic: bool,
    /// Whether its text is underlined.
    pub underline: bool,
}

/// A colour mixed with `share` (0 to 1) of another.
pub fn mix_colors(color: RgbColor, other: RgbColor, share: f32) -> RgbColor {
    let mix = |a: u8, b: u8| (f32::from(a) + (f32::from(b) - f32::from(a)) * share).round() as u8;
    let ([r, g, b], [or, og, ob]) = (color, other);
    [mix(r, or), mix(g, og), mix(b, ob)]
}

/// The luma of a colour (ITU-R BT.601), from 0 to 255.
fn brightness([red, green, blue]: RgbColor) -> u32 {
    (299 * u32::from(red) + 587 * u32::from(green) + 114 * u32::from(blue)) / 1000
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::color_theme;

    #[test]
    fn the_256_colours_are_those_of_xterm() {
        assert_eq!(DARK_PALETTE.indexed_color(196), [255, 0, 0]);
        assert_eq!(DARK_PALETTE.indexed_color(67), [95, 135, 175]);
        assert_eq!(DARK_PALETTE.indexed_color(16), [0, 0, 0]);
        assert_eq!(DARK_PALETTE.indexed_color(231), [255, 255, 255]);
        assert_eq!((DARK_PALETTE.indexed_color(232), DARK_PALETTE.indexed_color(255)), ([8; 3], [238; 3]));
        assert_eq!(DARK_PALETTE.indexed_color(1), rgb(DARK_PALETTE.ansi_colors[1]));
    }

    #[test]
    fn a_theme_stands_on_the_background_it_is_made_for() {
        let text = |fg, bg| ColorTheme {
            text: color_theme::StyleSpec { fg, bg, ..Default::default() },
            ..ColorTheme::default()
        };
        assert_eq!(TerminalPalette::for_theme(&ColorTheme::default(), false), DARK_PALETTE);
        assert_eq!(TerminalPalette::for_theme(&ColorTheme::default(), true), LIGHT_PALETTE);
        assert_eq!(
            TerminalPalette::for_theme(&text(Some(ColorSpec::Rgb(20, 20, 20)), None), false),
            LIGHT_PALETTE
        );
        assert_eq!(
            TerminalPalette::for_theme(&text(Some(ColorSpec::Indexed(252)), None), true),
            DARK_PALETTE
        );
        let accent = color_theme::StyleSpec { fg: Some(ColorSpec::Rgb(30, 60, 160)), ..Default::default() };
        assert_eq!(
            TerminalPalette::for_theme(&ColorTheme { accent, ..ColorTheme::default() }, false),
            LIGHT_PALETTE
        );
        let paper = TerminalPalette::for_theme(&text(None, Some(ColorSpec::Rgb(250, 240, 220))), false);
        assert_eq!((paper.background(), paper.foreground), ([250, 240, 220], LIGHT_PALETTE.foreground));
    }
}
