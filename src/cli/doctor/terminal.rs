//! The checks of `leitmotif doctor` on the terminal: size, colours, themes, keys, mouse, locale. They read
//! environment variables, ask the system for the size, and the terminal itself where input and output are one.

use super::answers::{self, TerminalAnswers};
use super::check::{CheckState, DoctorCheck};
use crate::cli::support::{ColorArg, CommandContext};
use crate::config::color_theme::{AUTO_THEME, ColorDepth};
use crate::config::terminal_env::TerminalEnv;
use std::io::IsTerminal;

/// Columns and rows from which a size is fine; smaller ones get a note. 80 x 24 is what terminals open with
/// and one of the sizes that every screen is held at by the snapshots of `tests/tui/screens.rs`.
const COMFORTABLE_SIZE: (u16, u16) = (80, 24);

/// All checks on the terminal, in the order of the table.
pub(super) fn terminal_checks(context: &CommandContext) -> Vec<DoctorCheck> {
    let terminal = context.terminal_env();
    let asked = answers::ask(&terminal);
    let mut checks = vec![
        check_terminal(&terminal),
        check_colors(context, &terminal),
        check_theme(context, &asked),
        check_user_themes(context),
        check_keyboard(&terminal, &asked),
        check_mouse(context),
        check_locale(&terminal),
    ];
    checks.extend(check_multiplexer(&terminal));
    checks.extend(asked.checks());
    checks
}

/// TERM, the terminal's program and its size.
fn check_terminal(terminal: &TerminalEnv) -> DoctorCheck {
    let mut parts = vec![match terminal.term.as_str() {
        "" => "TERM is not set".to_owned(),
        term => term.to_owned(),
    }];
    parts.extend((!terminal.program.is_empty()).then(|| terminal.program.clone()));
    let size = terminal_size::terminal_size().map(|(width, height)| (width.0, height.0));
    parts.extend(size.map(|(width, height)| format!("{width} x {height}")));
    if !std::io::stdout().is_terminal() {
        parts.push("output goes elsewhere here".to_owned());
    }
    let parts = parts.join(", ");
    let unable = !terminal.is_windows && matches!(terminal.term.as_str(), "" | "dumb" | "none" | "unknown");
    match size {
        _ if unable => {
            let what = "the workbench needs a terminal that can move its cursor: set TERM, to xterm-256color for most";
            DoctorCheck::note("terminal", format!("{parts}; {what}"))
        }
        Some((width, height)) if width < COMFORTABLE_SIZE.0 || height < COMFORTABLE_SIZE.1 => {
            let (width, height) = COMFORTABLE_SIZE;
            let what =
                format!("everything fits from {width} x {height}; make it larger, or its letters smaller");
            DoctorCheck::note("terminal", format!("{parts}; {what}"))
        }
        _ => DoctorCheck::fine("terminal", parts),
    }
}

/// What stands between the program and the terminal (tmux, GNU screen, ssh), with its limits; none where
/// nothing does.
fn check_multiplexer(terminal: &TerminalEnv) -> Option<DoctorCheck> {
    let mut parts = Vec::new();
    if terminal.in_tmux {
        parts.push("tmux: y copies with `set -g set-clipboard on`, the mouse works with `set -g mouse on`");
    }
    if terminal.in_gnu_screen {
        parts.push("GNU screen: 256 colours at most, and y may not reach the clipboard; tmux hands on more");
    }
    if terminal.over_ssh {
        parts.push("ssh: y copies to the clipboard on your side where its terminal allows it (OSC 52)");
    }
    let state = if terminal.in_gnu_screen { CheckState::Note } else { CheckState::Fine };
    (!parts.is_empty()).then(|| DoctorCheck::new("in between", state, parts.join("; ")))
}

/// How many colours the workbench uses, and why.
fn check_colors(context: &CommandContext, terminal: &TerminalEnv) -> DoctorCheck {
    let (depth, why) = terminal.color_depth();
    let (state, detail) = match (context.global.color, depth) {
        (ColorArg::Never, _) => (CheckState::Fine, "none: --color never".to_owned()),
        (ColorArg::Auto, _) if context.no_color => {
            (CheckState::Fine, "none: NO_COLOR is set".to_owned())
        }
        (_, ColorDepth::Full) => (CheckState::Fine, format!("{}: {why}", depth.description())),
        (_, ColorDepth::None) => (CheckState::Note, format!("{}: {why}", depth.description())),
        (_, ColorDepth::Indexed | ColorDepth::Sixteen)
            // These show no more than they say, so there is nothing to advise.
            if terminal.in_gnu_screen || terminal.term == "linux" =>
        {
            (CheckState::Fine, format!("{}: {why}", depth.description()))
        }
        (_, ColorDepth::Indexed | ColorDepth::Sixteen) => {
            let what = "if the terminal shows more, set COLORTERM=truecolor";
            (CheckState::Fine, format!("{}: {why}; {what}", depth.description()))
        }
    };
    DoctorCheck::new("colours", state, detail)
}

