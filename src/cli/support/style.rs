//! Styles of text on stdout, named by meaning. They are dim, bold and underlined (SGR 2, 1, 4) and no
//! colours, so they read on any background.

use crate::cli::support::global_args::ColorArg;
use std::io::IsTerminal;

/// Styles text, or leaves it as it is where styles are off.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct TextStyle {
    is_enabled: bool,
}

impl TextStyle {
    /// On or off by `--color`; with `auto`, on where stdout is a terminal that is not `dumb` and NO_COLOR is
    /// not set.
    pub fn detect(when: ColorArg, no_colour: bool) -> Self {
        let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
        let colour = match when {
            ColorArg::Always => true,
            ColorArg::Never => false,
            ColorArg::Auto => std::io::stdout().is_terminal() && !no_colour && !dumb,
        };
        Self { is_enabled: colour }
    }
    /// Whether styles are on.
    pub fn is_colored(self) -> bool {
        self.is_enabled
    }
    /// Dim, for headings, units and locations.
    pub fn muted(self, text: &str) -> String {
        self.wrap("2", text)
    }
    /// Bold, for names and titles.
    pub fn strong(self, text: &str) -> String {
        self.wrap("1", text)
    }
    /// Bold and underlined, for words that matched a search.
    pub fn highlight(self, text: &str) -> String {
        self.wrap("1;4", text)
    }
    /// Text between the SGR code and a reset; an empty text stays empty.
    fn wrap(self, code: &str, text: &str) -> String {
        if self.is_enabled && !text.is_empty() {
            format!("\x1b[{code}m{text}\x1b[0m")
        } else {
            text.to_owned()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colour_is_a_choice() {
        assert_eq!(TextStyle::detect(ColorArg::Never, false).strong("a"), "a");
        assert_eq!(TextStyle::detect(ColorArg::Always, true).strong("a"), "\x1b[1ma\x1b[0m");
    }
}
