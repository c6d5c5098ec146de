//! Copies of the database that a synced folder leaves: seen, and taken in by the command that is named.

use super::bench::{Bench, copy, list, ran};
use std::process::Command;

#[test]
fn a_copy_that_a_synced_folder_left_is_named_and_can_be_merged() {
    let bench = Bench::new();
    bench.talk("anna.txt", "Anna: The marmalade of my grandmother was famous in the whole valley.\n");
    bench.run(&["import", &bench.talks()]).ok();
    bench.run(&["theme", "add", "Here"]).ok();
    let other = bench.path("other");
    copy(&bench.project(), &other);
    let mut theirs = bench.bare();
    theirs.arg("--project").arg(&other).args(["theme", "add", "There"]);
    ran(theirs.output().unwrap()).ok();
    let quiet = bench.run(&["themes"]).ok();
    assert!(!quiet.stderr.contains("synced"), "{}", quiet.stderr);
    // None of these is one.
    std::fs::write(bench.project().join("project plan.db"), "no database").unwrap();
    std::fs::copy(other.join("project.db"), bench.project().join("project-replaced-1.db")).unwrap();
    assert!(!bench.run(&["themes"]).ok().stderr.contains("synced"));
    let names = [
        "project (Ana's conflicted copy 2026-11-30).db",
        "project.sync-conflict-20261130-034000-ABCDEFG.db",
        "project-DESK.db",
        "project 2.db",
    ];
    for name in names {
        let left = bench.project().join(name);
        std::fs::copy(other.join("project.db"), &left).unwrap();
        // The name as the shell has to be told it.
        let quoted = name.replace('\'', r"'\''");
        let said = bench.run(&["themes"]).ok().stderr;
        assert!(said.contains("merge") && said.contains(&quoted), "{said}");
        let doctor = bench.run(&["doctor"]).ok().stdout;
        assert!(doctor.contains("copies") && doctor.contains(&quoted), "{doctor}");
        let before = std::fs::read(&left).unwrap();
        let (_, rest) = said.split_once("`leitmotif").unwrap();
        let (arguments, _) = rest.split_once('`').unwrap();
        let program = bench.bare();
        let mut told = Command::new("sh");
        told.args(["-c", &format!("{}{arguments}", program.get_program().to_str().unwrap())]);
        told.env_clear().envs(program.get_envs().filter_map(|(name, value)| Some((name, value?))));
        ran(told.output().unwrap()).ok();
        assert_eq!(std::fs::read(&left).unwrap(), before, "it is only read");
        let themes = bench.json(&["themes"]);
        let mut paths: Vec<&str> =
            list(&themes, "themes").iter().map(|theme| theme["name"].as_str().unwrap()).collect();
        paths.sort_unstable();
        assert_eq!(paths, ["Here", "There"]);
        // Of it nothing goes when somebody is forgotten: that is said.
        let forgetting = bench.run(&["forget", "--transcript", "anna", "--dry-run"]).ok().stdout;
        assert!(forgetting.contains(name), "{forgetting}");
        std::fs::remove_file(left).unwrap();
        assert!(!bench.run(&["doctor"]).ok().stdout.contains("copies"));
    }
    let not_one = bench.project().join("project plan.db");
    bench.run(&["merge", not_one.to_str().unwrap()]).fails(1, &["is not a leitmotif project"]);
}
