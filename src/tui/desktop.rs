//! What the terminal is to tell the desktop: how far long work is, and that it ended while nobody looked.
//!
//! Both go by OSC 9, which terminals use for different things: where one means progress another shows its numbers as a
//! message. So each goes only to terminals that are known, by the name they give themselves, to mean it.

use super::questions::TerminalProfile;
use super::text::display_graphemes;

/// The first versions that take OSC 9;4 for progress, by the beginning of the terminal's name. Those of cargo 1.85 and,
/// since then, iTerm2 (3.6.6 of November 2025) and VTE (0.79, whose name has it as 7900).
const PROGRESS_SINCE: [(&str, [u32; 3]); 4] =
    [("ghostty", [1, 2, 0]), ("WezTerm", [0, 0, 0]), ("iTerm2", [3, 6, 6]), ("VTE", [7900, 0, 0])];
/// Terminals that show OSC 777 as a notice, by the beginning of the name.
const RXVT_NOTICES: [&str; 5] = ["ghostty", "WezTerm", "foot", "rxvt", "contour"];

/// What the desktop was told last.
#[derive(Debug, Clone, Copy, Default)]
pub struct DesktopReports {
    is_on: bool,
    /// The progress shown now, in per cent; none where none is.
    progress: Option<u8>,
}

impl DesktopReports {
    /// Reports, if the settings want them.
    pub fn new(is_on: bool) -> Self {
        Self { is_on, progress: None }
    }

    /// What shows the progress of long work, in per cent, or that there is none any more; nothing where that is shown
    /// already, or the terminal is not known to show it.
    pub fn progress_sequence(&mut self, progress: Option<u8>, profile: &TerminalProfile) -> Option<String> {
        if !self.is_on || progress == self.progress || !shows_progress(profile) {
            return None;
        }
        self.progress = progress;
        Some(match progress {
            Some(percent) => format!("\x1b]9;4;1;{}\x1b\\", percent.min(100)),
            None => "\x1b]9;4;0\x1b\\".to_owned(),
        })
    }

    /// What has the terminal show a notice, in the way it has; by a bell where it is not known to have one, which marks
    /// the window.
    pub fn notice_sequence(self, text: &str, profile: &TerminalProfile) -> Option<String> {
        if !self.is_on {
            return None;
        }
        let text: String = display_graphemes(text).map(|grapheme| grapheme.symbol).collect();
        let name = profile.name.as_deref().unwrap_or_default();
        Some(if name.starts_with("kitty") {
            // The title, then the text, as parts of one.
            format!("\x1b]99;i=leitmotif:d=0;leitmotif\x1b\\\x1b]99;i=leitmotif:d=1:p=body;{text}\x1b\\")
        } else if RXVT_NOTICES.iter().any(|known| name.starts_with(known)) {
            format!("\x1b]777;notify;leitmotif;{text}\x1b\\")
        } else if name.starts_with("iTerm2") {
            format!("\x1b]9;leitmotif: {text}\x1b\\")
        } else {
            "\x07".to_owned()
        })
    }
}

/// Whether the terminal is known to take OSC 9;4 for progress.
fn shows_progress(profile: &TerminalProfile) -> bool {
    let Some(name) = profile.name.as_deref() else { return false };
    PROGRESS_SINCE
        .iter()
        .any(|(known, since)| name.strip_prefix(known).is_some_and(|rest| version(rest) >= *since))
}

/// The first three numbers of a version, as in ` 1.2.0` or `(7900)`; 0 where there are fewer.
fn version(text: &str) -> [u32; 3] {
    let mut numbers = text.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty());
    [(); 3].map(|()| numbers.next().and_then(|number| number.parse().ok()).unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::input::answers::TerminalAnswer;

    fn named(name: &str) -> TerminalProfile {
        let mut profile = TerminalProfile::default();
        profile.take(TerminalAnswer::Name(name.to_owned()));
        profile
    }

    #[test]
    fn progress_goes_only_where_it_is_meant() {
        for (name, shows) in [
            ("ghostty 1.2.0", true),
            ("ghostty 1.1.3", false),
            ("WezTerm 20240203-110809-5046fc22", true),
            ("iTerm2 3.6.6", true),
            ("iTerm2 3.5.11", false),
            ("VTE(7900)", true),
            ("VTE(7600)", false),
            ("kitty(0.42.1)", false),
            ("XTerm(390)", false),
            ("tmux 3.5a", false),
        ] {
            let sent = DesktopReports::new(true).progress_sequence(Some(40), &named(name));
            assert_eq!(sent.is_some(), shows, "{name}");
        }
        let mut reports = DesktopReports::new(true);
        let ghostty = named("ghostty 1.2.0");
        assert_eq!(
            reports.progress_sequence(None, &ghostty),
            None,
            "nothing is taken away that is not there"
        );
        assert_eq!(reports.progress_sequence(Some(7), &ghostty).as_deref(), Some("\x1b]9;4;1;7\x1b\\"));
        assert_eq!(reports.progress_sequence(Some(7), &ghostty), None, "told once");
        assert_eq!(reports.progress_sequence(None, &ghostty).as_deref(), Some("\x1b]9;4;0\x1b\\"));
        assert_eq!(DesktopReports::new(false).progress_sequence(Some(7), &ghostty), None);
        assert_eq!(DesktopReports::new(true).progress_sequence(Some(7), &TerminalProfile::default()), None);
    }

    #[test]
    fn a_notice_is_written_in_the_terminals_own_way() {
        let notice =
            |name: &str| DesktopReports::new(true).notice_sequence("done\x1b\\\x07!", &named(name)).unwrap();
        assert_eq!(notice("ghostty 1.2.0"), "\x1b]777;notify;leitmotif;done\\!\x1b\\");
        assert_eq!(notice("iTerm2 3.5"), "\x1b]9;leitmotif: done\\!\x1b\\");
        assert!(notice("kitty(0.42)").ends_with(":d=1:p=body;done\\!\x1b\\"));
        assert_eq!(notice("tmux 3.5a"), "\x07");
        assert_eq!(DesktopReports::new(false).notice_sequence("done", &named("iTerm2 3.5")), None);
    }
}
