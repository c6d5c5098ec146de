//! A second coder's week: Anna draws a sample and codes it, Ben codes it blind in a copy of the project, his copy comes
//! back, and Anna looks at where they differ and settles it.

use super::TOPICS;
use super::session::PtySession;
use super::study::run;
use serde_json::Value;
use std::path::Path;

/// Opens a project as a coder.
fn open(home: &Path, args: &[&str]) -> PtySession {
    let session = PtySession::start(home, args, 40, 120);
    session.see(TOPICS);
    session
}

/// Goes to the snippets of the sample.
fn go_to_sample(session: &mut PtySession, query: &str) {
    session.press("3");
    session.see("text or meaning");
    session.press(query);
    session.see("6 hits in");
    session.press("\r");
    session.lose("to hits");
}

/// Puts the snippet under the cursor into a theme.
fn assign(session: &mut PtySession, theme: &str, said: &str) {
    session.press("t");
    session.see("a theme, or a new name");
    session.press(&format!("{theme}\r"));
    session.see(said);
}

fn quit(session: &mut PtySession) {
    session.press("q");
    assert_eq!(session.end(), 0, "{}", session.text());
    assert!(session.is_whole());
}

/// What a command answers about Anna's project.
fn answer(home: &Path, args: &[&str]) -> Value {
    serde_json::from_str(&run(home, &[args, &["--json"]].concat())).unwrap()
}

fn copy_folder(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        match entry.file_type().unwrap().is_dir() {
            true => copy_folder(&entry.path(), &target),
            false => drop(std::fs::copy(entry.path(), target).unwrap()),
        }
    }
}

#[test]
fn a_second_coder_codes_blind_sends_it_back_and_what_differs_is_settled() {
    let home = tempfile::tempdir().unwrap();
    let config = home.path().join("xdg_config_home/leitmotif");
    std::fs::create_dir_all(&config).unwrap();
    std::fs::write(config.join("config.toml"), "[analyze]\nmodel = \"draft\"\n").unwrap();
    let talks = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/sample");
    run(home.path(), &["import", talks.to_str().unwrap()]);
    run(home.path(), &["analyze", "--model", "draft"]);
    let sample = answer(home.path(), &["sample", "6", "--seed", "7"]);
    let drawn: Vec<&Value> = sample["snippets"].as_array().unwrap().iter().collect();
    assert_eq!(drawn.len(), 6);

    let mut anna = open(home.path(), &["--project", "project"]);
    go_to_sample(&mut anna, "is:sample");
    assign(&mut anna, "Costs", "to the new theme Costs");
    anna.press("j.");
    anna.see("assigned 1 passage to Costs");
    anna.press("1");
    anna.see(TOPICS);
    quit(&mut anna);

    // What Anna sends is the project's folder; what Ben sends back is his copy of it.
    copy_folder(&home.path().join("project"), &home.path().join("copy"));
    let mut ben = open(home.path(), &["--project", "copy", "--coder", "ben", "--blind"]);
    // The query came with the copy.
    go_to_sample(&mut ben, "");
    assign(&mut ben, "Costs", "assigned 1 passage to Costs");
    quit(&mut ben);
    let seen = answer(home.path(), &["themes"]);
    assert_eq!(seen["themes"][0]["snippets"], 2, "nothing of Ben's is here yet");

    let merged = run(home.path(), &["merge", "copy"]);
    assert!(merged.contains("1 coded passage"), "{merged}");
    let before = answer(home.path(), &["agree"]);
    let coders = before["coders"].as_array().unwrap();
    assert!(coders.len() == 2 && coders.contains(&"ben".into()), "{coders:?}");

    // Only who owns the project settles: a coder who was named is a guest.
    let mut anna = open(home.path(), &["--project", "project"]);
    anna.press("C");
    anna.see("of the sample");
    anna.see("0 settled");
    anna.press("\r");
    anna.see("0 of 1 disagreement settled");
    anna.press("1");
    anna.see("settled 'Costs' in");
    anna.press("\x1b");
    anna.see("1 settled");
    anna.press("\x1b");
    anna.lose("how far coders agree");
    quit(&mut anna);
    let log = answer(home.path(), &["log"]);
    let whats: Vec<&str> =
        log["edits"].as_array().unwrap().iter().map(|it| it["what"].as_str().unwrap()).collect();
    assert!(whats.iter().any(|what| what.starts_with("settled 'Costs'")), "{whats:?}");
    let after = answer(home.path(), &["agree"]);
    assert_eq!((&before["settled"], &after["settled"]), (&0.into(), &1.into()));
    let figures = |answer: &Value| answer["themes"][0]["by_unit"].clone();
    assert_eq!(figures(&after), figures(&before), "to settle does not raise agreement");
}
