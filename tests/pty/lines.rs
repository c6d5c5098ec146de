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
