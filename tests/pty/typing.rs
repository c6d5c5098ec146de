//! What is being typed is kept, however the program ends.

use super::session::PtySession;
use super::{TOPICS, demo, signal};
use std::time::{Duration, Instant};

/// How soon after the last key the text is stored.
const KEPT_WITHIN: Duration = Duration::from_secs(1);

/// A memo is typed in four goes. After each of the first three the program is killed, asked to end, or loses its
/// terminal, and begun again: the editor is open again with all words so far.
#[test]
fn a_memo_is_open_again_after_every_kind_of_end() {
    let home = tempfile::tempdir().unwrap();
    let mut session = demo(&home);
    session.press("j\rM");
    session.see("memo on");
    let mut typed = String::new();
    for (word, sent) in [("killed", "KILL"), (" ended", "TERM"), (" closed", "HUP")] {
        session.press(word);
        typed.push_str(word);
        session.see(&typed);
        std::thread::sleep(KEPT_WITHIN);
        signal(&session, sent);
        session.end();
        session = PtySession::start(home.path(), &["demo"], 32, 112);
        session.see("memo on");
        session.see(&typed);
    }
    session.press("\x13");
    session.lose("memo on");
    session.press("q");
    assert_eq!(session.end(), 0);

    // What was saved is no draft any more.
    let session = demo(&home);
    session.see(TOPICS);
    let begun = Instant::now();
    while begun.elapsed() < KEPT_WITHIN {
        assert!(!session.text().contains("memo on"), "{}", session.text());
        std::thread::sleep(Duration::from_millis(100));
    }
}
