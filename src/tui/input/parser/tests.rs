//! What a stream of bytes means, whole, in pieces and broken.

use super::*;
use crate::tui::input::answers::TerminalAnswer;
use crate::tui::keys::key_from_event;
use proptest::prelude::*;

/// All that bytes mean, with what is left at the end given up.
fn all(pieces: &[&[u8]]) -> Vec<TerminalInput> {
    let mut parser = InputParser::default();
    let mut inputs: Vec<_> = pieces.iter().flat_map(|piece| parser.parse(piece)).collect();
    while parser.patience(true).is_some() {
        inputs.extend(parser.give_up());
    }
    inputs
}

/// The keys in what was sent, as they are written in the settings; other things by a word.
fn said(pieces: &[&[u8]]) -> String {
    let words = all(pieces).into_iter().map(|input| match input {
        TerminalInput::Event(Event::Key(key)) => key_from_event(key).unwrap().to_string(),
        TerminalInput::Event(Event::Paste(text)) => format!("paste({text})"),
        TerminalInput::Event(event) => format!("{event:?}"),
        TerminalInput::Answer(answer) => format!("{answer:?}"),
    });
    words.collect::<Vec<_>>().join(" ")
}

#[test]
fn keys_are_what_was_pressed() {
    for (bytes, keys) in [
        (&b"jT\r"[..], "j T Enter"),
        (b"\x1b", "Esc"),
        (b"\x1b\x1bq", "Esc q"),
        (b"\x1b\x1b[A", "Alt-Up"),
        (b"\x1bOa", "Ctrl-Up"),
        (b"\x1bOp\x1bOk", "0 +"),
        (b"\x1b[A\x1bOB\x1bOP", "Up Down F1"),
        (b"\x1b[[A\x1b[[E", "F1 F5"),
        (b"\x1bx\x1b\r", "Alt-x Alt-Enter"),
        (b"\x1b]", "Alt-]"),
        (b"\x1b]a", "Alt-] a"),
        (b"\x1b[", "Alt-["),
        (b"\x1bO", "Alt-O"),
        (b"\x1bOz", "Alt-O z"),
        (b"\x1bP", "Alt-P"),
        (b"\x01\x1a\x7f\t\x1b[Z\x00", "Ctrl-A Ctrl-Z Backspace Tab Shift-Tab Ctrl-Space"),
        ("äß日".as_bytes(), "ä ß 日"),
        (b"a\xff\xfeb\xc3(", "a b ("),
        (b"\x1b[200~two\nlines\x1b[201~x", "paste(two\nlines) x"),
        (b"\x1b[I\x1b[O", "FocusGained FocusLost"),
    ] {
        assert_eq!(said(&[bytes]), keys, "{:?}", String::from_utf8_lossy(bytes));
    }
}

#[test]
fn escape_is_a_key_of_its_own_where_it_comes_alone() {
    assert_eq!(said(&[b"\x1b", b"1"]), "Esc 1");
    assert_eq!(said(&[b"\x1b1"]), "Alt-1");
    assert_eq!(said(&[b"\x1b", b"\x1b", b"q"]), "Esc Esc q");
    assert_eq!(said(&[b"\x1b", b"[A"]), "Up", "a sequence may come in pieces");
}

/// Answers as terminals give them: a stream of all, and how many of them are read.
const ANSWERS: (&[u8], usize) = (
    b"\x1b[?997;1n\x1b]11;rgb:1e1e/1e1e/1e1e\x1b\\\x1b[?2031;2$y\x1b[?2026;2$y\x1b[?0u\
      \x1b_Gi=31;OK\x1b\\\x1bP>|WezTerm 2026\x1b\\\x1bP1+r4D73=5C\x1b\\\x1b[6;20;10t\x1b[?62;4;52c",
    10,
);

#[test]
fn answers_are_read_in_pieces_of_any_length_and_between_keys() {
    let (bytes, count) = ANSWERS;
    for length in 1..=bytes.len() {
        let pieces: Vec<&[u8]> = bytes.chunks(length).collect();
        let inputs = all(&pieces);
        assert_eq!(inputs.len(), count, "in pieces of {length}: {inputs:?}");
        assert!(inputs.iter().all(|input| matches!(input, TerminalInput::Answer(_))), "{inputs:?}");
    }
    let typed = [b"re".as_slice(), bytes, b"trieval\x1b", bytes, b"x"].concat();
    let keys: Vec<String> = said(&[&typed]).split(' ').map(str::to_owned).collect();
    let keys: Vec<&str> =
        keys.iter().map(String::as_str).filter(|key| key.len() == 1 || *key == "Esc").collect();
    assert_eq!(keys.concat(), "retrievalEscx");
}

