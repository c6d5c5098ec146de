//! The map as a picture: in terminals that say they take one, and in none else.

use super::session::PtySession;
use base64::Engine as _;
use std::io::Read as _;
use std::path::Path;

/// What a terminal answers that draws pictures by kitty's protocol, one that draws sixels, and one that draws none; with
/// the size of a cell and the last answer.
const KITTY: &str = "\x1b[6;20;10t\x1b_Gi=31;OK\x1b\\\x1b[?62c";
const SIXEL: &str = "\x1b[6;12;6t\x1b[?62;4c";
const NEITHER: &str = "\x1b[6;20;10t\x1b[?62c";
/// What a picture begins with, by each protocol, and what takes one away.
const KITTY_BEGINS: &str = "\x1b_Ga=T,f=32,o=z,";
const SIXEL_BEGINS: &str = "\x1bP0;1;0q\"1;1;";
const KITTY_ENDS: &str = "\x1b_Ga=d,d=I,";

/// The workbench on the sample's map, in a terminal that answers so.
fn at_the_map(home: &Path, answers: &str) -> PtySession {
    let mut session = PtySession::start(home, &["demo"], 32, 112);
    session.until("it asks", |session| session.written().contains("\x1b[c"));
    session.press(answers);
    session.see("all commands");
    // A project opens on the screen where it was left.
    session.press("1");
    session.see("most central first");
    session.press("5");
    session
}

/// Whether the snippets are on the map as characters, of which there are many more than names with a glyph.
fn has_dots(screen: &vt100::Screen) -> bool {
    let is_dot = |symbol: &char| ('\u{2801}'..='\u{28ff}').contains(symbol) || "●◆▲■★▼✚·".contains(*symbol);
    screen.contents().chars().filter(is_dot).count() > 30
}

/// The pixels that the last picture by kitty's protocol covers, of how many.
fn covered_by_kitty(written: &str) -> (usize, usize) {
    let stream = written.rsplit_once(KITTY_BEGINS).unwrap().1;
    let mut content = String::new();
    for piece in stream.split("\x1b_G") {
        let (about, rest) = piece.split_once(';').unwrap();
        content.push_str(rest.split_once("\x1b\\").unwrap().0);
        if about.ends_with("m=0") {
            break;
        }
    }
    let packed = base64::engine::general_purpose::STANDARD.decode(content).unwrap();
    let mut pixels = Vec::new();
    flate2::read::ZlibDecoder::new(&packed[..]).read_to_end(&mut pixels).unwrap();
    (pixels.chunks(4).filter(|pixel| pixel[3] > 0).count(), pixels.len() / 4)
}

#[test]
fn the_map_is_a_picture_where_the_terminal_takes_one() {
    let home = tempfile::tempdir().unwrap();
    let mut session = at_the_map(home.path(), KITTY);
    session.until("a picture is shown", |session| {
        let written = session.written();
        let stream = written.rsplit_once(KITTY_BEGINS).and_then(|(_, stream)| stream.split_once("m=0;"));
        stream.is_some_and(|(_, last)| last.contains("\x1b\\"))
    });
    session.wait("no dots are left", |screen| !has_dots(screen));
    let (covered, all) = covered_by_kitty(&session.written());
    assert!(covered > 1_000 && covered < all / 2, "{covered} of {all}");
    // The list of what can be done lies over the map: the picture would shine through it.
    session.press("?");
    session.until("the picture is taken away", |session| session.written().contains(KITTY_ENDS));
    session.press("\x1b");
    let shown = session.written().matches(KITTY_BEGINS).count();
    session.until("it comes back", |session| session.written().matches(KITTY_BEGINS).count() > shown);
    session.resize(40, 120);
    let shown = session.written().matches(KITTY_BEGINS).count();
    session.until("it has another size", |session| session.written().matches(KITTY_BEGINS).count() > shown);
    session.press("q");
    assert_eq!(session.end(), 0);
    let written = session.written();
    assert!(written.rfind(KITTY_ENDS) > written.rfind(KITTY_BEGINS), "nothing of it stays");

    let mut session = at_the_map(home.path(), SIXEL);
    session.until("sixels are shown", |session| session.written().contains(SIXEL_BEGINS));
    session.press("1");
    session.see("most central first");
    session.press("q");
    assert_eq!(session.end(), 0);
    assert!(!session.written().contains(KITTY_BEGINS));

    let mut session = at_the_map(home.path(), NEITHER);
    session.wait("the map is drawn of dots", has_dots);
    session.press("+");
    session.press("q");
    assert_eq!(session.end(), 0);
    let written = session.written();
    assert!(
        !written.contains(KITTY_BEGINS) && !written.contains(SIXEL_BEGINS) && !written.contains("\x1b]1337")
    );
}
