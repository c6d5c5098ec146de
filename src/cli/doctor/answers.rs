//! What the terminal answered, and what follows from it: the checks of `leitmotif doctor terminal` that ask it.

use super::check::DoctorCheck;
use crate::config::terminal_env::{Questions, TerminalEnv};
use crate::tui::ask::ask_terminal;
use crate::tui::input::answers::{COLOR_SCHEME_REPORTS, SYNCHRONIZED_OUTPUT};
use crate::tui::questions::TerminalProfile;
use std::io::IsTerminal;
use std::time::Duration;

/// What came of asking.
pub(super) struct TerminalAnswers {
    pub(super) profile: TerminalProfile,
    asked: bool,
    /// What came of it, as a sentence.
    outcome: DoctorCheck,
}

/// Asks the terminal, where there is one.
pub(super) fn ask(terminal: &TerminalEnv) -> TerminalAnswers {
    let subject = "answers";
    let none = |outcome| TerminalAnswers { profile: TerminalProfile::default(), asked: false, outcome };
    if !std::io::stdin().is_terminal() || !std::io::stdout().is_terminal() {
        let detail = "not asked: `leitmotif doctor terminal` in the terminal itself asks it";
        return none(DoctorCheck::fine(subject, detail));
    }
    let questions = terminal.questions();
    if let Questions::None(why) = questions {
        return none(DoctorCheck::fine(subject, format!("not asked: {why}")));
    }
    match ask_terminal(questions) {
        Err(error) => none(DoctorCheck::note(subject, format!("it could not be asked: {error}"))),
        Ok((profile, took)) => {
            let outcome = answer_check(subject, &profile, questions, took);
            TerminalAnswers { profile, asked: true, outcome }
        }
    }
}

/// Whether the terminal answered, and who it says it is.
fn answer_check(
    subject: &'static str,
    profile: &TerminalProfile,
    questions: Questions,
    took: Duration,
) -> DoctorCheck {
    let name = profile.name.as_ref().map(|name| format!(", as {name}")).unwrap_or_default();
    let only = match questions {
        Questions::Background => "; it was asked for its background alone, since it prints other questions",
        Questions::WithoutPictures => "; tmux was not asked for pictures, which it would take for a title",
        _ => "",
    };
    if profile.is_complete() {
        return DoctorCheck::fine(subject, format!("in {} ms{name}{only}", took.as_millis()));
    }
    let detail = match *profile == TerminalProfile::default() {
        true => format!("none within {} ms: what follows is by the environment", took.as_millis()),
        false => format!("some within {} ms, but not the last{name}{only}", took.as_millis()),
    };
    DoctorCheck::note(subject, detail)
}

impl TerminalAnswers {
    /// Whether the terminal was asked.
    pub(super) fn were_asked(&self) -> bool {
        self.asked
    }

    /// The checks on what was answered; only the first where nothing was.
    pub(super) fn checks(self) -> Vec<DoctorCheck> {
        let profile = self.profile;
        let mut checks = vec![self.outcome];
        if profile != TerminalProfile::default() {
            checks.extend([
                check_live_colors(&profile),
                check_frames(&profile),
                check_pictures(&profile),
                check_clipboard(&profile),
                DoctorCheck::fine(
                    "links",
                    "cannot be asked; web addresses are links where the terminal makes them so",
                ),
            ]);
        }
        checks
    }
}

/// Whether the workbench follows when the terminal's colours change.
fn check_live_colors(profile: &TerminalProfile) -> DoctorCheck {
    let detail = match profile.modes.get(&COLOR_SCHEME_REPORTS) {
        Some(true) => "told: the theme auto changes with the terminal",
        _ => "not told: the theme auto follows what is there at the start",
    };
    DoctorCheck::fine("light, dark", detail)
}

/// Whether frames are shown when they are whole.
fn check_frames(profile: &TerminalProfile) -> DoctorCheck {
    let detail = match profile.modes.get(&SYNCHRONIZED_OUTPUT) {
        Some(true) => "shown when they are whole",
        _ => "shown as they are painted; tearing is the terminal's",
    };
    DoctorCheck::fine("frames", detail)
}

/// How the terminal draws pictures.
fn check_pictures(profile: &TerminalProfile) -> DoctorCheck {
    let size = profile.cell_size.map(|(width, height)| format!(", in cells of {width} x {height} pixels"));
    let size = size.unwrap_or_default();
    let detail = match profile.picture_protocol() {
        Some(protocol) if profile.cell_size.is_some() => {
            format!("{}{size}: the map is a picture, unless pictures = \"off\"", protocol.name())
        }
        Some(protocol) => {
            format!("{}, but it does not say how large a cell is; the map is drawn of dots", protocol.name())
        }
        None => format!("none that it says{size}; the map is drawn of dots"),
    };
    DoctorCheck::fine("pictures", detail)
}

/// Whether what is copied arrives.
fn check_clipboard(profile: &TerminalProfile) -> DoctorCheck {
    let detail = match profile.clipboard {
        true => "y copies to it (OSC 52), as the terminal says it can",
        false => "y copies to it (OSC 52); the terminal does not say whether it takes that",
    };
    DoctorCheck::fine("clipboard", detail)
}

#[cfg(test)]
mod tests {
    use super::super::check::CheckState;
    use super::*;
    use crate::tui::input::answers::TerminalAnswer;

    #[test]
    fn what_follows_is_said_of_what_was_answered_only() {
        let fine = || DoctorCheck::fine("answers", "");
        let silent = TerminalAnswers { profile: TerminalProfile::default(), asked: true, outcome: fine() };
        assert_eq!(silent.checks().len(), 1);
        let mut profile = TerminalProfile::default();
        let silent = answer_check("answers", &profile, Questions::All, Duration::from_secs(1));
        assert!(silent.state == CheckState::Note && silent.detail.contains("by the environment"));
        profile.take(TerminalAnswer::Mode(SYNCHRONIZED_OUTPUT, true));
        profile.take(TerminalAnswer::CellSize(9, 18));
        let some = answer_check("answers", &profile, Questions::All, Duration::from_secs(1));
        assert!(some.state == CheckState::Note && some.detail.contains("not the last"), "{}", some.detail);
        profile.take(TerminalAnswer::Attributes(vec![62, 4]));
        let checks = TerminalAnswers { profile, asked: true, outcome: fine() }.checks();
        let said: Vec<String> =
            checks.iter().map(|check| format!("{}: {}", check.subject, check.detail)).collect();
        let said = said.join("\n");
        for words in
            ["sixels, in cells of 9 x 18 pixels", "not told: ", "when they are whole", "does not say"]
        {
            assert!(said.contains(words), "{words}: {said}");
        }
    }
}
