//! Backups, restoring them, and the rights of a project's files.

use super::bench::{Bench, Ran, keys, list};
use std::path::PathBuf;

/// A project with two talks, a theme and a decision, opened once more, so that there is a backup.
fn worked_in() -> Bench {
    let bench = Bench::new();
    bench.talk("anna.txt", "Anna: The marmalade of my grandmother was famous in the whole valley.\n");
    bench.talk("ben.txt", "Ben: I never liked sweet things at all, not even as a child.\n");
    bench.run(&["import", &bench.talks()]).ok();
    let first = bench.json(&["snippets"])["snippets"][0]["id"].to_string();
    bench.run(&["assign", "--snippet", &first, "Sweets"]).ok();
    bench.run(&["themes"]).ok();
    bench
}

fn database(bench: &Bench) -> PathBuf {
    bench.project().join("project.db")
}

fn state(bench: &Bench) -> Vec<serde_json::Value> {
    [&["snippets"][..], &["themes"], &["log"], &["search", "marmalade", "--mode", "text"]]
        .map(|args| {
            let mut value = bench.json(args);
            value.as_object_mut().unwrap().remove("milliseconds");
            value
        })
        .into()
}

#[test]
fn backups_are_listed_and_restored_in_one_step() {
    let bench = worked_in();
    let listed = bench.json(&["restore"]);
    assert_eq!(keys(&listed), ["backups", "project", "schema"]);
    let last = &list(&listed, "backups")[0];
    let fields = [
        "decisions",
        "edits",
        "file",
        "former_format",
        "format",
        "last_edit",
        "memos",
        "problem",
        "quotes",
        "runs",
        "texts",
        "themes",
        "time",
        "transcripts",
    ];
    let mut sorted = fields;
    sorted.sort_unstable();
    assert_eq!(keys(last), sorted);
    assert_eq!((&last["transcripts"], &last["texts"], &last["decisions"]), (&2.into(), &2.into(), &1.into()));
    assert!(last["last_edit"]["what"].as_str().unwrap().contains("Sweets"), "{last}");
    let text = bench.run(&["restore"]).ok();
    assert!(text.stdout.contains("made (UTC)") && text.stdout.contains("Sweets"), "{}", text.stdout);
    assert!(text.stderr.contains("--at latest"), "{}", text.stderr);
    let before = state(&bench);

    bench.run(&["theme", "add", "Later"]).ok();
    let done = bench.json(&["restore", "--at", "latest"]);
    assert_eq!(keys(&done), ["replaced", "restored", "schema", "sources", "without_text"]);
    assert!(PathBuf::from(done["replaced"].as_str().unwrap()).is_file());
    assert_eq!(state(&bench), before);
    let again = bench.run(&["import", &bench.talks()]).ok().stdout;
    assert!(again.contains("2 unchanged"), "{again}");
    bench.run(&["restore", "--at", "1999"]).fails(1, &["no backup of '1999'", "`leitmotif restore` lists"]);
    let day = last["time"].as_str().unwrap()[..10].to_owned();
    let said = bench.run(&["restore", "--at", &day]).ok().stdout;
    assert!(said.contains("Restored the backup of") && said.contains("is kept in"), "{said}");
}

#[test]
fn a_project_that_is_gone_empty_or_damaged_is_no_new_one() {
    for what in ["gone", "empty", "damaged"] {
        let bench = worked_in();
        let before = state(&bench);
        let file = database(&bench);
        match what {
            "gone" => std::fs::remove_file(&file).unwrap(),
            "empty" => std::fs::write(&file, "").unwrap(),
            _ => std::fs::write(&file, vec![b'x'; 8192]).unwrap(),
        }
        let talks = bench.talks();
        for args in [
            &["themes"][..],
            &["import", &talks],
            &["search", "marmalade"],
            &["theme", "add", "X"],
            &["undo"],
        ] {
            bench.run(args).fails(1, &["restore` lists", "--at latest"]);
        }
        let doctor = bench.run(&["doctor"]);
        assert_eq!(doctor.code, 1);
        assert!(doctor.stdout.contains("--at latest"), "{}", doctor.stdout);
        assert_eq!(file.exists(), what != "gone", "nothing was made");
        bench.run(&["restore", "--at", "latest"]).ok();
        assert_eq!(state(&bench), before, "{what}");
    }
}

#[test]
fn without_their_texts_backups_say_what_to_import() {
    let bench = worked_in();
    let before = state(&bench);
    for entry in std::fs::read_dir(bench.project().join("backups")).unwrap() {
        let path = entry.unwrap().path();
        if path.file_name().unwrap().to_string_lossy().starts_with("texts-") {
            std::fs::remove_file(path).unwrap();
        }
    }
    std::fs::remove_file(database(&bench)).unwrap();
    let said = bench.run(&["restore", "--at", "latest"]).ok().stdout;
    assert!(said.contains("texts of 2 transcripts are not in the backup (anna and ben)"), "{said}");
    assert!(
        said.contains(&format!("import '{}'", std::fs::canonicalize(bench.talks()).unwrap().display())),
        "{said}"
    );
    let again = bench.run(&["import", &bench.talks()]).ok().stdout;
    assert!(again.contains("2 added"), "no file is a copy of itself: {again}");
    // Snippets that were gone have other numbers.
    assert_eq!(state(&bench)[1..3], before[1..3]);
    assert_eq!(bench.json(&["search", "marmalade", "--mode", "text"])["total"], 1);
}

