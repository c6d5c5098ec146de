//! Small inputs that once went wrong, kept beside the project, each against what a reader of it would expect.
//! Skips loudly where they are absent.
//!
//! What is expected stands in `cases/expected.txt`: a line `== FILE`, then a line for each turn, `SPEAKER@START:
//! COUNT FIRST … LAST` (`-` for nobody; without a start, none is compared; how many words it has, the first and the
//! last), `# NAME` before the turns of each transcript where a file has several, `= KEY: VALUE` for an attribute,
//! `?` for a file that may be refused, by name.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail loudly")]

use leitmotif::corpus::{self, ReadOptions, Transcript};
use std::fmt::Write;
use std::path::Path;

/// Where the inputs lie.
const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/data/cases");

/// How far a time may be from the one expected, in seconds.
const TOLERANCE: f64 = 0.051;

/// A turn as expected: speaker, start, and its words in short.
struct ExpectedTurn {
    speaker: Option<String>,
    start: Option<f64>,
    words: String,
}

impl ExpectedTurn {
    fn parse(line: &str) -> Self {
        let (head, words) = line.split_once(": ").unwrap_or((line.trim_end_matches(':'), ""));
        let (speaker, start) = match head.rsplit_once('@') {
            Some((speaker, start)) => (speaker, Some(start.parse().unwrap())),
            None => (head, None),
        };
        let speaker = (speaker != "-").then(|| speaker.to_owned());
        Self { speaker, start, words: words.trim().to_owned() }
    }
}

/// What is expected of one file.
#[derive(Default)]
struct Expected {
    file: String,
    may_be_refused: bool,
    attributes: Vec<(String, String)>,
    /// Each transcript by its name inside the file; one without a name where the file has one.
    transcripts: Vec<(String, Vec<ExpectedTurn>)>,
}

fn expectations() -> Vec<Expected> {
    let mut all: Vec<Expected> = Vec::new();
    for line in include_str!("cases/expected.txt").lines().filter(|line| !line.trim().is_empty()) {
        if let Some(file) = line.strip_prefix("== ") {
            all.push(Expected { file: file.to_owned(), ..Expected::default() });
            continue;
        }
        let now = all.last_mut().unwrap();
        if let Some(name) = line.strip_prefix("# ") {
            now.transcripts.push((name.to_owned(), Vec::new()));
        } else if let Some(pair) = line.strip_prefix("= ") {
            let (key, value) = pair.split_once(": ").unwrap();
            now.attributes.push((key.to_owned(), value.to_owned()));
        } else if line == "?" {
            now.may_be_refused = true;
        } else {
            if now.transcripts.is_empty() {
                now.transcripts.push((String::new(), Vec::new()));
            }
            now.transcripts.last_mut().unwrap().1.push(ExpectedTurn::parse(line));
        }
    }
    all
}

/// How many words a text has, the first and the last of them.
fn in_short(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    let ends = words.first().zip(words.last());
    ends.map_or_else(|| "0".to_owned(), |(first, last)| format!("{} {first} … {last}", words.len()))
}

/// What differs from the turns expected; empty where nothing does.
fn differences(transcript: &Transcript, turns: &[ExpectedTurn]) -> String {
    let one = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let found: Vec<_> = transcript
        .turns
        .iter()
        .map(|turn| (turn.speaker.clone(), turn.start, one(turn.span.slice(&transcript.text))))
        .collect();
    let same = found.len() == turns.len()
        && found.iter().zip(turns).all(|((speaker, start, words), expected)| {
            let timely =
                expected.start.is_none_or(|want| start.is_some_and(|s| (s - want).abs() <= TOLERANCE));
            *speaker == expected.speaker && in_short(words) == expected.words && timely
        });
    if same {
        return String::new();
    }
    let mut said = String::new();
    for (speaker, start, words) in found {
        let start = start.map_or_else(String::new, |start| format!("@{start:.2}"));
        let _ = writeln!(said, "      {}{start}: {words}", speaker.as_deref().unwrap_or("-"));
    }
    said
}

/// What is wrong with a file; none where it is read as expected.
fn fault(expected: &Expected) -> Option<String> {
    let path = Path::new(FOLDER).join(&expected.file);
    let bytes = std::fs::read(&path).unwrap();
    let options = ReadOptions { raw: expected.file.starts_with("folders/"), ..ReadOptions::default() };
    let file = match corpus::parse_file(&path, &bytes, &options) {
        Ok(file) => file,
        Err(_) if expected.may_be_refused => return None,
        Err(error) => return Some(format!("      refused: {error}\n")),
    };
    let mut said = String::new();
    if file.transcripts.len() != expected.transcripts.len() {
        let names: Vec<_> = file.transcripts.iter().map(|it| it.name.as_str()).collect();
        let _ = writeln!(said, "      transcripts: {}", names.join(", "));
    }
    for (transcript, (name, turns)) in file.transcripts.iter().zip(&expected.transcripts) {
        if !name.is_empty() && !transcript.name.ends_with(&format!("/{name}")) {
            let _ = writeln!(said, "      called {}, not {name}", transcript.name);
        }
        said.push_str(&differences(transcript, turns));
        for (key, value) in &expected.attributes {
            if transcript.attributes.get(key) != Some(value) {
                let _ = writeln!(said, "      {key} is {:?}", transcript.attributes.get(key));
            }
        }
    }
    (!said.is_empty()).then_some(said)
}

#[test]
fn every_case_is_read_as_expected() {
    if !Path::new(FOLDER).exists() {
        eprintln!("SKIPPED: {FOLDER} is not there, so no case was read");
        return;
    }
    let all = expectations();
    let faults: Vec<String> =
        all.iter().filter_map(|it| Some(format!("  {}\n{}", it.file, fault(it)?))).collect();
    println!("{} of {} cases are read as expected", all.len() - faults.len(), all.len());
    assert!(faults.is_empty(), "{} of {} cases:\n{}", faults.len(), all.len(), faults.join(""));
}
