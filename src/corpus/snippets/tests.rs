use super::*;
use crate::corpus::{ReadOptions, parse_file};
use proptest::prelude::*;
use std::path::Path;

/// Each word and each mark is a token, as in word pieces without the pieces.
struct SplitTestTokens;

impl TokenBoundaries for SplitTestTokens {
    fn token_ends(&self, text: &str) -> Vec<u32> {
        let mut ends = Vec::new();
        let mut chars = text.char_indices().peekable();
        while let Some((at, c)) = chars.next() {
            let next_same = chars.peek().is_some_and(|(_, next)| next.is_alphanumeric());
            if c.is_alphanumeric() && next_same || c.is_whitespace() {
                continue;
            }
            ends.push((at + c.len_utf8()) as u32);
        }
        ends
    }
}

fn transcript(text: &str) -> Transcript {
    parse_file(Path::new("t.txt"), text.as_bytes(), &ReadOptions::default()).unwrap().transcripts.remove(0)
}

fn texts(text: &str, options: &SplitOptions) -> Vec<String> {
    let read = transcript(text);
    split_into_snippets(&read, options, &SplitTestTokens)
        .iter()
        .map(|snippet| snippet.span.slice(&read.text).to_owned())
        .collect()
}

fn limit(max_tokens: usize) -> SplitOptions {
    SplitOptions { max_tokens, ..SplitOptions::default() }
}

#[test]
fn paragraphs_end_at_sentences_and_are_even() {
    let text =
        (0..30).map(|n| format!("This is the sentence number {n} of a talk.")).collect::<Vec<_>>().join(" ");
    let cut = texts(&text, &limit(100));
    assert_eq!(cut.len(), 3);
    assert!(cut.iter().all(|part| part.ends_with('.')), "{cut:?}");
    assert_eq!(cut.join(" "), text);
}

#[test]
fn tiny_turns_join_their_neighbours() {
    let long = |word: &str| format!("{word} ").repeat(60);
    let text = format!(
        "Host: {}\nGuest: Mm.\nHost: And what then?\nGuest: {}\nHost: {}",
        long("one"),
        long("two"),
        long("three")
    );
    let read = transcript(&text);
    let cut = split_into_snippets(&read, &limit(100), &SplitTestTokens);
    let starts: Vec<_> = cut
        .iter()
        .map(|s| (s.span.slice(&read.text).split_whitespace().next().unwrap(), s.speaker.as_deref()))
        .collect();
    assert_eq!(starts, [("one", Some("Host")), ("And", Some("Guest")), ("three", Some("Host"))]);
    assert!(cut[0].span.slice(&read.text).ends_with("Mm."));
}

#[test]
fn by_turn_and_whole() {
    let text = "Host: Hi.\nGuest: Hello.\nHost: Bye.\nGuest: Bye.";
    assert_eq!(
        texts(text, &SplitOptions { by: SplitBy::Turns, ..limit(300) }),
        ["Hi.", "Hello.", "Bye.", "Bye."]
    );
    assert_eq!(texts(text, &SplitOptions { by: SplitBy::None, ..limit(300) }).len(), 1);
}

#[test]
fn times_by_proportion() {
    let vtt = b"WEBVTT\n\n00:00.000 --> 00:10.000\naaaa bbbb.\n\n00:10.000 --> 00:20.000\ncccc dddd.\n";
    let read = parse_file(Path::new("t.vtt"), vtt, &ReadOptions::default()).unwrap().transcripts.remove(0);
    let cut = split_into_snippets(&read, &limit(300), &SplitTestTokens);
    assert_eq!((cut[0].start, cut[0].end, cut[0].words), (Some(0.0), Some(20.0), 4));
    let halves = split_into_snippets(&read, &limit(8), &SplitTestTokens);
    assert_eq!(halves.len(), 1);
}

#[test]
fn walls_without_stops_are_cut_at_words() {
    let wall = "and so it went on ".repeat(2000);
    let cut = texts(&wall, &limit(300));
    assert!((33..=45).contains(&cut.len()), "{}", cut.len());
    assert!(cut.iter().all(|part| part.split(' ').count() <= 300));
}

#[test]
fn a_run_without_blanks_is_cut() {
    let cut = texts(&"a".repeat(100_000), &limit(300));
    assert!(cut.len() > 5 && cut.iter().all(|part| part.len() < 301 * super::by_length::MAX_TOKEN_BYTES));
}

