//! The settings file, colour themes, and what the doctor says of the terminal.

use super::bench::{Bench, list, ran};
use serde_json::Value;

/// A program in a terminal of which the environment says so.
fn doctor(bench: &Bench, environment: &[(&str, &str)]) -> Value {
    let mut command = bench.bare();
    command.args(["doctor", "--json"]).envs(environment.iter().copied());
    ran(command.output().unwrap()).json()
}

fn said<'a>(answer: &'a Value, what: &str) -> (&'a str, &'a str) {
    let check = list(answer, "checks").iter().find(|check| check["what"] == what);
    let check = check.unwrap_or_else(|| panic!("nothing is said of {what}: {answer}"));
    (check["state"].as_str().unwrap(), check["detail"].as_str().unwrap())
}

#[test]
fn the_settings_file_is_written_once_and_says_nothing_yet() {
    let bench = Bench::new();
    let file = bench.path("config").join("leitmotif/config.toml");
    let run = |args: &[&str]| ran(bench.bare().args(args).output().unwrap());
    let told = run(&["config"]).ok();
    assert_eq!(told.stdout.trim(), file.display().to_string());
    assert!(told.stderr.contains("config --write"), "{}", told.stderr);
    let written = run(&["config", "--write", "--json"]).json();
    assert_eq!((&written["exists"], &written["written"]), (&Value::Bool(true), &Value::Bool(true)));
    let text = std::fs::read_to_string(&file).unwrap();
    assert!(text.contains("#theme = \"auto\"") && text.contains("#seed = 42"), "{text}");
    run(&["config", "--write"]).fails(1, &["config.toml is there already", "leitmotif doctor"]);
    assert_eq!(std::fs::read_to_string(&file).unwrap(), text);
    assert_eq!(run(&["keys"]).ok().stderr, "", "the file as it is written has nothing odd in it");
}

#[test]
fn a_settings_file_that_cannot_be_meant_does_not_stop_what_helps_to_mend_it() {
    let bench = Bench::new();
    let file = bench.path("config").join("leitmotif/config.toml");
    std::fs::create_dir_all(file.parent().unwrap()).unwrap();
    std::fs::write(&file, "theme = \n").unwrap();
    let run = |args: &[&str]| bench.bare().args(args).output().unwrap();
    let told = run(&["doctor"]);
    let text = String::from_utf8_lossy(&told.stdout).into_owned();
    assert!(text.contains("config.toml line 1") && text.contains("problem"), "{text}");
    assert_eq!(told.status.code(), Some(1));
    ran(run(&["projects"])).fails(1, &["config.toml line 1"]);
    assert_eq!(ran(run(&["config"])).ok().stdout.trim(), file.display().to_string());
    assert!(ran(run(&["help", "settings"])).ok().stdout.contains("theme ="));
}

#[test]
fn the_doctor_looks_at_the_terminal() {
    let bench = Bench::new();
    let good = [
        ("TERM", "xterm-kitty"),
        ("COLORFGBG", "0;15"),
        ("LANG", "de_DE.UTF-8"),
        ("SSH_CONNECTION", "10.0.0.1 5 10.0.0.2 22"),
    ];
    let answer = doctor(&bench, &good);
    assert_eq!(said(&answer, "colours"), ("ok", "all colours: TERM is xterm-kitty"));
    assert_eq!(said(&answer, "theme"), ("ok", "auto, which is light: the background is light"));
    assert_eq!(said(&answer, "locale"), ("ok", "de_DE.UTF-8"));
    assert!(said(&answer, "keyboard").1.starts_with("not asked: "));
    assert!(said(&answer, "answers").1.contains("leitmotif doctor terminal"));
    assert!(said(&answer, "in between").1.contains("ssh"));
    assert!(said(&answer, "log file").1.ends_with("leitmotif.log"));
    assert!(said(&answer, "own themes").1.ends_with("themes"));
    let poor = doctor(&bench, &[("TERM", "dumb")]);
    assert_eq!(said(&poor, "terminal").0, "note");
    assert_eq!(said(&poor, "locale").0, "note");
    assert!(said(&doctor(&bench, &[("NO_COLOR", "1")]), "colours").1.contains("NO_COLOR"));
}

#[test]
fn a_theme_that_cannot_be_used_is_named_with_its_line() {
    let bench = Bench::new();
    let folder = bench.path("config").join("leitmotif");
    std::fs::create_dir_all(folder.join("themes")).unwrap();
    std::fs::write(folder.join("themes/mine.toml"), "base = \"dark\"\naccent = \"redd\"\n").unwrap();
    let answer = doctor(&bench, &[]);
    let (state, detail) = said(&answer, "own themes");
    assert!(state == "note" && detail.contains("mine.toml line 2: accent: 'redd' is no colour"), "{detail}");
    std::fs::write(folder.join("config.toml"), "theme = \"mine\"\n").unwrap();
    let run = ran(bench.bare().arg("doctor").output().unwrap());
    assert!(run.stdout.contains("mine.toml line 2"), "{}", run.stdout);
    run.fails(1, &["1 problem"]);
}
