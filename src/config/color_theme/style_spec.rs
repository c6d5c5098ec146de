//! A style as plain data, and its notation in settings: `bold bright cyan on #202020`.

use std::str::FromStr;

/// A colour as a theme file gives it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColorSpec {
    /// One of the terminal's sixteen: 0 black to 7 white, 8 to 15 the bright ones.
    Ansi(u8),
    /// An index of the 256-colour palette.
    Indexed(u8),
    /// Red, green, blue.
    Rgb(u8, u8, u8),
}

impl ColorSpec {
    /// The RGB colour 0xrrggbb.
    pub(super) const fn hex(rgb: u32) -> Self {
        Self::Rgb((rgb >> 16) as u8, (rgb >> 8) as u8, rgb as u8)
    }
}

/// A style: foreground, background and text attributes. The attributes remain where there are no colours.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct StyleSpec {
    /// The foreground; none: the terminal's own.
    pub fg: Option<ColorSpec>,
    /// The background; none: the terminal's own.
    pub bg: Option<ColorSpec>,
    /// Bold.
    pub bold: bool,
    /// Dim.
    pub dim: bool,
    /// Italic.
    pub italic: bool,
    /// Underlined.
    pub underline: bool,
    /// Foreground and background swapped.
    pub reverse: bool,
}

impl StyleSpec {
    /// A style with that foreground and nothing else.
    pub fn foreground(ink: ColorSpec) -> Self {
        Self { fg: Some(ink), ..Self::default() }
    }
    /// A style with the foreground 0xrrggbb and nothing else.
    pub(super) fn hex(rgb: u32) -> Self {
        Self::foreground(ColorSpec::hex(rgb))
    }
    /// The style with the background 0xrrggbb.
    pub(super) const fn on(self, rgb: u32) -> Self {
        Self { bg: Some(ColorSpec::hex(rgb)), ..self }
    }
    /// The style in bold.
    pub(super) const fn bold(self) -> Self {
        Self { bold: true, ..self }
    }
    /// The style underlined.
    pub(super) const fn underlined(self) -> Self {
        Self { underline: true, ..self }
    }
    /// The style without colours; attributes stay.
    pub fn without_color(self) -> Self {
        Self { fg: None, bg: None, ..self }
    }
}

/// A word in a style that is neither a colour nor an attribute.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "'{word}' is no colour: use a name such as cyan or 'bright blue', a number from 0 to 255, #rrggbb, 'on' before a background, or bold, dim, italic, underline, reverse"
)]
pub struct StyleSpecError {
    word: String,
}

impl FromStr for StyleSpec {
    type Err = StyleSpecError;

    /// Parses a style such as `bold bright cyan on #202020`. `on` and `bright` apply to the next colour;
    /// `default` is accepted and changes nothing.
    fn from_str(text: &str) -> Result<Self, StyleSpecError> {
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
                    let ink =
                        parse_color(word, bright).ok_or_else(|| StyleSpecError { word: word.to_owned() })?;
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

/// The names of the first eight of the sixteen colours, in the order of their indices.
const COLOR_NAMES: [&str; 8] = ["black", "red", "green", "yellow", "blue", "magenta", "cyan", "white"];

/// The colour a word stands for: a name, `gray`, `#rrggbb`, or an index up to 255. `bright` only counts for
/// names.
fn parse_color(word: &str, bright: bool) -> Option<ColorSpec> {
    if let Some(index) = COLOR_NAMES.iter().position(|name| *name == word) {
        return Some(ColorSpec::Ansi(index as u8 + if bright { 8 } else { 0 }));
    }
    if word == "gray" || word == "grey" {
        return Some(ColorSpec::Ansi(8));
    }
    if let Some(hex) = word.strip_prefix('#') {
        return u32::from_str_radix(hex, 16).ok().filter(|_| hex.len() == 6).map(ColorSpec::hex);
    }
    word.parse().ok().map(ColorSpec::Indexed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paints_read_as_people_write_them() {
        assert_eq!(
            "bold bright cyan on #102030".parse(),
            Ok(StyleSpec {
                fg: Some(ColorSpec::Ansi(14)),
                bg: Some(ColorSpec::Rgb(16, 32, 48)),
                bold: true,
                ..StyleSpec::default()
            })
        );
        assert_eq!(
            "on 236".parse(),
            Ok(StyleSpec { bg: Some(ColorSpec::Indexed(236)), ..StyleSpec::default() })
        );
        assert!("chartreuse-ish".parse::<StyleSpec>().unwrap_err().to_string().contains("chartreuse-ish"));
        assert!("#12345".parse::<StyleSpec>().is_err());
        assert!("300".parse::<StyleSpec>().is_err());
    }
}
