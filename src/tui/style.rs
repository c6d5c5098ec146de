//! The theme as ratatui paints it.

use crate::config::color_theme::{ColorSpec, ColorTheme, StyleSpec, THEME_GLYPHS};
use ratatui::style::{Color, Modifier, Style};

/// A theme ready to paint with: one style for each meaning.
#[derive(Debug, Clone, PartialEq)]
pub struct Styles {
    /// What is read.
    pub text: Style,
    /// What stands beside it.
    pub muted: Style,
    /// Titles.
    pub title: Style,
    /// Keys and prompts.
    pub accent: Style,
    /// The row under the cursor.
    pub selection: Style,
    /// The row under the cursor of a pane that does not have the keys.
    pub resting: Style,
    /// Rows chosen with Space.
    pub marked: Style,
    /// Not yet read.
    pub unread: Style,
    /// Something to look at.
    pub warning: Style,
    /// Something that failed.
    pub error: Style,
    /// Something done.
    pub good: Style,
    /// Bars of size.
    pub bar: Style,
    /// Keywords.
    pub keyword: Style,
    /// Words that match the search.
    pub matched: Style,
    /// The snippet in its transcript.
    pub snippet: Style,
    /// Speakers.
    pub speaker: Style,
    /// Rules between panes.
    pub rule: Style,
    themes: Vec<Style>,
}

impl Styles {
    /// Makes a theme ready to paint with.
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

    /// The shape and style of a theme of the codebook, from its index into the palette. Shapes and
    /// colours go round at different lengths, so that neighbours in either differ in the other.
    pub fn theme(&self, color: u8) -> (&'static str, Style) {
        (theme_glyph(color, false), self.theme_style(color))
    }

    /// The same, hollow: inherited from an earlier run, not yet confirmed.
    pub fn inherited_theme(&self, color: u8) -> (&'static str, Style) {
        (theme_glyph(color, true), self.theme_style(color))
    }

    fn theme_style(&self, color: u8) -> Style {
        let index = usize::from(color).checked_rem(self.themes.len()).unwrap_or(0);
        self.themes.get(index).copied().unwrap_or_default()
    }
}

fn theme_glyph(color: u8, hollow: bool) -> &'static str {
    match THEME_GLYPHS.get(usize::from(color) % THEME_GLYPHS.len()) {
        Some((_, shape)) if hollow => shape,
        Some((shape, _)) => shape,
        None => "●",
    }
}

fn to_style(paint: StyleSpec) -> Style {
    let mut style = Style::new();
    if let Some(ink) = paint.fg {
        style = style.fg(to_color(ink));
    }
    if let Some(ink) = paint.bg {
        style = style.bg(to_color(ink));
    }
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

const ANSI_COLORS: [Color; 16] = [
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
