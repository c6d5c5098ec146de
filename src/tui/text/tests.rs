use super::*;
use proptest::prelude::*;

fn drawn(text: &str) -> String {
    display_graphemes(text).map(|grapheme| grapheme.symbol).collect()
}

#[test]
fn nothing_that_commands_a_terminal_is_shown() {
    assert_eq!(drawn("a\u{1b}[31mb\u{7}\u{9b}c\u{202e}d\u{feff}\u{200b}e"), "a[31mbcde");
    assert_eq!(drawn("a\tb\nc\r\nd"), "a b c d");
}

#[test]
fn wide_and_joined_graphemes_are_measured_as_one() {
    assert_eq!(text_width("日本語"), 6);
    assert_eq!(text_width("e\u{301}"), 1);
    assert_eq!(text_width("👩‍👩‍👧"), 2);
    assert_eq!(text_width("السلام"), 6);
    assert_eq!(text_width("❤️"), 2);
}

#[test]
fn truncation_keeps_graphemes_whole() {
    assert_eq!(truncate("Retrieval", 9), "Retrieval");
    assert_eq!(truncate("Retrieval", 5), "Retr…");
    assert_eq!(truncate("two words", 5), "two…");
    assert_eq!(truncate("日本語", 4), "日…");
    assert_eq!(truncate("日本語", 0), "");
    assert_eq!(truncate_start("folder/talk-12", 8), "…talk-12");
    assert_eq!(truncate_start("日本語", 4), "…語");
}

proptest! {
    #[test]
    fn truncated_text_fits(text in "\\PC{0,40}", cells in 0usize..30) {
        prop_assert!(text_width(&truncate(&text, cells)) <= cells);
        prop_assert!(text_width(&truncate_start(&text, cells)) <= cells);
    }
}
