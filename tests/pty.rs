//! The real binary in a real (pseudo) terminal: the main job from the sample to a theme and back again, and a
//! whole study with a program that is killed at it.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

#[path = "pty/answers.rs"]
mod answers;
#[path = "common/archive.rs"]
mod archive;
#[path = "pty/inside_tmux.rs"]
mod inside_tmux;
#[path = "pty/lines.rs"]
mod lines;
#[path = "pty/map_pictures.rs"]
mod map_pictures;
#[path = "pty/newcomer.rs"]
mod newcomer;
#[path = "pty/opening.rs"]
mod opening;
#[path = "pty/panicking.rs"]
mod panicking;
#[path = "pty/paper.rs"]
mod paper;
#[path = "pty/replay.rs"]
mod replay;
#[path = "pty/second_coder.rs"]
mod second_coder;
#[path = "pty/session.rs"]
mod session;
#[path = "pty/stored.rs"]
mod stored;
#[path = "pty/study.rs"]
mod study;
#[path = "common/terminal_answers.rs"]
#[allow(dead_code, reason = "the bench of first frames uses the rest of it")]
mod terminal_answers;
#[path = "common/twelve_interviews.rs"]
mod twelve_interviews;
#[path = "pty/typing.rs"]
mod typing;

use session::PtySession;
use std::process::Command;

/// What stands beside the snippets of a topic: there are topics.
const TOPICS: &str = "most central first";

fn demo(home: &tempfile::TempDir) -> PtySession {
    let session = PtySession::start(home.path(), &["demo"], 32, 112);
    session.see(TOPICS);
    session
}

#[test]
fn from_the_sample_to_a_theme_and_back_the_next_day() {
    let home = tempfile::tempdir().unwrap();
    let mut session = demo(&home);

    session.press("j\r");
    session.see("snippet 1 of");
    session.press("n");
    session.see("snippet 2 of");
    session.press("\x1b");
    session.see(TOPICS);

    session.press("3");
    session.see("a beginning, a near spelling");
    session.press("retrieval");
    session.see("near in");
    session.press("\r");
    session.lose("to hits");
    session.press("t");
    session.see("a theme, or a new name");
    session.press("Found by searching\r");
    session.see("to the new theme Found by searching");

    session.press("4");
    session.see("1 theme");
    session.press("u");
    session.see("taken back");
    session.see("No themes yet.");

    session.press("1");
    session.see(TOPICS);
    session.press("t");
    session.see("a theme, or a new name");
    session.press("Kept for tomorrow\r");
    session.see("to the new theme Kept for tomorrow");

    session.resize(24, 80);
    session
        .wait("the narrow form", |screen| screen.contents().lines().all(|line| line.chars().count() <= 80));
    session.see("all commands");

    session.press("q");
    assert_eq!(session.end(), 0);
    assert!(session.is_whole(), "the terminal is given back: {}", session.text());

    let mut again = demo(&home);
    again.press("4");
    again.see("Kept for tomorrow");
    again.press("q");
    assert_eq!(again.end(), 0);
}

/// Sends a signal by name.
fn signal(session: &PtySession, name: &str) {
    let sent = Command::new("kill").args(["-s", name, &session.id().to_string()]).status().unwrap();
    assert!(sent.success());
}

/// Whether the process is stopped, as `ps` says.
fn is_stopped(session: &PtySession) -> bool {
    let said = Command::new("ps").args(["-o", "stat=", "-p", &session.id().to_string()]).output().unwrap();
    String::from_utf8_lossy(&said.stdout).starts_with('T')
}

#[test]
fn suspended_it_gives_the_terminal_back_and_continued_it_paints_everything() {
    let home = tempfile::tempdir().unwrap();
    let mut session = demo(&home);
    session.press("\x1a");
    session.wait("the shell's screen", |screen| !screen.alternate_screen());
    assert!(session.is_whole());
    session.until("it is stopped", is_stopped);
    signal(&session, "CONT");
    session.see(TOPICS);
    session.press("q");
    assert_eq!(session.end(), 0);
    assert!(session.is_whole());
}

#[test]
fn asked_to_end_it_gives_the_terminal_back() {
    let home = tempfile::tempdir().unwrap();
    // A terminal that is closed sends HUP: that is an error, which who started the program should see.
    for (name, code, said) in [("TERM", 0, ""), ("HUP", 1, "the terminal was closed")] {
        let mut session = demo(&home);
        signal(&session, name);
        assert_eq!(session.end(), code, "after SIG{name}");
        assert!(session.is_whole(), "after SIG{name}: {}", session.text());
        assert!(session.text().contains(said), "after SIG{name}: {}", session.text());
    }
}

#[test]
fn the_workbench_opens_where_it_was_left() {
    let home = tempfile::tempdir().unwrap();
    let mut session = demo(&home);
    session.press("3");
    session.see("a beginning, a near spelling");
    session.press("retrieval");
    session.see("near in");
    session.press("\x1b");
    session.lose("to hits");
    // The line between the panes is dragged to the left, by the mouse's reports.
    let line = |screen: &vt100::Screen| {
        screen.contents().lines().nth(6).and_then(|row| row.chars().position(|c| c == '│'))
    };
    let before = session.on_screen(line).expect("a line between the panes");
    session.press(&format!("\x1b[<0;{};7M\x1b[<32;{};7M\x1b[<0;{};7m", before + 1, before - 9, before - 9));
    session.wait("another width", |screen| line(screen).is_some_and(|at| at + 8 < before));
    let dragged = session.on_screen(line);
    session.press("q");
    assert_eq!(session.end(), 0);

    let mut again = PtySession::start(home.path(), &["demo"], 32, 112);
    again.see("near in");
    again.see("retrieval");
    assert_eq!(again.on_screen(line), dragged);
    again.press("q");
    assert_eq!(again.end(), 0);
}

#[test]
fn a_theme_chosen_in_the_settings_is_painted_and_kept() {
    let home = tempfile::tempdir().unwrap();
    let mut session = demo(&home);
    let designed = |screen: &vt100::Screen| {
        let cells = (0..32).flat_map(|y| (0..112).map(move |x| (y, x)));
        cells
            .filter_map(|(y, x)| screen.cell(y, x))
            .any(|cell| matches!(cell.fgcolor(), vt100::Color::Idx(16..)))
    };
    session.wait("the terminal's own colours", |screen| !designed(screen));
    session.press(",");
    session.see("model for new topics");
    session.press("\x1b[C\x1b[C\x1b[C");
    session.see("For dark backgrounds.");
    session.wait("the colours of the theme", designed);
    session.press("\x1b");
    session.lose("model for new topics");
    let kept = std::fs::read_to_string(home.path().join("xdg_config_home/leitmotif/config.toml")).unwrap();
    assert!(kept.contains("\ntheme = \"dark\"\n"), "{kept}");
    session.press("q");
    assert_eq!(session.end(), 0);
}
