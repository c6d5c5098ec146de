//! What environment variables say about the terminal: its colours, background and locale, and what it may be asked.
//!
//! The rest the terminal says itself, when it is asked; see [`Questions`]. The lists of terminals are lower-case parts
//! of names; new terminals mostly set COLORTERM and need no entry.

use super::color_theme::ColorDepth;
use std::ffi::OsString;

/// The environment variables that describe the terminal.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TerminalEnv {
    /// TERM: the terminal type.
    pub term: String,
    /// TERM_PROGRAM and its version, separated by a space.
    pub program: String,
    /// COLORTERM.
    pub colorterm: String,
    /// COLORFGBG: foreground and background, as some terminals set it.
    pub colorfgbg: String,
    /// Whether the program runs inside tmux.
    pub in_tmux: bool,
    /// Whether the program runs inside GNU screen.
    pub in_gnu_screen: bool,
    /// Whether the program runs in an ssh session.
    pub over_ssh: bool,
    /// Whether the terminal is one of Windows.
    pub is_windows: bool,
    /// The locale for characters: the first of LC_ALL, LC_CTYPE and LANG that is set and not empty.
    pub locale: String,
}

/// Parts of TERM that mean 24 bit colours without COLORTERM saying so.
const TRUECOLOR_TERMINALS: [&str; 9] =
    ["kitty", "alacritty", "foot", "wezterm", "ghostty", "contour", "rio", "direct", "truecolor"];
/// Parts of TERM_PROGRAM that mean 24 bit colours.
const TRUECOLOR_PROGRAMS: [&str; 8] =
    ["iterm", "wezterm", "vscode", "ghostty", "hyper", "tabby", "rio", "warp"];
/// What a terminal can be asked without leaving on its screen what was asked, or telling the wrong thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Questions {
    /// Nothing, for this reason ("TERM is linux").
    None(&'static str),
    /// Its background only: other questions it prints as text.
    Background,
    /// All but what concerns pictures: what is between sets the title by such a question (tmux).
    WithoutPictures,
    /// Everything.
    All,
}

/// Terminals, by TERM, that print what they are asked or have nobody who answers.
const SILENT_TERMINALS: [&str; 8] = ["", "dumb", "none", "unknown", "linux", "cons25", "ansi", "cygwin"];

/// Parts of TERM of terminals that draw text from right to left in the order of its letters.
const LEFT_TO_RIGHT_TERMINALS: [&str; 7] =
    ["alacritty", "foot", "ghostty", "rio", "linux", "rxvt", "st-256color"];
/// Parts of TERM_PROGRAM of such terminals.
const LEFT_TO_RIGHT_PROGRAMS: [&str; 4] = ["vscode", "ghostty", "rio", "alacritty"];

impl TerminalEnv {
    /// Whether the terminal is known to leave text from right to left in the order of its letters. Inside tmux and GNU
    /// screen it is not known which terminal is outside.
    pub fn leaves_right_to_left(&self) -> bool {
        let (term, program) = (self.term.to_lowercase(), self.program.to_lowercase());
        let named = LEFT_TO_RIGHT_TERMINALS.iter().any(|known| term.contains(known))
            || LEFT_TO_RIGHT_PROGRAMS.iter().any(|known| program.contains(known));
        !self.in_tmux && !self.in_gnu_screen && (named || self.is_windows)
    }

