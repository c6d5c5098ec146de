//! The workbench in lines, used by somebody who knows nothing but what was printed.

use super::session::PtySession;
use super::study::run;
use std::collections::BTreeSet;

/// What was printed, read line by line.
struct Listener {
    session: PtySession,
    /// How many lines were heard.
    heard: usize,
}

impl Listener {
    fn lines(&self) -> Vec<String> {
        let written = self.session.written();
        // The last one may not be whole yet.
        let (whole, _) = written.rsplit_once("\r\n").unwrap_or_default();
        whole.split("\r\n").map(str::to_owned).collect()
    }

    /// Waits for a line that is as wanted, after those that were heard; gives what was found in it.
    fn hear<T>(&mut self, what: &str, wanted: impl Fn(&str) -> Option<T>) -> T {
        let heard = self.heard;
        let begun = std::time::Instant::now();
        loop {
            let lines = self.lines();
            for (at, line) in lines.iter().enumerate().skip(heard) {
                if let Some(found) = wanted(line) {
                    self.heard = at + 1;
                    return found;
                }
            }
            assert!(begun.elapsed().as_secs() < 120, "{what} was not said:\n{}", lines.join("\n"));
            std::thread::sleep(std::time::Duration::from_millis(20));
        }
    }
}

/// A row, such as `412, Dogs, in no theme. 3 of 61.`: its text, its number, and how many there are.
fn row(line: &str) -> Option<(String, usize, usize)> {
    let (text, position) = line.strip_suffix('.')?.rsplit_once(". ")?;
    let (number, all) = position.split_once(" of ")?;
    Some((text.to_owned(), number.parse().ok()?, all.parse().ok()?))
}

/// The key of what can be done, from a line such as `Keys: t assign, Enter read.`
fn key_for(line: &str, wanted: &str) -> Option<String> {
    let keys = line.strip_prefix("Keys: ")?.strip_suffix('.')?;
    keys.split(", ").find_map(|hint| {
        hint.split_once(' ').filter(|(_, what)| *what == wanted).map(|(key, _)| key.to_owned())
    })
}

#[test]
fn the_sample_is_sorted_to_themes_by_what_was_printed_alone() {
    let home = tempfile::tempdir().unwrap();
    let config = home.path().join("xdg_config_home/leitmotif");
    std::fs::create_dir_all(&config).unwrap();
    // No second set of topics while somebody sorts the first.
    std::fs::write(config.join("config.toml"), "[analyze]\nmodel = \"draft\"\n").unwrap();
    let project = home.path().join("project");
    let sample = concat!(env!("CARGO_MANIFEST_DIR"), "/assets/sample");
    run(home.path(), &["import", sample]);
    run(home.path(), &["analyze", "--model", "draft"]);
    let session =
        PtySession::start(home.path(), &["--linear", "--project", project.to_str().unwrap()], 24, 80);
    let mut listener = Listener { session, heard: 0 };
    let (mut text, number, all) = listener.hear("a topic", row);
    assert_eq!(number, 1);
    let assign = listener.hear("a key to assign with", |line| key_for(line, "assign"));
    let (mut themes, mut sorted) = (BTreeSet::new(), 0);
    while text.contains("in no theme") {
        // Its name is the part of the row that is no number.
        let name = text.split(", ").find(|part| part.chars().any(char::is_alphabetic)).unwrap();
        let word = name.split(|c: char| !c.is_alphanumeric()).find(|word| word.len() > 2).unwrap_or("Other");
        let theme = format!("About {word}");
        listener.session.press(&assign);
        listener.hear("something to type", |line| line.contains("typing: ").then_some(()));
        listener.session.press(&format!("{theme}\r"));
        listener.hear("what was done", |line| {
            let is_said = line.starts_with("Done: ") || line.contains("takes it back");
            (is_said && line.contains(&theme)).then_some(())
        });
        themes.insert(theme);
        sorted += 1;
        listener.session.press("\x1b[B");
        text = listener.hear("the next row", row).0;
    }
    // The last row holds what is in no topic.
    assert!(text.contains("outliers") && sorted >= 5, "{text}");
    listener.session.press("q");
    assert_eq!(listener.session.end(), 0);
    let written = listener.session.written();
    assert!(written.contains("everything is saved"));
    // Lines, and nothing that would move the cursor or paint.
    assert!(!written.contains('\x1b'), "{written:?}");
    let said = run(home.path(), &["themes", "--json"]);
    let said: serde_json::Value = serde_json::from_str(&said).unwrap();
    let made = said["themes"].as_array().unwrap();
    assert_eq!(made.len(), themes.len());
    let topics: usize = made.iter().map(|theme| theme["topics"].as_array().unwrap().len()).sum();
    assert_eq!((topics, sorted), (sorted, all - 1), "every topic is in a theme");
}

