//! Colour for the command line's own text: by meaning, and only where it is wanted.

use crate::cli::support::global_args::ColorArg;
use std::io::IsTerminal;

/// Whether text is coloured.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct TextStyle {
    is_enabled: bool,
}

impl TextStyle {
    /// Decides from `--color`, what stdout is, and the environment's NO_COLOR and TERM.
    pub fn detect(when: ColorArg, no_colour: bool) -> Self {
        let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
        let colour = match when {
            ColorArg::Always => true,
            ColorArg::Never => false,
            ColorArg::Auto => std::io::stdout().is_terminal() && !no_colour && !dumb,
        };
        Self { is_enabled: colour }
    }
    /// Whether text is coloured.
    pub fn is_colored(self) -> bool {
        self.is_enabled
    }
    /// What is said on the side: headings, units, places.
    pub fn muted(self, text: &str) -> String {
        self.wrap("2", text)
    }
    /// What the eye should find first.
    pub fn strong(self, text: &str) -> String {
        self.wrap("1", text)
    }
    /// Words that matched.
    pub fn highlight(self, text: &str) -> String {
        self.wrap("1;4", text)
    }
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