#[test]
fn the_project_opened_last_is_not_passed_over_because_it_is_damaged() {
    let bench = Bench::new();
    for name in ["one", "two"] {
        let folder = bench.path(name);
        std::fs::create_dir(&folder).unwrap();
        std::fs::write(
            folder.join("talk.txt"),
            format!("Anna: What was said in {name} is enough for a snippet.\n"),
        )
        .unwrap();
        let mut command = bench.bare();
        command.args(["import", folder.to_str().unwrap()]);
        super::bench::ran(command.output().unwrap()).ok();
    }
    let bare = |args: &[&str]| -> Ran { super::bench::ran(bench.bare().args(args).output().unwrap()) };
    let projects = std::fs::read_dir(bench.path("data/leitmotif/projects")).unwrap();
    let projects: Vec<_> = projects.map(|it| it.unwrap().path()).collect();
    let past = std::time::SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(1_700_000_000);
    for project in &projects {
        if project.file_name().unwrap().to_string_lossy().starts_with("one-") {
            // Its time tells when the project was opened last.
            let owner = std::fs::File::options().write(true).open(project.join("project.owner")).unwrap();
            owner.set_modified(past).unwrap();
        }
    }
    bare(&["log"]).ok();
    let last = projects
        .into_iter()
        .find(|path| path.file_name().unwrap().to_string_lossy().starts_with("two-"))
        .unwrap();
    std::fs::write(last.join("project.db"), vec![b'x'; 8192]).unwrap();
    bare(&["log"]).fails(1, &["the project opened last, ", "cannot be opened", "--project DIR"]);
    bare(&["restore", "--at", "latest"]).ok();
    bare(&["log"]).ok();
}

#[cfg(unix)]
#[test]
fn a_project_is_its_owners_alone_and_an_export_is_not() {
    use std::os::unix::fs::PermissionsExt;
    let bench = worked_in();
    let mode = |path: &std::path::Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    bench.run(&["analyze", "--model", "draft"]);
    bench.run(&["search", "sweet things"]).ok();
    let mut walk = vec![bench.project()];
    while let Some(path) = walk.pop() {
        assert_eq!(mode(&path) & 0o077, 0, "{}", path.display());
        if path.is_dir() {
            walk.extend(std::fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()));
        }
    }
    let plain = bench.path("plain");
    std::fs::write(&plain, "").unwrap();
    let report = bench.path("report.md");
    bench.run(&["export", "markdown", "-o", report.to_str().unwrap()]).ok();
    assert_eq!(mode(&report), mode(&plain));

    std::fs::set_permissions(bench.project(), std::fs::Permissions::from_mode(0o755)).unwrap();
    let said = bench.run(&["themes"]).ok().stderr;
    assert!(said.contains("chmod -R go="), "{said}");
    assert!(!bench.run(&["themes"]).ok().stderr.contains("chmod"));
}

#[cfg(unix)]
#[test]
fn a_folder_of_backups_that_cannot_be_written_is_said() {
    let bench = worked_in();
    std::fs::remove_dir_all(bench.project().join("backups")).unwrap();
    std::fs::write(bench.project().join("backups"), "").unwrap();
    let said = bench.run(&["themes"]).ok().stderr;
    assert!(said.contains("there is no backup of this opening") && said.contains("backups"), "{said}");
}

#[test]
fn doctor_compares_every_text_with_its_hash() {
    let bench = worked_in();
    let detail = |subject: &str| {
        let ran = bench.run(&["doctor", "--json"]);
        let told: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap();
        let row = list(&told, "checks").iter().find(|row| row["what"] == subject).unwrap().clone();
        (row["state"].as_str().unwrap().to_owned(), row["detail"].as_str().unwrap().to_owned())
    };
    assert_eq!(detail("project").0, "ok");
    let (state, backups) = detail("backups");
    assert!(state == "ok" && backups.contains("the last of"), "{backups}");
    // One letter in the middle of a page: SQLite has no checksum that would notice.
    let mut bytes = std::fs::read(database(&bench)).unwrap();
    let word = b"marmalade of my grandmother";
    let at = bytes.windows(word.len()).position(|some| some == word).unwrap();
    bytes[at] = b'M';
    std::fs::write(database(&bench), bytes).unwrap();
    let (state, said) = detail("project");
    assert_eq!(state, "problem");
    assert!(
        said.contains("the text of 'anna' is not as it was stored") && said.contains("restore"),
        "{said}"
    );
    assert_eq!(bench.run(&["doctor"]).code, 1);
    bench.run(&["restore", "--at", "latest"]).ok();
    assert_eq!(detail("project").0, "ok");
}
