//! What a row of the tables of layouts reads, this writes: random turns in each row, read back exactly.

use super::parse;
use crate::corpus::Transcript;
use crate::corpus::layout::{HEAD_FORMS, TIME_FORMS};
use crate::corpus::transcript_builder::build_transcript;
use proptest::prelude::*;
use proptest::test_runner::{TestCaseError, TestRunner};

/// How many random talks each row writes and reads: 64, which takes half a minute; 512 where `LEITMOTIF_LONG_TESTS` is in
/// the environment.
fn cases() -> u32 {
    if std::env::var_os("LEITMOTIF_LONG_TESTS").is_some() { 512 } else { 64 }
}

const NAMES: [&str; 8] = [
    "Cleo",
    "Dan Voss",
    "Mary-Ann Lee",
    "Dr. Ina Berg",
    "Jürgen Ö. Weiß",
    "Анна Петрова",
    "Interviewer",
    "P3",
];
const WORDS: [&str; 12] = [
    "so",
    "the boats",
    "leaked",
    "and",
    "we",
    "rowed",
    "über",
    "den Fluss",
    "all night",
    "it rained",
    "in May",
    "again",
];
const ENDS: [&str; 3] = [".", "?", "!"];

/// A talk: two or three people by number, each with turns; a turn has sentences and begins some seconds after the
/// last.
#[derive(Debug, Clone)]
struct Talk {
    names: Vec<&'static str>,
    turns: Vec<(usize, String, u32)>,
}

fn sentence() -> impl Strategy<Value = String> {
    (prop::collection::vec(prop::sample::select(WORDS.to_vec()), 2..7), prop::sample::select(ENDS.to_vec()))
        .prop_map(|(words, end)| {
            let said = words.join(" ");
            let mut letters = said.chars();
            let first = letters.next().unwrap().to_uppercase().to_string();
            format!("{first}{}{end}", letters.as_str())
        })
}

fn talk() -> impl Strategy<Value = Talk> {
    let names = prop::sample::subsequence(NAMES.to_vec(), 2..=3).prop_shuffle();
    let turns =
        prop::collection::vec((0usize..100, prop::collection::vec(sentence(), 1..3), 2u32..400), 6..12);
    (names, turns).prop_map(|(names, turns)| {
        let mut last = usize::MAX;
        let turns = turns.into_iter().enumerate().map(|(at, (pick, said, gap))| {
            // The first four turns go round two people, so that both come back; then anybody but the last speaker.
            let mut who = if at < 4 { at % 2 } else { pick % names.len() };
            if who == last {
                who = (who + 1) % names.len();
            }
            last = who;
            (who, said.join(" "), gap)
        });
        let turns = turns.collect();
        Talk { names, turns }
    })
}

/// A time as a row writes it.
fn write_time(form: usize, second: u32) -> String {
    let form = TIME_FORMS[form];
    let (hours, minutes, seconds) = (second / 3600, second / 60 % 60, second % 60);
    let clock = format!("{hours:02}:{minutes:02}:{seconds:02}");
    let body =
        match form.name.trim_matches(['[', ']', '(', ')', '{', '}', '<', '>', '#', '@', '【', '】', '`']) {
            "00:05" => clock,
            "00:00:05:12" => format!("{clock}:00"),
            "00.00.05" => clock.replace(':', "."),
            "00:00:05-3" => format!("{clock}-0"),
            "5.3" => format!("{second}.0"),
            "5.3s" => format!("{second}.0s"),
            "5300 ms" => format!("{} ms", second * 1000),
            "1 min 5 s" => format!("{hours} h {minutes} min {seconds} s"),
            "1 minute 5 seconds" => format!("{hours} hours {minutes} minutes {seconds} seconds"),
            other => panic!("no writer for {other}"),
        };
    format!("{}{body}{}", form.open, form.close)
}

/// A turn as a row writes it.
fn write_turn(pattern: &str, name: &str, time: &str, words: &str) -> String {
    let mut out = String::new();
    for part in pattern.chars() {
        match part {
            'N' => out.push_str(name),
            'T' => out.push_str(time),
            'W' => out.push_str(words),
            '§' => out.push_str("**"),
            '#' => out.push_str("##"),
            '¦' => out.push_str("   "),
            '~' => out.push('—'),
            '$' => out.push_str(&format!("\n{words}")),
            other => out.push(other),
        }
    }
    out
}

