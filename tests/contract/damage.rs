//! Damage to what is derived: every command and the workbench give what they gave before, and say that something was
//! made anew.

use super::bench::{Bench, copy};
use leitmotif::jobs::{self, AnalyzeOptions};
use leitmotif::progress::NoProgress;
use leitmotif::project::Project;
use serde_json::Value;
use std::path::{Path, PathBuf};

/// Bytes that are flipped in each file, one at a time; all 64 where `LEITMOTIF_LONG_TESTS` is set.
const FLIPS: usize = 64;
const FLIPS_IN_SHORT: usize = 2;

/// The lines of a screen below which notices may stand.
const LINES_OF_NOTICES: usize = 6;

fn is_long() -> bool {
    std::env::var_os("LEITMOTIF_LONG_TESTS").is_some()
}

fn small_study() -> Bench {
    let bench = Bench::new();
    for (name, about) in
        [("one", "horses and the harvest"), ("two", "boats and nets"), ("three", "bread and ovens")]
    {
        let turn = |at: usize| {
            format!("**Anna:** What of {about}, part {at}?\n\n**Ben:** We spoke of {about} for long.\n\n")
        };
        bench.talk(&format!("{name}.md"), (0..4).map(turn).collect::<String>());
    }
    bench.run(&["import", &bench.talks(), "--split", "turns"]).ok();
    bench.run(&["analyze", "--model", "draft", "--cluster", "kmeans", "--topics", "3"]).ok();
    bench.run(&["assign", "--topic", "0", "Farm"]).ok();
    bench.run(&["search", "horses", "--mode", "both"]).ok();
    let project = Project::open(&bench.project()).unwrap();
    let (run, corpus) = (project.current_run().unwrap().unwrap(), project.load_corpus().unwrap());
    jobs::layout::compute_layout(&project, &run, &corpus, &AnalyzeOptions::default(), &NoProgress).unwrap();
    bench
}

/// What is shown on screens of the workbench: hits and map, and apart from them all that was said. The screens are drawn
/// of a copy of the project, with all that is damaged in it.
fn screens(bench: &Bench) -> (Vec<String>, String) {
    let modes: &[&str] = if is_long() { &["", " ctrl-t", " ctrl-t ctrl-t"] } else { &[""] };
    let searches = modes.iter().map(|keys| ("search", format!("\"horses\"{keys}"), "112x100"));
    let mut said = String::new();
    let screens = searches.chain([("map", String::new(), "112x32")]).map(|(screen, keys, size)| {
        let args = ["screenshot", "--screen", screen, "--keys", &keys, "--size", size];
        let frame = bench.run(&args).ok().stdout;
        said += &frame;
        let mut lines: Vec<&str> = frame.lines().collect();
        lines.truncate(lines.len() - LINES_OF_NOTICES);
        if screen == "map" {
            return lines.join("\n");
        }
        // The line with the query and how many hits it has, and the hits behind what is said of them.
        let list = lines[4..].iter().map(|line| line.split('│').next().unwrap().trim_end());
        let hits = list.skip_while(|line| !line.starts_with(" › "));
        [lines[3]].into_iter().chain(hits.filter(|line| !line.is_empty())).collect::<Vec<_>>().join("\n")
    });
    (screens.collect(), said)
}

/// What each command says of a project.
fn answers(bench: &Bench) -> (Vec<Value>, String) {
    let commands: [&[&str]; 7] = [
        &["search", "horses", "--mode", "text"],
        &["search", "horses", "--mode", "meaning"],
        &["search", "horses", "--mode", "both"],
        &["suggest"],
        &["topics"],
        &["snippets"],
        &["export", "json"],
    ];
    let mut said = String::new();
    let answers = commands.map(|args| {
        let ran = bench.run(&[args, &["--json"]].concat()).ok();
        said += &ran.stderr;
        let mut answer: Value = serde_json::from_str(&ran.stdout).unwrap();
        if let Some(note) = answer.as_object_mut().unwrap().remove("note") {
            said += &note.to_string();
        }
        answer.as_object_mut().unwrap().remove("milliseconds");
        answer
    });
    (answers.into(), said)
}

