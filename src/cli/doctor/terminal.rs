//! What the workbench finds in this terminal, and what to do where something is missing.

use super::{Check, State};
use crate::cli::args::When;
use crate::cli::support::context::Context;
use crate::config::surroundings::Surroundings;
use crate::config::theme::{AUTO, Depth};
use std::io::IsTerminal;

/// The smallest terminal on which nothing is left out that one would miss.
const COMFORTABLE: (u16, u16) = (80, 24);

/// Looks at the terminal, its colours, keys and letters.
pub(super) fn checks(context: &Context) -> Vec<Check> {
    let surroundings = context.surroundings();
    let mut checks = vec![
        terminal(&surroundings),
        colours(context, &surroundings),
        theme(context),
        themes(context),
        keyboard(&surroundings),
        mouse(context),
        locale(&surroundings),
    ];
    checks.extend(between(&surroundings));
    checks
}

fn terminal(surroundings: &Surroundings) -> Check {
    let mut parts = vec![match surroundings.term.as_str() {
        "" => "TERM is not set".to_owned(),
        term => term.to_owned(),
    }];
    parts.extend((!surroundings.program.is_empty()).then(|| surroundings.program.clone()));
    let size = terminal_size::terminal_size().map(|(width, height)| (width.0, height.0));
    parts.extend(size.map(|(width, height)| format!("{width} x {height}")));
    if !std::io::stdout().is_terminal() {
        parts.push("output goes elsewhere here".to_owned());
    }
    let parts = parts.join(", ");
    let unable =
        !surroundings.windows && matches!(surroundings.term.as_str(), "" | "dumb" | "none" | "unknown");
    match size {
        _ if unable => {
            let what = "the workbench needs a terminal that can move its cursor: set TERM, to xterm-256color for most";
            Check::new("terminal", State::Note, format!("{parts}; {what}"))
        }
        Some((width, height)) if width < COMFORTABLE.0 || height < COMFORTABLE.1 => {
            let (width, height) = COMFORTABLE;
            let what =
                format!("everything fits from {width} x {height}; make it larger, or its letters smaller");
            Check::new("terminal", State::Note, format!("{parts}; {what}"))
        }
        _ => Check::new("terminal", State::Fine, parts),
    }
}

/// What lies between the program and the terminal.
fn between(surroundings: &Surroundings) -> Option<Check> {
    let mut parts = Vec::new();
    if surroundings.tmux {
        parts.push("tmux: y copies with `set -g set-clipboard on`, the mouse works with `set -g mouse on`");
    }
    if surroundings.screen {
        parts.push("GNU screen: 256 colours at most, and y may not reach the clipboard; tmux hands on more");
    }
    if surroundings.ssh {
        parts.push("ssh: y copies to the clipboard on your side where its terminal allows it (OSC 52)");
    }
    let state = if surroundings.screen { State::Note } else { State::Fine };
    (!parts.is_empty()).then(|| Check::new("in between", state, parts.join("; ")))
}

fn colours(context: &Context, surroundings: &Surroundings) -> Check {
    let (depth, why) = surroundings.depth();
    let (state, detail) = match (context.global.color, depth) {
        (When::Never, _) => (State::Fine, "none: --color never".to_owned()),
        (When::Auto, _) if context.no_colour() => (State::Fine, "none: NO_COLOR is set".to_owned()),
        (_, Depth::Full) => (State::Fine, format!("{}: {why}", depth.words())),
        (_, Depth::None) => (State::Note, format!("{}: {why}", depth.words())),
        (_, Depth::Indexed | Depth::Sixteen) if surroundings.screen || surroundings.term == "linux" => {
            (State::Fine, format!("{}: {why}", depth.words()))
        }
        (_, Depth::Indexed | Depth::Sixteen) => {
            let what = "if the terminal shows more, set COLORTERM=truecolor";
            (State::Fine, format!("{}: {why}; {what}", depth.words()))
        }
    };
    Check::new("colours", state, detail)
}

fn theme(context: &Context) -> Check {
    let (wardrobe, name) = (context.wardrobe(), context.theme_name());
    let meant = wardrobe.meant(name);
    match wardrobe.theme(name) {
        Err(error) => Check::new("theme", State::Broken, error.to_string()),
        Ok(_) if name == AUTO => {
            let why = match (wardrobe.ground, wardrobe.depth > Depth::Sixteen) {
                (None, _) => "the terminal does not tell its background (COLORFGBG)".to_owned(),
                (Some(ground), true) => format!("the background is {}", ground.words()),
                (Some(_), false) => "it has no more than the terminal's own colours".to_owned(),
            };
            Check::new("theme", State::Fine, format!("auto, which is {meant}: {why}"))
        }
        Ok(_) if wardrobe.is_short_of_colours(name) && wardrobe.depth == Depth::Sixteen => {
            let what = "made for more than 16 colours; \"default\" takes the terminal's own";
            Check::new("theme", State::Note, format!("{name}: {what}"))
        }
        Ok(_) => Check::new("theme", State::Fine, name),
    }
}

/// The user's own themes: each is read, also those that are not in use.
fn themes(context: &Context) -> Check {
    let wardrobe = context.wardrobe();
    let own = wardrobe.own();
    let problems: Vec<String> =
        own.iter().filter_map(|name| wardrobe.theme(name).err()).map(|error| error.to_string()).collect();
    let folder = wardrobe.folder.display();
    match (own.as_slice(), problems.as_slice()) {
        ([], _) => Check::new("own themes", State::Fine, format!("none in {folder}")),
        (_, []) => Check::new("own themes", State::Fine, format!("{} in {folder}", own.join(", "))),
        _ => Check::new("own themes", State::Note, problems.join("; ")),
    }
}

fn keyboard(surroundings: &Surroundings) -> Check {
    let detail = match surroundings.speaks_kitty() {
        true => "kitty's protocol: every key is told from every other, and Esc works at once",
        false if surroundings.tmux => {
            "as terminals always had it, because of tmux: Ctrl-I is Tab, Ctrl-M is Enter"
        }
        false => "as terminals always had it: Ctrl-I is Tab, Ctrl-M is Enter",
    };
    Check::new("keyboard", State::Fine, detail)
}

fn mouse(context: &Context) -> Check {
    let detail = match context.config.mouse {
        Some(false) => "left to the terminal: mouse = false in the settings",
        _ => "taken by the workbench; with Shift the terminal selects text",
    };
    Check::new("mouse", State::Fine, detail)
}

fn locale(surroundings: &Surroundings) -> Check {
    let name = match surroundings.locale.as_str() {
        "" => "not set",
        name => name,
    };
    if surroundings.is_utf8() {
        return Check::new("locale", State::Fine, name);
    }
    let what = "bars, glyphs and letters beyond ASCII may come out wrong: set LANG to a UTF-8 locale such as C.UTF-8";
    Check::new("locale", State::Note, format!("{name}; {what}"))
}
