//! What the help pages and the README tell to type: each command is one of the program, with its options; those that stand
//! one below the other are run, on the sample.

use super::bench::{Bench, copy, ran, sample};
use std::path::Path;
use std::process::Command;

/// The pages, by name.
fn pages() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = std::fs::read_dir(root.join("assets/help")).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<_> = folder.chain([root.join("README.md")]).collect();
    files.sort();
    let named = |path: std::path::PathBuf| {
        (path.file_name().unwrap().to_str().unwrap().to_owned(), std::fs::read_to_string(&path).unwrap())
    };
    files.into_iter().map(named).collect()
}

/// The blocks of shell of a page.
fn shell_blocks(text: &str) -> impl Iterator<Item = &str> {
    text.split("```sh\n").skip(1).map(|rest| rest.split("```").next().unwrap())
}

/// The commands within sentences, such as `leitmotif help keys`; without what stands for something else.
fn commands_in_sentences(text: &str) -> Vec<Vec<String>> {
    let code = text.split("```").step_by(2).flat_map(|prose| prose.split('`').skip(1).step_by(2));
    let words = code.filter_map(|code| code.strip_prefix("leitmotif "));
    words
        .map(|line| line.split_whitespace().map(|word| word.trim_matches(['"', '\'']).to_owned()).collect())
        .filter(|words: &Vec<String>| !words[0].starts_with(['~', 'F']) && words[0] != "COMMAND")
        .collect()
}

#[test]
fn every_command_that_is_told_of_is_one_of_the_program() {
    let bench = Bench::new();
    let mut count = 0;
    for (page, text) in pages() {
        for words in commands_in_sentences(&text) {
            // Help goes before all else that may be missing, but not before what there is not.
            let shown = match words[0].as_str() {
                "help" | "--version" => bench.bare().args(&words).output(),
                _ => bench.bare().args(&words).arg("--help").output(),
            };
            let done = ran(shown.unwrap());
            // What is told of an option without its value is still one.
            let is_known = done.code == 0 || done.stderr.contains("a value is required for");
            assert!(is_known, "{page}: leitmotif {}\n{}", words.join(" "), done.stderr);
            count += 1;
        }
    }
    assert!(count > 50, "only {count} commands were found");
    let wrong = ran(bench.bare().args(["topics", "--nonsense", "--help"]).output().unwrap());
    assert_eq!(wrong.code, 2, "what there is not is found so");
}

/// Runs the shell of a page in a folder with the sample as ~/interviews.
fn run_page(bench: &Bench, page: &str) {
    let text = pages().into_iter().find(|(name, _)| name == page).unwrap().1;
    // What opens the workbench has a test of its own, and a file is opened by `import` where there is no terminal; days that
    // are an example are today.
    let today = ran(Command::new("date").arg("+%F").output().unwrap()).ok().stdout;
    let scripted = |block: &str| {
        let typed = |line: &str| {
            line.replace("2026-11-29", today.trim())
                .replace("leitmotif study-for-", "leitmotif import study-for-")
        };
        let lines: Vec<String> = block.lines().filter(|line| !line.contains("--blind")).map(typed).collect();
        lines.join("\n").replace('~', "$HOME")
    };
    let blocks: Vec<String> = shell_blocks(&text).map(scripted).collect();
    assert!(!blocks.is_empty(), "{page}");
    let program = Path::new(env!("CARGO_BIN_EXE_leitmotif"));
    let path = std::env::var("PATH").unwrap();
    let home = bench.path("home");
    for block in blocks {
        let mut shell = Command::new("bash");
        shell.env_clear().current_dir(bench.path("work")).args(["-euo", "pipefail", "-c", &block]);
        shell.env("HOME", &home).env("PATH", format!("{}:{path}", program.parent().unwrap().display()));
        let done = ran(shell.output().unwrap());
        assert_eq!(done.code, 0, "{page}:\n{block}\n{}", done.stderr);
    }
}

/// A bench with the sample as ~/interviews, models in seconds, and a study of it in `study` that two coders coded.
fn bench_with_study() -> Bench {
    let bench = Bench::with_topics();
    copy(&sample(), &bench.path("home/interviews"));
    std::fs::create_dir_all(bench.path("work")).unwrap();
    std::fs::create_dir_all(bench.path("home/.config/leitmotif")).unwrap();
    std::fs::write(bench.path("home/.config/leitmotif/config.toml"), "[analyze]\nmodel = \"draft\"\n")
        .unwrap();
    bench
}

/// Runs a line of the program in the folder of the pages.
fn run_line(bench: &Bench, line: &str) {
    let mut command = bench.bare();
    command.current_dir(bench.path("work")).args(["--project", "study"]).args(line.split(' '));
    ran(command.output().unwrap()).ok();
}

#[test]
fn the_commands_that_stand_together_do_what_they_say() {
    let bench = bench_with_study();
    run_page(&bench, "scripts.md");
    let study = bench.path("work/study");
    let themes = ran(bench.bare().arg("--project").arg(&study).arg("themes").output().unwrap()).ok().stdout;
    assert!(themes.contains("Retrieval") && themes.contains("He/she"), "{themes}");
    assert!(bench.path("work/tables/passages.csv").is_file());
}

#[test]
fn the_commands_of_two_coders_and_of_backups_do_what_they_say() {
    let bench = bench_with_study();
    run_line(&bench, &format!("import {}", bench.path("home/interviews").display()));
    run_line(&bench, "analyze --model draft");
    for coder in ["ana", "bob"] {
        run_line(&bench, &format!("--coder {coder} assign --topic 1 Retrieval"));
    }
    copy(&bench.path("work/study"), &bench.path("home/bobs-copy"));
    run_page(&bench, "agreement.md");
    std::fs::copy(bench.path("work/study/project.db"), bench.path("work/study/project 2.db")).unwrap();
    run_page(&bench, "backups.md");
}

#[test]
fn the_commands_of_shards_do_what_they_say() {
    let bench = bench_with_study();
    run_page(&bench, "scale.md");
    let vectors = std::fs::read_dir(bench.path("work/vectors")).unwrap().count();
    assert!(vectors > 1, "each shard has its vectors");
}