fn files_below(dir: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(files_below(&path));
        } else {
            files.push(path);
        }
    }
    files.sort();
    files
}

/// The ways a file is damaged, each with its name.
fn damages(bytes: &[u8]) -> Vec<(String, Option<Vec<u8>>)> {
    let flips = if is_long() { FLIPS } else { FLIPS_IN_SHORT };
    let mut all = vec![
        ("deleted".to_owned(), None),
        ("half".to_owned(), Some(bytes[..bytes.len() / 2].to_vec())),
        ("a byte short".to_owned(), Some(bytes[..bytes.len() - 1].to_vec())),
        ("zeroed".to_owned(), Some(vec![0; bytes.len()])),
    ];
    for flip in 0..flips.min(bytes.len()) {
        let at = (flip * 2 + 1) * bytes.len() / (flips * 2);
        let mut flipped = bytes.to_vec();
        flipped[at.min(bytes.len() - 1)] ^= 0x10;
        all.push((format!("byte {at} flipped"), Some(flipped)));
    }
    all
}

/// A project with one damage, and what was expected of it whole.
struct Damaged<'a> {
    whole: &'a Bench,
    expected: (Vec<Value>, Vec<String>),
    broken: Bench,
}

impl Damaged<'_> {
    /// Makes the project whole again, damages it, and asks the commands and the workbench. Gives what was said by them:
    /// the commands have mended what the workbench met.
    fn check(&self, what: &str, damage: impl FnOnce(&Path)) -> (String, String) {
        let project = self.broken.project();
        let _ = std::fs::remove_dir_all(&project);
        copy(&self.whole.project(), &project);
        damage(&project);
        let (shown, notices) = screens(&self.broken);
        assert!(shown == self.expected.1, "{what}: {notices}\n{}", self.expected.1.join("\n"));
        let (found, said) = answers(&self.broken);
        assert!(found == self.expected.0, "{what}: {said}");
        (said, notices)
    }
}

#[test]
fn every_damage_is_seen_and_mended() {
    let whole = small_study();
    let (commands, quiet) = answers(&whole);
    let (shown, calm) = screens(&whole);
    assert!(!quiet.contains("anew") && !calm.contains("anew"), "{quiet} {calm}");
    let damaged = Damaged { whole: &whole, expected: (commands, shown), broken: Bench::new() };
    let folders = ["index", "vectors", "layouts"];
    let below = |it: &&str| files_below(&whole.project().join(it));
    let files: Vec<PathBuf> = folders.iter().flat_map(below).collect();
    assert!(files.len() >= 10, "{files:?}");
    for file in files {
        let path = file.strip_prefix(whole.project()).unwrap();
        let bytes = std::fs::read(&file).unwrap();
        if bytes.is_empty() {
            continue;
        }
        let mut damages = damages(&bytes);
        damages.push(("a folder".to_owned(), None));
        for (how, bytes) in damages {
            let what = format!("{} {how}", path.display());
            let (said, notices) = damaged.check(&what, |project| {
                let path = project.join(path);
                std::fs::remove_file(&path).unwrap();
                match &bytes {
                    Some(bytes) => std::fs::write(&path, bytes).unwrap(),
                    None if how == "a folder" => std::fs::create_dir(&path).unwrap(),
                    None => {}
                }
            });
            // Without its table, its layout or the name of the build in force nothing shows that there was one. Of the
            // list of what tantivy may remove nothing is read but when it is written.
            let is_gone =
                how == "deleted" && [".codes", ".map", "current.json"].iter().any(|name| what.contains(name));
            if is_gone || what.contains(".managed.json") {
                continue;
            }
            // The map is the workbench's alone.
            let is_said = said.contains("anew") || said.contains("indexing") || what.contains("layouts");
            // Vectors may be made anew for suggestions first: that stands in the list of notices.
            let is_shown = notices.contains("anew") || what.contains("vectors");
            assert!(is_said && is_shown, "{what}: {said}\n{notices}");
        }
    }
    for folder in folders {
        for as_file in [false, true] {
            damaged.check(&format!("{folder} {as_file}"), |project| {
                let path = project.join(folder);
                std::fs::remove_dir_all(&path).unwrap();
                if as_file {
                    std::fs::write(&path, "in the way").unwrap();
                }
            });
        }
    }
}

