//! Exit codes, hints, pipes, settings, and the commands about the program itself.

use super::bench::{Bench, list, ran, sample};
use std::io::{BufRead, BufReader, Read};
use std::process::{Command, Stdio};

#[test]
fn wrong_usage_is_2_and_says_what_is_right() {
    let bench = Bench::new();
    bench.run(&["--no-such-option"]).fails(2, &["--no-such-option"]);
    bench.run(&["analyze", "--topics", "none"]).fails(2, &["auto"]);
    bench.run(&["import"]).fails(2, &["nothing to import was named"]);
    bench.run(&["assign", "--topic", "3"]).fails(2, &["no theme was named"]);
    bench.run(&[]).fails(2, &["needs a terminal", "leitmotif import"]);
    bench.run(&["anlyze"]).fails(2, &["did you mean `leitmotif analyze`?"]);
    bench.run(&["demo"]).fails(2, &["needs a terminal"]);
    bench.run(&["talks", "topics"]).fails(2, &["did you mean `leitmotif topics`?"]);
    bench.run(&["search"]).fails(2, &["QUERY"]);
}

#[test]
fn what_failed_is_1_and_says_what_to_do_next() {
    let bench = Bench::new();
    bench.run(&["topics"]).fails(1, &["there is no project", "import FOLDER"]);
    ran(bench.bare().arg("topics").output().unwrap())
        .fails(1, &["there is no project yet", "leitmotif import"]);
    bench.run(&["./nowhere"]).fails(1, &["nowhere", "no such file"]);
    bench.talk("a.txt", "Something was said here, and something else was answered to it.");
    bench.run(&["import", &bench.talks()]).ok();
    bench.run(&["topics"]).fails(1, &["no topics yet", "leitmotif analyze"]);
    bench.run(&["topic", "show", "0"]).fails(1, &["leitmotif analyze"]);
    bench.run(&["analyze", "--model", "gpt-9"]).fails(1, &["gpt-9", "models list"]);
    bench.run(&["--config", "nowhere.toml", "keys"]).fails(1, &["nowhere.toml"]);
}

#[test]
fn a_project_without_transcripts_asks_for_them() {
    let bench = Bench::new();
    bench.talk("empty.txt", "");
    bench.run(&["import", &bench.talks()]).fails(1, &["empty"]);
    bench.run(&["analyze", "--model", "draft"]).fails(1, &["no transcripts yet", "import"]);
}

#[test]
fn without_a_project_option_the_path_names_it_and_the_last_one_is_meant() {
    let bench = Bench::new();
    bench.talk("a.txt", "Something was said here, and something else was answered to it.");
    let run = |args: &[&str]| ran(bench.bare().args(args).output().unwrap());
    run(&["import", "talks"]).ok();
    let projects = run(&["projects", "--json"]).json();
    assert_eq!(list(&projects, "projects")[0]["name"], "talks", "{projects}");
    assert_eq!(list(&run(&["snippets", "--json"]).json(), "snippets").len(), 1);
    let named = bench.bare().env("LEITMOTIF_PROJECT", bench.path("other")).arg("topics").output().unwrap();
    ran(named).fails(1, &["other"]);
}

#[test]
fn a_closed_pipe_is_success() {
    let bench = Bench::with_topics();
    for args in
        [&["snippets"] as &[&str], &["snippets", "--json"], &["topics"], &["man"], &["export", "json"]]
    {
        let mut child = bench.command(args).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        drop(child.stdout.take());
        let mut said = String::new();
        child.stderr.take().unwrap().read_to_string(&mut said).unwrap();
        assert_eq!(child.wait().unwrap().code(), Some(0), "{args:?}: {said}");
        assert!(!said.contains("panicked"), "{said}");
    }
}

#[test]
#[cfg(unix)]
fn ctrl_c_is_130_and_leaves_nothing_half_written() {
    let bench = Bench::new();
    bench.run(&["import", sample().to_str().unwrap()]).ok();
    let mut child = bench.command(&["analyze", "--threads", "1"]).stderr(Stdio::piped()).spawn().unwrap();
    let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
    assert!(lines.any(|line| line.unwrap().starts_with("embedding")), "the stage was not announced");
    Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    let said: Vec<String> = lines.map(Result::unwrap).collect();
    assert_eq!(child.wait().unwrap().code(), Some(130), "{said:?}");
    assert!(said.iter().any(|line| line.contains("cancelled")), "{said:?}");
    bench.run(&["topics"]).fails(1, &["no topics yet"]);
    bench.run(&["analyze", "--model", "draft"]).ok();
}

#[test]
fn progress_is_a_line_for_each_stage_and_quiet_is_quiet() {
    let bench = Bench::new();
    let folder = sample();
    let said = bench.run(&["import", folder.to_str().unwrap()]).ok().stderr;
    assert!(said.lines().any(|line| line == "reading 30 files"), "{said}");
    assert!(said.lines().any(|line| line.starts_with("indexing")), "{said}");
    assert!(!said.contains('\u{1b}') && !said.contains('\r'), "{said:?}");
    let quiet = bench.run(&["analyze", "--model", "draft", "--quiet"]).ok();
    assert_eq!(quiet.stderr, "");
    assert!(quiet.stdout.contains("found in"), "{}", quiet.stdout);
    let coloured = bench.run(&["topics", "--color", "always"]).ok().stdout;
    assert!(coloured.contains('\u{1b}') && !bench.run(&["topics"]).ok().stdout.contains('\u{1b}'));
}

#[test]
fn settings_are_read_and_what_they_do_not_know_is_named() {
    let bench = Bench::with_topics();
    std::fs::write(bench.path("config.toml"), "shade = 1\n[analyze]\nmodel = \"draft\"\nseed = 5\n").unwrap();
    let config = ["--config", "config.toml"];
    let run = bench.run(&[&config as &[&str], &["analyze", "--json"]].concat());
    assert!(run.stderr.contains("line 1") && run.stderr.contains("shade"), "{}", run.stderr);
    let run = run.json();
    assert_eq!((run["seed"].as_u64(), run["model"].as_str()), (Some(5), Some("draft")));
    std::fs::write(bench.path("config.toml"), "[analyze]\nseed = \"five\"\n").unwrap();
    bench.run(&[&config as &[&str], &["topics"]].concat()).fails(1, &["config.toml line 2"]);
}

#[test]
fn the_program_tells_of_itself() {
    let bench = Bench::new();
    let run = |args: &[&str]| ran(bench.bare().args(args).output().unwrap()).ok().stdout;
    assert!(run(&["--version"]).starts_with("leitmotif "));
    for command in ["import", "analyze", "search", "theme", "export"] {
        assert!(run(&["--help"]).contains(command));
    }
    assert!(run(&["man"]).contains(".SH NAME"));
    for shell in ["bash", "zsh", "fish"] {
        assert!(run(&["completions", shell]).contains("leitmotif"));
    }
    assert!(run(&["keys"]).contains("assign"));
    assert!(run(&["models", "list"]).contains("minilm"));
    assert!(run(&["doctor"]).contains("draft"));
    for args in [["keys", "--json"], ["projects", "--json"], ["doctor", "--json"]] {
        assert!(run(&args).starts_with('{'));
    }
    bench.bare().args(["models", "remove", "nothing"]).output().map(ran).unwrap().fails(1, &["nothing"]);
}