/// Whether the colour theme of the settings loads and suits this terminal; for `auto`, which theme it is
/// here.
fn check_theme(context: &CommandContext, asked: &TerminalAnswers) -> DoctorCheck {
    let (mut themes, name) = (context.theme_registry(), context.theme_name());
    themes.background = asked.profile.background.or(themes.background);
    let color = asked
        .profile
        .background_color
        .map(|[red, green, blue]| format!(" (#{red:02x}{green:02x}{blue:02x})"));
    let meant = themes.resolve_name(name);
    match themes.load(name) {
        Err(error) => DoctorCheck::broken("theme", error.to_string()),
        Ok(_) if name == AUTO_THEME => {
            let why = match (themes.background, themes.depth > ColorDepth::Sixteen) {
                (None, _) if !asked.were_asked() => {
                    "the terminal was not asked for its background, and COLORFGBG does not tell it".to_owned()
                }
                (None, _) => "the terminal does not tell its background, nor does COLORFGBG".to_owned(),
                (Some(ground), true) => {
                    format!("the background is {}{}", ground.description(), color.unwrap_or_default())
                }
                (Some(_), false) => "it has no more than the terminal's own colours".to_owned(),
            };
            DoctorCheck::fine("theme", format!("auto, which is {meant}: {why}"))
        }
        Ok(_) if themes.lacks_colors(name) && themes.depth == ColorDepth::Sixteen => {
            let what = "made for more than 16 colours; \"default\" takes the terminal's own";
            DoctorCheck::note("theme", format!("{name}: {what}"))
        }
        Ok(_) => DoctorCheck::fine("theme", name),
    }
}

/// Whether the user's own themes load, all of them, whichever is in use.
fn check_user_themes(context: &CommandContext) -> DoctorCheck {
    let themes = context.theme_registry();
    let own = themes.user_theme_names();
    let problems: Vec<String> =
        own.iter().filter_map(|name| themes.load(name).err()).map(|error| error.to_string()).collect();
    let folder = themes.folder.display();
    match (own.as_slice(), problems.as_slice()) {
        ([], _) => DoctorCheck::fine("own themes", format!("none in {folder}")),
        (_, []) => DoctorCheck::fine("own themes", format!("{} in {folder}", own.join(", "))),
        _ => DoctorCheck::note("own themes", problems.join("; ")),
    }
}

/// Whether the terminal tells all keys apart (kitty's keyboard protocol).
fn check_keyboard(terminal: &TerminalEnv, asked: &TerminalAnswers) -> DoctorCheck {
    let detail = match asked.profile.kitty_keys {
        _ if !asked.were_asked() => {
            "not asked: with kitty's protocol every key is told from every other, else Ctrl-I is Tab, Ctrl-M is Enter"
        }
        true => "kitty's protocol: every key is told from every other, and Esc works at once",
        false if terminal.in_tmux => {
            "as terminals always had it, because of tmux: Ctrl-I is Tab, Ctrl-M is Enter"
        }
        false => "as terminals always had it: Ctrl-I is Tab, Ctrl-M is Enter",
    };
    DoctorCheck::fine("keyboard", detail)
}

/// Whether the workbench takes the mouse.
fn check_mouse(context: &CommandContext) -> DoctorCheck {
    let detail = match context.config.mouse {
        Some(false) => "left to the terminal: mouse = false in the settings",
        _ => "taken by the workbench; with Shift the terminal selects text",
    };
    DoctorCheck::fine("mouse", detail)
}

/// Whether the locale is UTF-8.
fn check_locale(terminal: &TerminalEnv) -> DoctorCheck {
    let name = match terminal.locale.as_str() {
        "" => "not set",
        name => name,
    };
    if terminal.is_utf8() {
        return DoctorCheck::fine("locale", name);
    }
    let what = "bars, glyphs and letters beyond ASCII may come out wrong: set LANG to a UTF-8 locale such as C.UTF-8";
    DoctorCheck::note("locale", format!("{name}; {what}"))
}