/// Opens the sheet about a topic, then the Reader.
fn what_is_known_of_a_topic_is_told_and_what_is_coded_next(listener: &mut Listener) {
    listener.session.press("i");
    listener.hear("a topic's sheet", |line| line.starts_with("about ").then_some(()));
    let places = listener.hear("the places", |line| line.strip_prefix("in the talks, ").map(str::to_owned));
    assert!(places.starts_with("first quarter ") && places.contains(" %, last "), "{places}");
    listener.hear("who speaks", |line| line.starts_with("who speaks").then_some(()));
    let (sentence, number, _) = listener.hear("a sentence", row);
    assert!(number == 1 && sentence.contains(": "), "{sentence}");
    listener.session.press("\r");
    listener.hear("the Reader", |line| line.starts_with("Reader: ").then_some(()));
    let snippet = listener.hear("a snippet", |line| line.strip_prefix("snippet, ").map(str::to_owned));
    // The sentence is in it.
    let said = sentence.split_once(": ").unwrap().1;
    assert!(snippet.contains(said), "{said} in {snippet}");
    listener.session.press("v");
    let selected = |line: &str| line.strip_prefix("selected sentences, ").map(str::to_owned);
    let text = listener.hear("a selection", selected);
    assert!(snippet.contains(text.split_once(": ").unwrap().1), "{text} in {snippet}");
    listener.session.press("\x1b");
    listener.hear("the snippet again", |line| line.strip_prefix("snippet, ").map(str::to_owned));
    listener.session.press("\x1b");
    listener.hear("a topic", row);
}

/// Begins a memo in lines, ends the workbench by `end`, and opens it again.
fn memo_ended_by(home: &std::path::Path, end: impl Fn(&mut PtySession)) {
    let args = ["--linear", "--project", "project"];
    let session = PtySession::start(home, &args, 24, 80);
    let mut listener = Listener { session, heard: 0 };
    listener.hear("a topic", row);
    listener.session.press("M");
    listener.hear("a memo", |line| line.starts_with("memo on").then_some(()));
    listener.session.press("half a thought");
    listener.hear("what is typed", |line| line.ends_with("half a thought").then_some(()));
    end(&mut listener.session);
    listener.session.end();
    let written = listener.session.written();
    assert!(!written.contains("everything is saved"), "{written}");
    assert!(written.contains("not saved yet, but kept"), "{written}");

    let mut again = Listener { session: PtySession::start(home, &args, 24, 80), heard: 0 };
    again.hear("the memo", |line| line.starts_with("memo on").then_some(()));
    again.hear("what was typed", |line| line.contains("half a thought").then_some(()));
    again.session.press("\x18");
    again.hear("a topic", row);
    again.session.press("q");
    assert_eq!(again.session.end(), 0);
    assert!(again.session.written().contains("everything is saved"));
}

#[test]
fn a_memo_that_is_open_at_the_end_is_said_to_be_kept_and_ctrl_z_suspends() {
    let home = tempfile::tempdir().unwrap();
    let config = home.path().join("xdg_config_home/leitmotif");
    std::fs::create_dir_all(&config).unwrap();
    std::fs::write(config.join("config.toml"), "[analyze]\nmodel = \"draft\"\n").unwrap();
    run(home.path(), &["import", concat!(env!("CARGO_MANIFEST_DIR"), "/assets/sample")]);
    run(home.path(), &["analyze", "--model", "draft"]);
    memo_ended_by(home.path(), |session| crate::signal(session, "TERM"));

    let session = PtySession::start(home.path(), &["--linear", "--project", "project"], 24, 80);
    let mut listener = Listener { session, heard: 0 };
    listener.hear("a topic", row);
    listener.session.press("\x1a");
    listener.hear("that it is suspended", |line| line.contains("is suspended").then_some(()));
    listener.session.until("it is stopped", crate::is_stopped);
    crate::signal(&listener.session, "CONT");
    listener.hear("that it goes on", |line| line.starts_with("leitmotif goes on. Topics.").then_some(()));
    what_is_known_of_a_topic_is_told_and_what_is_coded_next(&mut listener);
    listener.session.press("q");
    assert_eq!(listener.session.end(), 0);
}