#[test]
fn every_page_of_the_database_is_watched_and_restored() {
    const PAGE: usize = 4096;
    let whole = small_study();
    whole.run(&["quote", "add", "--snippet", "1", "Farm"]).ok();
    whole.run(&["memo", "set", "--theme", "Farm", "What they sold first."]).ok();
    whole.run(&["themes"]).ok();
    let commands: [&[&str]; 6] =
        [&["snippets"], &["topics"], &["themes"], &["memos"], &["log"], &["speakers"]];
    let answers = |bench: &Bench| -> Vec<(i32, String)> {
        let run = |args: &&[&str]| bench.run(&[*args, &["--json"]].concat());
        commands.iter().map(run).map(|ran| (ran.code, ran.stdout)).collect()
    };
    let expected = answers(&whole);
    assert!(expected.iter().all(|(code, _)| *code == 0));
    let bytes = std::fs::read(whole.project().join("project.db")).unwrap();
    let broken = Bench::new();
    let mut seen = 0;
    for page in 0..bytes.len() / PAGE {
        let _ = std::fs::remove_dir_all(broken.project());
        copy(&whole.project(), &broken.project());
        let mut damaged = bytes.clone();
        // A stretch in the middle and one at the end, where the rows of a page begin.
        for at in [PAGE / 2, PAGE - 200, PAGE - 40].map(|at| page * PAGE + at) {
            damaged[at] ^= 0x02;
        }
        std::fs::write(broken.project().join("project.db"), damaged).unwrap();
        let copied = broken.path("copy");
        let _ = std::fs::remove_dir_all(&copied);
        let found = answers(&broken);
        if found == expected {
            continue;
        }
        seen += 1;
        let said = broken.run(&["doctor"]);
        assert_eq!(
            said.code,
            1,
            "page {page}: {}\n{:?}",
            said.stdout,
            found.iter().zip(&expected).find(|(a, b)| a != b)
        );
        assert!(
            said.stdout.contains("project") && said.stdout.contains("restore"),
            "page {page}: {}",
            said.stdout
        );
        broken.run(&["restore", "--at", "latest"]).ok();
        assert_eq!(answers(&broken), expected, "page {page}");
    }
    assert!(seen > 5, "{seen} of {} pages", bytes.len() / PAGE);
}

#[test]
fn the_doctor_mends_what_can_be_made_anew_and_says_what_cannot() {
    let bench = small_study();
    bench.run(&["themes"]).ok();
    bench.run(&["doctor", "--repair"]).ok();
    let file = files_below(&bench.project().join("vectors"))
        .into_iter()
        .find(|it| it.ends_with("vec") || it.extension().is_some_and(|end| end == "vec"))
        .unwrap();
    let bytes = std::fs::read(&file).unwrap();
    std::fs::write(&file, &bytes[..bytes.len() / 2]).unwrap();
    let said = bench.run(&["doctor"]).ok().stdout;
    assert!(said.contains(".vec: damaged"), "{said}");
    let said = bench.run(&["doctor", "--repair"]).ok().stdout;
    assert!(said.contains(".vec was made anew"), "{said}");
    assert_eq!(std::fs::read(&file).unwrap().len(), bytes.len());
    assert!(!bench.run(&["doctor"]).ok().stdout.contains("damaged"));
    let mut no_project = bench.bare();
    let said = no_project.args(["doctor", "--repair"]).output().unwrap();
    assert_eq!(said.status.code(), Some(2));
}