#[test]
fn twenty_megabytes_in_one_line_take_linear_time() {
    let seconds = |bytes: usize| {
        let text = "so this is one more of many words, you know ".repeat(bytes / 44);
        let clock = std::time::Instant::now();
        let cut = texts(&text, &SplitOptions::default());
        assert!(cut.len() > bytes / 2_000);
        clock.elapsed().as_secs_f64()
    };
    // Ten times the text takes ten times as long; were every word compared with every other, it were a
    // hundred.
    let few = seconds(2_000_000).max(seconds(2_000_000));
    let many = seconds(20_000_000);
    assert!(many < 40.0 * few, "{few} s for 2 MB, {many} s for 20 MB");
}

proptest! {
    #[test]
    fn spans_hold_all_that_is_said(text in "(A: |B: |[a-zé]{1,9}|[.?!] |\n|\n\n| |今天|\u{1f600}){1,200}", max in 8usize..60) {
        let Ok(file) = parse_file(Path::new("t.txt"), text.as_bytes(), &ReadOptions::default()) else { return Ok(()) };
        let read = &file.transcripts[0];
        let mut at = 0;
        for snippet in split_into_snippets(read, &limit(max), &SplitTestTokens) {
            prop_assert!(snippet.span.start >= at);
            prop_assert!(says_nothing(&read.text[at..snippet.span.start]));
            let said = &read.text[snippet.span.range()];
            prop_assert_eq!(said.trim(), said);
            prop_assert!(!said.is_empty());
            at = snippet.span.end;
        }
        prop_assert!(says_nothing(&read.text[at..]));
    }
}

/// Whether a text has neither letter nor digit: such a one is no snippet.
fn says_nothing(text: &str) -> bool {
    !text.contains(char::is_alphanumeric)
}

/// Words without a full stop in cues of eight, contiguous but for a pause after every tenth cue.
fn wall(cues: usize) -> String {
    let clock = |second: f64| {
        format!("{:02}:{:02}:{:06.3}", (second / 3600.0) as u32, (second / 60.0) as u32 % 60, second % 60.0)
    };
    let mut vtt = "WEBVTT\n\n".to_owned();
    let mut at = 0.0;
    for cue in 0..cues {
        let words: Vec<String> = (0..8).map(|word| format!("w{cue}x{word}")).collect();
        vtt += &format!("{} --> {}\n{}\n\n", clock(at), clock(at + 2.0), words.join(" "));
        at += if cue % 10 == 9 { 3.5 } else { 2.0 };
    }
    vtt
}

#[test]
fn walls_of_captions_are_cut_at_pauses() {
    let file = parse_file(Path::new("t.vtt"), wall(400).as_bytes(), &ReadOptions::default()).unwrap();
    let talk = &file.transcripts[0];
    assert!(talk.text.len() > 20_000 && talk.turns.len() == 1);
    let cut = split_into_snippets(talk, &limit(100), &SplitTestTokens);
    assert!(cut.iter().all(|snippet| snippet.words <= 100), "{:?}", cut.iter().map(|s| s.words).max());
    let said = |snippet: &Snippet| snippet.span.slice(&talk.text).to_owned();
    let after_pause =
        |text: &str| text.starts_with('w') && text.split('x').next().is_some_and(|cue| cue.ends_with('0'));
    assert!(cut.iter().map(said).all(|text| after_pause(&text)), "{:?}", cut.iter().map(said).next());
    assert!(cut.len() < 60, "{}", cut.len());
}

#[test]
fn walls_without_times_are_cut_by_length() {
    let text = (0..4000).map(|n| format!("word{n}")).collect::<Vec<_>>().join(" ");
    let read = transcript(&text);
    let cut = split_into_snippets(&read, &limit(100), &SplitTestTokens);
    assert!(cut.iter().all(|snippet| (40..=100).contains(&snippet.words)));
    assert_eq!(cut.iter().map(|snippet| snippet.words).sum::<usize>(), 4000);
    let timed: String = (0..100)
        .map(|n| format!("[{:02}:{:02}] {}\n", n / 6, n % 6 * 10, "so it goes on ".repeat(20)))
        .collect();
    let read = transcript(&timed);
    let cut = split_into_snippets(&read, &limit(100), &SplitTestTokens);
    assert!(cut.iter().all(|snippet| snippet.words <= 100 && snippet.start.is_some()));
    assert!(cut.iter().all(|snippet| snippet.span.slice(&read.text).starts_with("so it goes")));
}