#[test]
fn no_byte_of_a_broken_answer_is_a_key() {
    for bytes in [
        &b"\x1b]11;rgb:zz/zz/zz\x1b\\"[..],
        b"\x1b]11;nonsense\x07",
        b"\x1b]11;rgb:1e1e/1e",
        b"\x1b]52;c;aGVsbG8=\x1b\\",
        b"\x1b]11;rgb:00/00/00\x18",
        b"\x1bP>|",
        b"\x1bP0+r4D73\x1b\\",
        b"\x1b_Gi=31;EINVAL:what?\x1b\\",
        b"\x1b[?2026;$y",
        b"\x1b[?62;4",
        b"\x1b[24;80R",
        b"\x1b[>84;0;0c",
        b"\x1b[4;600;800t",
        b"\x1b[8;24;80t",
        b"\x1b[0n",
    ] {
        let inputs = all(&[bytes]);
        let only_answers = inputs.iter().all(|input| matches!(input, TerminalInput::Answer(_)));
        assert!(only_answers, "{:?} is read as {inputs:?}", String::from_utf8_lossy(bytes));
    }
    // One that is broken off by another does not swallow it.
    let inputs = all(&[b"\x1b]11;rgb:00\x1b[?62;4c"]);
    assert_eq!(inputs, [TerminalInput::Answer(TerminalAnswer::Attributes(vec![62, 4]))]);
    assert_eq!(said(&[b"\x1b]11;rgb:00\x1b[A"]), "Up");
    let long = [b"\x1b]11;".as_slice(), &vec![b'0'; 2 * MAX_STRING]].concat();
    assert_eq!(all(&[&long]), []);
}

#[test]
fn a_paste_may_hold_anything_and_come_in_pieces() {
    let (begin, end) = PASTE;
    let text = b"one \x1b[31mred\x1b[0m \x1b[20";
    let whole = [begin, text, end].concat();
    for length in 1..whole.len() {
        let pieces: Vec<&[u8]> = whole.chunks(length).collect();
        assert_eq!(said(&pieces), "paste(one \u{1b}[31mred\u{1b}[0m \u{1b}[20)");
    }
    // However long the line is silent, the rest is no typing.
    let mut parser = InputParser::default();
    let mut inputs = parser.parse(&[begin, b"abc"].concat());
    inputs.extend(parser.give_up());
    inputs.extend(parser.parse(&[b"qD\r".as_slice(), end, b"x"].concat()));
    let words: Vec<String> = inputs.iter().map(|input| format!("{input:?}")).collect();
    assert!(
        words[0].contains("abc") && words[1].contains("qD\\r") && words[2].contains("Char('x')"),
        "{words:?}"
    );
    // One whose end never comes is not lost.
    assert_eq!(said(&[begin, b"half"]), "paste(half)");
}

#[test]
fn what_is_not_whole_waits_and_nothing_else_does() {
    let patience = |bytes: &[u8], asked| {
        let mut parser = InputParser::default();
        parser.parse(bytes);
        parser.patience(asked)
    };
    assert_eq!(patience(b"a", true), None);
    assert_eq!(patience(b"\x1b", false), Some(KEY_PATIENCE));
    assert_eq!(patience(b"\x1b", true), Some(ANSWER_PATIENCE));
    assert_eq!(patience(b"\x1b]11", false), Some(SEQUENCE_PATIENCE));
    assert_eq!(patience(b"\x1b[200~text", false), Some(SEQUENCE_PATIENCE));
}

proptest! {
    #[test]
    fn any_bytes_come_to_an_end(bytes in prop::collection::vec(any::<u8>(), 0..400), length in 1_usize..50) {
        let pieces: Vec<&[u8]> = bytes.chunks(length).collect();
        let inputs = all(&pieces);
        prop_assert!(inputs.len() <= bytes.len());
    }

    #[test]
    fn text_is_typed_as_it_is_however_it_comes(text in "[a-zé日]{0,40}", length in 1_usize..9) {
        let pieces: Vec<&[u8]> = text.as_bytes().chunks(length).collect();
        let letters = said(&pieces).replace(' ', "");
        prop_assert_eq!(letters, text);
    }
}