/// The talk as a row of heads writes it, with times in a row of times; and when each turn begins.
fn write_talk(talk: &Talk, write: impl Fn(&str, &str, u32) -> String) -> (String, Vec<u32>) {
    let mut second = 0;
    let mut starts = Vec::new();
    let mut out = Vec::new();
    for (who, words, gap) in &talk.turns {
        starts.push(second);
        out.push(write(talk.names[*who], words, second));
        second += gap;
    }
    (out.join("\n\n"), starts)
}

/// Fails unless the text is read as the talk, with its times where `timed`.
fn check(talk: &Talk, text: &str, starts: Option<&[u32]>) -> Result<(), TestCaseError> {
    let read: Transcript = build_transcript("t", parse(text, false));
    let seen: Vec<(Option<&str>, String)> = read
        .turns
        .iter()
        .map(|turn| {
            (
                turn.speaker.as_deref(),
                turn.span.slice(&read.text).split_whitespace().collect::<Vec<_>>().join(" "),
            )
        })
        .collect();
    let meant: Vec<(Option<&str>, String)> =
        talk.turns.iter().map(|(who, words, _)| (Some(talk.names[*who]), words.clone())).collect();
    prop_assert_eq!(&seen, &meant, "{}", text);
    for (turn, start) in read.turns.iter().zip(starts.unwrap_or_default()) {
        prop_assert!(
            turn.start.is_some_and(|found| (found - f64::from(*start)).abs() < 0.001),
            "{:?} {}\n{}",
            turn.start,
            start,
            text
        );
    }
    Ok(())
}

fn run(cases: u32, test: impl Fn(Talk) -> Result<(), TestCaseError>) {
    let mut runner =
        TestRunner::new(ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() });
    runner.run(&talk(), test).unwrap();
}

/// Each way a turn opens, with a time between square brackets where it has one.
#[test]
fn every_way_a_turn_opens() {
    // Names of one or two letters alone may stand before a point or close before a dash.
    let letters = ["A", "Q", "MR", "P3", "X", "B2", "D", "Z"];
    for form in HEAD_FORMS {
        let timed = form.pattern.contains('T');
        run(cases(), |mut talk| {
            if matches!(form.pattern, "N. W" | "N~ W") {
                talk.names = letters.into_iter().take(talk.names.len()).collect();
            }
            let (text, starts) = write_talk(&talk, |name, words, second| {
                write_turn(form.pattern, name, &write_time(0, second), words)
            });
            check(&talk, &text, timed.then_some(starts.as_slice()))
                .map_err(|error| TestCaseError::fail(format!("{}: {error}", form.pattern)))
        });
    }
}

/// Each way a time is written, on a line above the turn; those between marks, and bare clock times, also before and
/// behind the name.
#[test]
fn every_way_a_time_is_written() {
    for (at, form) in TIME_FORMS.iter().enumerate() {
        let leading = !form.close.is_empty() || form.open.is_empty() && form.name.starts_with("00:");
        for pattern in ["T\nN: W", "N\nT\nW", "T N: W", "N T: W", "N: T W"] {
            let marked = !form.close.is_empty();
            let beside_name = pattern.starts_with("T N") || pattern.starts_with("N T");
            if beside_name && !leading || pattern.starts_with("N: T") && !marked {
                continue;
            }
            run(cases(), |talk| {
                let (text, starts) = write_talk(&talk, |name, words, second| {
                    write_turn(pattern, name, &write_time(at, second), words)
                });
                check(&talk, &text, Some(&starts))
                    .map_err(|error| TestCaseError::fail(format!("{} in {pattern:?}: {error}", form.name)))
            });
        }
    }
}

/// Times at the ends of paragraphs say when these end; the first began with the recording.
#[test]
fn times_at_the_ends_of_paragraphs() {
    for (at, _) in TIME_FORMS
        .iter()
        .enumerate()
        .filter(|(_, form)| !form.close.is_empty() && !form.open.starts_with(['<', '【']))
    {
        run(cases(), |talk| {
            let (text, starts) =
                write_talk(&talk, |name, words, second| format!("{name}: {words} {{{second}}}"));
            let ends: Vec<u32> = starts.iter().skip(1).copied().chain([starts.last().unwrap() + 9]).collect();
            let text = starts.iter().zip(&ends).fold(text, |text, (start, end)| {
                text.replacen(&format!(" {{{start}}}"), &format!(" {}", write_time(at, *end)), 1)
            });
            check(&talk, &text, Some(&starts))
                .map_err(|error| TestCaseError::fail(format!("{}: {error}", TIME_FORMS[at].name)))
        });
    }
}
