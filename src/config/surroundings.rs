//! What the environment says about the terminal: nothing is asked of the terminal itself.

use super::theme::{Depth, Ground};
use std::ffi::OsString;

/// What the environment says about the terminal.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Surroundings {
    /// TERM: the kind of terminal.
    pub term: String,
    /// TERM_PROGRAM and its version: the program that draws it.
    pub program: String,
    /// COLORTERM.
    pub colorterm: String,
    /// COLORFGBG: its colours, as some terminals tell them.
    pub colorfgbg: String,
    /// Whether tmux lies between.
    pub tmux: bool,
    /// Whether GNU screen lies between.
    pub screen: bool,
    /// Whether it is reached through ssh.
    pub ssh: bool,
    /// Whether it is the terminal of Windows.
    pub windows: bool,
    /// The locale in force: the first that is set of LC_ALL, LC_CTYPE and LANG.
    pub locale: String,
}

/// Terminals that show every colour and say so by their name only.
const FULL: [&str; 9] =
    ["kitty", "alacritty", "foot", "wezterm", "ghostty", "contour", "rio", "direct", "truecolor"];
/// Programs that show every colour.
const FULL_PROGRAMS: [&str; 8] = ["iterm", "wezterm", "vscode", "ghostty", "hyper", "tabby", "rio", "warp"];
/// Terminals that tell more keys apart than was once possible, by the protocol of kitty.
const KITTY: [&str; 6] = ["kitty", "ghostty", "foot", "alacritty", "wezterm", "rio"];
const KITTY_PROGRAMS: [&str; 4] = ["wezterm", "ghostty", "rio", "iterm"];

impl Surroundings {
    /// Gathers it; `variable` is the environment.
    pub fn gather(variable: &dyn Fn(&str) -> Option<OsString>) -> Self {
        let text =
            |name: &str| variable(name).map(|value| value.to_string_lossy().into_owned()).unwrap_or_default();
        let is_set = |name: &str| !text(name).is_empty();
        let term = text("TERM");
        let tmux = is_set("TMUX") || term.starts_with("tmux");
        Self {
            program: match (text("TERM_PROGRAM"), text("TERM_PROGRAM_VERSION")) {
                (program, version) if program.is_empty() || version.is_empty() => program,
                (program, version) => format!("{program} {version}"),
            },
            colorterm: text("COLORTERM"),
            colorfgbg: text("COLORFGBG"),
            tmux,
            // tmux calls itself screen, too.
            screen: is_set("STY") || (term.starts_with("screen") && !tmux),
            ssh: ["SSH_CONNECTION", "SSH_TTY", "SSH_CLIENT"].into_iter().any(is_set),
            windows: is_set("WT_SESSION")
                || (term.is_empty() && is_set("OS") && text("OS").starts_with("Windows")),
            locale: ["LC_ALL", "LC_CTYPE", "LANG"]
                .map(text)
                .into_iter()
                .find(|one| !one.is_empty())
                .unwrap_or_default(),
            term,
        }
    }

    /// How many colours the terminal has, and what says so.
    pub fn depth(&self) -> (Depth, String) {
        let term = self.term.to_lowercase();
        let program = self.program.to_lowercase();
        let by_term = || format!("TERM is {}", self.term);
        if self.windows {
            return (Depth::Full, "the terminal of Windows has them".to_owned());
        }
        if matches!(term.as_str(), "dumb" | "none" | "unknown")
            || term.starts_with("vt")
            || term.ends_with("-m")
        {
            return (Depth::None, by_term());
        }
        if term.is_empty() {
            return (Depth::Sixteen, "TERM is not set".to_owned());
        }
        // The console of the kernel has no more, whatever was inherited from elsewhere.
        if matches!(term.as_str(), "linux" | "cons25" | "ansi" | "cygwin") {
            return (Depth::Sixteen, by_term());
        }
        if self.screen {
            let indexed = term.contains("256") || matches!(self.colorterm.as_str(), "truecolor" | "24bit");
            return match indexed {
                true => (Depth::Indexed, "GNU screen hands on no more".to_owned()),
                false => (Depth::Sixteen, by_term()),
            };
        }
        if matches!(self.colorterm.to_lowercase().as_str(), "truecolor" | "24bit") {
            return (Depth::Full, format!("COLORTERM is {}", self.colorterm));
        }
        if FULL.iter().any(|known| term.contains(known)) {
            return (Depth::Full, by_term());
        }
        // tmux puts its own name there, and says nothing of what lies outside.
        if FULL_PROGRAMS.iter().any(|known| program.contains(known)) {
            return (Depth::Full, format!("TERM_PROGRAM is {}", self.program));
        }
        if term.contains("256") || program.contains("apple_terminal") {
            return (Depth::Indexed, by_term());
        }
        (Depth::Sixteen, by_term())
    }

