//! A panic while the terminal is held.

use super::session::PtySession;
use leitmotif::config::color_theme::ColorTheme;
use leitmotif::tui::style::Styles;
use leitmotif::tui::terminal::Terminal;
use portable_pty::CommandBuilder;

/// Says to the test below that it runs in the terminal it is to take over.
const INSIDE: &str = "LEITMOTIF_TEST_PANICS";

#[test]
fn a_panic_gives_the_terminal_back_and_is_said() {
    let home = tempfile::tempdir().unwrap();
    let mut command = CommandBuilder::new(std::env::current_exe().unwrap());
    command.args(["--exact", "panicking::panics_in_a_terminal_of_its_own", "--ignored", "--nocapture"]);
    command.env(INSIDE, "1");
    let mut session = PtySession::of(command, home.path(), 24, 80);
    assert_eq!(session.end(), 101);
    assert!(session.is_whole(), "{}", session.text());
    assert!(session.text().contains("on purpose"), "{}", session.text());
    assert!(!session.text().contains("drawn before"), "the frame is gone: {}", session.text());
}

#[test]
#[ignore = "run by the test above, in a terminal"]
fn panics_in_a_terminal_of_its_own() {
    if std::env::var_os(INSIDE).is_none() {
        return;
    }
    let mut terminal =
        Terminal::enter(true, leitmotif::config::terminal_env::Questions::None("the test asks nothing"))
            .unwrap();
    let look = Styles::new(&ColorTheme::default());
    let drawn = terminal.draw(&look, |canvas| {
        canvas.put_text(0, 0, 40, "drawn before", look.text);
    });
    drawn.unwrap();
    panic!("on purpose");
}
