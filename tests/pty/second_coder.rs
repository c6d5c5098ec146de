//! A second coder's week: Anna draws a sample, codes it and shares it, Ben opens the file, codes blind and sends his
//! work back in a file, and Anna takes that in, looks at where they differ and settles it.

use super::TOPICS;
use super::session::PtySession;
use super::study::run;
use serde_json::Value;
use std::path::Path;

/// Has topics found by the model that is quick.
fn settings(home: &Path) {
    let config = home.join("xdg_config_home/leitmotif");
    std::fs::create_dir_all(&config).unwrap();
    std::fs::write(config.join("config.toml"), "[analyze]\nmodel = \"draft\"\n").unwrap();
}

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

#[test]
fn a_second_coder_codes_blind_sends_it_back_and_what_differs_is_settled() {
    let home = tempfile::tempdir().unwrap();
    settings(home.path());
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

    let written = run(home.path(), &["share", "--coder", "Ben", "-o", "for-ben.leitmotif"]);
    assert!(written.contains("6 snippets to code"), "{written}");
    // Ben opens the file at home, where he is told what to do.
    let away = tempfile::tempdir().unwrap();
    settings(away.path());
    std::fs::rename(home.path().join("for-ben.leitmotif"), away.path().join("study.leitmotif")).unwrap();
    let mut ben = PtySession::start(away.path(), &["study.leitmotif"], 40, 120);
    ben.see("6 snippets to code: R lists them");
    ben.see("6 hits in");
    // The snippets are at hand at once.
    assign(&mut ben, "Costs", "assigned 1 passage to Costs");
    ben.press("j");
    assign(&mut ben, "Waiting", "to the new theme Waiting");
    ben.press("1");
    ben.see(TOPICS);
    ben.press("R");
    ben.see("6 hits in");
    ben.press("?");
    ben.see("type to find");
    ben.press("share\r");
    ben.see("says what is in it");
    ben.press("!j");
    ben.see("2 coded passages");
    ben.press("\x1b");
    ben.lose("2 coded passages");
    quit(&mut ben);
    let back = away.path().join("project-from-Ben.leitmotif");
    assert!(back.is_file());
    // Opened again, it is the project there is.
    let mut ben = PtySession::start(away.path(), &["study.leitmotif"], 40, 120);
    ben.see("2 of 6 snippets are in a theme");
    quit(&mut ben);
    let seen = answer(home.path(), &["themes"]);
    assert_eq!(seen["themes"][0]["snippets"], 2, "nothing of Ben's is here yet");

    let merged = run(home.path(), &["merge", back.to_str().unwrap()]);
    assert!(merged.contains("1 theme and 2 coded passages"), "{merged}");
    let again = answer(home.path(), &["merge", back.to_str().unwrap()]);
    assert_eq!(again["edit"], Value::Null);
    let before = answer(home.path(), &["agree"]);
    let coders = before["coders"].as_array().unwrap();
    assert!(coders.len() == 2 && coders.contains(&"Ben".into()), "{coders:?}");

    // Only who owns the project settles: a coder who was named is a guest.
    let mut anna = open(home.path(), &["--project", "project"]);
    anna.press("C");
    anna.see("of the sample");
    anna.see("0 settled");
    // A unit is settled once all say the same of it: its second theme is left.
    for (down, theme, settled) in
        [("", "Costs", "differs, 0 settled"), ("j", "Waiting", "differs, 1 settled")]
    {
        anna.press(&format!("{down}\r"));
        anna.see("0 of 1 disagreement settled");
        anna.press("1");
        anna.see(&format!("settled '{theme}' in"));
        anna.press("\x1b");
        anna.see(settled);
    }
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
    let again = answer(home.path(), &["merge", back.to_str().unwrap()]);
    assert_eq!(again["edit"], Value::Null, "what was settled stays so");
}
