use super::*;
use proptest::prelude::*;

fn lines(text: &str, cells: usize) -> Vec<&str> {
    wrap(text, cells).into_iter().map(|range| &text[range]).collect()
}

fn drawn(text: &str) -> String {
    shown(text).map(|grapheme| grapheme.symbol).collect()
}

#[test]
fn nothing_that_commands_a_terminal_is_shown() {
    assert_eq!(drawn("a\u{1b}[31mb\u{7}\u{9b}c\u{202e}d\u{feff}\u{200b}e"), "a[31mbcde");
    assert_eq!(drawn("a\tb\nc\r\nd"), "a b c d");
}

#[test]
fn wide_and_joined_graphemes_are_measured_as_one() {
    assert_eq!(width("日本語"), 6);
    assert_eq!(width("e\u{301}"), 1);
    assert_eq!(width("👩‍👩‍👧"), 2);
    assert_eq!(width("السلام"), 6);
    assert_eq!(width("❤️"), 2);
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

#[test]
fn lines_break_between_words() {
    assert_eq!(lines("We tried five chunk sizes", 10), ["We tried", "five chunk", "sizes"]);
    assert_eq!(lines("one\n\ntwo", 10), ["one", "", "two"]);
    assert_eq!(lines("well-known", 7), ["well-", "known"]);
    assert_eq!(lines("abcdefgh", 3), ["abc", "def", "gh"]);
    assert_eq!(lines("日本語です", 4), ["日本", "語で", "す"]);
    assert!(lines("", 5).is_empty());
}

#[test]
fn numbers_read_as_on_a_printed_page() {
    assert_eq!(count(0), "0");
    assert_eq!(count(999), "999");
    assert_eq!(count(11_746), "11,746");
    assert_eq!(count(2_100_000), "2,100,000");
    assert_eq!(counted(1, "talk"), "1 talk");
    assert_eq!(share(1_204, 11_746), "10 %");
    assert_eq!(share(1, 11_746), "<1 %");
    assert_eq!(clock(2463.7), "41:03");
    assert_eq!(clock(3723.0), "1:02:03");
    assert_eq!(span_of_time(18_720.0), "5 h 12 min");
    assert_eq!(span_of_time(f64::NAN), "0 s");
}

proptest! {
    #[test]
    fn lines_are_in_order_narrow_and_complete(text in "[a-z日é👍 \\-\n\t\u{1b}]{0,80}", cells in 2usize..20) {
        let ranges = wrap(&text, cells);
        let mut last = 0;
        let mut ink = String::new();
        for range in &ranges {
            prop_assert!(range.start >= last && range.end >= range.start);
            prop_assert!(width(&text[range.clone()]) <= cells, "{:?}", &text[range.clone()]);
            ink.extend(text[range.clone()].chars().filter(|c| !c.is_whitespace() && !c.is_control()));
            last = range.end;
        }
        let all: String = text.chars().filter(|c| !c.is_whitespace() && !c.is_control()).collect();
        prop_assert_eq!(ink, all);
    }

    #[test]
    fn truncated_text_fits(text in "\\PC{0,40}", cells in 0usize..30) {
        prop_assert!(width(&truncate(&text, cells)) <= cells);
        prop_assert!(width(&truncate_start(&text, cells)) <= cells);
    }
}