    /// The background, where a terminal says what it is.
    pub fn ground(&self) -> Option<Ground> {
        Ground::of(&self.colorfgbg)
    }

    /// Whether the terminal says by its name that it knows the kitty keyboard protocol. Asking it would
    /// delay the first frame by up to two seconds on one that does not answer.
    pub fn speaks_kitty(&self) -> bool {
        let has = |value: &str, known: &[&str]| {
            let value = value.to_lowercase();
            known.iter().any(|known| value.contains(known))
        };
        !self.tmux && (has(&self.term, &KITTY) || has(&self.program, &KITTY_PROGRAMS))
    }

    /// Whether letters beyond ASCII can be expected to arrive.
    pub fn is_utf8(&self) -> bool {
        let locale = self.locale.to_lowercase();
        self.windows || locale.contains("utf-8") || locale.contains("utf8")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(variables: &[(&str, &str)]) -> Surroundings {
        Surroundings::gather(&|name| {
            variables.iter().find(|(own, _)| *own == name).map(|(_, value)| OsString::from(value))
        })
    }

    #[test]
    fn colours_are_what_the_terminal_says_it_has() {
        for (variables, depth) in [
            (&[("TERM", "xterm-256color"), ("COLORTERM", "truecolor")][..], Depth::Full),
            (&[("TERM", "xterm-256color"), ("COLORTERM", "24bit")], Depth::Full),
            (&[("TERM", "xterm-256color"), ("COLORTERM", "yes")], Depth::Indexed),
            (&[("TERM", "xterm-256color")], Depth::Indexed),
            (&[("TERM", "xterm-256color"), ("TERM_PROGRAM", "iTerm.app")], Depth::Full),
            (&[("TERM", "xterm-256color"), ("TERM_PROGRAM", "Apple_Terminal")], Depth::Indexed),
            (&[("TERM", "xterm-kitty")], Depth::Full),
            (&[("TERM", "xterm-direct")], Depth::Full),
            (&[("TERM", "xterm")], Depth::Sixteen),
            (&[("TERM", "linux"), ("COLORTERM", "truecolor")], Depth::Sixteen),
            (&[("TERM", "screen"), ("STY", "1.x")], Depth::Sixteen),
            (
                &[("TERM", "screen.xterm-256color"), ("STY", "1.x"), ("COLORTERM", "truecolor")],
                Depth::Indexed,
            ),
            (&[("TERM", "screen-256color"), ("TMUX", "/tmp/x")], Depth::Indexed),
            (&[("TERM", "tmux-256color"), ("TMUX", "/tmp/x"), ("COLORTERM", "truecolor")], Depth::Full),
            (&[("TERM", "dumb"), ("COLORTERM", "truecolor")], Depth::None),
            (&[("TERM", "none")], Depth::None),
            (&[("TERM", "vt100")], Depth::None),
            (&[], Depth::Sixteen),
            (&[("WT_SESSION", "x")], Depth::Full),
        ] {
            let (found, why) = of(variables).depth();
            assert_eq!(found, depth, "{variables:?}: {why}");
        }
    }

    #[test]
    fn what_lies_between_is_seen() {
        let screen = of(&[("TERM", "screen"), ("STY", "1.x"), ("SSH_TTY", "/dev/pts/1")]);
        assert!(screen.screen && !screen.tmux && screen.ssh);
        let tmux = of(&[("TERM", "screen-256color"), ("TMUX", "/tmp/x"), ("TERM_PROGRAM", "WezTerm")]);
        assert!(tmux.tmux && !tmux.screen && !tmux.ssh && !tmux.speaks_kitty());
        assert!(of(&[("TERM", "xterm-ghostty")]).speaks_kitty());
        assert!(!of(&[("TERM", "xterm-256color")]).speaks_kitty());
    }

    #[test]
    fn the_locale_in_force_is_the_first_that_is_set() {
        let locale = of(&[("LC_ALL", ""), ("LC_CTYPE", "de_DE.UTF-8"), ("LANG", "C")]);
        assert!(locale.is_utf8());
        assert!(!of(&[("LC_ALL", "C"), ("LANG", "de_DE.UTF-8")]).is_utf8());
        assert!(!of(&[]).is_utf8());
    }
}