    /// Reads the environment through `variable`, which gives the value of a variable by its name.
    pub fn from_variables(variable: &dyn Fn(&str) -> Option<OsString>) -> Self {
        // A variable that is not set says as little as an empty one.
        let text = |name: &str| {
            variable(name).map_or_else(String::new, |value| value.to_string_lossy().into_owned())
        };
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
            in_tmux: tmux,
            // tmux calls itself screen, too.
            in_gnu_screen: is_set("STY") || (term.starts_with("screen") && !tmux),
            over_ssh: ["SSH_CONNECTION", "SSH_TTY", "SSH_CLIENT"].into_iter().any(is_set),
            is_windows: is_set("WT_SESSION")
                || (term.is_empty() && is_set("OS") && text("OS").starts_with("Windows")),
            locale: ["LC_ALL", "LC_CTYPE", "LANG"]
                .map(text)
                .into_iter()
                .find(|one| !one.is_empty())
                .unwrap_or_default(),
            term,
        }
    }

    /// The colours the terminal has, and the reason as a clause to show ("TERM is vt100").
    ///
    /// The order of the rules matters: what TERM and GNU screen rule out wins over COLORTERM, which may have
    /// been inherited from another terminal.
    pub fn color_depth(&self) -> (ColorDepth, String) {
        let term = self.term.to_lowercase();
        let program = self.program.to_lowercase();
        let by_term = || format!("TERM is {}", self.term);
        if self.is_windows {
            return (ColorDepth::Full, "the terminal of Windows has them".to_owned());
        }
        if matches!(term.as_str(), "dumb" | "none" | "unknown")
            || term.starts_with("vt")
            || term.ends_with("-m")
        {
            return (ColorDepth::None, by_term());
        }
        if term.is_empty() {
            return (ColorDepth::Sixteen, "TERM is not set".to_owned());
        }
        // The console of the Linux kernel has sixteen, whatever COLORTERM was inherited.
        if matches!(term.as_str(), "linux" | "cons25" | "ansi" | "cygwin") {
            return (ColorDepth::Sixteen, by_term());
        }
        if self.in_gnu_screen {
            let indexed = term.contains("256") || matches!(self.colorterm.as_str(), "truecolor" | "24bit");
            return match indexed {
                true => (ColorDepth::Indexed, "GNU screen hands on no more".to_owned()),
                false => (ColorDepth::Sixteen, by_term()),
            };
        }
        if matches!(self.colorterm.to_lowercase().as_str(), "truecolor" | "24bit") {
            return (ColorDepth::Full, format!("COLORTERM is {}", self.colorterm));
        }
        if TRUECOLOR_TERMINALS.iter().any(|known| term.contains(known)) {
            return (ColorDepth::Full, by_term());
        }
        // Inside tmux TERM_PROGRAM is "tmux" and says nothing of the terminal outside.
        if TRUECOLOR_PROGRAMS.iter().any(|known| program.contains(known)) {
            return (ColorDepth::Full, format!("TERM_PROGRAM is {}", self.program));
        }
        if term.contains("256") || program.contains("apple_terminal") {
            return (ColorDepth::Indexed, by_term());
        }
        (ColorDepth::Sixteen, by_term())
    }

    /// What this terminal can be asked. Each exception is a terminal known to print a question or to take it for
    /// something else: the Linux console and hardware terminals, GNU screen (whose status line an APC sets), the
    /// console of Windows (whose answers come as keys), tmux (whose pane title an APC sets), and Apple's Terminal (which
    /// prints the last letter of DECRQM, and DCS and APC whole).
    pub fn questions(&self) -> Questions {
        let term = self.term.to_lowercase();
        if cfg!(windows) {
            return Questions::None("the console of Windows gives its answers as keys");
        }
        if SILENT_TERMINALS.contains(&term.as_str()) || term.starts_with("vt") {
            return Questions::None("a terminal of this TERM shows the questions, or never answers");
        }
        if self.in_gnu_screen {
            return Questions::None("GNU screen takes some questions for its own commands");
        }
        if self.program.to_lowercase().contains("apple_terminal") {
            return Questions::Background;
        }
        if self.in_tmux { Questions::WithoutPictures } else { Questions::All }
    }

    /// Whether the terminal can be expected to show UTF-8.
    pub fn is_utf8(&self) -> bool {
        let locale = self.locale.to_lowercase();
        self.is_windows || locale.contains("utf-8") || locale.contains("utf8")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(variables: &[(&str, &str)]) -> TerminalEnv {
        TerminalEnv::from_variables(&|name| {
            variables.iter().find(|(own, _)| *own == name).map(|(_, value)| OsString::from(value))
        })
    }

    #[test]
    fn colours_are_what_the_terminal_says_it_has() {
        for (variables, depth) in [
            (&[("TERM", "xterm-256color"), ("COLORTERM", "truecolor")][..], ColorDepth::Full),
            (&[("TERM", "xterm-256color"), ("COLORTERM", "24bit")], ColorDepth::Full),
            (&[("TERM", "xterm-256color"), ("COLORTERM", "yes")], ColorDepth::Indexed),
            (&[("TERM", "xterm-256color")], ColorDepth::Indexed),
            (&[("TERM", "xterm-256color"), ("TERM_PROGRAM", "iTerm.app")], ColorDepth::Full),
            (&[("TERM", "xterm-256color"), ("TERM_PROGRAM", "Apple_Terminal")], ColorDepth::Indexed),
            (&[("TERM", "xterm-kitty")], ColorDepth::Full),
            (&[("TERM", "xterm-direct")], ColorDepth::Full),
            (&[("TERM", "xterm")], ColorDepth::Sixteen),
            (&[("TERM", "linux"), ("COLORTERM", "truecolor")], ColorDepth::Sixteen),
            (&[("TERM", "screen"), ("STY", "1.x")], ColorDepth::Sixteen),
            (
                &[("TERM", "screen.xterm-256color"), ("STY", "1.x"), ("COLORTERM", "truecolor")],
                ColorDepth::Indexed,
            ),
            (&[("TERM", "screen-256color"), ("TMUX", "/tmp/x")], ColorDepth::Indexed),
            (&[("TERM", "tmux-256color"), ("TMUX", "/tmp/x"), ("COLORTERM", "truecolor")], ColorDepth::Full),
            (&[("TERM", "dumb"), ("COLORTERM", "truecolor")], ColorDepth::None),
            (&[("TERM", "none")], ColorDepth::None),
            (&[("TERM", "vt100")], ColorDepth::None),
            (&[], ColorDepth::Sixteen),
            (&[("WT_SESSION", "x")], ColorDepth::Full),
        ] {
            let (found, why) = of(variables).color_depth();
            assert_eq!(found, depth, "{variables:?}: {why}");
        }
    }

    #[test]
    fn what_lies_between_is_seen() {
        let screen = of(&[("TERM", "screen"), ("STY", "1.x"), ("SSH_TTY", "/dev/pts/1")]);
        assert!(screen.in_gnu_screen && !screen.in_tmux && screen.over_ssh);
        let tmux = of(&[("TERM", "screen-256color"), ("TMUX", "/tmp/x"), ("TERM_PROGRAM", "WezTerm")]);
        assert!(tmux.in_tmux && !tmux.in_gnu_screen && !tmux.over_ssh);
    }

    #[test]
    fn nothing_is_asked_where_it_would_be_seen() {
        for (variables, questions) in [
            (&[("TERM", "xterm-256color")][..], Some(Questions::All)),
            (&[("TERM", "xterm-kitty")], Some(Questions::All)),
            (&[("TERM", "xterm-256color"), ("SSH_TTY", "/dev/pts/1")], Some(Questions::All)),
            (&[("TERM", "tmux-256color"), ("TMUX", "/tmp/x")], Some(Questions::WithoutPictures)),
            (&[("TERM", "xterm-256color"), ("TERM_PROGRAM", "Apple_Terminal")], Some(Questions::Background)),
            (&[("TERM", "linux")], None),
            (&[("TERM", "dumb")], None),
            (&[("TERM", "vt220")], None),
            (&[], None),
            (&[("TERM", "screen"), ("STY", "1.x")], None),
            (&[("WT_SESSION", "x"), ("TERM", "xterm-256color")], Some(Questions::All)),
        ] {
            let found = of(variables).questions();
            match questions {
                Some(questions) => assert_eq!(found, questions, "{variables:?}"),
                None => assert!(matches!(found, Questions::None(_)), "{variables:?}: {found:?}"),
            }
        }
    }

    #[test]
    fn the_locale_in_force_is_the_first_that_is_set() {
        let locale = of(&[("LC_ALL", ""), ("LC_CTYPE", "de_DE.UTF-8"), ("LANG", "C")]);
        assert!(locale.is_utf8());
        assert!(!of(&[("LC_ALL", "C"), ("LANG", "de_DE.UTF-8")]).is_utf8());
        assert!(!of(&[]).is_utf8());
    }
}
