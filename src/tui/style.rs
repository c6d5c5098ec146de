//! The theme as ratatui paints it.

use crate::config::theme::{GLYPHS, Ink, Paint, Theme};
use ratatui::style::{Color, Modifier, Style};

/// A theme ready to paint with: one style for each meaning.
#[derive(Debug, Clone, PartialEq)]
pub struct Look {
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

impl Look {
    /// Makes a theme ready to paint with.
    pub fn new(theme: &Theme) -> Self {
        Self {
            text: style(theme.text),
            muted: style(theme.muted),
            title: style(theme.title),
            accent: style(theme.accent),
            selection: style(theme.selection),
            resting: style(theme.resting),
            marked: style(theme.marked),
            unread: style(theme.unread),
            warning: style(theme.warning),
            error: style(theme.error),
            good: style(theme.good),
            bar: style(theme.bar),
            keyword: style(theme.keyword),
            matched: style(theme.matched),
            snippet: style(theme.snippet),
            speaker: style(theme.speaker),
            rule: style(theme.rule),
            themes: theme.themes.iter().map(|paint| style(*paint)).collect(),
        }
    }

    /// The shape and style of a theme of the codebook, from its index into the palette. Shapes and
    /// colours go round at different lengths, so that neighbours in either differ in the other.
    pub fn theme(&self, color: u8) -> (&'static str, Style) {
        (glyph(color, false), self.theme_style(color))
    }

    /// The same, hollow: inherited from an earlier run, not yet confirmed.
    pub fn inherited(&self, color: u8) -> (&'static str, Style) {
        (glyph(color, true), self.theme_style(color))
    }

    fn theme_style(&self, color: u8) -> Style {
        let index = usize::from(color).checked_rem(self.themes.len()).unwrap_or(0);
        self.themes.get(index).copied().unwrap_or_default()
    }
}

fn glyph(color: u8, hollow: bool) -> &'static str {
    match GLYPHS.get(usize::from(color) % GLYPHS.len()) {
        Some((_, shape)) if hollow => shape,
        Some((shape, _)) => shape,
        None => "●",
    }
}

fn style(paint: Paint) -> Style {
    let mut style = Style::new();
    if let Some(ink) = paint.fg {
        style = style.fg(color(ink));
    }
    if let Some(ink) = paint.bg {
        style = style.bg(color(ink));
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

const ANSI: [Color; 16] = [
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

fn color(ink: Ink) -> Color {
    match ink {
        Ink::Ansi(index) => ANSI.get(usize::from(index)).copied().unwrap_or(Color::Reset),
        Ink::Indexed(index) => Color::Indexed(index),
        Ink::Rgb(red, green, blue) => Color::Rgb(red, green, blue),
    }
}
