//! Damage to what is derived: every command gives what it gave before, and says that something was made anew.

use super::bench::{Bench, copy};
use serde_json::Value;
use std::path::{Path, PathBuf};

/// Bytes that are flipped in each file, one at a time; all 64 where `LEITMOTIF_LONG_TESTS` is set.
const FLIPS: usize = 64;
const FLIPS_IN_SHORT: usize = 2;

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
    bench
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
        } else if !path.file_name().unwrap().to_string_lossy().starts_with('.') {
            files.push(path);
        }
    }
    files.sort();
    files
}

/// The ways a file is damaged, each with its name.
fn damages(bytes: &[u8]) -> Vec<(String, Option<Vec<u8>>)> {
    let flips = if std::env::var_os("LEITMOTIF_LONG_TESTS").is_some() { FLIPS } else { FLIPS_IN_SHORT };
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

#[test]
fn every_damage_is_seen_and_mended() {
    let whole = small_study();
    let (expected, quiet) = answers(&whole);
    assert!(!quiet.contains("anew"), "{quiet}");
    let mut files: Vec<PathBuf> =
        ["index", "vectors"].iter().flat_map(|it| files_below(&whole.project().join(it))).collect();
    files.retain(|file| !file.metadata().unwrap().is_dir());
    assert!(files.len() >= 8, "{files:?}");
    let broken = Bench::new();
    for file in files {
        let name = file.strip_prefix(whole.project()).unwrap();
        let bytes = std::fs::read(&file).unwrap();
        if bytes.is_empty() {
            continue;
        }
        let mut damages = damages(&bytes);
        damages.push(("a folder".to_owned(), None));
        for (how, damaged) in damages {
            let _ = std::fs::remove_dir_all(broken.project());
            copy(&whole.project(), &broken.project());
            let path = broken.project().join(name);
            std::fs::remove_file(&path).unwrap();
            match damaged {
                Some(bytes) => std::fs::write(&path, bytes).unwrap(),
                None if how == "a folder" => std::fs::create_dir(&path).unwrap(),
                None => {}
            }
            let (found, said) = answers(&broken);
            let what = format!("{} {how}: {said}", name.display());
            assert!(found == expected, "{what}");
            let is_said = said.contains("anew") || said.contains("indexing");
            // Without its table or the name of the build in force nothing shows that there was one.
            let is_gone = how == "deleted" && (what.contains(".codes") || what.contains("current.json"));
            assert!(is_said || is_gone, "{what}");
        }
    }
    for folder in ["index", "vectors", "layouts"] {
        for as_file in [false, true] {
            let _ = std::fs::remove_dir_all(broken.project());
            copy(&whole.project(), &broken.project());
            let path = broken.project().join(folder);
            let _ = std::fs::remove_dir_all(&path);
            if as_file {
                std::fs::write(&path, "in the way").unwrap();
            }
            let (found, said) = answers(&broken);
            assert!(found == expected, "{folder} {as_file}: {said}");
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
