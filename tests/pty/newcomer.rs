//! Somebody who never saw the program, and presses only what the screen names.

use super::session::PtySession;

/// Presses that are allowed from the start to the first theme.
const MOST: usize = 12;

/// A newcomer's hands: every key has to be on the screen, but for the letters of a name that is asked for.
struct Newcomer {
    session: PtySession,
    presses: usize,
}

impl Newcomer {
    /// Presses a key that the screen names, with what it is named to do.
    fn press(&mut self, key: &str, means: &str, bytes: &str) {
        let named = |text: &str| {
            text.lines().any(|line| {
                let place = line.match_indices(key).find(|(at, _)| {
                    let alone = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric());
                    alone(line[..*at].chars().next_back()) && alone(line[at + key.len()..].chars().next())
                });
                place.is_some_and(|(at, _)| line[at + key.len()..].trim_start().starts_with(means))
            })
        };
        self.session.wait(&format!("{key} to be named as {means}"), |screen| named(&screen.contents()));
        self.presses += 1;
        self.session.press(bytes);
    }

    /// Types a name where the screen asks for one.
    fn name(&mut self, asked: &str, name: &str) {
        self.session.see(asked);
        self.presses += name.chars().count();
        self.session.press(name);
    }
}

#[test]
fn a_newcomer_finds_the_first_theme_by_what_is_on_the_screen() {
    for (rows, cols) in [(24, 80), (60, 200)] {
        let home = tempfile::tempdir().unwrap();
        let session = PtySession::first(home.path(), &[], rows, cols);
        let mut newcomer = Newcomer { session, presses: 0 };
        newcomer.press("2", "the sample", "2");
        newcomer.press("Esc", "skip the tour", "\x1b");
        newcomer.press("t", "assign", "t");
        newcomer.name("a theme, or a new name", "Use");
        newcomer.press("Enter", "accept", "\r");
        newcomer.session.see("to the new theme Use");
        assert!(newcomer.presses <= MOST, "{} presses", newcomer.presses);
        newcomer.session.press("q");
        assert_eq!(newcomer.session.end(), 0);
        assert!(newcomer.session.is_whole());
    }
}

#[test]
fn what_was_opened_before_is_offered_first_and_a_folder_can_be_gone_to() {
    let home = tempfile::tempdir().unwrap();
    let talks = home.path().join("talks");
    std::fs::create_dir_all(&talks).unwrap();
    for number in 0..3 {
        let text = "We tried five chunk sizes before we looked at what came back. ".repeat(20 + number);
        std::fs::write(talks.join(format!("talk-{number}.txt")), text).unwrap();
    }
    let mut session = PtySession::start(home.path(), &[], 24, 80);
    session.see("Finds the themes in hours of talk.");
    session.press("1");
    session.see("open ~/");
    session.press("ta");
    session.see("talks/");
    session.press("\t");
    session.see("3 files");
    session.press("\r");
    session.see("3 talks");
    session.press("q");
    assert_eq!(session.end(), 0);

    let mut again = PtySession::start(home.path(), &[], 24, 80);
    again.see("Which talks?");
    again.see("3 talks");
    again.press("\r");
    again.see("1 Topics");
    again.press("q");
    assert_eq!(again.end(), 0);

    let mut left = PtySession::start(home.path(), &[], 24, 80);
    left.see("Which talks?");
    left.press("\x1b");
    assert_eq!(left.end(), 0);
    assert!(left.is_whole());
}
