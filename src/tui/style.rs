//! Colour themes as styles of ratatui.

use crate::config::color_theme::{ColorSpec, ColorTheme, StyleSpec, THEME_GLYPHS};
use ratatui::style::{Color, Modifier, Style};

/// A colour theme ready to paint with: a style of ratatui for each meaning of [`ColorTheme`].
#[derive(Debug, Clone, PartialEq)]
pub struct Styles {
    /// Ordinary text.
    pub text: Style,
    /// Secondary text.
    pub muted: Style,
    /// Titles.
    pub title: Style,
    /// Keys and prompts.
    pub accent: Style,
    /// The row under the cursor in the focused pane.
    pub selection: Style,
    /// The row under the cursor in a pane without focus.
    pub resting: Style,
    /// Rows selected with Space.
    pub marked: Style,
    /// Snippets and topics that were not read yet.
    pub unread: Style,
    /// Warnings.
    pub warning: Style,
    /// Errors.
    pub error: Style,
    /// Successes and work in the background.
    pub good: Style,
    /// Bars that show sizes.
    pub bar: Style,
    /// Keywords.
    pub keyword: Style,
    /// Matches of a search or filter.
    pub matched: Style,
    /// The current snippet within its transcript.
    pub snippet: Style,
    /// Names of speakers.
    pub speaker: Style,
    /// Lines between panes and around sheets.
    pub rule: Style,
    /// Styles of codebook themes, used in turn.
    themes: Vec<Style>,
}

impl Styles {
    /// The styles of a colour theme.
    pub fn new(theme: &ColorTheme) -> Self {
        Self {
            text: to_style(theme.text),
            muted: to_style(theme.muted),
            title: to_style(theme.title),
            accent: to_style(theme.accent),
            selection: to_style(theme.selection),
            resting: to_style(theme.resting),
            marked: to_style(theme.marked),
            unread: to_style(theme.unread),
            warning: to_style(theme.warning),
            error: to_style(theme.error),
            good: to_style(theme.good),
            bar: to_style(theme.bar),
            keyword: to_style(theme.keyword),
            matched: to_style(theme.matched),
            snippet: to_style(theme.snippet),
            speaker: to_style(theme.speaker),
            rule: to_style(theme.rule),
            themes: theme.themes.iter().map(|paint| to_style(*paint)).collect(),
        }
    }

    /// The glyph and style of a codebook theme, by its colour number. Glyphs (7) and colours (5) repeat after
    /// different numbers, so that themes of one colour differ in the glyph.
    pub fn codebook_theme(&self, color: u8) -> (&'static str, Style) {
        let color = usize::from(color);
        let (glyph, _) = THEME_GLYPHS[color % THEME_GLYPHS.len()];
        // A colour theme that was loaded has styles for themes; without any they are told by their glyphs.
        (glyph, self.themes.iter().copied().cycle().nth(color).unwrap_or_default())
    }
}

fn to_style(paint: StyleSpec) -> Style {
    let mut style = Style { fg: paint.fg.map(to_color), bg: paint.bg.map(to_color), ..Style::new() };
    let weights = [
        (paint.bold, Modifier::BOLD),
        (paint.dim, Modifier::DIM),
        (paint.italic, Modifier::ITALIC),
        (paint.underline, Modifier::UNDERLINED),
        (paint.reverse, Modifier::REVERSED),
    ];
    for (on, modifier) in weights {
        if on {
            style = style.add_modifier(modifier);
        }
    }
    style
}

/// The sixteen named colours by index.
pub(super) const ANSI_COLORS: [Color; 16] = [
    Color::Black,
    Color::Red,
    Color::Green,
    Color::Yellow,
    Color::Blue,
    Color::Magenta,
    Color::Cyan,
    Color::Gray,
    Color::DarkGray,
    Color::LightRed,
    Color::LightGreen,
    Color::LightYellow,
    Color::LightBlue,
    Color::LightMagenta,
    Color::LightCyan,
    Color::White,
];

fn to_color(ink: ColorSpec) -> Color {
    match ink {
        ColorSpec::Ansi(index) => ANSI_COLORS.get(usize::from(index)).copied().unwrap_or(Color::Reset),
        ColorSpec::Indexed(index) => Color::Indexed(index),
        ColorSpec::Rgb(red, green, blue) => Color::Rgb(red, green, blue),
    }
}
